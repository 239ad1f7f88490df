#pragma once
// How much better than expected each step of a rollout was.

#include <span>

namespace driftlab {

/// Steps of several scenes side by side: row t * scenes + n is step t of scene n.
struct RolloutView {
  int scenes = 1;
  std::span<const float> rewards;  ///< [steps * scenes]
  std::span<const float> values;   ///< what was expected from each step on
  std::span<const float>
      next_values;  ///< ... and after it: 0 where the episode terminated, the last state's value where it was cut off
  std::span<const unsigned char> ended;  ///< 1: an episode ended with this step
};

/// Generalised advantage estimation (Schulman et al. 2016, arXiv 1506.02438, equation 16):
///   delta_t = r_t + gamma V(s_t+1) - V(s_t),  A_t = delta_t + gamma lambda A_t+1, no further than the episode's end.
/// Writes advantages and returns (A + V, what a value function should learn), all [steps * scenes].
void estimate_advantages(const RolloutView& rollout, double gamma, double lambda, std::span<float> advantages,
                         std::span<float> returns);

/// Subtracts the mean and divides by the deviation (plus 1e-8).
void standardise(std::span<float> values);

/// 1 - Var(returns - values) / Var(returns): 1 perfect, 0 no better than the mean. 0 where returns never differ.
double explained_variance(std::span<const float> values, std::span<const float> returns);

}  // namespace driftlab
