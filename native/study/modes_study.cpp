// Left or right, but not the middle: what losses make of demonstrations that do both, and of ones that do one. A clone by squared error learns
// their mean where nothing that it sees tells them apart (Bishop 1994, "Mixture Density Networks"); one that gives each bin of actions a
// probability does not have to.

#include <array>

#include "native/study/runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kDemonstrations = 40;

/// What is learned from: so many that pass on the left, the others on the right, exactly.
struct Shown {
  std::string_view setting;
  int left;
};
constexpr std::array<Shown, 2> kShown = {
    {{"20 demonstrations pass on the left, 20 on the right", 20}, {"40 pass on the left", 40}}};

struct Kind {
  std::string_view name;
  std::string_view learner;
  std::vector<std::string> settings;
};
std::vector<Kind> kinds() {
  return {{"bc, squared error", "bc", {}},
          {"bc, squared error, 20,000 updates", "bc", {"updates=20000"}},
          {"bc, gaussian, by its mean", "bc", {"loss=gaussian"}},
          {"bc, bins, by its mode", "bc", {"loss=bins", "act=mode"}},
          {"bc, bins, by samples", "bc", {"loss=bins", "act=sample"}},
          {"dagger, squared error", "dagger", {}}};
}

Task passing_on(const Task& task, std::string_view side) {
  Task one = task;
  const auto set = one.params.set("side", side);
  DRIFTLAB_ASSERT(set.has_value(), "the fork has sides");
  return one;
}

Result<std::vector<Trajectory>> shown(const StudySetup& setup, int left, int seed) {
  auto all = demonstrations(setup, passing_on(setup.task(), "left"), "expert", left, seed);
  if (!all || left == kDemonstrations) return all;
  // From the second half of the seeds, so that no start is shown twice.
  auto right = demonstrations(setup, passing_on(setup.task(), "right"), "expert", kDemonstrations, seed);
  if (!right) return right;
  for (int i = left; i < kDemonstrations; ++i) all->push_back(std::move((*right)[static_cast<std::size_t>(i)]));
  return all;
}

StudyCell cell(const StudySetup& setup, const Shown& what, const Kind& kind) {
  StudyCell cell;
  const ParamValues params = learner_params(setup, kind.learner, kind.settings);
  cell.rows.push_back({std::string(what.setting),
                       std::string(kind.name),
                       {{"learner", kind.learner},
                        {"settings", kind.settings},
                        {"left", what.left},
                        {"right", kDemonstrations - what.left}}});
  cell.measure = [setup, left = what.left, id = std::string(kind.learner),
                  params](int seed) -> Result<std::vector<Sample>> {
    const auto demos = shown(setup, left, seed);
    if (!demos) return tl::make_unexpected(demos.error());
    const auto run = started(setup, setup.task(), id, params, *demos, seed);
    if (!run) return tl::make_unexpected(run.error());
    const auto trained = train(**run);
    if (!trained) return tl::make_unexpected(trained.error());
    Sample sample = measured(setup, setup.task(), trained->policy.get(), seed);
    sample.labels = static_cast<double>(trained->status.expert_labels);
    return std::vector<Sample>{sample};
  };
  return cell;
}

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "Passing a barrier in the middle of the road. Clones (bc) of 40 of the expert's demonstrations that pass on both "
      "sides in equal parts, or all on the left, by different losses and ways of acting; DAgger from them, whose "
      "expert "
      "has a side of its own in each episode that the observation does not tell. What is not said is at its initial "
      "setting.";
  plan.figures = {{"success", "passed", &Sample::success, 0, true, true}};
  for (const std::string_view name : {"passed_left", "passed_right"}) {
    plan.figures.push_back({name, name == "passed_left" ? "on the left" : "on the right",
                            [name](const Sample& sample) { return sample.reported_mean(name); }, 0, true, true});
  }
  plan.figures.push_back({"labels", "labels", &Sample::labels});
  for (const Shown& what : kShown) {
    for (const Kind& kind : kinds()) plan.cells.push_back(cell(setup, what, kind));
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_modes() {
  static const StudyEntry entry = {"modes", "left or right, not the middle: losses on demonstrations that do both", 10,
                                   plan, "fork"};
  return entry;
}

}  // namespace driftlab
