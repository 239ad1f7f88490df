#pragma once
// A training run from the command line: the same trainer, messages and all, that the page runs in its Worker.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/env/rollout.h"
#include "core/workbench/state.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/progress.h"

namespace driftlab {

struct TrainingOrder {
  Task task;
  ChosenLearner learner;
  std::uint64_t seed = 0;
  std::vector<Bytes> demonstrations;  ///< .npz files, in order; or, when empty:
  std::string driver = "expert";      ///< who demonstrates,
  int episodes = 1;                   ///< how often,
  std::uint64_t demonstration_seed = 0;
  Bytes initial;  ///< .dlp to start from; empty: random weights
  Bytes resume;   ///< a trainer's `saved` to go on from instead of all that; empty: from the beginning
  // Where to stop and hold the run, if not at its end; at most one of them.
  std::optional<std::int64_t> until_updates;
  std::optional<std::int64_t> until_env_steps;
  bool save = false;  ///< the report shall hold what it takes to go on
};

struct TrainingReport {
  Bytes policy;              ///< .dlp; empty: it was stopped before its end
  std::string weights_hash;  ///< likewise
  std::string stop_reason;
  std::int64_t updates = 0;
  std::int64_t env_steps = 0;
  std::int64_t expert_labels = 0;  ///< demonstrations included
  std::int64_t interventions = 0;
  std::int64_t context_switches = 0;
  std::vector<std::pair<std::string, double>> losses;  ///< the last value of every curve
  int best_round = -1;                                 ///< whose policy this is; -1: the learner has no rounds
  std::vector<double> demonstration_weights;           ///< how much each demonstration counted, in order
  std::vector<Bytes> made;                             ///< .npz files of the demonstrations that were made here
  std::vector<HealthItem> looks;                       ///< into a learner that can be looked into, in order
  Bytes saved;                                         ///< a trainer's `saved`, when it was asked for
  TrainStatus status;
};

/// Trains to the end, or as far as was ordered. `progress` may be null.
Attempt<TrainingReport> run_training(const TrainingOrder& order, Progress* progress);

/// How training went, for people: verdict, why, what to try, every figure.
std::string health_text(const HealthItem& health);
/// One row a look: updates, environment steps, verdict, every figure and way; empty where a look had no such figure.
std::string health_csv(const std::vector<HealthItem>& looks);

}  // namespace driftlab
