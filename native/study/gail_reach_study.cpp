// Where survival pays nothing: reach. GAIL with absorbing states takes every end of an episode for one and the same state. Here the expert's
// episodes end in success, and a learner's in touching something, unless touching costs and does not end; so both worlds are told.

#include "native/study/counted.h"
#include "native/study/step_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

struct Kind {
  std::string name;
  std::vector<std::string> settings;
  std::string usual;
};

void add(const StudySetup& setup, const Task& task, const std::string& world, int count, const std::vector<Kind>& kinds,
         StudyPlan& plan) {
  const std::string from = world + ", " + counted(count, "demonstration") + ": ";
  const Shown shown = expert_shows(setup, task, count);
  plan.cells.push_back(clone_cell(setup, from + "clone", "bc", task, shown));
  for (const Kind& kind : kinds) {
    Tries tries{from + kind.name, "gail", task};
    tries.usual = {kind.usual};
    tries.about = kind.settings;
    tries.shown = shown;
    tries.points = {0.1, 0.25, 0.5, 0.75, 1.0};
    plan.cells.push_back(tries_cell(setup, tries));
  }
}

StudyPlan plan(const StudySetup& setup) {
  const Task& task = setup.task();
  Task going_on = task;
  const auto set = going_on.params.set("touching", "costs");
  DRIFTLAB_ASSERT(set.has_value(), "touching may end the episode or cost");
  StudyPlan plan;
  plan.what =
      "Clones (bc) of 20 and of 1 of the expert's demonstrations, and GAIL from the same. In the usual world touching "
      "something ends the episode; with touching=costs it goes on, and counts as failed.";
  plan.figures = step_figures();
  const Kind both{"GAIL, reward both", {"reward=both", "absorbing=true"}, "env_steps=600000"};
  const Kind living{
      "GAIL, reward positive, absorbing=false", {"reward=positive", "absorbing=false"}, "env_steps=600000"};
  add(setup, task, "touching ends", 20, {both, living}, plan);
  Kind longer = both;
  longer.usual = "env_steps=1500000";
  add(setup, going_on, "touching costs", 20, {longer}, plan);
  add(setup, task, "touching ends", 1, {both}, plan);
  add(setup, going_on, "touching costs", 1, {both}, plan);
  return plan;
}

}  // namespace

const StudyEntry& study_entry_gail_reach() {
  static const StudyEntry entry{"gail_reach", "reach: GAIL and a clone from the same 20 demonstrations, and from 1", 5,
                                plan, "reach"};
  return entry;
}

}  // namespace driftlab
