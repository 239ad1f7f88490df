#include "core/nn/network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "core/nn/loss.h"
#include "core/nn/optimizer.h"

namespace driftlab {
namespace {

std::vector<float> random_values(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(rng.uniform(-2.0, 2.0));
  return values;
}

Mlp made(const MlpShape& shape, std::uint64_t seed = 5) {
  Mlp network(shape);
  Rng rng(seed);
  network.initialise(rng);
  return network;
}

const MlpShape kShapes[] = {{16, {64, 64}, 1, Activation::tanh, false},
                            {8, {64, 64}, 2, Activation::relu, false},
                            {5, {33, 7}, 3, Activation::tanh, true},
                            {3, {}, 2, Activation::tanh, false},
                            {1, {1}, 1, Activation::relu, true}};

TEST(Mlp, ARowsBitsDoNotDependOnItsBatch) {
  for (const MlpShape& shape : kShapes) {
    Mlp network = made(shape);
    constexpr int kBatch = 256;
    const auto inputs = static_cast<std::size_t>(shape.inputs);
    const auto outputs = static_cast<std::size_t>(shape.outputs);
    const auto x = random_values(kBatch * inputs, 7);
    const auto whole_span = network.forward(x, kBatch);
    const std::vector<float> whole(whole_span.begin(), whole_span.end());
    for (const int batch : {1, 2, 3, 5, 64}) {
      for (int row = 0; row + batch <= kBatch; row += 51) {
        const std::span<const float> part(x.data() + static_cast<std::size_t>(row) * inputs,
                                          static_cast<std::size_t>(batch) * inputs);
        const auto y = network.forward(part, batch);
        EXPECT_EQ(std::memcmp(y.data(), whole.data() + static_cast<std::size_t>(row) * outputs, y.size_bytes()), 0)
            << "batch " << batch << ", row " << row;
      }
    }
  }
}

TEST(Mlp, GradientsMatchFiniteDifferences) {
  const MlpShape shape{4, {6, 5}, 2, Activation::tanh, true};
  Mlp network = made(shape);
  constexpr int kBatch = 3;
  auto x = random_values(kBatch * 4, 8);
  const auto target = random_values(kBatch * 2, 9);
  std::vector<float> gradient(target.size());
  const auto loss = [&] { return mse_loss(network.forward(x, kBatch), target, {}, kBatch, gradient); };
  loss();
  network.clear_gradients();
  const auto input_span = network.backward(gradient, kBatch);
  const std::vector<float> input_gradient(input_span.begin(), input_span.end());
  std::vector<std::vector<float>> gradients;
  for (int block = 0; block < network.block_count(); ++block) {
    gradients.emplace_back(network.gradients(block).begin(), network.gradients(block).end());
  }
  const auto check = [&](float& value, float expected) {
    const float before = value;
    value = before + 5e-3F;
    const double above = loss();
    value = before - 5e-3F;
    const double below = loss();
    value = before;
    EXPECT_NEAR(static_cast<double>(expected), (above - below) / 1e-2, 3e-3);
  };
  for (int block = 0; block < network.block_count(); ++block) {
    const auto values = network.parameters(block);
    for (std::size_t i = 0; i < values.size(); ++i) check(values[i], gradients[static_cast<std::size_t>(block)][i]);
  }
  for (std::size_t i = 0; i < x.size(); ++i) check(x[i], input_gradient[i]);
}

TEST(Mlp, SkippingTheInputGradientLeavesTheOthersAlone) {
  const MlpShape shape = kShapes[0];
  const auto x = random_values(4 * 16, 3);
  const auto dy = random_values(4, 4);
  Mlp a = made(shape);
  Mlp b = made(shape);
  a.forward(x, 4);
  b.forward(x, 4);
  EXPECT_EQ(a.backward(dy, 4, true).size(), x.size());
  EXPECT_TRUE(b.backward(dy, 4, false).empty());
  for (int block = 0; block < a.block_count(); ++block) {
    EXPECT_EQ(std::memcmp(a.gradients(block).data(), b.gradients(block).data(), a.gradients(block).size_bytes()), 0);
  }
}

TEST(Mlp, InitialWeightsFollowTheirRule) {
  Mlp tanh = made({100, {50}, 10, Activation::tanh, true});
  const double limit = std::sqrt(6.0 / 150.0);
  double largest = 0.0;
  for (const float weight : tanh.parameters(0)) largest = std::max(largest, std::abs(static_cast<double>(weight)));
  EXPECT_LE(largest, limit);
  EXPECT_GT(largest, 0.95 * limit);
  for (const float bias : tanh.parameters(1)) EXPECT_EQ(bias, 0.0F);
  for (const float gain : tanh.parameters(2)) EXPECT_EQ(gain, 1.0F);
  Mlp relu = made({100, {50}, 10, Activation::relu, false});
  largest = 0.0;
  for (const float weight : relu.parameters(0)) largest = std::max(largest, std::abs(static_cast<double>(weight)));
  EXPECT_GT(largest, 0.95 * std::sqrt(6.0 / 100.0));
}

TEST(Mlp, EqualSeedsGiveEqualBitsAndAnotherSeedOthers) {
  EXPECT_EQ(made(kShapes[0], 1).hash(), made(kShapes[0], 1).hash());
  EXPECT_NE(made(kShapes[0], 1).hash(), made(kShapes[0], 2).hash());
}

TEST(Mlp, CloneIsEqualAndSeparate) {
  Mlp network = made(kShapes[2]);
  Mlp copy = network.clone();
  EXPECT_EQ(copy.hash(), network.hash());
  copy.parameters(0)[0] += 1.0F;
  EXPECT_NE(copy.hash(), network.hash());
}

TEST(Mlp, SavedBytesRestoreBitForBit) {
  const Mlp network = made(kShapes[2]);
  Writer writer;
  network.save(writer);
  Mlp other(kShapes[2]);
  Reader reader(writer.bytes());
  ASSERT_TRUE(other.restore(reader));
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(other.hash(), network.hash());
}

TEST(Mlp, ForeignOrTruncatedBytesChangeNothing) {
  const Mlp network = made(kShapes[2]);
  Writer writer;
  network.save(writer);
  Mlp other = made(kShapes[0]);
  const auto before = other.hash();
  Reader reader(writer.bytes());
  EXPECT_FALSE(other.restore(reader));
  EXPECT_EQ(other.hash(), before);
  Mlp same = made(kShapes[2], 77);
  const auto untouched = same.hash();
  Reader short_reader(std::span(writer.bytes()).first(writer.bytes().size() - 3));
  EXPECT_FALSE(same.restore(short_reader));
  EXPECT_EQ(same.hash(), untouched);
}

TEST(Mlp, KnowsWhetherItIsFinite) {
  Mlp network = made(kShapes[1]);
  EXPECT_TRUE(network.finite());
  network.parameters(2)[5] = NAN;
  EXPECT_FALSE(network.finite());
}

TEST(Mlp, TrainingLearnsAFunctionAndRepeatsToTheBit) {
  const auto run = [](std::uint64_t seed) {
    Mlp network = made({2, {32, 32}, 1, Activation::tanh, false}, seed);
    AdamSettings settings;
    settings.learning_rate = 5e-3;
    Adam adam(settings, network);
    const auto x = random_values(64 * 2, 21);
    std::vector<float> target(64);
    for (std::size_t i = 0; i < 64; ++i) target[i] = x[2 * i] * x[2 * i + 1] * 0.5F;
    std::vector<float> gradient(64);
    double loss = 0.0;
    for (int step = 0; step < 400; ++step) {
      loss = mse_loss(network.forward(x, 64), target, {}, 64, gradient);
      network.clear_gradients();
      network.backward(gradient, 64, false);
      adam.update(network);
    }
    return std::pair(loss, network.hash());
  };
  const auto first = run(1);
  EXPECT_LT(first.first, 0.01);
  EXPECT_EQ(first.second, run(1).second);
  EXPECT_NE(first.second, run(2).second);
}

}  // namespace
}  // namespace driftlab
