#pragma once
// Demonstrations in a folder: one .npz an episode, in the order of their names.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/data/trajectory.h"
#include "core/env/rollout.h"
#include "native/cli/command.h"

namespace driftlab {

struct DemonstrationFile {
  std::filesystem::path path;
  Bytes bytes;
  Trajectory trajectory;
};

/// Every *.npz of the folder, sorted by name, checked against the scene. The first one that is no good is refused by name;
/// a folder without any is refused too.
Attempt<std::vector<DemonstrationFile>> read_demonstrations(const std::filesystem::path& folder,
                                                            const SceneEntry& scene);

/// The settings of the scene that they were recorded with. Refuses files that disagree: a policy learned from both would be
/// of neither. Files that do not say (no meta) agree with any; nothing when none says.
Attempt<std::optional<std::vector<std::string>>> common_settings(const std::vector<DemonstrationFile>& files);

/// "000.npz"
std::string demonstration_name(int index);
/// What training reads of them, as the trainer fingerprints it.
std::uint64_t data_hash(const std::vector<Trajectory>& trajectories);

}  // namespace driftlab
