#include "tests/support/zone_scene.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace driftlab::support {
namespace {

constexpr Field kObservation[] = {{"time", "s", 0.0F, 10.0F}};
constexpr Block kBlocks[] = {{"clock", {1, 1, 1}, kObservation}};
constexpr Field kAction[] = {{"push", "1", -1.0F, 1.0F}};
constexpr Field kProbes[] = {{"missed", "1", 0.0F, 80.0F}, {"right", "1", 0.0F, 1.0F}};
constexpr std::string_view kReported[] = {"right"};

class ZoneScene : public Scene {
 public:
  ZoneScene() {
    spec_.id = "zone";
    spec_.title = "Two zones";
    spec_.observation = kBlocks;
    spec_.action = kAction;
    spec_.probes = kProbes;
    spec_.reported = kReported;
    spec_.dt = 0.05;
    spec_.max_steps = kZoneSteps;
  }

  const SceneSpec& spec() const override { return spec_; }
  void reset(std::uint64_t /*seed*/) override {
    steps_ = 0;
    missed_ = 0.0;
  }
  StepResult step(std::span<float> action) override {
    StepResult result;
    if (!std::isfinite(action[0])) {
      result.refused = "the push is not a finite number";
      return result;
    }
    action[0] = std::clamp(action[0], -1.0F, 1.0F);
    result.cost = std::min(1.0F, std::abs(action[0] - wanted()));
    missed_ += static_cast<double>(result.cost);
    ++steps_;
    if (steps_ < kZoneSteps) return result;
    result.truncated = true;
    result.outcome = missed_ < 0.1 * kZoneSteps ? Outcome::success : Outcome::failure;
    return result;
  }
  void observe(std::span<float> observation) const override {
    observation[0] = static_cast<float>(0.05 * static_cast<double>(steps_));
  }
  bool expert_action(std::span<float> action) const override {
    action[0] = wanted();
    return true;
  }
  void teleop(const Controls& controls, std::span<float> action) const override {
    action[0] = static_cast<float>(controls.pointer.x);
  }
  bool guide(double /*seconds_ahead*/, Vec2& pointer) const override {
    pointer = {static_cast<double>(wanted()), 0.0};
    return true;
  }
  void probe(std::span<float> values) const override {
    values[0] = static_cast<float>(missed_);
    values[1] = steps_ > 0 ? static_cast<float>(1.0 - missed_ / static_cast<double>(steps_)) : 0.0F;
  }
  Vec2 trail_point() const override { return {}; }
  void snapshot(Writer& writer) const override {
    writer.put<std::int32_t>(steps_);
    writer.put<double>(missed_);
  }
  void restore(Reader& reader) override {
    steps_ = reader.get<std::int32_t>();
    missed_ = reader.get<double>();
  }
  Frame frame(FrameKind /*kind*/) const override { return {{}, 0.0, 2.0, 2.0}; }
  void draw(Canvas& /*canvas*/, const DrawOptions& /*options*/) const override {}

 private:
  float wanted() const { return in_zone(steps_) ? 1.0F : 0.0F; }

  SceneSpec spec_;
  std::int32_t steps_ = 0;
  double missed_ = 0.0;
};

}  // namespace

const SceneEntry& zone_scene() {
  static const std::vector<Param> none;
  static const SceneEntry entry = {
      "zone", "Two zones", "Nothing to do but in two zones.", none,
      [](const ParamValues& /*values*/) -> std::unique_ptr<Scene> { return std::make_unique<ZoneScene>(); }};
  return entry;
}

}  // namespace driftlab::support
