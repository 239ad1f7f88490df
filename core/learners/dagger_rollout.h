#pragma once
// One episode of DAgger's data gathering: the policy drives, the expert too with probability beta at each step, and labels every
// state that they visit.

#include <memory>
#include <string_view>

#include "core/learners/rounds.h"

namespace driftlab {

class DaggerRollout final : public Gathering {
 public:
  /// `teacher`: a demonstrator_names() entry that this task's scene has.
  DaggerRollout(const Task& task, const MlpPolicy& policy, std::string_view teacher, double beta, std::uint64_t seed);

  void advance() override;
  const Trajectory& trajectory() const override { return episode_.trajectory(); }
  bool ended() const override { return episode_.ended(); }

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
