#pragma once
// One episode under a scripted supervisor: the policy drives, the supervisor takes over where it errs, and labels what it corrects.

#include <memory>
#include <string_view>
#include <vector>

#include "core/learners/rounds.h"

namespace driftlab {

/// When a supervisor takes the wheel and gives it back. Distances are root mean squares over the actions, in half ranges, between what
/// the policy does and what the supervisor would.
struct Gate {
  double take_over = 0.0;  ///< above this the supervisor takes over ...
  double give_back = 0.0;  ///< ... and below this gives back, when
  double at_least = 0.0;   ///< this many seconds have passed
};

class SupervisedRollout final : public Gathering {
 public:
  /// `teacher`: a demonstrator_names() entry that the scene has.
  SupervisedRollout(const Task& task, const MlpPolicy& policy, std::string_view teacher, const Gate& gate,
                    std::uint64_t seed);

  void advance() override;
  const Trajectory& trajectory() const override { return episode_.trajectory(); }
  bool ended() const override { return episode_.ended(); }

 private:
  double distance() const;
  void decide();

  Episode episode_;
  std::unique_ptr<Policy> policy_;
  std::unique_ptr<Demonstrator> teacher_;
  Gate gate_;
  std::vector<float> action_;
  std::vector<float> label_;
  bool supervised_ = false;
  int held_ = 0;  // steps since the supervisor took over
};

}  // namespace driftlab
