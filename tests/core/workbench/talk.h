#pragma once
// A trainer, in the point scene unless said, and everything that it has said.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/workbench/trainer.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"

namespace driftlab {

inline Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

struct Talk {
  explicit Talk(SceneList scenes = point_scenes(), LearnerList learners = bc_only()) : trainer(scenes, learners) {}

  Trainer trainer;
  std::vector<nlohmann::json> said;

  void say(const nlohmann::json& message) {
    trainer.handle(pack(message));
    listen();
  }
  void listen() {
    for (const Bytes& bytes : trainer.take()) said.push_back(*unpack(bytes));
  }
  void work(Budget slice = {16, 100}) {
    while (trainer.work(slice)) listen();
    listen();
  }
  std::vector<nlohmann::json> of(const std::string& type) const {
    std::vector<nlohmann::json> result;
    for (const nlohmann::json& message : said) {
      if (message["type"] == type) result.push_back(message);
    }
    return result;
  }
  nlohmann::json last(const std::string& type) const {
    const auto all = of(type);
    return all.empty() ? nlohmann::json() : all.back();
  }
};

}  // namespace driftlab
