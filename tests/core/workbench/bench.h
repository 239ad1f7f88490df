#pragma once
// A workbench with trainers in this thread, and a person at the mouse, for tests.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/workbench/in_process_port.h"
#include "core/workbench/workbench.h"

namespace driftlab {

/// The bead on a wire: short episodes, no road. Or the lane.
SceneList point_scenes();
SceneList lane_scenes();
LearnerList bc_only();
/// Those that a person can teach, after bc.
LearnerList taught_learners();

class Bench {
 public:
  explicit Bench(SceneList scenes = point_scenes(), LearnerList learners = bc_only());

  /// The command must be carried out.
  nlohmann::json good(const std::string& command, nlohmann::json arguments = nlohmann::json::object(),
                      std::span<const std::uint8_t> bytes = {});
  /// The command must be refused and change nothing; gives the message.
  std::string bad(const std::string& command, nlohmann::json arguments = nlohmann::json::object(),
                  std::span<const std::uint8_t> bytes = {});
  nlohmann::json json() const { return workbench.state_json(); }
  const WorkbenchState& state() const { return workbench.state(); }
  /// Lets time pass in frames of the scene's dt.
  void frames(int count);
  /// One frame of a person who points where the scene says a person would.
  void drive();
  /// Demonstrates until the episode has ended.
  void drive_lap();
  /// A lap, kept; gives its id.
  int keep_lap();
  /// Trainers work until they are done, the workbench takes it in.
  void work();
  /// Effects since the last call, of one kind.
  std::vector<Effect> effects(Effect::Kind kind);
  /// Everything kept so far and not forgotten since, by name.
  std::vector<Effect> kept();

  InProcessPort port;
  Workbench workbench;

 private:
  std::vector<Effect> kept_;
  std::vector<Effect> seen_;
  void collect();
};

}  // namespace driftlab
