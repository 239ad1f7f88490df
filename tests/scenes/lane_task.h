#pragma once
// The lane with some of its params changed, for tests.

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>
#include <utility>

#include "core/env/rollout.h"
#include "scenes/registry.h"

namespace driftlab::testing {

using Setting = std::pair<std::string_view, std::string_view>;

inline Task lane_task(std::initializer_list<Setting> settings = {}) {
  const SceneEntry* entry = find_scene(all_scenes(), "lane").value();
  Task task = {entry, ParamValues(entry->params)};
  for (const auto& [key, value] : settings) EXPECT_TRUE(task.params.set(key, value).has_value()) << key << " " << value;
  return task;
}

/// Index of a probe in SceneSpec::probes.
inline std::size_t probe_index(const SceneSpec& spec, std::string_view name) {
  for (std::size_t i = 0; i < spec.probes.size(); ++i) {
    if (spec.probes[i].name == name) return i;
  }
  ADD_FAILURE() << "no probe " << name;
  return 0;
}

inline double probe(const Scene& scene, std::string_view name) {
  std::vector<float> values(scene.spec().probes.size());
  scene.probe(values);
  return static_cast<double>(values[probe_index(scene.spec(), name)]);
}

/// Drives `steps` steps, or to the end, by the expert.
inline StepResult drive(Scene& scene, int steps) {
  StepResult result;
  std::vector<float> action(1);
  for (int i = 0; i < steps && !result.ended(); ++i) {
    scene.expert_action(action);
    result = scene.step(action);
  }
  return result;
}

}  // namespace driftlab::testing
