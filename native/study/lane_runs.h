#pragma once
// What the studies of the lane share: its two steering modes, demonstrations, training, measuring. Demonstrations, DAgger's rollouts
// and evaluation share scene, params, gusts and starts; only their seeds differ.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/learners/learner.h"
#include "native/study/study.h"

namespace driftlab {

struct Setting {
  std::string name;  ///< "B: wheel angle, 9 m/s"
  Task task;
};
/// B and A of scenes/README.md: the wheel's angle, and its turn rate at 8.5 m/s.
std::vector<Setting> steering_settings(const StudySetup& setup);

/// "1 lap, average", "5 laps, expert"
std::string laps_text(int laps, std::string_view driver);

/// The initial settings of a learner, with what was asked for on the command line (where the learner has the key), and then `settings`
/// ("key=value", must exist), which the study is about.
ParamValues learner_params(const StudySetup& setup, std::string_view learner, const std::vector<std::string>& settings);

/// Whole laps on the road by this driver, of repeat `seed`; the first one is the same however many there are.
Result<std::vector<Trajectory>> whole_laps(const StudySetup& setup, const Task& task, std::string_view driver, int laps,
                                           int seed);
/// Laps by the same driver that nobody trains on.
Result<std::vector<Trajectory>> fresh_laps(const StudySetup& setup, const Task& task, std::string_view driver, int laps,
                                           int seed);

/// A learner that has been given its demonstrations, in repeat `seed`.
Result<std::unique_ptr<Learner>> started(const StudySetup& setup, const Task& task, std::string_view learner,
                                         const ParamValues& params, std::span<const Trajectory> demonstrations,
                                         int seed);

/// A policy and what it took.
struct Outcomes {
  std::unique_ptr<Policy> policy;
  TrainStatus status;  ///< when it was trained, before anything was gathered for the next
};
/// Trains to the end: one for each round, 0 first (learners without rounds: one). Needs held_out_rollouts=0 where a learner has it.
Result<std::vector<Outcomes>> train_rounds(Learner& learner, std::int64_t updates_a_round);
/// All of the above: training from laps, then every round's policy driven on the same starts.
Result<std::vector<Sample>> learn_and_measure(const StudySetup& setup, const Task& task, std::string_view learner,
                                              const std::vector<std::string>& settings,
                                              std::span<const Trajectory> demonstrations, int seed);

/// Success, falls per lap and steps before failure over the starts of repeat `seed`.
Sample measured(const StudySetup& setup, const Task& task, const Policy& policy, int seed);
/// Mean squared distance to the expert's action on the states of one lap driven by the policy.
double own_error(const StudySetup& setup, const Task& task, const Policy& policy, int seed);
/// Mean squared distance to the labels, in units of their variance.
double label_error(const Policy& policy, std::span<const Trajectory> laps);

/// A clone of `laps` whole laps: one row.
StudyCell clone_cell(const StudySetup& setup, const Setting& setting, std::string_view driver, int laps);
/// A learner with rounds, one lap of the expert to begin with and one lap a round: a row for round 0, the clone, and for each after it, up to
/// `rounds` or what was asked for on the command line. Every round's last policy counts; none is selected.
StudyCell rounds_cell(const StudySetup& setup, const Setting& setting, std::string_view learner,
                      const std::vector<std::string>& settings, int rounds);

}  // namespace driftlab
