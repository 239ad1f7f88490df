// Does longer training help a clone to drive? Its loss falls, on laps that it has not seen too; its driving is another matter.
//
// Every point is a training of its own with its own cosine schedule, as a user gets it who sets `updates` so: a snapshot of a longer
// training would be one in the middle of its schedule, at a high rate.

#include "native/study/lane_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kFreshLaps = 5;
constexpr const char* kDriver = "average";

StudyCell point(const StudySetup& setup, const Setting& setting, int updates) {
  const std::string words = "updates=" + std::to_string(updates);
  StudyCell cell;
  cell.rows.push_back({setting.name,
                       "bc, " + laps_text(1, kDriver) + ", " + words,
                       {{"learner", "bc"}, {"driver", kDriver}, {"laps", 1}, {"updates", updates}}});
  cell.measure = [setup, task = setting.task, words](int seed) -> Result<std::vector<Sample>> {
    const auto demos = demonstrations(setup, task, kDriver, 1, seed);
    if (!demos) return tl::make_unexpected(demos.error());
    const auto fresh = fresh_demonstrations(setup, task, kDriver, kFreshLaps, seed);
    if (!fresh) return tl::make_unexpected(fresh.error());
    const ParamValues params = learner_params(setup, "bc", {words});
    const auto run = started(setup, task, "bc", params, *demos, seed);
    if (!run) return tl::make_unexpected(run.error());
    const auto rounds = train_rounds(**run, params.integer("updates"));
    if (!rounds) return tl::make_unexpected(rounds.error());
    const Policy& policy = *rounds->back().policy;
    Sample sample = measured(setup, task, &policy, seed);
    sample.training_error = label_error(policy, *demos);
    sample.held_out_error = label_error(policy, *fresh);
    sample.own_error = own_error(setup, task, policy, seed);
    return std::vector<Sample>{sample};
  };
  return cell;
}

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "Clones (bc) of one lap of an average person after so many updates, each a whole training with its own cosine "
      "schedule. "
      "Losses in units of the labels' variance: on the lap that was trained on, and on five fresh laps by the same "
      "driver.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true},
                  {"falls_per_lap", "falls per lap", &Sample::falls_per_lap, 2},
                  {"training_loss", "training loss", &Sample::training_error, 4},
                  {"held_out_loss", "held-out loss", &Sample::held_out_error, 4},
                  {"own_states_mse", "own error, action^2", &Sample::own_error, 4}};
  for (const Setting& setting : steering_settings(setup)) {
    for (int updates = 50; updates <= 12800; updates *= 2) plan.cells.push_back(point(setup, setting, updates));
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_updates() {
  static const StudyEntry entry{"updates", "does longer training help a clone to drive?", 10, plan};
  return entry;
}

}  // namespace driftlab
