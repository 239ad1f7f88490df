#include "core/nn/loss.h"

#include "core/base/error.h"

namespace driftlab {

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

}  // namespace driftlab
