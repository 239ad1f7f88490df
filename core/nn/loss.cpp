#include "core/nn/loss.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/base/math.h"

namespace driftlab {
namespace {

constexpr double kMiddle = -1.5;  // of the logarithms of deviations
constexpr double kReach = 3.5;

double weight_of(std::span<const float> row_weights, std::size_t row) {
  return row_weights.empty() ? 1.0 : static_cast<double>(row_weights[row]);
}

}  // namespace

double mse_loss(std::span<const float> prediction, std::span<const float> target, std::span<const float> row_weights,
                int batch, std::span<float> gradient) {
  DRIFTLAB_ASSERT(batch > 0 && prediction.size() == target.size() && prediction.size() == gradient.size() &&
                      prediction.size() % static_cast<std::size_t>(batch) == 0,
                  "prediction, target and gradient are [batch, outputs]");
  DRIFTLAB_ASSERT(row_weights.empty() || row_weights.size() == static_cast<std::size_t>(batch), "a weight a row");
  const std::size_t outputs = prediction.size() / static_cast<std::size_t>(batch);
  const double share = 1.0 / static_cast<double>(prediction.size());
  double total = 0.0;
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch); ++row) {
    const double weight = row_weights.empty() ? 1.0 : static_cast<double>(row_weights[row]);
    for (std::size_t i = row * outputs; i < (row + 1) * outputs; ++i) {
      const double error = static_cast<double>(prediction[i]) - static_cast<double>(target[i]);
      total += weight * error * error;
      gradient[i] = static_cast<float>(2.0 * weight * error * share);
    }
  }
  return total * share;
}

double soft_log_deviation(double raw) {
  return kMiddle + kReach * det::tanh((raw - kMiddle) / kReach);
}

double soft_log_deviation_slope(double raw) {
  const double turned = det::tanh((raw - kMiddle) / kReach);
  return 1.0 - turned * turned;
}

double raw_of_log_deviation(double log_deviation) {
  const double turned = (std::clamp(log_deviation, -4.9, 1.9) - kMiddle) / kReach;
  return kMiddle + kReach * 0.5 * det::log((1.0 + turned) / (1.0 - turned));
}

double gaussian_loss(std::span<const float> prediction, std::span<const float> target,
                     std::span<const float> row_weights, int batch, std::span<float> gradient) {
  DRIFTLAB_ASSERT(batch > 0 && prediction.size() == 2 * target.size() && prediction.size() == gradient.size() &&
                      target.size() % static_cast<std::size_t>(batch) == 0,
                  "prediction and gradient are [batch, 2 targets]");
  DRIFTLAB_ASSERT(row_weights.empty() || row_weights.size() == static_cast<std::size_t>(batch), "a weight a row");
  const std::size_t width = target.size() / static_cast<std::size_t>(batch);
  const double share = 1.0 / static_cast<double>(target.size());
  const double constant = 0.5 * det::log(2.0 * det::kPi);
  double total = 0.0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const std::size_t row = i / width;
    const double weight = weight_of(row_weights, row);
    const std::size_t mean = 2 * width * row + i % width;
    const std::size_t raw = mean + width;
    const double turned = det::tanh((static_cast<double>(prediction[raw]) - kMiddle) / kReach);
    const double log_deviation = kMiddle + kReach * turned;
    const double inverse = det::exp(-log_deviation);
    const double off = (static_cast<double>(prediction[mean]) - static_cast<double>(target[i])) * inverse;
    total += weight * (0.5 * off * off + log_deviation + constant);
    gradient[mean] = static_cast<float>(weight * share * off * inverse);
    gradient[raw] = static_cast<float>(weight * share * (1.0 - off * off) * (1.0 - turned * turned));
  }
  return total * share;
}

void softmax(std::span<const float> logits, std::span<double> shares) {
  DRIFTLAB_ASSERT(!logits.empty() && logits.size() == shares.size(), "a share a logit");
  const double highest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
  double sum = 0.0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    shares[i] = det::exp(static_cast<double>(logits[i]) - highest);
    sum += shares[i];
  }
  for (double& share : shares) share /= sum;
}

double bins_loss(std::span<const float> prediction, std::span<const float> target, std::span<const float> row_weights,
                 int batch, int bins, std::span<float> gradient) {
  const auto count = static_cast<std::size_t>(bins);
  DRIFTLAB_ASSERT(batch > 0 && bins > 0 && prediction.size() == count * target.size() &&
                      prediction.size() == gradient.size() && target.size() % static_cast<std::size_t>(batch) == 0,
                  "prediction and gradient are [batch, targets, bins]");
  DRIFTLAB_ASSERT(row_weights.empty() || row_weights.size() == static_cast<std::size_t>(batch), "a weight a row");
  const std::size_t width = target.size() / static_cast<std::size_t>(batch);
  const double share = 1.0 / static_cast<double>(target.size());
  std::vector<double> shares(count);
  double total = 0.0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const double weight = weight_of(row_weights, i / width);
    const auto logits = prediction.subspan(i * count, count);
    const auto right = static_cast<std::size_t>(target[i]);
    DRIFTLAB_ASSERT(target[i] >= 0.0F && right < count, "targets are bins");
    softmax(logits, shares);
    // Of the logits, not of the share, which may vanish.
    const double highest = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    const double of_highest = *std::max_element(shares.begin(), shares.end());
    total += weight * (highest - static_cast<double>(logits[right]) - det::log(of_highest));
    for (std::size_t bin = 0; bin < count; ++bin) {
      const double off = shares[bin] - (bin == right ? 1.0 : 0.0);
      gradient[i * count + bin] = static_cast<float>(weight * share * off);
    }
  }
  return total * share;
}

}  // namespace driftlab
