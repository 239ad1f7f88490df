#include "tests/core/workbench/bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "scenes/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {

SceneList point_scenes() {
  static const std::array<const SceneEntry*, 3> scenes = {&support::point_scene(), &support::other_scene(),
                                                          &support::lonely_scene()};
  return scenes;
}

SceneList lane_scenes() {
  return all_scenes();
}

LearnerList bc_only() {
  static const std::array<const LearnerEntry*, 1> learners = {*find_learner("bc")};
  return learners;
}

LearnerList taught_learners() {
  static const std::array<const LearnerEntry*, 3> learners = {*find_learner("bc"), *find_learner("dagger"),
                                                              *find_learner("hg_dagger")};
  return learners;
}

Bench::Bench(SceneList scenes, LearnerList learners) : port(scenes, learners), workbench(scenes, learners, port) {}

nlohmann::json Bench::good(const std::string& command, nlohmann::json arguments, std::span<const std::uint8_t> bytes) {
  arguments["command"] = command;
  const auto result = workbench.command(arguments, bytes);
  EXPECT_TRUE(result.has_value()) << command << ": " << (result ? "" : result.error().message());
  EXPECT_EQ(state().problem, "");
  return result ? *result : nlohmann::json();
}

std::string Bench::bad(const std::string& command, nlohmann::json arguments, std::span<const std::uint8_t> bytes) {
  nlohmann::json before = json();
  const std::size_t journal = workbench.journal().size();
  arguments["command"] = command;
  const auto result = workbench.command(arguments, bytes);
  EXPECT_FALSE(result.has_value()) << command << " was carried out";
  nlohmann::json after = json();
  EXPECT_NE(after["problem"], "");
  before.erase("problem");
  after.erase("problem");
  EXPECT_EQ(before, after) << command << " changed something";
  EXPECT_EQ(workbench.journal().size(), journal);
  if (result) return {};
  EXPECT_EQ(result.error().message(), state().problem);
  return result.error().message();
}

void Bench::frames(int count) {
  const double dt = state().stages.empty() ? 0.05 : state().stages.front().episode->scene().spec().dt;
  for (int i = 0; i < count; ++i) workbench.advance(dt);
}

void Bench::drive() {
  Controls controls;
  controls.pointer_active = state().stages.front().episode->scene().guide(0.7, controls.pointer);
  controls.pressed = true;
  workbench.control(controls);
  frames(1);
}

void Bench::drive_lap() {
  good("demonstrate");
  workbench.control({});
  for (int i = 0; i < 10000 && state().mode != Mode::review; ++i) drive();
  ASSERT_EQ(state().mode, Mode::review);
}

int Bench::keep_lap() {
  drive_lap();
  return good("demo.keep")["id"].get<int>();
}

void Bench::work() {
  for (int i = 0; i < 100000; ++i) {
    const bool more = port.work({200, 2000});
    workbench.advance(0.0);
    if (more) continue;
    // A frame takes in a few reports only.
    for (int frame = 0; frame < 100; ++frame) workbench.advance(0.0);
    // What was reported may have begun something new.
    if (!port.work({200, 2000})) return;
  }
  FAIL() << "the trainers never came to an end";
}

void Bench::collect() {
  for (Effect& effect : workbench.take_effects()) {
    const auto same = [&](const Effect& other) { return other.name == effect.name; };
    if (effect.kind == Effect::Kind::store || effect.kind == Effect::Kind::forget) std::erase_if(kept_, same);
    if (effect.kind == Effect::Kind::store) kept_.push_back(effect);
    seen_.push_back(std::move(effect));
  }
}

std::vector<Effect> Bench::effects(Effect::Kind kind) {
  collect();
  std::vector<Effect> result;
  std::copy_if(seen_.begin(), seen_.end(), std::back_inserter(result),
               [kind](const Effect& e) { return e.kind == kind; });
  seen_.clear();
  return result;
}

std::vector<Effect> Bench::kept() {
  collect();
  return kept_;
}

}  // namespace driftlab
