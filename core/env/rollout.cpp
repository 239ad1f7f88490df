#include "core/env/rollout.h"

#include <algorithm>

#include "core/base/rng.h"

namespace driftlab {

namespace {

constexpr std::uint64_t kNoiseStream = 0x6e6f697365;  // "noise"

template <class T>
void append(std::vector<T>& target, std::span<const T> values) {
  target.insert(target.end(), values.begin(), values.end());
}

/// Adds Gaussian noise with standard deviation `noise` half ranges to each action.
void disturb(std::span<const Field> fields, double noise, Rng& rng, std::span<float> action) {
  for (std::size_t i = 0; i < action.size(); ++i) {
    const double half_range = 0.5 * (static_cast<double>(fields[i].high) - static_cast<double>(fields[i].low));
    const double value = static_cast<double>(action[i]) + noise * half_range * rng.normal();
    action[i] =
        static_cast<float>(std::clamp(value, static_cast<double>(fields[i].low), static_cast<double>(fields[i].high)));
  }
}

}  // namespace

Episode::Episode(const Task& task, std::uint64_t seed, std::string source) : scene_(task.make_scene()) {
  const SceneSpec& spec = scene_->spec();
  trajectory_.observation_size = spec.observation_size();
  trajectory_.action_size = spec.action_size();
  trajectory_.meta = {std::string(spec.id), task.params.changed(), seed, std::move(source)};
  observation_.resize(static_cast<std::size_t>(trajectory_.observation_size));
  applied_.resize(static_cast<std::size_t>(trajectory_.action_size));
  scene_->reset(seed);
  scene_->observe(observation_);
  trajectory_.final_observation = observation_;
}

Episode::Episode(const Task& task, const Trajectory& driven, int steps, Reader& scene)
    : scene_(task.make_scene()), trajectory_(driven) {
  DRIFTLAB_ASSERT(steps >= 0 && steps <= driven.steps, "only a step that was driven can be gone back to");
  scene_->reset(driven.meta.seed);
  scene_->restore(scene);
  const auto rows = static_cast<std::size_t>(steps);
  const auto actions = static_cast<std::size_t>(driven.action_size);
  applied_.resize(actions);
  if (steps > 0) {
    std::copy_n(driven.applied.begin() + static_cast<std::ptrdiff_t>((rows - 1) * actions), actions, applied_.begin());
    last_.reward = driven.rewards[rows - 1];
    last_.cost = driven.costs[rows - 1];
  }
  if (steps == driven.steps) {
    last_.terminated = driven.terminated;
    last_.truncated = driven.truncated;
    last_.outcome = driven.outcome;
    observation_ = driven.final_observation;
    return;
  }
  const auto here = driven.observation(steps);
  observation_.assign(here.begin(), here.end());
  Trajectory& record = trajectory_;
  record.steps = steps;
  record.observations.resize(rows * observation_.size());
  record.final_observation = observation_;
  record.labels.resize(rows * actions);
  record.label_mask.resize(rows);
  record.applied.resize(rows * actions);
  record.controller.resize(rows);
  record.rewards.resize(rows);
  record.costs.resize(rows);
  record.terminated = record.truncated = false;
  record.outcome = Outcome::running;
}

Moment Episode::moment(bool in_control) const {
  return {observation_, applied_, last_.reward, in_control};
}

StepResult Episode::step(std::span<const float> action, std::span<const float> label, Controller controller) {
  DRIFTLAB_ASSERT(!ended(), "an episode that has ended cannot be stepped");
  DRIFTLAB_ASSERT(action.size() == applied_.size(), "an action must have the scene's action size");
  DRIFTLAB_ASSERT(label.empty() || label.size() == applied_.size(), "a label must have the scene's action size");
  std::vector<float> moved(action.begin(), action.end());
  const StepResult result = scene_->step(moved);
  if (result.refused != nullptr) return result;

  Trajectory& record = trajectory_;
  append<float>(record.observations, observation_);
  if (label.empty()) {
    record.labels.resize(record.labels.size() + applied_.size());
  } else {
    append<float>(record.labels, label);
  }
  record.label_mask.push_back(label.empty() ? 0 : 1);
  append<float>(record.applied, moved);
  record.controller.push_back(controller);
  record.rewards.push_back(result.reward);
  record.costs.push_back(result.cost);
  ++record.steps;
  record.terminated = result.terminated;
  record.truncated = result.truncated;
  record.outcome = result.outcome;

  applied_ = std::move(moved);
  last_ = result;
  scene_->observe(observation_);
  record.final_observation = observation_;
  return result;
}

std::uint64_t episode_seed(std::uint64_t seed, std::uint64_t index) {
  return mix_seed(seed, index);
}

Trajectory demonstrate(const Task& task, Demonstrator& demonstrator, std::uint64_t seed, std::string_view name,
                       double noise) {
  Episode episode(task, seed, std::string(name));
  demonstrator.reset(seed);
  Rng rng(seed, kNoiseStream);
  const SceneSpec& spec = episode.scene().spec();
  const Controller controller = name == "expert" ? Controller::expert : Controller::person;
  std::vector<float> label(static_cast<std::size_t>(spec.action_size()));
  std::vector<float> action;
  while (!episode.ended()) {
    demonstrator.act(episode.scene(), label);
    action = label;
    if (noise > 0.0) disturb(spec.action, noise, rng, action);
    const StepResult result = episode.step(action, label, controller);
    DRIFTLAB_ASSERT(result.refused == nullptr, "a demonstrator must give finite actions");
  }
  return episode.trajectory();
}

Trajectory run_policy(const Task& task, Policy& policy, std::uint64_t seed, std::string_view name,
                      Demonstrator* label_with) {
  Episode episode(task, seed, std::string(name));
  policy.reset(seed);
  if (label_with != nullptr) label_with->reset(seed);
  const auto size = static_cast<std::size_t>(episode.scene().spec().action_size());
  std::vector<float> action(size);
  std::vector<float> label(label_with == nullptr ? 0 : size);
  while (!episode.ended()) {
    policy.act(episode.moment(), action, nullptr);
    if (label_with != nullptr) label_with->act(episode.scene(), label);
    const StepResult result = episode.step(action, label, Controller::policy);
    DRIFTLAB_ASSERT(result.refused == nullptr, "a policy must give finite actions");
  }
  return episode.trajectory();
}

}  // namespace driftlab
