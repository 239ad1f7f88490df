#pragma once
// Somebody at the wheel for whole episodes: a policy, or the scene's expert. Evaluation and divergence share it.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/env/rollout.h"

namespace driftlab {

/// Drives one episode after the other, one step a call.
class EpisodeDriver {
 public:
  /// `policy` null: the scene's expert. The policy is cloned.
  EpisodeDriver(const Task& task, const Policy* policy);

  void begin(std::uint64_t seed);
  /// One step of the episode in progress. An action that the scene refuses ends the episode as a failure.
  const StepResult& step();
  const Episode& episode() const { return *episode_; }
  bool driving() const { return episode_ != nullptr && !last_.ended(); }
  /// The one at the wheel, with what it believed at the last step; null: the expert.
  const Policy* policy() const { return policy_.get(); }
  /// False: no policy was given and the scene has no expert.
  bool able() const { return able_; }

 private:
  Task task_;
  std::unique_ptr<Policy> policy_;
  std::unique_ptr<Episode> episode_;
  StepResult last_;
  std::vector<float> action_;
  bool able_ = true;
};

}  // namespace driftlab
