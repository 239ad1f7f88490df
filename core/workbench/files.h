#pragma once
// Files as the workbench and the trainers handle them: bytes in memory, checked against the task at hand.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/trajectory.h"
#include "core/env/rollout.h"
#include "core/policies/policy_file.h"

namespace driftlab {

struct LoadedPolicy {
  std::unique_ptr<Policy> policy;
  PolicyFile file;
};

/// .npz of one episode: stored plainly, which is quick, or deflated, for people to download.
Bytes demo_to_file(const Trajectory& trajectory, bool deflated = false);
/// Reads an .npz and checks it against this scene (which a file that names none is taken to belong to).
Result<Trajectory> demo_from_file(std::span<const std::uint8_t> bytes, const SceneEntry& scene);

/// The same Error, saying which file it is about; unchanged when the file has no name.
Error in_file(const std::string& name, Error error);

/// .dlp of one policy trained in this task.
Bytes policy_to_file(const Policy& policy, const Task& task, const TrainingRecord& record);
/// Reads a .dlp and checks that it fits the task's scene.
Result<LoadedPolicy> policy_from_file(std::span<const std::uint8_t> bytes, const Task& task);

}  // namespace driftlab
