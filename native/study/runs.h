#pragma once
// What studies do over and over, in any scene: demonstrations, training, measuring. Demonstrations, DAgger's rollouts and evaluation share
// scene, settings, disturbances and starts; only their seeds differ.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/learners/learner.h"
#include "native/study/study.h"

namespace driftlab {

/// The initial settings of a learner, with what was asked for on the command line (where the learner has the key), and then `settings`
/// ("key=value", must exist), which the study is about.
ParamValues learner_params(const StudySetup& setup, std::string_view learner, const std::vector<std::string>& settings);

/// Demonstrations by this driver that succeeded, of repeat `seed`; the first ones are the same however many there are.
Result<std::vector<Trajectory>> demonstrations(const StudySetup& setup, const Task& task, std::string_view driver,
                                               int count, int seed);
/// Others by the same driver, that nobody trains on.
Result<std::vector<Trajectory>> fresh_demonstrations(const StudySetup& setup, const Task& task, std::string_view driver,
                                                     int count, int seed);

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
/// Trains to the end, gathering as it goes: the policy that a user of the learner gets.
Result<Outcomes> train(Learner& learner);
/// All of it: training from demonstrations, then every round's policy driven on the same starts.
Result<std::vector<Sample>> learn_and_measure(const StudySetup& setup, const Task& task, std::string_view learner,
                                              const std::vector<std::string>& settings,
                                              std::span<const Trajectory> demonstrations, int seed);

/// Success, falls per lap, steps before failure and what the scene reports, over the starts of repeat `seed`. `policy` null: the expert.
Sample measured(const StudySetup& setup, const Task& task, const Policy* policy, int seed);
/// Mean squared distance to the expert's action on the states of one episode driven by the policy.
double own_error(const StudySetup& setup, const Task& task, const Policy& policy, int seed);
/// Mean squared distance to the labels, in units of their variance.
double label_error(const Policy& policy, std::span<const Trajectory> demonstrations);

}  // namespace driftlab
