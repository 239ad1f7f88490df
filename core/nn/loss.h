#pragma once
// Losses give a value and the gradient to inject into Mlp::backward, so any gradient can be trained on.

#include <span>

namespace driftlab {

/// Mean over batch and outputs of weight * (prediction - target)^2. `row_weights` [batch] may be empty (all 1).
/// Writes dLoss/dprediction into `gradient`. All matrices [batch, outputs].
double mse_loss(std::span<const float> prediction, std::span<const float> target, std::span<const float> row_weights,
                int batch, std::span<float> gradient);

}  // namespace driftlab
