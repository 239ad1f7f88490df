#pragma once
// What the outputs of a policy's network mean, and how the policy acts by them.
//
//   point     [actions]            the action itself
//   gaussian  [2, actions]         means, then logarithms of standard deviations (through soft_log_deviation, core/nn/loss.h)
//   bins      [actions, bins]      logits of equal bins from low to high
//
// Points and means and deviations are in units of the action's scaling; bins lie in the action's own units.

#include <span>
#include <vector>

#include "core/base/rng.h"
#include "core/policies/policy.h"

namespace driftlab {

/// Per dimension: subtracted, then divided by.
struct Scaling {
  std::vector<float> mean;
  std::vector<float> deviation;  ///< > 0

  friend bool operator==(const Scaling&, const Scaling&) = default;
};

/// mean: of the distribution. mode: the likeliest bin's centre. sample: drawn anew at every step.
enum class ActBy { mean, mode, sample };

struct Head {
  enum class Kind { point, gaussian, bins };

  Kind kind = Kind::point;
  ActBy act = ActBy::mean;  ///< a point knows one action only
  int bins = 0;             ///< of each action number, >= 2; 0 for other kinds
  std::vector<float> low;   ///< [actions]: where the first bin begins; empty for other kinds
  std::vector<float> high;  ///< [actions]: where the last one ends, > low

  int outputs(int actions) const;
  /// The kind of network that it needs is the same.
  bool alike(const Head& other) const { return kind == other.kind && bins == other.bins; }

  friend bool operator==(const Head&, const Head&) = default;
};

/// From one row of a network's outputs. Empty for a point.
std::vector<ActionDistribution> distributions(const Head& head, const Scaling& action, std::span<const float> outputs);

/// What to do by a distribution; draws from rng when sampling only.
double choose_action(const ActionDistribution& distribution, ActBy by, Rng& rng);
/// Natural logarithm of the density; -infinity outside the bins.
double log_density(const ActionDistribution& distribution, double action);

}  // namespace driftlab
