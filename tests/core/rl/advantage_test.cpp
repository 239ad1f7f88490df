#include "core/rl/advantage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace driftlab {
namespace {

struct Estimated {
  std::vector<float> advantages, returns;
};

Estimated estimate(const RolloutView& rollout, double gamma, double lambda) {
  Estimated result{std::vector<float>(rollout.rewards.size()), std::vector<float>(rollout.rewards.size())};
  estimate_advantages(rollout, gamma, lambda, result.advantages, result.returns);
  return result;
}

TEST(Advantages, EqualAHandComputedCase) {
  // One scene, three steps, the second ends the episode, the third is bootstrapped from 4. gamma 0.5, lambda 0.5.
  const std::vector<float> rewards = {1.0F, 2.0F, 3.0F};
  const std::vector<float> values = {0.5F, 1.0F, 2.0F};
  const std::vector<float> next = {1.0F, 0.0F, 4.0F};
  const std::vector<unsigned char> ended = {0, 1, 0};
  const auto [advantages, returns] = estimate({1, rewards, values, next, ended}, 0.5, 0.5);
  // delta: 1 + 0.5 - 0.5 = 1; 2 - 1 = 1; 3 + 2 - 2 = 3. A: 1 + 0.25 * 1; 1; 3.
  EXPECT_EQ(advantages, (std::vector<float>{1.25F, 1.0F, 3.0F}));
  EXPECT_EQ(returns, (std::vector<float>{1.75F, 2.0F, 5.0F}));
}

TEST(Advantages, KeepScenesApart) {
  // The same as above in the first scene, beside another.
  const std::vector<float> rewards = {1.0F, 9.0F, 2.0F, 9.0F, 3.0F, 9.0F};
  const std::vector<float> values = {0.5F, 0.0F, 1.0F, 0.0F, 2.0F, 0.0F};
  const std::vector<float> next = {1.0F, 0.0F, 0.0F, 0.0F, 4.0F, 0.0F};
  const std::vector<unsigned char> ended = {0, 1, 1, 1, 0, 1};
  const auto result = estimate({2, rewards, values, next, ended}, 0.5, 0.5);
  EXPECT_EQ(result.advantages, (std::vector<float>{1.25F, 9.0F, 1.0F, 9.0F, 3.0F, 9.0F}));
}

TEST(Advantages, WithALongTraceAreReturnsMinusValues) {
  const std::vector<float> rewards = {1.0F, 1.0F, 1.0F, 1.0F};
  const std::vector<float> values = {7.0F, -3.0F, 2.0F, 0.25F};
  const std::vector<float> next = {-3.0F, 2.0F, 0.25F, 0.0F};
  const std::vector<unsigned char> ended = {0, 0, 0, 1};
  const auto result = estimate({1, rewards, values, next, ended}, 0.9, 1.0);
  double expected = 0.0;
  for (std::size_t i = 4; i-- > 0;) {
    expected = 1.0 + 0.9 * expected;
    EXPECT_NEAR(static_cast<double>(result.returns[i]), expected, 1e-6);
  }
}

TEST(Advantages, WithoutATraceAreOneStepErrors) {
  const std::vector<float> rewards = {1.0F, 2.0F};
  const std::vector<float> values = {3.0F, 4.0F};
  const std::vector<float> next = {4.0F, 5.0F};
  const std::vector<unsigned char> ended = {0, 0};
  const auto result = estimate({1, rewards, values, next, ended}, 1.0, 0.0);
  EXPECT_EQ(result.advantages, (std::vector<float>{2.0F, 3.0F}));
}

TEST(Standardise, GivesMeanZeroAndDeviationOne) {
  std::vector<float> values = {1.0F, 2.0F, 3.0F, 6.0F};
  standardise(values);
  double sum = 0.0;
  double squares = 0.0;
  for (const float value : values) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  EXPECT_NEAR(sum, 0.0, 1e-6);
  EXPECT_NEAR(squares / 4.0, 1.0, 1e-6);
  std::vector<float> alike = {2.0F, 2.0F};
  standardise(alike);
  EXPECT_EQ(alike, (std::vector<float>{0.0F, 0.0F}));
}

TEST(ExplainedVariance, IsOneForTruthAndZeroForTheMean) {
  const std::vector<float> returns = {1.0F, 2.0F, 3.0F};
  EXPECT_DOUBLE_EQ(explained_variance(returns, returns), 1.0);
  EXPECT_DOUBLE_EQ(explained_variance(std::vector<float>{2.0F, 2.0F, 2.0F}, returns), 0.0);
  EXPECT_DOUBLE_EQ(explained_variance(std::vector<float>{5.0F, 1.0F}, std::vector<float>{4.0F, 4.0F}), 0.0);
}

}  // namespace
}  // namespace driftlab
