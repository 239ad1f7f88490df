#pragma once
// One recorded episode.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/env/scene.h"

namespace driftlab {

/// Who moved the scene at a step.
enum class Controller : std::uint8_t { policy = 0, expert = 1, person = 2 };

/// Where a trajectory came from; written into the file's meta.
struct TrajectoryMeta {
  std::string scene;                ///< scene id
  std::vector<std::string> params;  ///< "key=value" of every scene Param not at its initial setting
  std::uint64_t seed = 0;           ///< given to Scene::reset
  std::string source;               ///< "person", "expert", "average", "bc", ...
};

/// T steps. Row-major float matrices. Learners train on labels, never on applied.
struct Trajectory {
  int steps = 0;  ///< T
  int observation_size = 0;
  int action_size = 0;
  std::vector<float> observations;       ///< [T, observation_size]: before each step
  std::vector<float> final_observation;  ///< [observation_size]: after the last step
  std::vector<float> labels;             ///< [T, action_size]: what the demonstrator wanted
  std::vector<std::uint8_t> label_mask;  ///< [T]: 1 where labels counts
  std::vector<float> applied;            ///< [T, action_size]: what moved the scene, after limits
  std::vector<Controller> controller;    ///< [T]
  std::vector<float> rewards;            ///< [T]
  std::vector<float> costs;              ///< [T]
  bool terminated = false;
  bool truncated = false;
  Outcome outcome = Outcome::running;
  double weight = 1.0;
  TrajectoryMeta meta;

  std::span<const float> observation(int step) const {
    return {observations.data() + static_cast<std::size_t>(step) * static_cast<std::size_t>(observation_size),
            static_cast<std::size_t>(observation_size)};
  }
  std::span<const float> label(int step) const {
    return {labels.data() + static_cast<std::size_t>(step) * static_cast<std::size_t>(action_size),
            static_cast<std::size_t>(action_size)};
  }
  int label_count() const;

  /// Shapes agree with each other, values are finite, T > 0.
  Result<void> validate() const;
  /// validate(), and the sizes and scene id are those of the spec.
  Result<void> validate_for(const SceneSpec& spec) const;
  /// Over everything that training reads: observations, labels, mask, weight.
  void add_to(Hash& hash) const;
};

}  // namespace driftlab
