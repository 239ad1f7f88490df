#pragma once
// What tests of learners begin with: a task, and what its expert demonstrates there.

#include <string_view>
#include <utility>
#include <vector>

#include "core/env/rollout.h"

namespace driftlab {

/// Of a learner: key and value.
using Settings = std::vector<std::pair<std::string_view, std::string_view>>;

inline Task task_of(const SceneEntry& entry) {
  return {&entry, ParamValues(entry.params)};
}

inline std::vector<Trajectory> demonstrations(const Task& task, int count) {
  auto expert = make_demonstrator("expert");
  std::vector<Trajectory> result;
  for (int i = 0; i < count; ++i) {
    result.push_back(demonstrate(task, **expert, episode_seed(3, static_cast<std::uint64_t>(i)), "expert"));
  }
  return result;
}

}  // namespace driftlab
