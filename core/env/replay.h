#pragma once
// Drives a recorded episode again, so that what was not recorded (probes, the place) can be read at each of its steps.

#include <memory>
#include <span>
#include <vector>

#include "core/data/trajectory.h"
#include "core/env/scene.h"

namespace driftlab {

class Replay {
 public:
  /// `driven` must live as long. Null: its settings mean nothing in this scene.
  static std::unique_ptr<Replay> begin(const SceneEntry& entry, const Trajectory& driven);

  /// The scene as it was before this step of the recording.
  int step() const { return step_; }
  const Scene& scene() const { return *scene_; }
  /// [observation_size], seen now.
  std::span<const float> observation() const { return observed_; }
  /// The recording saw the same, up to what a file of another machine may differ by. Else it was driven otherwise.
  bool faithful() const;
  /// Makes the recorded step. False: there was none left, or the scene ended with it; after the last step of the recording the scene may be
  /// read once more.
  bool advance();
  /// All of its steps were made.
  bool at_end() const { return step_ == driven_->steps; }

 private:
  Replay(std::unique_ptr<Scene> scene, const Trajectory& driven);

  std::unique_ptr<Scene> scene_;
  const Trajectory* driven_;
  int step_ = 0;
  std::vector<float> observed_;
  std::vector<float> applied_;
};

}  // namespace driftlab
