#pragma once
// One episode of DAgger's data gathering: the policy drives, the expert too with probability beta at each step, and labels every
// state that they visit.

#include <memory>
#include <string_view>

#include "core/env/rollout.h"
#include "core/policies/mlp_policy.h"

namespace driftlab {

class DaggerRollout {
 public:
  /// `teacher`: a demonstrator_names() entry that this task's scene has.
  DaggerRollout(const Task& task, const MlpPolicy& policy, std::string_view teacher, double beta, std::uint64_t seed);

  /// One environment step. Everything follows from the constructor's arguments, so doing `steps()` of them again gives the same
  /// episode: that is how a saved run comes back to the middle of one.
  void advance();
  bool ended() const { return episode_.ended(); }
  int steps() const { return episode_.steps(); }
  const Trajectory& trajectory() const { return episode_.trajectory(); }

 private:
  Episode episode_;
  std::unique_ptr<Policy> policy_;
  std::unique_ptr<Demonstrator> teacher_;
  double beta_;
  Rng rng_;
  std::vector<float> action_;
  std::vector<float> label_;
};

}  // namespace driftlab
