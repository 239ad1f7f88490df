#pragma once
// A training run from the command line: the same trainer, messages and all, that the page runs in its Worker.

#include <string>
#include <utility>
#include <vector>

#include "core/env/rollout.h"
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
};

struct TrainingReport {
  Bytes policy;  ///< .dlp
  std::string weights_hash;
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
};

/// Trains to the end. `progress` may be null.
Attempt<TrainingReport> run_training(const TrainingOrder& order, Progress* progress);

}  // namespace driftlab
