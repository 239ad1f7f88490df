#pragma once
// What one round of updates showed: shown as curves, and judged by core/metrics/health.h.

namespace driftlab {

/// What the last iteration showed; shown as curves.
struct PpoFigures {
  double policy_loss = 0.0;
  double value_loss = 0.0;
  double divergence = 0.0;          ///< KL of the old policy from the new one at the last minibatch, nats
  double entropy = 0.0;             ///< nats
  double clipped = 0.0;             ///< share of rows, mean over minibatches
  double gradient_norm = 0.0;       ///< of the policy, mean over minibatches
  double explained_variance = 0.0;  ///< of the returns, by the values before the updates
  int minibatches = 0;              ///< done; fewer than planned where the divergence stopped them
};

/// Means over the updates since the newest rollout.
struct DiscriminatorFigures {
  double loss = 0.0;              ///< cross-entropy, nats
  double expert_accuracy = 0.0;   ///< share of the expert's steps with D > 1/2; absorbed ones do not count
  double learner_accuracy = 0.0;  ///< share of the learner's with D < 1/2; likewise
  double slope = 0.0;             ///< root of the mean of |dy/dx|^2
  double gradient_norm = 0.0;
};

}  // namespace driftlab
