#include "core/nn/gradient_penalty.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace driftlab {
namespace {

Mlp network_of(const MlpShape& shape, std::uint64_t seed) {
  Mlp network(shape);
  Rng rng(seed);
  network.initialise(rng);
  for (int block = 1; block < network.block_count(); block += 2) {
    for (float& bias : network.parameters(block)) bias = static_cast<float>(rng.uniform(-0.3, 0.3));
  }
  return network;
}

std::vector<float> points(std::size_t count) {
  Rng rng(5);
  std::vector<float> x(count);
  for (float& value : x) value = static_cast<float>(rng.uniform(-1.0, 1.0));
  return x;
}

/// The mean of |dy/dx|^2 by the network's own first derivatives.
double mean_squared_slope(Mlp& network, const std::vector<float>& x, int batch) {
  network.forward(x, batch);
  const std::vector<float> ones(static_cast<std::size_t>(batch), 1.0F);
  double sum = 0.0;
  for (const float slope : network.backward(ones, batch))
    sum += static_cast<double>(slope) * static_cast<double>(slope);
  return sum / batch;
}

class GradientPenaltyOf : public testing::TestWithParam<std::vector<int>> {
 protected:
  const MlpShape shape{4, GetParam(), 1, Activation::tanh, false};
};

TEST_P(GradientPenaltyOf, IsTheSquaredSlope) {
  Mlp network = network_of(shape, 1);
  const auto x = points(5 * 4);
  GradientPenalty penalty(shape);
  const double expected = mean_squared_slope(network, x, 5);
  EXPECT_NEAR(penalty.add(network, x, 5, 3.0), expected, 1e-6 * expected);
}

TEST_P(GradientPenaltyOf, SecondDerivativesMatchFiniteDifferences) {
  Mlp network = network_of(shape, 2);
  const auto x = points(3 * 4);
  constexpr double kWeight = 2.0;
  GradientPenalty penalty(shape);
  network.clear_gradients();
  penalty.add(network, x, 3, kWeight);
  std::vector<std::vector<float>> gradients;
  for (int block = 0; block < network.block_count(); ++block) {
    const auto values = network.gradients(block);
    gradients.emplace_back(values.begin(), values.end());
  }
  constexpr float kStep = 4e-3F;
  for (int block = 0; block < network.block_count(); ++block) {
    for (std::size_t i = 0; i < network.parameters(block).size(); ++i) {
      float& weight = network.parameters(block)[i];
      const float before = weight;
      weight = before + kStep;
      const double above = mean_squared_slope(network, x, 3);
      weight = before - kStep;
      const double below = mean_squared_slope(network, x, 3);
      weight = before;
      const double slope = 0.5 * kWeight * (above - below) / (2.0 * static_cast<double>(kStep));
      EXPECT_NEAR(static_cast<double>(gradients[static_cast<std::size_t>(block)][i]), slope,
                  2e-3 + 4e-3 * std::fabs(slope))
          << "block " << block << " weight " << i;
    }
  }
}

TEST_P(GradientPenaltyOf, IsAddedToWhatIsThere) {
  Mlp network = network_of(shape, 3);
  const auto x = points(2 * 4);
  GradientPenalty penalty(shape);
  network.clear_gradients();
  penalty.add(network, x, 2, 1.0);
  std::vector<float> once(network.gradients(0).begin(), network.gradients(0).end());
  penalty.add(network, x, 2, 1.0);
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_NEAR(network.gradients(0)[i], 2.0F * once[i], 1e-5F);
}

INSTANTIATE_TEST_SUITE_P(Shapes, GradientPenaltyOf,
                         testing::Values(std::vector<int>{}, std::vector<int>{6}, std::vector<int>{5, 7},
                                         std::vector<int>{4, 3, 5}));

}  // namespace
}  // namespace driftlab
