#pragma once
// Several scenes of one task side by side, so that a network sees a batch at each step. A scene whose episode ends begins the next one
// at once.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/env/rollout.h"

namespace driftlab {

class VectorScenes {
 public:
  /// What a step did in one scene.
  struct Step {
    float reward = 0.0F;
    float cost = 0.0F;
    bool ended = false;
    bool terminated = false;  ///< by the task itself; else, where it ended, it was cut off
    Outcome outcome = Outcome::running;
    int steps = 0;  ///< of the episode, this one included
  };

  /// Episode k, counted over all scenes, starts from episode_seed(seed, k): which scene it falls to follows from the steps alone.
  VectorScenes(const Task& task, int count, std::uint64_t seed);

  int count() const { return static_cast<int>(scenes_.size()); }
  const SceneSpec& spec() const { return scenes_.front()->spec(); }
  const Scene& scene(int index) const { return *scenes_[static_cast<std::size_t>(index)]; }
  std::int64_t episodes_begun() const { return begun_; }

  /// [count, observations]: where each scene is now.
  std::span<const float> observations() const { return observations_; }
  /// [count, actions], in the scene's own units. Afterwards last() and finals() tell what happened. False: an action was refused, since
  /// it was not finite; nothing may be stepped after that.
  bool step(std::span<const float> actions);
  std::span<const Step> last() const { return last_; }
  /// [count, observations]: what was seen after the step, before the next episode began.
  std::span<const float> finals() const { return finals_; }
  /// [count, reported]: what spec().reported said where an episode ended with this step; else what it said at an earlier end.
  std::span<const float> reported() const { return reported_; }

  void save(Writer& writer) const;
  /// On one made with the same arguments. False: damaged bytes.
  bool restore(Reader& reader);

 private:
  void begin(std::size_t index);
  std::span<float> row(std::vector<float>& rows, std::size_t index) const;

  std::uint64_t seed_;
  std::size_t width_ = 0;  // of an observation
  std::vector<std::unique_ptr<Scene>> scenes_;
  std::vector<std::uint64_t> seeds_;  // of the episodes in progress
  std::vector<int> steps_;
  std::vector<Step> last_;
  std::vector<float> observations_, finals_, action_;
  std::vector<float> reported_;
  std::int64_t begun_ = 0;
};

}  // namespace driftlab
