#include "core/rl/policy_loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/nn/loss.h"

namespace driftlab {
namespace {

constexpr double kHalfLogTwoPi = 0.91893853320467274178;

/// The gradient against slopes of the loss, measured.
template <class Loss>
void expect_slopes(std::vector<float> outputs, Loss loss) {
  std::vector<float> gradient(outputs.size());
  std::vector<float> unused(outputs.size());
  loss(outputs, gradient);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const float before = outputs[i];
    outputs[i] = before + 1e-3F;
    const double above = loss(outputs, unused);
    outputs[i] = before - 1e-3F;
    const double below = loss(outputs, unused);
    outputs[i] = before;
    EXPECT_NEAR(static_cast<double>(gradient[i]), (above - below) / 2e-3, 2e-3) << i;
  }
}

TEST(LogDensities, AreThoseOfANormalDistribution) {
  // Two numbers of an action; both raw deviations are -1.5, so their logarithms are.
  std::vector<float> densities(1);
  log_densities(std::vector<float>{0.5F, -1.0F, -1.5F, -1.5F}, std::vector<float>{0.75F, -1.0F}, 1, densities);
  const double off = 0.25 / std::exp(-1.5);
  EXPECT_NEAR(static_cast<double>(densities[0]), -0.5 * off * off + 3.0 - 2.0 * kHalfLogTwoPi, 1e-6);
}

TEST(ClippedPolicyLoss, EqualsAHandComputedCase) {
  // One action each, raw deviation -1.5. The old density is the present one minus ln of the ratio wanted.
  const std::vector<float> outputs = {0.0F, -1.5F, 0.0F, -1.5F, 0.0F, -1.5F, 0.0F, -1.5F};
  const std::vector<float> actions = {0.1F, 0.1F, 0.1F, 0.1F};
  std::vector<float> now(4);
  log_densities(outputs, actions, 4, now);
  const std::vector<float> ratios = {1.1F, 1.5F, 0.5F, 0.5F};
  const std::vector<float> advantages = {2.0F, 2.0F, 1.0F, -1.0F};
  std::vector<float> old(4);
  for (std::size_t i = 0; i < 4; ++i) old[i] = now[i] - std::log(ratios[i]);
  std::vector<float> gradient(8);
  const PolicyLoss loss = clipped_policy_loss(outputs, actions, old, advantages, 4, 0.2, 0.0, gradient);
  // min(r A, clip(r) A): 2.2; 1.2 * 2 = 2.4 (clipped, flat); 0.5; min(-0.5, -0.8) = -0.8 (clipped, flat).
  EXPECT_NEAR(loss.loss, -(2.2 + 2.4 + 0.5 - 0.8) / 4.0, 1e-5);
  EXPECT_DOUBLE_EQ(loss.clipped, 0.75);
  EXPECT_NE(gradient[0], 0.0F);
  EXPECT_EQ(gradient[2], 0.0F);
  EXPECT_NE(gradient[4], 0.0F);
  EXPECT_EQ(gradient[6], 0.0F);
  // By the mean: -r A (a - m) / s^2, divided by 4 rows.
  EXPECT_NEAR(static_cast<double>(gradient[0]), -1.1 * 2.0 * 0.1 * std::exp(3.0) / 4.0, 1e-4);
  EXPECT_NEAR(loss.entropy, -1.5 + 0.5 + kHalfLogTwoPi, 1e-9);
}

TEST(ClippedPolicyLoss, ComesBackFromWhereItIsWorse) {
  // Too likely a bad action, too unlikely a good one: outside the clip, but the gradient must lead back.
  const std::vector<float> outputs = {0.0F, -1.5F, 0.0F, -1.5F};
  const std::vector<float> actions = {0.1F, 0.1F};
  std::vector<float> now(2);
  log_densities(outputs, actions, 2, now);
  const std::vector<float> old = {now[0] - std::log(1.8F), now[1] - std::log(0.4F)};
  std::vector<float> gradient(4);
  clipped_policy_loss(outputs, actions, old, std::vector<float>{-1.0F, 1.0F}, 2, 0.2, 0.0, gradient);
  EXPECT_GT(gradient[0], 0.0F);
  EXPECT_LT(gradient[2], 0.0F);
}

TEST(ClippedPolicyLoss, DoesNotMoveAtTheOldPolicyButByAdvantageAndBonus) {
  const std::vector<float> outputs = {0.2F, -0.3F, -1.0F, -0.5F};
  const std::vector<float> actions = {0.4F, 0.1F};
  std::vector<float> old(1);
  log_densities(outputs, actions, 1, old);
  std::vector<float> gradient(4);
  const PolicyLoss loss = clipped_policy_loss(outputs, actions, old, std::vector<float>{0.0F}, 1, 0.2, 0.0, gradient);
  EXPECT_NEAR(loss.divergence, 0.0, 1e-9);
  EXPECT_EQ(gradient, (std::vector<float>{0.0F, 0.0F, 0.0F, 0.0F}));
}

TEST(ClippedPolicyLoss, GradientMatchesFiniteDifferences) {
  const std::vector<float> actions = {0.3F, -0.2F, 0.1F, 0.4F, -0.5F, 0.6F};
  const std::vector<float> old = {-1.0F, -0.4F, -2.2F};
  const std::vector<float> advantages = {1.3F, -0.7F, 0.4F};
  expect_slopes({0.1F, 0.2F, -0.9F, -1.1F, -0.3F, 0.3F, -0.4F, 0.2F, 0.0F, 0.1F, -0.6F, -0.8F},
                [&](auto& outputs, auto& gradient) {
                  return clipped_policy_loss(outputs, actions, old, advantages, 3, 0.3, 0.05, gradient).loss;
                });
}

TEST(ClippedPolicyLoss, StaysFiniteHoweverFarThePolicyHasGone) {
  std::vector<float> gradient(2);
  const PolicyLoss loss =
      clipped_policy_loss(std::vector<float>{1e4F, -5.0F}, std::vector<float>{-1e4F}, std::vector<float>{2.0F},
                          std::vector<float>{1.0F}, 1, 0.2, 0.0, gradient);
  EXPECT_TRUE(std::isfinite(loss.loss));
  EXPECT_TRUE(std::isfinite(gradient[0]));
}

TEST(ClippedValueLoss, EqualsAHandComputedCase) {
  // Clip 0.5. Moved within it; moved beyond, towards the return; moved beyond, away from it.
  const std::vector<float> values = {1.2F, 3.0F, 3.0F};
  const std::vector<float> old = {1.0F, 1.0F, 1.0F};
  const std::vector<float> returns = {2.0F, 3.5F, 0.0F};
  std::vector<float> gradient(3);
  const double loss = clipped_value_loss(values, old, returns, 0.5, gradient);
  EXPECT_NEAR(loss, 0.5 * (0.64 + 4.0 + 9.0) / 3.0, 1e-6);
  EXPECT_NEAR(gradient[0], -0.8F / 3.0F, 1e-6F);
  EXPECT_EQ(gradient[1], 0.0F);
  EXPECT_NEAR(gradient[2], 1.0F, 1e-6F);
  EXPECT_NEAR(clipped_value_loss(values, old, returns, 0.0, gradient), 0.5 * (0.64 + 0.25 + 9.0) / 3.0, 1e-6);
  EXPECT_NEAR(gradient[1], -0.5F / 3.0F, 1e-6F);
}

}  // namespace
}  // namespace driftlab
