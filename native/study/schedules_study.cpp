// How much should the expert drive in DAgger's rollouts? Ross, Gordon, Bagnell 2011 found that driving in the first round alone works
// about as well as 0.5^(i-1), and that 0.9^(i-1) is clearly slower.

#include "native/study/lane_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kRounds = 10;

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "DAgger with four schedules of the expert's share in rollouts: in the demonstrations only (first_round), 0.5 or "
      "0.9 to "
      "the power of the round (half, slow), falling evenly (linear). From one flawless lap, one lap a round; every "
      "round's "
      "policy drives alone.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true},
                  {"falls_per_lap", "falls per lap", &Sample::falls_per_lap, 2},
                  {"labels", "labels", &Sample::labels}};
  for (const Setting& setting : steering_settings(setup)) {
    for (const char* beta : {"first_round", "half", "slow", "linear"}) {
      plan.cells.push_back(rounds_cell(setup, setting, "dagger", {"beta=" + std::string(beta)}, kRounds));
    }
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_schedules() {
  static const StudyEntry entry{"schedules", "how much should the expert drive in DAgger?", 5, plan};
  return entry;
}

}  // namespace driftlab
