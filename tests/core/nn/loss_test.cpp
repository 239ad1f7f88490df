#include "core/nn/loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace driftlab {
namespace {

TEST(MseLoss, IsTheMeanOverBatchAndOutputs) {
  const std::vector<float> prediction = {1.0F, 2.0F, 3.0F, 4.0F};
  const std::vector<float> target = {0.0F, 2.0F, 5.0F, 3.0F};
  std::vector<float> gradient(4);
  EXPECT_DOUBLE_EQ(mse_loss(prediction, target, {}, 2, gradient), (1.0 + 0.0 + 4.0 + 1.0) / 4.0);
  EXPECT_EQ(gradient, (std::vector<float>{0.5F, 0.0F, -1.0F, 0.5F}));
}

TEST(MseLoss, WeighsRows) {
  const std::vector<float> prediction = {1.0F, 2.0F};
  const std::vector<float> target = {0.0F, 0.0F};
  const std::vector<float> weights = {3.0F, 0.5F};
  std::vector<float> gradient(2);
  EXPECT_DOUBLE_EQ(mse_loss(prediction, target, weights, 2, gradient), (3.0 * 1.0 + 0.5 * 4.0) / 2.0);
}

/// `loss(prediction, gradient)` against its slope, measured.
template <class Loss>
void expect_slopes(std::vector<float> prediction, Loss loss) {
  std::vector<float> gradient(prediction.size());
  std::vector<float> unused(prediction.size());
  loss(prediction, gradient);
  for (std::size_t i = 0; i < prediction.size(); ++i) {
    const float before = prediction[i];
    prediction[i] = before + 0.01F;
    const double above = loss(prediction, unused);
    prediction[i] = before - 0.01F;
    const double below = loss(prediction, unused);
    prediction[i] = before;
    EXPECT_NEAR(static_cast<double>(gradient[i]), (above - below) / 0.02, 2e-4) << i;
  }
}

TEST(MseLoss, GradientMatchesFiniteDifferences) {
  const std::vector<float> target = {0.1F, -1.0F, 1.0F, 0.9F, 0.4F, -1.1F};
  const std::vector<float> weights = {1.0F, 0.25F, 2.0F};
  expect_slopes({0.3F, -1.2F, 2.0F, 0.7F, -0.4F, 1.1F},
                [&](auto& prediction, auto& gradient) { return mse_loss(prediction, target, weights, 3, gradient); });
}

TEST(SoftLogDeviation, StaysInItsRangeAndIsItselfInTheMiddle) {
  EXPECT_DOUBLE_EQ(soft_log_deviation(-1.5), -1.5);
  EXPECT_NEAR(soft_log_deviation(-1.4), -1.4, 1e-3);
  EXPECT_NEAR(soft_log_deviation(1e6), 2.0, 1e-9);
  EXPECT_NEAR(soft_log_deviation(-1e6), -5.0, 1e-9);
  for (double raw = -20.0; raw < 20.0; raw += 0.5) EXPECT_LT(soft_log_deviation(raw), soft_log_deviation(raw + 0.5));
}

TEST(GaussianLoss, IsTheNegativeLogarithmOfTheDensity) {
  const std::vector<float> target = {1.0F, 0.5F};
  std::vector<float> gradient(4);
  // Means 0.75 and 0.5; both logarithms of deviations are -1.5, so deviations are 0.22313.
  const double loss = gaussian_loss(std::vector<float>{0.75F, 0.5F, -1.5F, -1.5F}, target, {}, 1, gradient);
  const double deviation = std::exp(-1.5);
  const double first = 0.5 * (0.25 / deviation) * (0.25 / deviation) - 1.5 + 0.5 * std::log(2.0 * M_PI);
  const double second = -1.5 + 0.5 * std::log(2.0 * M_PI);
  EXPECT_NEAR(loss, 0.5 * (first + second), 1e-9);
}

TEST(GaussianLoss, GradientMatchesFiniteDifferences) {
  const std::vector<float> target = {0.1F, -1.0F, 1.0F, 0.9F};
  const std::vector<float> weights = {0.5F, 2.0F};
  expect_slopes({0.3F, -1.2F, 0.2F, -0.7F, 0.9F, 1.1F, 3.0F, -0.5F}, [&](auto& prediction, auto& gradient) {
    return gaussian_loss(prediction, target, weights, 2, gradient);
  });
}

TEST(Softmax, SharesSumToOneWhateverTheSize) {
  std::vector<double> shares(3);
  softmax(std::vector<float>{0.0F, std::log(2.0F), std::log(5.0F)}, shares);
  EXPECT_NEAR(shares[0], 0.125, 1e-7);
  EXPECT_NEAR(shares[1], 0.25, 1e-7);
  EXPECT_NEAR(shares[2], 0.625, 1e-7);
  softmax(std::vector<float>{1e30F, -1e30F, 0.0F}, shares);
  EXPECT_EQ(shares, (std::vector<double>{1.0, 0.0, 0.0}));
}

TEST(BinsLoss, IsMinusTheLogarithmOfTheRightBinsShare) {
  std::vector<float> gradient(6);
  const std::vector<float> logits = {0.0F, std::log(2.0F), std::log(5.0F), 1.0F, 1.0F, 1.0F};
  const double loss = bins_loss(logits, std::vector<float>{1.0F, 0.0F}, {}, 1, 3, gradient);
  EXPECT_NEAR(loss, 0.5 * (std::log(4.0) + std::log(3.0)), 1e-7);
  EXPECT_NEAR(bins_loss(std::vector<float>{200.0F, 0.0F}, std::vector<float>{1.0F}, {}, 1, 2, gradient = {0.0F, 0.0F}),
              200.0, 1e-9)
      << "finite where the share vanishes";
}

TEST(BinsLoss, GradientMatchesFiniteDifferences) {
  const std::vector<float> target = {2.0F, 0.0F, 1.0F, 1.0F};
  const std::vector<float> weights = {0.5F, 2.0F};
  expect_slopes(
      {0.3F, -1.2F, 0.2F, -0.7F, 0.9F, 1.1F, 3.0F, -0.5F, 0.0F, 0.4F, 0.1F, -2.0F},
      [&](auto& prediction, auto& gradient) { return bins_loss(prediction, target, weights, 2, 3, gradient); });
}

}  // namespace
}  // namespace driftlab
