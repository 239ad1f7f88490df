#pragma once
// Runs whole episodes and records them. The page steps the same Episode one frame at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "core/data/trajectory.h"
#include "core/env/demonstrator.h"
#include "core/env/randomised.h"
#include "core/env/scene.h"
#include "core/policies/policy.h"

namespace driftlab {

/// Makes equal scenes, as many as needed; params included. What a learner, evaluation or view is given.
struct Task {
  const SceneEntry* entry = nullptr;
  ParamValues params;

  std::unique_ptr<Scene> make_scene() const { return driftlab::make_scene(*entry, params); }
};

/// One episode in progress: steps a scene and records what happens. Feed it one action a step.
class Episode {
 public:
  /// Resets the scene with the seed.
  Episode(const Task& task, std::uint64_t seed, std::string source);
  /// Goes on from one that was driven: after `steps` of its steps (0 .. driven.steps), with the scene as a snapshot taken there says.
  Episode(const Task& task, const Trajectory& driven, int steps, Reader& scene);

  Scene& scene() { return *scene_; }
  const Scene& scene() const { return *scene_; }
  bool ended() const { return last_.ended(); }
  const StepResult& last() const { return last_; }
  int steps() const { return trajectory_.steps; }
  /// [observation_size], current.
  std::span<const float> observation() const { return observation_; }
  Moment moment(bool in_control = true) const;

  /// Advances by one step with `action` moving the scene and `label` (may be empty: no label) recorded as what the
  /// demonstrator wanted. A refused action records nothing.
  StepResult step(std::span<const float> action, std::span<const float> label, Controller controller);

  /// The record so far; final_observation is the current one.
  const Trajectory& trajectory() const { return trajectory_; }

 private:
  std::unique_ptr<Scene> scene_;
  Trajectory trajectory_;
  StepResult last_;
  std::vector<float> observation_;
  std::vector<float> applied_;
};

/// Seed of episode `index` of an evaluation or data set made from `seed`: the one rule that page and CLI share.
std::uint64_t episode_seed(std::uint64_t seed, std::uint64_t index);

/// A whole episode driven by a demonstrator; its actions are applied and recorded as labels. `noise`: standard deviation
/// of Gaussian noise (in units of each action's half range) added to what is applied, not to the label.
Trajectory demonstrate(const Task& task, Demonstrator& demonstrator, std::uint64_t seed, std::string_view name,
                       double noise = 0.0);
/// A whole episode driven by a policy. With `label_with` the demonstrator labels every visited state.
Trajectory run_policy(const Task& task, Policy& policy, std::uint64_t seed, std::string_view name,
                      Demonstrator* label_with = nullptr);

}  // namespace driftlab
