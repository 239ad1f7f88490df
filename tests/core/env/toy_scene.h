#pragma once
// A cart on a line, for tests of core/env: push it back to the middle against the wind. Leaving +-3 m is a failure.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/rng.h"
#include "core/env/canvas.h"
#include "core/env/rollout.h"
#include "core/env/scene.h"

namespace driftlab::testing {

inline constexpr std::array<Field, 2> kToyFields = {{{"x", "m", -5.0F, 5.0F}, {"v", "m/s", -9.0F, 9.0F}}};
inline constexpr std::array<Block, 1> kToyBlocks = {{{"cart", {2, 1, 1}, kToyFields}}};
inline constexpr std::array<Field, 1> kToyActions = {{{"push", "N", -2.0F, 2.0F}}};
inline constexpr std::array<Field, 1> kToyProbes = {{{"wind", "N", -9.0F, 9.0F}}};
inline constexpr SceneSpec kToySpec = {"toy", "Toy", kToyBlocks, kToyActions, kToyProbes, 0.05, 100};

inline std::span<const Param> toy_params() {
  static const std::array<Param, 1> params = {real_param("wind", "Wind", "N", 0.5, 0.0, 2.0, "Strength.")};
  return params;
}

class ToyScene : public Scene {
 public:
  explicit ToyScene(const ParamValues& params) : strength_(params.real("wind")) {}

  const SceneSpec& spec() const override { return kToySpec; }
  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed);
    x_ = rng_.uniform(-1.0, 1.0);
    v_ = wind_ = 0.0;
    steps_ = 0;
  }
  StepResult step(std::span<float> action) override {
    StepResult result;
    if (!std::isfinite(action[0])) {
      result.refused = "the push is not a number";
      return result;
    }
    action[0] = std::clamp(action[0], -2.0F, 2.0F);
    wind_ = strength_ * rng_.normal();
    v_ += kToySpec.dt * (static_cast<double>(action[0]) + wind_);
    x_ += kToySpec.dt * v_;
    ++steps_;
    result.cost = static_cast<float>(std::min(1.0, std::abs(x_) / 3.0));
    result.reward = 1.0F - result.cost;
    result.terminated = std::abs(x_) > 3.0;
    result.truncated = !result.terminated && steps_ >= kToySpec.max_steps;
    if (result.terminated) result.outcome = Outcome::failure;
    if (result.truncated) result.outcome = Outcome::success;
    return result;
  }
  void observe(std::span<float> observation) const override {
    observation[0] = static_cast<float>(std::clamp(x_, -5.0, 5.0));
    observation[1] = static_cast<float>(std::clamp(v_, -9.0, 9.0));
  }
  bool expert_action(std::span<float> action) const override {
    action[0] = static_cast<float>(std::clamp(-2.0 * x_ - 2.0 * v_, -2.0, 2.0));
    return true;
  }
  void teleop(const Controls& controls, std::span<float> action) const override {
    const double push = controls.pointer_active ? 4.0 * (controls.pointer.x - x_) - 2.0 * v_ : 0.0;
    action[0] = static_cast<float>(std::clamp(push, -2.0, 2.0));
  }
  bool guide(double, Vec2& pointer) const override {
    pointer = {0.0, 0.5};
    return true;
  }
  void probe(std::span<float> values) const override { values[0] = static_cast<float>(wind_); }
  Vec2 trail_point() const override { return {x_, 0.0}; }
  void snapshot(Writer& writer) const override {
    rng_.save(writer);
    writer.put(x_);
    writer.put(v_);
    writer.put(wind_);
    writer.put<std::int32_t>(steps_);
  }
  void restore(Reader& reader) override {
    rng_.restore(reader);
    x_ = reader.get<double>();
    v_ = reader.get<double>();
    wind_ = reader.get<double>();
    steps_ = reader.get<std::int32_t>();
  }
  Frame frame(FrameKind) const override { return {{0.0, 0.0}, 0.0, 6.0, 2.0}; }
  void draw(Canvas& canvas, const DrawOptions& options) const override {
    canvas.circle({x_, 0.0}, 0.2, {options.actor, options.opacity});
  }

 private:
  double strength_;
  Rng rng_;
  double x_ = 0.0;
  double v_ = 0.0;
  double wind_ = 0.0;
  std::int32_t steps_ = 0;
};

inline const SceneEntry kToyEntry = {
    "toy", "Toy", "A cart on a line.", toy_params(),
    [](const ParamValues& params) -> std::unique_ptr<Scene> { return std::make_unique<ToyScene>(params); }};

inline Task toy_task() {
  return {&kToyEntry, ParamValues(toy_params())};
}

}  // namespace driftlab::testing
