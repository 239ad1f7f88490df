#include "core/nn/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace driftlab {
namespace {

/// y = w x + b with one weight and one bias.
Mlp line(float weight, float bias) {
  Mlp network({1, {}, 1, Activation::tanh, false});
  network.parameters(0)[0] = weight;
  network.parameters(1)[0] = bias;
  return network;
}

void set_gradients(Mlp& network, float weight, float bias) {
  network.gradients(0)[0] = weight;
  network.gradients(1)[0] = bias;
}

TEST(Adam, TwoStepsByHand) {
  Mlp network = line(1.0F, -2.0F);
  AdamSettings settings;
  settings.learning_rate = 0.1;
  Adam adam(settings, network);
  // First step: m^ = g, v^ = g^2, so each parameter moves by the rate against the sign of its gradient.
  set_gradients(network, 0.5F, -4.0F);
  EXPECT_NEAR(adam.update(network), std::sqrt(0.25 + 16.0), 1e-12);
  EXPECT_NEAR(network.parameters(0)[0], 0.9, 1e-6);
  EXPECT_NEAR(network.parameters(1)[0], -1.9, 1e-6);
  // Second step: m = 0.9 * 0.05 + 0.1 * -1 = -0.055, m^ = -0.055 / 0.19; v = 0.999 * 0.00025 + 0.001 * 1 = 0.00124975,
  // v^ = 0.00124975 / 0.001999; both blocks must use the same step's correction.
  set_gradients(network, -1.0F, -4.0F);
  adam.update(network);
  EXPECT_NEAR(network.parameters(0)[0], 0.9 + 0.1 * (0.055 / 0.19) / std::sqrt(0.00124975 / 0.001999), 1e-5);
  EXPECT_NEAR(network.parameters(1)[0], -1.8, 1e-5);
  EXPECT_EQ(adam.steps(), 2);
}

TEST(Adam, ScalesTheRate) {
  Mlp network = line(1.0F, 0.0F);
  AdamSettings settings;
  settings.learning_rate = 0.1;
  Adam adam(settings, network);
  set_gradients(network, 3.0F, 0.0F);
  adam.update(network, 0.25);
  EXPECT_NEAR(network.parameters(0)[0], 0.975, 1e-6);
}

TEST(Adam, DecayIsDecoupledAndSparesBiases) {
  Mlp network = line(2.0F, 2.0F);
  AdamSettings settings;
  settings.learning_rate = 0.1;
  settings.weight_decay = 0.5;
  Adam adam(settings, network);
  set_gradients(network, 0.0F, 0.0F);
  adam.update(network);
  EXPECT_NEAR(network.parameters(0)[0], 2.0 * (1.0 - 0.1 * 0.5), 1e-6);
  EXPECT_EQ(network.parameters(1)[0], 2.0F);
}

TEST(Adam, ClipsTheGlobalNorm) {
  Mlp clipped = line(0.0F, 0.0F);
  Mlp scaled = line(0.0F, 0.0F);
  AdamSettings settings;
  settings.epsilon = 1.0;  // makes the step depend on the gradient's size
  AdamSettings limited = settings;
  limited.max_grad_norm = 1.0;
  Adam a(limited, clipped);
  Adam b(settings, scaled);
  set_gradients(clipped, 3.0F, 4.0F);
  set_gradients(scaled, 0.6F, 0.8F);
  EXPECT_DOUBLE_EQ(a.update(clipped), 5.0);
  b.update(scaled);
  EXPECT_NEAR(clipped.parameters(0)[0], scaled.parameters(0)[0], 1e-9);
  EXPECT_NEAR(clipped.parameters(1)[0], scaled.parameters(1)[0], 1e-9);
}

TEST(Adam, AGradientThatIsNotFiniteChangesNothing) {
  Mlp network = line(1.0F, 2.0F);
  Adam adam({}, network);
  Writer before;
  adam.save(before);
  const auto hash = network.hash();
  set_gradients(network, INFINITY, 0.0F);
  EXPECT_FALSE(std::isfinite(adam.update(network)));
  set_gradients(network, 0.0F, NAN);
  EXPECT_FALSE(std::isfinite(adam.update(network)));
  Writer after;
  adam.save(after);
  EXPECT_EQ(network.hash(), hash);
  EXPECT_EQ(before.bytes(), after.bytes());
}

TEST(Adam, RestoredInMidRunGoesOnWithTheSameBits) {
  const MlpShape shape{3, {5}, 2, Activation::tanh, false};
  const auto gradients = [](Mlp& network, int step) {
    Rng rng(static_cast<std::uint64_t>(step));
    for (int block = 0; block < network.block_count(); ++block) {
      for (float& value : network.gradients(block)) value = static_cast<float>(rng.normal());
    }
  };
  Mlp whole(shape);
  Adam adam({}, whole);
  Writer saved;
  for (int step = 0; step < 20; ++step) {
    if (step == 9) {
      whole.save(saved);
      adam.save(saved);
    }
    gradients(whole, step);
    adam.update(whole, cosine_rate(step, 20));
  }
  Mlp resumed(shape);
  Adam other({}, resumed);
  Reader reader(saved.bytes());
  ASSERT_TRUE(resumed.restore(reader));
  ASSERT_TRUE(other.restore(reader));
  for (int step = 9; step < 20; ++step) {
    gradients(resumed, step);
    other.update(resumed, cosine_rate(step, 20));
  }
  EXPECT_EQ(resumed.hash(), whole.hash());
  EXPECT_EQ(other.steps(), 20);
}

TEST(CosineRate, FallsFromOneToItsFloor) {
  EXPECT_DOUBLE_EQ(cosine_rate(-1, 100), 1.0);
  EXPECT_DOUBLE_EQ(cosine_rate(0, 100), 1.0);
  EXPECT_NEAR(cosine_rate(50, 100), 0.5, 1e-12);
  EXPECT_NEAR(cosine_rate(25, 100, 0.2), 0.2 + 0.8 * 0.5 * (1.0 + std::sqrt(0.5)), 1e-12);
  EXPECT_DOUBLE_EQ(cosine_rate(100, 100, 0.1), 0.1);
  EXPECT_DOUBLE_EQ(cosine_rate(1000, 100), 0.0);
}

}  // namespace
}  // namespace driftlab
