#include "native/cli/demonstrations.h"

#include "core/base/text.h"
#include "core/workbench/files.h"
#include "native/cli/files.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kLargestDemonstration = 256ULL << 20U;

std::string settings_text(const std::vector<std::string>& settings) {
  return settings.empty() ? "the scene's initial settings" : join(settings, " ");
}

}  // namespace

Attempt<std::vector<DemonstrationFile>> read_demonstrations(const std::filesystem::path& folder,
                                                            const SceneEntry& scene) {
  const auto paths = list_files(folder, ".npz");
  if (!paths) return failed(paths.error(), "--data");
  if (paths->empty()) {
    return failed({"*.npz files in " + folder.string(), "none",
                   "Make some: driftlab demos --scene " + std::string(scene.id) + " --out " + folder.string()},
                  "--data");
  }
  std::vector<DemonstrationFile> files;
  for (const auto& path : *paths) {
    auto bytes = read_file(path, kLargestDemonstration);
    if (!bytes) return failed(bytes.error());
    auto trajectory = demo_from_file(*bytes, scene);
    if (!trajectory) return failed(trajectory.error(), path.string());
    files.push_back({path, std::move(*bytes), std::move(*trajectory)});
  }
  return files;
}

Attempt<std::optional<std::vector<std::string>>> common_settings(const std::vector<DemonstrationFile>& files) {
  const DemonstrationFile* first = nullptr;
  for (const DemonstrationFile& file : files) {
    if (file.trajectory.meta.source.empty()) continue;
    if (first == nullptr) first = &file;
    if (file.trajectory.meta.params == first->trajectory.meta.params) continue;
    return failed(
        {"demonstrations with " + settings_text(first->trajectory.meta.params) + ", as in " +
             first->path.filename().string(),
         settings_text(file.trajectory.meta.params), "Keep demonstrations of different settings in different folders."},
        file.path.string());
  }
  if (first == nullptr) return std::nullopt;
  return first->trajectory.meta.params;
}

std::string demonstration_name(int index) {
  const std::string digits = std::to_string(index);
  return (digits.size() < 3 ? std::string(3 - digits.size(), '0') : "") + digits + ".npz";
}

std::uint64_t data_hash(const std::vector<Trajectory>& trajectories) {
  Hash hash;
  for (const Trajectory& trajectory : trajectories) trajectory.add_to(hash);
  return hash.value();
}

}  // namespace driftlab
