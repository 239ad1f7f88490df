#pragma once
// A scene whose best policy is known: each step shows a number c in -1 .. 1 and is rewarded by -(action - c / 2)^2. Episodes are cut off
// after 10 steps; with Param "ends" they terminate after 4.

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <memory>

#include "core/base/rng.h"
#include "core/env/rollout.h"
#include "core/env/scene.h"

namespace driftlab::testing {

class MatchScene final : public Scene {
 public:
  explicit MatchScene(const ParamValues& values) : ends_(values.toggle("ends")), broken_(values.toggle("broken")) {
    static constexpr std::array<Field, 1> kShown = {{{"c", "1", -1.0F, 1.0F, 0}}};
    static constexpr std::array<Block, 1> kBlocks = {{{"shown", {1, 1, 1}, kShown}}};
    static constexpr std::array<Field, 1> kAction = {{{"a", "1", -1.0F, 1.0F, 0}}};
    spec_.id = "match";
    spec_.title = "Match";
    spec_.observation = kBlocks;
    spec_.action = kAction;
    spec_.dt = 0.1;
    spec_.max_steps = 10;
  }
  const SceneSpec& spec() const override { return spec_; }
  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed);
    shown_ = rng_.uniform(-1.0, 1.0);
    steps_ = 0;
  }
  StepResult step(std::span<float> action) override {
    const double off = static_cast<double>(action[0]) - 0.5 * shown_;
    StepResult result;
    result.reward = static_cast<float>(-off * off);
    if (broken_ && steps_ == 7) result.reward = std::numeric_limits<float>::quiet_NaN();
    ++steps_;
    result.terminated = ends_ && steps_ == 4;
    result.truncated = !result.terminated && steps_ == spec_.max_steps;
    if (result.ended()) result.outcome = off * off < 0.01 ? Outcome::success : Outcome::failure;
    shown_ = rng_.uniform(-1.0, 1.0);
    return result;
  }
  void observe(std::span<float> observation) const override { observation[0] = static_cast<float>(shown_); }
  bool expert_action(std::span<float> action) const override {
    action[0] = static_cast<float>(0.5 * shown_);
    return true;
  }
  void teleop(const Controls&, std::span<float> action) const override { action[0] = 0.0F; }
  bool guide(double, Vec2&) const override { return false; }
  void probe(std::span<float>) const override {}
  Vec2 trail_point() const override { return {}; }
  void snapshot(Writer& writer) const override {
    rng_.save(writer);
    writer.put(shown_);
    writer.put<std::int32_t>(steps_);
  }
  void restore(Reader& reader) override {
    rng_.restore(reader);
    shown_ = reader.get<double>();
    steps_ = reader.get<std::int32_t>();
  }
  Frame frame(FrameKind) const override { return {}; }
  void draw(Canvas&, const DrawOptions&) const override {}

 private:
  bool ends_, broken_;
  SceneSpec spec_;
  Rng rng_;
  double shown_ = 0.0;
  std::int32_t steps_ = 0;
};

inline const SceneEntry& match_scene() {
  static const std::array<Param, 2> params = {
      toggle_param("ends", "Ends", false, "Terminates after 4 steps."),
      toggle_param("broken", "Broken", false, "The eighth reward is no number.")};
  static const SceneEntry entry = {
      "match", "Match", "Answer with half of what is shown.", params,
      [](const ParamValues& values) -> std::unique_ptr<Scene> { return std::make_unique<MatchScene>(values); }};
  return entry;
}

inline Task match_task(std::string_view set = {}) {
  Task task{&match_scene(), ParamValues(match_scene().params)};
  if (!set.empty()) {
    EXPECT_TRUE(task.params.set(set, "true").has_value());
  }
  return task;
}

}  // namespace driftlab::testing
