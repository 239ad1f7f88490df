// The horizon trap: where each step has a positive reward, more steps have more, whatever they look like, so a learner learns to stay on the
// road from demonstrations that never did (Kostrikov et al. 2019, arXiv 1809.02925). Absorbing states take that away.

#include "core/base/rng.h"
#include "core/study/seeds.h"
#include "native/study/counted.h"
#include "native/study/step_runs.h"
#include "native/study/studies.h"

namespace driftlab {
namespace {

constexpr int kShown = 20;
constexpr std::uint64_t kActions = 0x74726170;  // "trap"

/// An episode in which nobody drives: every action is drawn anew, evenly within its limits. It ends as it ends.
struct Drawn {
  Trajectory trajectory;
  bool success = false;
};
Drawn driven_by_nobody(const Task& task, std::uint64_t seed) {
  Episode episode(task, seed, "nobody");
  Rng rng(mix_seed(seed, kActions));
  const auto fields = episode.scene().spec().action;
  std::vector<float> action(fields.size());
  while (!episode.ended()) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const double share = rng.uniform();
      action[i] = fields[i].low + static_cast<float>(share) * (fields[i].high - fields[i].low);
    }
    episode.step(action, action, Controller::person);
  }
  return {episode.trajectory(), episode.last().outcome == Outcome::success};
}

std::vector<Drawn> shown_by_nobody(const StudySetup& setup, int seed) {
  const std::uint64_t first = seed_for(setup.options.seed, SeedUse::demonstrations, seed);
  std::vector<Drawn> all;
  for (std::uint64_t i = 0; i < kShown; ++i) all.push_back(driven_by_nobody(setup.task(), episode_seed(first, i)));
  return all;
}

Result<std::vector<Trajectory>> trajectories(const StudySetup& setup, int seed) {
  std::vector<Trajectory> list;
  for (Drawn& drawn : shown_by_nobody(setup, seed)) list.push_back(std::move(drawn.trajectory));
  return list;
}

StudyCell shown_cell(const StudySetup& setup) {
  StudyCell cell;
  cell.rows.push_back({"what was shown", "nobody drives", {{"scene", setup.task().entry->id}, {"learner", nullptr}}});
  cell.measure = [setup](int seed) -> Result<std::vector<Sample>> {
    Sample sample;
    for (const Drawn& drawn : shown_by_nobody(setup, seed)) {
      sample.success += drawn.success ? 1.0 / kShown : 0.0;
      sample.episode_steps += static_cast<double>(drawn.trajectory.steps) / kShown;
      for (const float reward : drawn.trajectory.rewards) sample.episode_return += static_cast<double>(reward) / kShown;
      sample.labels += drawn.trajectory.steps;
    }
    return std::vector<Sample>{sample};
  };
  return cell;
}

StudyPlan plan(const StudySetup& setup) {
  StudyPlan plan;
  plan.what = "GAIL from " + counted(kShown, "episode") +
              " in which nobody drives: every action is drawn anew, evenly within its limits, and the car leaves the "
              "road. With and without absorbing states, by the reward's sign; the discriminator kept smooth "
              "(penalty=10 discriminator_rate=0.0003), so that it hardly tells one place on the road from another, or, "
              "last, at its initial settings. What is measured is the scene's own: it was not rewarded.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true},
                  {"episode_steps", "steps an episode", &Sample::episode_steps, 0, false, true},
                  {"episode_return", "the scene's return", &Sample::episode_return, 0, false, true},
                  {"labels", "labels", &Sample::labels}};
  plan.cells.push_back(shown_cell(setup));
  const auto run = [&](const std::string& name, const std::vector<std::string>& about) {
    Tries tries{name, "gail", setup.task()};
    tries.usual = {"env_steps=300000"};
    tries.about = about;
    tries.shown = [setup](int seed) { return trajectories(setup, seed); };
    tries.points = {0.1, 0.25, 0.5, 1.0};
    plan.cells.push_back(tries_cell(setup, tries));
  };
  for (const char* absorbing : {"false", "true"}) {
    for (const char* reward : {"positive", "negative"}) {
      run(std::string("smooth, absorbing=") + absorbing + ", reward=" + reward,
          {"penalty=10", "discriminator_rate=0.0003", std::string("absorbing=") + absorbing,
           std::string("reward=") + reward});
    }
  }
  run("at initial settings, absorbing=false, reward=positive", {"absorbing=false", "reward=positive"});
  return plan;
}

}  // namespace

const StudyEntry& study_entry_gail_trap() {
  static const StudyEntry entry{"gail_trap", "what GAIL learns from demonstrations that show nothing", 5, plan};
  return entry;
}

}  // namespace driftlab
