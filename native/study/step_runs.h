#pragma once
// What studies of learners that try (ppo, gail) share: one run, looked at after some of its environment steps, and what stands beside it.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "native/study/runs.h"

namespace driftlab {

/// Demonstrations of repeat `seed`.
using Shown = std::function<Result<std::vector<Trajectory>>(int seed)>;

/// A run of a learner that tries.
struct Tries {
  std::string setting;  ///< a table of its own
  std::string_view learner;
  Task task;
  std::vector<std::string> usual{};  ///< settings, unless the command line says otherwise
  std::vector<std::string> about{};  ///< settings that the study is about: nobody says otherwise
  Shown shown{};                     ///< what it learns from; empty: from reward alone
  bool from_clone =
      false;  ///< begins with a clone of `shown`, which learns by squared error; the learner itself is not given it
  /// When it is looked at, in shares of the environment steps of the whole run. Learning rates fall over the whole run, so a point is
  /// not where a shorter run would have come to.
  std::vector<double> points = {0.1, 0.2, 0.4, 0.6, 0.8, 1.0};
  bool by_samples = false;  ///< at the end also driven by samples of its distribution, not by the mean
};
/// A row for each point.
StudyCell tries_cell(const StudySetup& setup, const Tries& tries);

/// A clone of what is shown, at bc's initial settings, on the same starts.
StudyCell clone_cell(const StudySetup& setup, const std::string& setting, const std::string& name, const Task& task,
                     const Shown& shown);

/// The expert's first `count` demonstrations that succeeded.
Shown expert_shows(const StudySetup& setup, const Task& task, int count);

/// Of runs that are looked at by environment steps: success, steps of an episode, labels.
std::vector<Figure> step_figures();

}  // namespace driftlab
