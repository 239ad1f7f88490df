// What is a label worth? Success against the number of expert labels: more flawless laps (bc), labels on the learner's states (dagger),
// corrections alone (hg_dagger), and demonstrations under noise (dart) at three levels: as fitted, five times and twenty-five times
// that.

#include "native/study/lane_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kRounds = 6;

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "Success against expert labels, from one flawless lap. bc: more such laps. dagger: one lap of the learner's a "
      "round, every "
      "state labelled. hg_dagger: one lap a round under a supervisor, only corrections labelled. dart: one lap a round "
      "by the "
      "expert under noise, as strong as the learner's error times the level.";
  plan.figures = {{"labels", "labels", &Sample::labels},
                  {"success", "whole laps", &Sample::success, 0, true, true},
                  {"falls_per_lap", "falls per lap", &Sample::falls_per_lap, 2},
                  {"interventions", "interventions", &Sample::interventions},
                  {"context_switches", "switches", &Sample::context_switches}};
  for (const Setting& setting : steering_settings(setup)) {
    for (const int laps : {1, 2, 4, 7}) plan.cells.push_back(clone_cell(setup, setting, "expert", laps));
    plan.cells.push_back(rounds_cell(setup, setting, "dagger", {}, kRounds));
    plan.cells.push_back(rounds_cell(setup, setting, "hg_dagger", {}, kRounds));
    for (const char* level : {"level=1", "level=5", "level=25"}) {
      plan.cells.push_back(rounds_cell(setup, setting, "dart", {level}, kRounds));
    }
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_labels() {
  static const StudyEntry entry{"labels", "what is an expert label worth to each learner?", 5, plan};
  return entry;
}

}  // namespace driftlab
