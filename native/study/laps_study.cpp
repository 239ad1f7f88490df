// Do more demonstrations cure a clone? Of flawless laps and of a person's, who errs and recovers.

#include "native/study/lane_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what = "Clones (bc) of 1, 5, 10 and 20 whole laps, flawless (expert) and by models of people.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true},
                  {"falls_per_lap", "falls per lap", &Sample::falls_per_lap, 2, false, true},
                  {"own_states_mse", "own error, action^2", &Sample::own_error, 4}};
  for (const Setting& setting : steering_settings(setup)) {
    for (const char* driver : {"expert", "careful", "average", "sloppy"}) {
      for (const int laps : {1, 5, 10, 20}) plan.cells.push_back(clone_cell(setup, setting, driver, laps));
    }
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_laps() {
  static const StudyEntry entry{"laps", "do more demonstrations cure a clone?", 10, plan};
  return entry;
}

}  // namespace driftlab
