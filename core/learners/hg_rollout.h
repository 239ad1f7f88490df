#pragma once
// One episode under a scripted supervisor: the policy drives, the supervisor takes over where it errs, and labels what it corrects.

#include <memory>
#include <span>
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
  /// The first policy drives; how far they disagree is the doubt. `teacher`: a demonstrator_names() entry that the scene has.
  SupervisedRollout(const Task& task, std::span<const std::unique_ptr<MlpPolicy>> policies, std::string_view teacher,
                    const Gate& gate, std::uint64_t seed);

  void advance() override;
  const Trajectory& trajectory() const override { return episode_.trajectory(); }
  bool ended() const override { return episode_.ended(); }

  bool supervised() const { return supervised_; }
  int context_switches() const { return switches_; }
  /// The doubt when the supervisor took over, one an intervention.
  const std::vector<double>& doubts() const { return doubts_; }
  /// Over the steps that the policy drove.
  double mean_doubt() const { return free_steps_ > 0 ? doubt_sum_ / free_steps_ : 0.0; }
  double most_doubt() const { return most_doubt_; }

 private:
  double doubt() const;
  double distance() const;
  void decide(double doubt);

  Episode episode_;
  std::vector<std::unique_ptr<Policy>> policies_;
  std::unique_ptr<Demonstrator> teacher_;
  Gate gate_;
  std::vector<std::vector<float>> actions_;  // [policies][actions]
  std::vector<float> label_;
  bool supervised_ = false;
  int held_ = 0;  // steps since the supervisor took over
  int switches_ = 0;
  int free_steps_ = 0;
  double doubt_sum_ = 0.0;
  double most_doubt_ = 0.0;
  std::vector<double> doubts_;
};

}  // namespace driftlab
