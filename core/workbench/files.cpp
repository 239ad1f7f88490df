#include "core/workbench/files.h"

#include "core/data/npz.h"
#include "core/workbench/lookup.h"

namespace driftlab {

namespace {

/// The scene with these settings, for its spec.
Result<std::unique_ptr<Scene>> scene_with(const SceneEntry& entry, const std::vector<std::string>& settings) {
  const auto params = read_params(entry.params, settings);
  if (!params) return tl::make_unexpected(params.error());
  return make_scene(entry, *params);
}

}  // namespace

Bytes demo_to_file(const Trajectory& trajectory, bool deflated) {
  NpzWriteOptions options;
  options.deflated = deflated;
  return write_npz(trajectory, options);
}

Result<Trajectory> demo_from_file(std::span<const std::uint8_t> bytes, const SceneEntry& scene) {
  const auto usual = scene.make(ParamValues(scene.params));
  NpzOptions options;
  options.expected = &usual->spec();
  options.scene_when_unnamed = std::string(scene.id);
  auto trajectory = read_npz(bytes, options);
  if (!trajectory) return trajectory;
  const auto driven = scene_with(scene, trajectory->meta.params);
  if (!driven) return tl::make_unexpected(driven.error());
  if (auto good = trajectory->validate_for((*driven)->spec()); !good) return tl::make_unexpected(good.error());
  return trajectory;
}

Error in_file(const std::string& name, Error error) {
  if (!name.empty()) error.expected = "in “" + name + "” " + error.expected;
  return error;
}

Bytes policy_to_file(const Policy& policy, const Task& task, const TrainingRecord& record) {
  const auto scene = task.make_scene();
  return write_policy(describe_policy(policy, scene->spec(), task.params.changed(), record));
}

Result<LoadedPolicy> policy_from_file(std::span<const std::uint8_t> bytes, const Task& task) {
  auto file = read_policy(bytes);
  if (!file) return tl::make_unexpected(file.error());
  const auto scene = task.make_scene();
  auto policy = make_policy(*file, scene->spec());
  if (!policy) return tl::make_unexpected(policy.error());
  return LoadedPolicy{std::move(*policy), std::move(*file)};
}

}  // namespace driftlab
