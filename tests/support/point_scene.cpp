#include "tests/support/point_scene.h"

#include <algorithm>
#include <cmath>

#include "core/base/rng.h"

namespace driftlab::support {
namespace {

constexpr Field kObservation[] = {
    {"position", "m", -4.0F, 4.0F}, {"velocity", "m/s", -20.0F, 20.0F}, {"mark", "m", -1.0F, 1.0F}};
constexpr Block kBlocks[] = {{"bead", {3, 1, 1}, kObservation}};
constexpr Field kAction[] = {{"push", "1", -1.0F, 1.0F}};
constexpr Field kOtherObservation[] = {{"position", "m", -4.0F, 4.0F}, {"velocity", "m/s", -20.0F, 20.0F}};
constexpr Block kOtherBlocks[] = {{"bead", {2, 1, 1}, kOtherObservation}};

std::span<const Param> params() {
  static const std::vector<Param> table = {
      varying(real_param("wind", "Wind", "m/s2", 1.0, 0.0, 5.0, "How hard it blows."))};
  return table;
}

enum class Variant { normal, other, lonely };

class PointScene : public Scene {
 public:
  PointScene(const ParamValues& values, Variant variant) : wind_scale_(values.real("wind")), variant_(variant) {
    spec_.id = variant == Variant::normal ? "point" : variant == Variant::other ? "other" : "lonely";
    spec_.title = "Bead on a wire";
    spec_.observation =
        variant == Variant::other ? std::span<const Block>(kOtherBlocks) : std::span<const Block>(kBlocks);
    spec_.action = kAction;
    spec_.dt = 0.05;
    spec_.max_steps = 80;
  }

  const SceneSpec& spec() const override { return spec_; }
  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed);
    position_ = rng_.uniform(-0.5, 0.5);
    velocity_ = 0.0;
    mark_ = rng_.uniform(-1.0, 1.0);
    wind_ = 0.0;
    steps_ = 0;
  }
  StepResult step(std::span<float> action) override {
    StepResult result;
    if (!std::isfinite(action[0])) {
      result.refused = "the push is not a finite number";
      return result;
    }
    action[0] = std::clamp(action[0], -1.0F, 1.0F);
    wind_ = 0.9 * wind_ + 0.3 * wind_scale_ * rng_.normal();
    velocity_ = std::clamp(velocity_ + spec_.dt * (6.0 * static_cast<double>(action[0]) + wind_), -20.0, 20.0);
    position_ += spec_.dt * velocity_;
    ++steps_;
    result.cost = static_cast<float>(std::min(1.0, std::abs(position_ - mark_)));
    result.reward = -result.cost;
    if (std::abs(position_) > 3.0) {
      result.terminated = true;
      result.outcome = Outcome::failure;
    } else if (steps_ >= spec_.max_steps) {
      result.truncated = true;
      result.outcome = std::abs(position_ - mark_) < 0.3 ? Outcome::success : Outcome::failure;
    }
    return result;
  }
  void observe(std::span<float> observation) const override {
    observation[0] = static_cast<float>(std::clamp(position_, -4.0, 4.0));
    observation[1] = static_cast<float>(velocity_);
    if (observation.size() > 2) observation[2] = static_cast<float>(mark_);
  }
  bool expert_action(std::span<float> action) const override {
    if (variant_ == Variant::lonely) return false;
    const double wanted = 4.0 * (mark_ - position_) - 2.5 * velocity_ - wind_;
    action[0] = static_cast<float>(std::clamp(wanted / 6.0, -1.0, 1.0));
    return true;
  }
  void teleop(const Controls& controls, std::span<float> action) const override {
    action[0] = static_cast<float>(std::clamp(controls.pointer.x - position_, -1.0, 1.0));
  }
  bool guide(double /*seconds_ahead*/, Vec2& pointer) const override {
    pointer = {mark_, 0.0};
    return true;
  }
  void probe(std::span<float> /*values*/) const override {}
  Vec2 trail_point() const override { return {position_, 0.0}; }
  void snapshot(Writer& writer) const override {
    rng_.save(writer);
    for (const double value : {position_, velocity_, mark_, wind_}) writer.put<double>(value);
    writer.put<std::int32_t>(steps_);
  }
  void restore(Reader& reader) override {
    rng_.restore(reader);
    for (double* value : {&position_, &velocity_, &mark_, &wind_}) *value = reader.get<double>();
    steps_ = reader.get<std::int32_t>();
  }
  Frame frame(FrameKind /*kind*/) const override { return {{}, 0.0, 6.0, 2.0}; }
  void draw(Canvas& /*canvas*/, const DrawOptions& /*options*/) const override {}

 private:
  double wind_scale_;
  Variant variant_;
  SceneSpec spec_;
  Rng rng_;
  double position_ = 0.0;
  double velocity_ = 0.0;
  double mark_ = 0.0;
  double wind_ = 0.0;
  std::int32_t steps_ = 0;
};

}  // namespace

const SceneEntry& point_scene() {
  static const SceneEntry entry = {"point", "Bead on a wire", "A bead in gusty wind.", params(),
                                   [](const ParamValues& values) -> std::unique_ptr<Scene> {
                                     return std::make_unique<PointScene>(values, Variant::normal);
                                   }};
  return entry;
}

const SceneEntry& other_scene() {
  static const SceneEntry entry = {"other", "Another bead", "A bead that knows no mark.", params(),
                                   [](const ParamValues& values) -> std::unique_ptr<Scene> {
                                     return std::make_unique<PointScene>(values, Variant::other);
                                   }};
  return entry;
}

const SceneEntry& lonely_scene() {
  static const SceneEntry entry = {"lonely", "A lonely bead", "A bead that nobody can push well.", params(),
                                   [](const ParamValues& values) -> std::unique_ptr<Scene> {
                                     return std::make_unique<PointScene>(values, Variant::lonely);
                                   }};
  return entry;
}

}  // namespace driftlab::support
