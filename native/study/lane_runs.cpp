#include "native/study/lane_runs.h"

#include "core/base/text.h"

namespace driftlab {
namespace {

std::string setting_name(const std::string& letter, const ParamValues& params) {
  const bool angle = params.choice("steering") == "angle";
  return letter + ": wheel " + (angle ? "angle" : "turn rate") + ", " + format_real(params.real("speed")) + " m/s";
}

}  // namespace

std::vector<Setting> steering_settings(const StudySetup& setup) {
  Task turning = setup.task();
  const bool known = turning.params.set("steering", "rate") && turning.params.set("speed", 8.5);
  DRIFTLAB_ASSERT(known, "the lane steers by rate too");
  return {{setting_name("B", setup.task().params), setup.task()}, {setting_name("A", turning.params), turning}};
}

std::string laps_text(int laps, std::string_view driver) {
  return std::to_string(laps) + (laps == 1 ? " lap, " : " laps, ") + std::string(driver);
}

StudyCell clone_cell(const StudySetup& setup, const Setting& setting, std::string_view driver, int laps) {
  StudyCell cell;
  cell.rows.push_back({setting.name,
                       "bc, " + laps_text(laps, driver),
                       {{"learner", "bc"}, {"driver", driver}, {"laps", laps}, {"round", 0}}});
  cell.measure = [setup, task = setting.task, name = std::string(driver),
                  laps](int seed) -> Result<std::vector<Sample>> {
    const auto demos = demonstrations(setup, task, name, laps, seed);
    if (!demos) return tl::make_unexpected(demos.error());
    return learn_and_measure(setup, task, "bc", {}, *demos, seed);
  };
  return cell;
}

StudyCell rounds_cell(const StudySetup& setup, const Setting& setting, std::string_view learner,
                      const std::vector<std::string>& settings, int rounds) {
  if (setup.options.rounds >= 0) rounds = setup.options.rounds;
  StudyCell cell;
  const std::string name = std::string(learner) + (settings.empty() ? "" : " " + join(settings, " "));
  for (int round = 0; round <= rounds; ++round) {
    cell.rows.push_back(
        {setting.name,
         name + ", round " + std::to_string(round),
         {{"learner", learner}, {"learner_params", settings}, {"driver", "expert"}, {"laps", 1}, {"round", round}}});
  }
  std::vector<std::string> all = settings;
  all.push_back("rounds=" + std::to_string(rounds));
  all.emplace_back("held_out_rollouts=0");
  cell.measure = [setup, task = setting.task, id = std::string(learner), all](int seed) -> Result<std::vector<Sample>> {
    const auto demos = demonstrations(setup, task, "expert", 1, seed);
    if (!demos) return tl::make_unexpected(demos.error());
    return learn_and_measure(setup, task, id, all, *demos, seed);
  };
  return cell;
}

}  // namespace driftlab
