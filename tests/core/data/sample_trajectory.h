#pragma once
// A small valid episode and a scene that it fits, for tests of core/data.

#include <array>
#include <cmath>

#include "core/data/trajectory.h"

namespace driftlab::testing {

inline constexpr std::array<Field, 3> kFields = {
    {{"position", "m", -100.0F, 100.0F}, {"speed", "m/s", -100.0F, 100.0F}, {"light", "1", 0.0F, 1.0F}}};
inline constexpr std::array<Block, 1> kBlocks = {{{"body", {3, 1, 1}, kFields}}};
inline constexpr std::array<Field, 2> kActions = {{{"push", "N", -1.0F, 1.0F}, {"turn", "1", -1.0F, 1.0F}}};

inline SceneSpec sample_spec() {
  SceneSpec spec;
  spec.id = "sample";
  spec.title = "Sample";
  spec.observation = kBlocks;
  spec.action = kActions;
  spec.dt = 0.02;
  spec.max_steps = 1000;
  return spec;
}

/// Observations 100 t + column, labels t + column / 10, applied the half of them.
inline Trajectory sample_trajectory(int steps = 7) {
  Trajectory t;
  t.steps = steps;
  t.observation_size = 3;
  t.action_size = 2;
  for (int step = 0; step < steps; ++step) {
    for (int column = 0; column < 3; ++column) t.observations.push_back(static_cast<float>(100 * step + column));
    for (int column = 0; column < 2; ++column) {
      t.labels.push_back(static_cast<float>(step) + 0.1F * static_cast<float>(column));
      t.applied.push_back(0.5F * t.labels.back());
    }
    t.label_mask.push_back(step % 3 == 2 ? 0 : 1);
    t.controller.push_back(static_cast<Controller>(step % 3));
    t.rewards.push_back(0.25F * static_cast<float>(step));
    t.costs.push_back(step % 2 == 0 ? 0.0F : 1.0F);
  }
  t.final_observation = {7.0F, 8.0F, 9.0F};
  t.terminated = true;
  t.outcome = Outcome::failure;
  t.weight = 0.75;
  t.meta = {"sample", {"wind=2.5", "steering=rate"}, 18446744073709551557ULL, "person"};
  return t;
}

/// Every step labelled.
inline Trajectory labelled_trajectory(int steps) {
  Trajectory t = sample_trajectory(steps);
  t.label_mask.assign(static_cast<std::size_t>(steps), 1);
  return t;
}

}  // namespace driftlab::testing
