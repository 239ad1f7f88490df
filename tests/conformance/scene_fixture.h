#pragma once
// Runs a test over every registered scene, each with its initial params, with every param at its lowest and highest, and with all
// that can vary drawn anew in every episode.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/env/rollout.h"
#include "scenes/registry.h"

namespace driftlab::testing {

struct SceneCase {
  std::string name;
  Task task;
};

inline std::vector<SceneCase> initial_cases() {
  std::vector<SceneCase> cases;
  for (const SceneEntry* entry : all_scenes()) {
    cases.push_back({std::string(entry->id), {entry, ParamValues(entry->params)}});
  }
  return cases;
}

inline std::vector<SceneCase> all_cases() {
  std::vector<SceneCase> cases = initial_cases();
  for (const SceneEntry* entry : all_scenes()) {
    SceneCase varied{std::string(entry->id) + "_varied", {entry, ParamValues(entry->params)}};
    for (const Param& param : entry->params) {
      if (!param.can_vary) continue;
      const std::string range = format_real(param.low) + ".." + format_real(param.high);
      EXPECT_TRUE(varied.task.params.set(param.key, range).has_value());
    }
    if (varied.task.params.varies()) cases.push_back(std::move(varied));
    for (const Param& param : entry->params) {
      const int choices = static_cast<int>(param.choices.size());
      std::vector<double> values = {param.low, param.high};
      for (int choice = 1; choice + 1 < choices; ++choice) values.push_back(choice);
      for (const double value : values) {
        if (value == param.initial) continue;
        SceneCase extreme{std::string(entry->id) + "_" + std::string(param.key) + "_" +
                              (value == param.low    ? "lowest"
                               : value == param.high ? "highest"
                                                     : std::to_string(static_cast<int>(value))),
                          {entry, ParamValues(entry->params)}};
        if (extreme.task.params.set(param.key, value).has_value()) cases.push_back(std::move(extreme));
      }
    }
  }
  return cases;
}

class SceneTest : public ::testing::TestWithParam<SceneCase> {
 protected:
  const Task& task() const { return GetParam().task; }
  std::unique_ptr<Scene> make() const { return task().make_scene(); }
};

inline std::string case_name(const ::testing::TestParamInfo<SceneCase>& info) {
  return info.param.name;
}

inline std::vector<float> observation_of(const Scene& scene) {
  std::vector<float> values(static_cast<std::size_t>(scene.spec().observation_size()));
  scene.observe(values);
  return values;
}

inline std::vector<float> probes_of(const Scene& scene) {
  std::vector<float> values(scene.spec().probes.size());
  scene.probe(values);
  return values;
}

inline Bytes snapshot_of(const Scene& scene) {
  Writer writer;
  scene.snapshot(writer);
  return writer.take();
}

}  // namespace driftlab::testing
