// The price of GAIL on the lane: environment steps instead of labels. Its reward has three signs. The lane pays by itself for whoever stays on
// the road, so a positive reward could lead there whatever was shown (see gail_trap); the negative one cannot.

#include "native/study/counted.h"
#include "native/study/step_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

StudyPlan plan(const StudySetup& setup) {
  const Task& task = setup.task();
  StudyPlan plan;
  plan.what =
      "GAIL from 1 and from 3 of the expert's laps, no further labels, by its reward's sign; clones (bc) of the same "
      "laps. "
      "One run a seed, 300,000 environment steps unless env_steps says otherwise, looked at on its way: learning rates "
      "fall over the whole of it. By the mean action, all of a seed on the same starts.";
  plan.figures = step_figures();
  plan.figures[0].heading = "whole laps";
  for (const int laps : {1, 3}) {
    const std::string from = counted(laps, "lap");
    const Shown shown = expert_shows(setup, task, laps);
    plan.cells.push_back(clone_cell(setup, from + ": clone", "bc", task, shown));
    for (const char* reward : {"both", "positive", "negative"}) {
      Tries tries{from + ": GAIL, reward " + reward, "gail", task};
      tries.usual = {"env_steps=300000"};
      tries.about = {std::string("reward=") + reward};
      tries.shown = shown;
      tries.points = {0.1, 0.2, 0.4, 0.7, 1.0};
      plan.cells.push_back(tries_cell(setup, tries));
    }
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_gail_lane() {
  static const StudyEntry entry{"gail_lane", "GAIL from 1 and 3 laps: success against environment steps", 5, plan};
  return entry;
}

}  // namespace driftlab
