#pragma once
// What a policy holds likely, step by step and on average, over cells that do not depend on the policy.

#include <optional>
#include <vector>

#include "core/env/scene.h"
#include "core/metrics/decision.h"
#include "core/policies/policy.h"

namespace driftlab {

/// Averages one number's distribution over the steps that are added: the mixture of all, each of equal weight.
class Belief {
 public:
  void add(const ActionDistribution& belief, const Field& action);
  /// Nothing before something was added.
  std::optional<Predicted> average() const;

 private:
  std::vector<double> shares_;
  double mean_ = 0.0;
  double square_ = 0.0;
  int count_ = 0;
};

}  // namespace driftlab
