#pragma once
// A workbench whose learners learn by trying, quickly.

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/core/workbench/bench.h"

namespace driftlab {

inline LearnerList trying_learners() {
  static const std::array<const LearnerEntry*, 3> learners = {*find_learner("bc"), *find_learner("gail"),
                                                              *find_learner("ppo")};
  return learners;
}

/// Rollouts of 4 scenes and 16 steps, few and small updates: 4 + 4 of them a rollout, 32 rollouts.
struct Trying : Bench {
  Trying() : Bench(point_scenes(), trying_learners()) {
    for (const std::string learner : {"gail", "ppo"}) {
      set(learner + ".env_steps", 2048);
      set(learner + ".scenes", 4);
      set(learner + ".rollout", 16);
      set(learner + ".batch", 32);
      set(learner + ".epochs", 2);
      set(learner + ".width", 8);
    }
    set("gail.discriminator_updates", 4);
  }
  void set(const std::string& key, int value) { good("set", {{"key", key}, {"value", value}}); }
  int train(const std::string& learner = "gail") {
    good("train", {{"learner", learner}, {"data", learner == "ppo" ? "reward" : "expert"}});
    return state().runs.back().id;
  }
  /// The trainer has made the demonstrations and the first update.
  void begin() {
    for (int i = 0; i < 1000 && run().status.updates < 1; ++i) pass({1, 64});
    ASSERT_GE(run().status.updates, 1);
  }
  void pass(Budget slice) {
    port.work(slice);
    workbench.advance(0.0);
  }
  /// So many frames of a sixtieth of a second, in each of which the trainer works.
  void live(int count) {
    for (int i = 0; i < count; ++i) {
      workbench.advance(1.0 / 60.0);
      for (int slice = 0; slice < 4; ++slice) port.work({200, 2000});
    }
    workbench.advance(0.0);
  }
  const RunItem& run() const { return state().runs.back(); }
};

}  // namespace driftlab
