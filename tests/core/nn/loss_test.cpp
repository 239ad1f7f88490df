#include "core/nn/loss.h"

#include <gtest/gtest.h>

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

TEST(MseLoss, GradientMatchesFiniteDifferences) {
  std::vector<float> prediction = {0.3F, -1.2F, 2.0F, 0.7F, -0.4F, 1.1F};
  const std::vector<float> target = {0.1F, -1.0F, 1.0F, 0.9F, 0.4F, -1.1F};
  const std::vector<float> weights = {1.0F, 0.25F, 2.0F};
  std::vector<float> gradient(6);
  std::vector<float> unused(6);
  mse_loss(prediction, target, weights, 3, gradient);
  for (std::size_t i = 0; i < prediction.size(); ++i) {
    const float before = prediction[i];
    prediction[i] = before + 0.01F;
    const double above = mse_loss(prediction, target, weights, 3, unused);
    prediction[i] = before - 0.01F;
    const double below = mse_loss(prediction, target, weights, 3, unused);
    prediction[i] = before;
    EXPECT_NEAR(static_cast<double>(gradient[i]), (above - below) / 0.02, 1e-4);
  }
}

}  // namespace
}  // namespace driftlab
