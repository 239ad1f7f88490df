#include "native/study/step_runs.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text.h"
#include "core/policies/mlp_policy.h"
#include "core/study/seeds.h"
#include "native/study/counted.h"

namespace driftlab {
namespace {

constexpr std::int64_t kAllUpdates = std::numeric_limits<std::int64_t>::max() / 2;

std::string_view key_of(std::string_view setting) {
  return setting.substr(0, setting.find('='));
}

ParamValues params_of(const StudySetup& setup, const Tries& tries) {
  const auto& asked = setup.options.learner_settings;
  std::vector<std::string> settings;
  for (const std::string& setting : tries.usual) {
    const bool otherwise =
        std::any_of(asked.begin(), asked.end(), [&](const auto& other) { return key_of(other) == key_of(setting); });
    if (!otherwise) settings.push_back(setting);
  }
  settings.insert(settings.end(), tries.about.begin(), tries.about.end());
  return learner_params(setup, tries.learner, settings);
}

std::int64_t steps_at(const ParamValues& params, double share) {
  return std::llround(share * static_cast<double>(params.integer("env_steps")));
}

Sample of_policy(const StudySetup& setup, const Task& task, const Policy& policy, const TrainStatus& status, int seed) {
  Sample sample = measured(setup, task, &policy, seed);
  sample.labels = static_cast<double>(status.expert_labels);
  sample.env_steps = static_cast<double>(status.env_steps);
  return sample;
}

Result<Outcomes> cloned(const StudySetup& setup, const Task& task, std::span<const Trajectory> shown, int seed) {
  const auto run = started(setup, task, "bc", learner_params(setup, "bc", {}), shown, seed);
  if (!run) return tl::make_unexpected(run.error());
  return train(**run);
}

/// The run, begun: with a clone's policy, with demonstrations, or with nothing.
Result<std::unique_ptr<Learner>> begun(const StudySetup& setup, const Tries& tries, const Policy* initial,
                                       std::span<const Trajectory> shown, int seed) {
  auto learner = find_learner(tries.learner).value()->make(params_of(setup, tries));
  const auto good = learner->start(tries.task, seed_for(setup.options.seed, SeedUse::training, seed), initial);
  if (!good) return tl::make_unexpected(good.error());
  if (initial == nullptr && !shown.empty()) {
    if (const auto added = learner->add(shown); !added) return tl::make_unexpected(added.error());
  }
  return learner;
}

Result<std::vector<Sample>> measure(const StudySetup& setup, const Tries& tries, int seed) {
  std::vector<Trajectory> shown;
  if (tries.shown) {
    auto made = tries.shown(seed);
    if (!made) return tl::make_unexpected(made.error());
    shown = std::move(*made);
  }
  std::vector<Sample> samples;
  Outcomes clone;
  if (tries.from_clone) {
    auto made = cloned(setup, tries.task, shown, seed);
    if (!made) return tl::make_unexpected(made.error());
    clone = std::move(*made);
    samples.push_back(of_policy(setup, tries.task, *clone.policy, clone.status, seed));
  }
  const auto learner = begun(setup, tries, clone.policy.get(), shown, seed);
  if (!learner) return tl::make_unexpected(learner.error());
  const ParamValues params = params_of(setup, tries);
  for (const double share : tries.points) {
    TrainStatus status = (*learner)->status();
    status = (*learner)->step({kAllUpdates, std::max<std::int64_t>(0, steps_at(params, share) - status.env_steps)});
    if (status.failed) return fail("training to the end", status.stop_reason, "Set other parameters.");
    status.expert_labels += clone.status.expert_labels;
    const auto policy = (*learner)->snapshot();
    samples.push_back(of_policy(setup, tries.task, *policy, status, seed));
    if (!tries.by_samples || share != tries.points.back()) continue;
    auto* distribution = dynamic_cast<MlpPolicy*>(policy.get());
    DRIFTLAB_ASSERT(distribution != nullptr, "who tries has a distribution of actions");
    distribution->act_by(ActBy::sample);
    samples.push_back(of_policy(setup, tries.task, *policy, status, seed));
  }
  return samples;
}

}  // namespace

StudyCell tries_cell(const StudySetup& setup, const Tries& tries) {
  const ParamValues params = params_of(setup, tries);
  StudyCell cell;
  const auto row = [&](const std::string& name, std::int64_t env_steps) {
    cell.rows.push_back({tries.setting,
                         name,
                         {{"scene", tries.task.entry->id},
                          {"scene_params", tries.task.params.changed()},
                          {"learner", tries.learner},
                          {"learner_params", params.changed()},
                          {"env_steps", env_steps}}});
  };
  const std::string name(tries.learner);
  if (tries.from_clone) row("bc, where it begins", 0);
  for (const double share : tries.points) {
    const std::int64_t steps = steps_at(params, share);
    row(name + ", after " + grouped(steps) + " steps", steps);
    if (tries.by_samples && share == tries.points.back()) row(name + ", then by samples", steps);
  }
  cell.measure = [setup, tries](int seed) { return measure(setup, tries, seed); };
  return cell;
}

StudyCell clone_cell(const StudySetup& setup, const std::string& setting, const std::string& name, const Task& task,
                     const Shown& shown) {
  StudyCell cell;
  cell.rows.push_back({setting,
                       name,
                       {{"scene", task.entry->id},
                        {"scene_params", task.params.changed()},
                        {"learner", "bc"},
                        {"learner_params", learner_params(setup, "bc", {}).changed()},
                        {"env_steps", 0}}});
  cell.measure = [setup, task, shown](int seed) -> Result<std::vector<Sample>> {
    const auto demos = shown(seed);
    if (!demos) return tl::make_unexpected(demos.error());
    const auto clone = cloned(setup, task, *demos, seed);
    if (!clone) return tl::make_unexpected(clone.error());
    return std::vector<Sample>{of_policy(setup, task, *clone->policy, clone->status, seed)};
  };
  return cell;
}

Shown expert_shows(const StudySetup& setup, const Task& task, int count) {
  return [setup, task, count](int seed) { return demonstrations(setup, task, "expert", count, seed); };
}

std::vector<Figure> step_figures() {
  return {{"success", "success", &Sample::success, 0, true, true},
          {"episode_steps", "steps an episode", &Sample::episode_steps, 0},
          {"labels", "labels", &Sample::labels}};
}

}  // namespace driftlab
