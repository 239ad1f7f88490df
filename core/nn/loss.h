#pragma once
// Losses give a value and the gradient to inject into Mlp::backward, so any gradient can be trained on.
// All matrices are row-major, a row for each of the batch; `row_weights` [batch] may be empty (all 1). A loss is the mean over batch and
// targets of weight * loss of one target, and dLoss/dprediction is written into `gradient`, which has prediction's shape.

#include <span>

namespace driftlab {

/// (prediction - target)^2; prediction and target [batch, targets].
double mse_loss(std::span<const float> prediction, std::span<const float> target, std::span<const float> row_weights,
                int batch, std::span<float> gradient);

/// The logarithm of a standard deviation from what a network gives for it: equal to it in the middle of its range, and smoothly kept
/// within (-5, 2), so that neither a perfect fit nor a wild start overflows.
double soft_log_deviation(double raw);
/// Its slope: how much it moves with `raw`.
double soft_log_deviation_slope(double raw);
/// The `raw` that gives this logarithm, which is taken to be within (-4.9, 1.9).
double raw_of_log_deviation(double log_deviation);

/// Negative logarithm of a normal density, in nats: (target - m)^2 / (2 s^2) + ln s + ln(2 pi) / 2. Prediction [batch, 2 targets]: the
/// means m, then what soft_log_deviation makes ln s of.
double gaussian_loss(std::span<const float> prediction, std::span<const float> target,
                     std::span<const float> row_weights, int batch, std::span<float> gradient);

/// Shares that sum to 1, exp(logit) each but for a factor. Equal sizes.
void softmax(std::span<const float> logits, std::span<double> shares);

/// Cross-entropy in nats: minus the logarithm of the share that softmax gives the target's bin. Prediction [batch, targets, bins]:
/// logits; target [batch, targets]: whole numbers 0 .. bins - 1.
double bins_loss(std::span<const float> prediction, std::span<const float> target, std::span<const float> row_weights,
                 int batch, int bins, std::span<float> gradient);

}  // namespace driftlab
