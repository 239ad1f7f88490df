// Does GAIL keep both sides? An adversary is not satisfied by the mean of left and right, which nobody drives, but a policy with one mean may
// satisfy it for a while by one side alone.

#include "native/study/step_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kASide = 20;

Task passing_on(const Task& task, std::string_view side) {
  Task one = task;
  const auto set = one.params.set("side", side);
  DRIFTLAB_ASSERT(set.has_value(), "the fork has sides");
  return one;
}

/// 20 that pass on the left, and 20 from other starts that pass on the right.
Result<std::vector<Trajectory>> both_sides(const StudySetup& setup, int seed) {
  auto all = demonstrations(setup, passing_on(setup.task(), "left"), "expert", kASide, seed);
  if (!all) return all;
  auto right = demonstrations(setup, passing_on(setup.task(), "right"), "expert", 2 * kASide, seed);
  if (!right) return right;
  for (std::size_t i = kASide; i < right->size(); ++i) all->push_back(std::move((*right)[i]));
  return all;
}

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "GAIL from 20 demonstrations that pass the barrier on the left and 20 that pass on the right, by the mean of its "
      "actions and, at the end, by samples of them; a clone (bc) of the same. Success is to pass on either side.";
  plan.figures = step_figures();
  for (const std::string_view name : {"passed_left", "passed_right"}) {
    plan.figures.push_back({name, name == "passed_left" ? "on the left" : "on the right",
                            [name](const Sample& sample) { return sample.reported_mean(name); }, 0, true, true});
  }
  const Shown shown = [setup](int seed) { return both_sides(setup, seed); };
  plan.cells.push_back(clone_cell(setup, "clone", "bc", setup.task(), shown));
  const auto run = [&](const std::string& name, const std::vector<std::string>& about) {
    Tries tries{name, "gail", setup.task()};
    tries.usual = {"env_steps=400000"};
    tries.about = about;
    tries.shown = shown;
    tries.points = {0.25, 0.5, 0.75, 1.0};
    tries.by_samples = true;
    plan.cells.push_back(tries_cell(setup, tries));
  };
  run("GAIL", {});
  run("GAIL, entropy bonus 0.01", {"entropy_bonus=0.01"});
  return plan;
}

}  // namespace

const StudyEntry& study_entry_gail_fork() {
  static const StudyEntry entry{"gail_fork", "fork: does GAIL keep both sides?", 5, plan, "fork"};
  return entry;
}

}  // namespace driftlab
