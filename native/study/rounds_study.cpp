// DAgger by rounds, as Ross, Gordon, Bagnell 2011 show it for their kart game: falls per lap go to nothing after a few laps, and stay
// there.

#include "native/study/lane_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kRounds = 15;

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what =
      "DAgger by rounds, from one flawless lap, one lap a round. Round 0 is the clone of that lap; every round's "
      "policy is "
      "shown, none is selected.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true},
                  {"falls_per_lap", "falls per lap", &Sample::falls_per_lap, 2, false, true},
                  {"labels", "labels", &Sample::labels}};
  for (const Setting& setting : steering_settings(setup)) {
    plan.cells.push_back(rounds_cell(setup, setting, "dagger", {}, kRounds));
  }
  return plan;
}

}  // namespace

const StudyEntry& study_entry_rounds() {
  static const StudyEntry entry{"rounds", "does DAgger stay on the road, round by round, once it is there?", 10, plan};
  return entry;
}

}  // namespace driftlab
