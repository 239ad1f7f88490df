#pragma once
// The objectives of proximal policy optimisation with their gradients: Schulman et al. 2017, arXiv 1707.06347. All matrices are
// row-major, a row for each of the batch.

#include <span>

namespace driftlab {

struct PolicyLoss {
  double loss = 0.0;        ///< minus the clipped objective, minus the entropy bonus
  double divergence = 0.0;  ///< of the old policy from the new one, KL in nats: mean of (ratio - 1) - ln ratio
  double entropy = 0.0;     ///< of the new one, nats a state
  double clipped = 0.0;     ///< share of the rows in which the ratio was outside 1 +- clip
};

/// What a network says of actions: outputs [batch, 2 actions], means, then what soft_log_deviation (core/nn/loss.h) makes ln s of.
/// Natural logarithm of the density of each row's action [batch, actions], summed over its numbers.
void log_densities(std::span<const float> outputs, std::span<const float> actions, int batch, std::span<float> result);

/// Equation 7: mean over rows of -min(ratio A, clip(ratio, 1 - c, 1 + c) A) - entropy_bonus * entropy, where ratio is that of the
/// densities of `actions` now and then. Writes its gradient by `outputs` [batch, 2 actions].
PolicyLoss clipped_policy_loss(std::span<const float> outputs, std::span<const float> actions,
                               std::span<const float> old_log_densities, std::span<const float> advantages, int batch,
                               double clip, double entropy_bonus, std::span<float> gradient);

/// Mean over rows of max((v - R)^2, (v' - R)^2) / 2, where v' is v no further than `clip` from the old value; clip 0: (v - R)^2 / 2.
/// Writes its gradient by `values` [batch].
double clipped_value_loss(std::span<const float> values, std::span<const float> old_values,
                          std::span<const float> returns, double clip, std::span<float> gradient);

}  // namespace driftlab
