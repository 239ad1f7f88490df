#include "tests/support/side_scene.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/rng.h"
#include "core/env/rollout.h"

namespace driftlab::support {
namespace {

constexpr Field kObservation[] = {{"side", "m", -8.0F, 8.0F}};
constexpr Block kBlocks[] = {{"place", {1, 1, 1}, kObservation}};
constexpr Field kAction[] = {{"steer", "1", -1.0F, 1.0F}};
constexpr Field kProbes[] = {{"ahead", "m", 0.0F, 20.0F}};
constexpr int kSteps = 20;

class SideScene : public Scene {
 public:
  SideScene() {
    spec_.id = "side";
    spec_.title = "A post";
    spec_.observation = kBlocks;
    spec_.action = kAction;
    spec_.probes = kProbes;
    spec_.dt = 0.1;
    spec_.max_steps = kSteps;
    spec_.decision = {"ahead", 13.5F, 14.5F, "14 m before the post", 0, "right", "straight on", "left"};
  }

  const SceneSpec& spec() const override { return spec_; }
  void reset(std::uint64_t seed) override {
    Rng rng(seed);
    left_ = rng.uniform() < 0.5;
    side_ = rng.uniform(-0.1, 0.1);
    steps_ = 0;
  }
  StepResult step(std::span<float> action) override {
    StepResult result;
    if (!std::isfinite(action[0])) {
      result.refused = "steering is not a finite number";
      return result;
    }
    action[0] = std::clamp(action[0], -1.0F, 1.0F);
    side_ += 0.3 * static_cast<double>(action[0]);
    if (++steps_ < kSteps) return result;
    result.terminated = true;
    result.outcome = std::abs(side_) >= 1.0 ? Outcome::success : Outcome::failure;
    return result;
  }
  void observe(std::span<float> observation) const override { observation[0] = static_cast<float>(side_); }
  bool expert_action(std::span<float> action) const override {
    action[0] = steps_ < 5 ? 0.0F : left_ ? 0.5F : -0.5F;
    return true;
  }
  void teleop(const Controls& controls, std::span<float> action) const override {
    action[0] = static_cast<float>(std::clamp(controls.pointer.x, -1.0, 1.0));
  }
  bool guide(double /*seconds_ahead*/, Vec2& pointer) const override {
    pointer = {steps_ < 5 ? 0.0 : left_ ? 0.5 : -0.5, 0.0};
    return true;
  }
  void probe(std::span<float> values) const override { values[0] = static_cast<float>(kSteps - steps_); }
  Vec2 trail_point() const override { return {static_cast<double>(steps_), side_}; }
  void snapshot(Writer& writer) const override {
    writer.put<std::uint8_t>(left_ ? 1 : 0);
    writer.put<double>(side_);
    writer.put<std::int32_t>(steps_);
  }
  void restore(Reader& reader) override {
    left_ = reader.get<std::uint8_t>() != 0;
    side_ = reader.get<double>();
    steps_ = reader.get<std::int32_t>();
  }
  Frame frame(FrameKind /*kind*/) const override { return {{}, 0.0, 24.0, 10.0}; }
  void draw(Canvas& /*canvas*/, const DrawOptions& /*options*/) const override {}

 private:
  SceneSpec spec_;
  bool left_ = false;
  double side_ = 0.0;
  std::int32_t steps_ = 0;
};

}  // namespace

const SceneEntry& side_scene() {
  static const SceneEntry entry = {
      "side",
      "A post",
      "Pass a post on either side.",
      {},
      [](const ParamValues& /*values*/) -> std::unique_ptr<Scene> { return std::make_unique<SideScene>(); },
      {.demonstration = "pass", .demonstrations = "passes"}};
  return entry;
}

Trajectory side_drive(std::uint64_t seed, float at_decision) {
  Episode episode({&side_scene(), ParamValues(side_scene().params)}, seed, "person");
  while (!episode.ended()) {
    const std::array<float, 1> action = {episode.steps() == kDecisionStep ? at_decision : 0.0F};
    episode.step(action, action, Controller::person);
  }
  return episode.trajectory();
}

}  // namespace driftlab::support
