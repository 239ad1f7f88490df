// Learning from the scenes' own reward: no expert at all, or a clone to begin with.

#include "native/study/step_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kCloned = 20;  // demonstrations

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "PPO from the scene's own reward, no label at all, and in reach also from a clone (bc) of 20 of the expert's "
      "demonstrations, which it begins with carefully: initial_deviation=0.1 learning_rate=0.0001.";
  plan.figures = step_figures();
  plan.figures.push_back({"episode_return", "return", &Sample::episode_return, 0});
  for (const Task& task : setup.scenes) {
    const std::string scene(task.entry->id);
    Tries tries{scene, "ppo", task};
    tries.usual = {scene == "reach" ? "env_steps=1000000" : "env_steps=300000"};
    tries.points = {0.1, 0.25, 0.5, 0.75, 1.0};
    plan.cells.push_back(tries_cell(setup, tries));
    if (scene != "reach") continue;
    tries.setting = scene + ", from a clone of 20 demonstrations";
    tries.shown = expert_shows(setup, task, kCloned);
    tries.from_clone = true;
    tries.usual.insert(tries.usual.end(), {"initial_deviation=0.1", "learning_rate=0.0001"});
    plan.cells.push_back(tries_cell(setup, tries));
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_ppo() {
  static const StudyEntry entry{"ppo", "learning from the scenes' own reward, and from a clone", 5, plan, ""};
  return entry;
}

}  // namespace driftlab
