// Does a clone of the lane drift, and does DAgger cure it? Clones of one human-like lap, of several, of flawless scripted laps, and
// DAgger from one scripted lap, in both steering modes.

#include "native/study/lane_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kRounds = 3;

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "Whole laps on the road of clones (bc) of one and of several laps, and of DAgger from one scripted lap, one lap "
      "a round. Own "
      "error: mean squared distance to the expert's action on the states of a lap that the policy drives.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true},
                  {"falls_per_lap", "falls per lap", &Sample::falls_per_lap, 2},
                  {"own_states_mse", "own error, action^2", &Sample::own_error, 4}};
  for (const Setting& setting : steering_settings(setup)) {
    for (const char* driver : {"careful", "average", "sloppy"})
      plan.cells.push_back(clone_cell(setup, setting, driver, 1));
    for (const int laps : {5, 20}) plan.cells.push_back(clone_cell(setup, setting, "average", laps));
    for (const int laps : {1, 5, 20}) plan.cells.push_back(clone_cell(setup, setting, "expert", laps));
    plan.cells.push_back(rounds_cell(setup, setting, "dagger", {}, kRounds));
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_drift() {
  static const StudyEntry entry{"drift", "when does a clone leave the lane, and does DAgger cure it?", 10, plan};
  return entry;
}

}  // namespace driftlab
