// Push a block into a marked place with a two-joint arm, seen from above.
// Observation, action, dynamics, noise, reward and end stand in push_reference.h, of which `driftlab scenes push` and the page's
// reference are made.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/env/scene.h"
#include "scenes/push_draw.h"
#include "scenes/push_expert.h"
#include "scenes/push_reference.h"
#include "scenes/push_table.h"
#include "scenes/push_tables.h"

namespace driftlab {
namespace {

using namespace push;

constexpr double kDt = 0.05;
constexpr int kSubsteps = 5;
constexpr int kMostSteps = 600;
constexpr double kStill = 0.005;      // m/s and, times the block's size, rad/s
constexpr int kHold = 5;              // steps
constexpr double kFarAway = 0.2;      // metres of misplacement: where the cost is 1
constexpr double kWobbleTime = 0.3;   // seconds: how long a joint's speed stays off to one side
constexpr std::uint64_t kStream = 3;  // of the seed's random numbers
constexpr Placement kGoal = {{0.0, 0.26}, 0.0};
constexpr double kDragGain = 5.0;      // 1/s: fingertip speed for its distance to the pointer
constexpr double kDragFastest = 0.30;  // m/s
constexpr double kKeySpeed = 0.15;     // m/s

double length(Vec2 v) {
  return std::sqrt(dot(v, v));
}

class PushScene final : public Scene {
 public:
  explicit PushScene(const ParamValues& values)
      : surface_{values.real("friction"), values.real("grip"), values.real("payload")},
        askew_(values.real("askew") * det::kPi / 180.0),
        wobble_size_(values.real("wobble")),
        arm_({values.real("upper_arm"), values.real("forearm")}),
        table_(surface_),
        planner_(surface_, arm_.lengths()) {
    spec_.id = "push";
    spec_.title = "Push";
    spec_.observation = kObservation;
    spec_.action = kAction;
    spec_.probes = kProbes;
    spec_.dt = kDt;
    spec_.max_steps = kMostSteps;
    spec_.reported = kReported;
  }

  const SceneSpec& spec() const override { return spec_; }

  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed, kStream);
    draw_start();
    for (double& wobble : wobble_) wobble = wobble_size_ * rng_.normal();
    joints_before_ = arm_.state().angle;
    block_before_ = table_.block();
    steps_ = still_ = 0;
    ended_ = false;
  }

  StepResult step(std::span<float> action) override {
    DRIFTLAB_ASSERT(action.size() == kJoints, "the arm takes two joint speeds");
    DRIFTLAB_ASSERT(!ended_, "the episode has ended: reset first");
    StepResult result;
    if (!std::all_of(action.begin(), action.end(), [](float value) { return std::isfinite(value); })) {
      result.refused = "joint speeds must be finite numbers";
      return result;
    }
    wander();
    Joints wanted{};
    for (std::size_t i = 0; i < kJoints; ++i) {
      action[i] = std::clamp(action[i], kAction[i].low, kAction[i].high);
      wanted[i] = std::clamp(static_cast<double>(action[i]) + wobble_[i], -kMostSpeed, kMostSpeed);
    }
    joints_before_ = arm_.state().angle;
    block_before_ = table_.block();
    Vec2 from = arm_.tip();
    for (int i = 0; i < kSubsteps; ++i) {
      arm_.advance(kDt / kSubsteps, wanted);
      const Vec2 to = arm_.tip();
      table_.advance(kDt / kSubsteps, from, to);
      from = to;
    }
    ++steps_;
    judge(result);
    return result;
  }

  void observe(std::span<float> observation) const override {
    DRIFTLAB_ASSERT(observation.size() == 15, "the table gives 15 numbers");
    const ArmState& arm = arm_.state();
    const Placement block = table_.block();
    const Vec2 tip = arm_.tip();
    const Turn turn(block.angle);
    const Vec2 off = turn.in(kGoal.centre - block.centre);
    const Vec2 beside = turn.in(tip - block.centre);
    const double gap = distance_outside(beside) - kFingerRadius;
    const std::array<double, 15> all = {arm.angle[0], arm.angle[1], arm.speed[0], arm.speed[1], tip.x,
                                        tip.y,        off.x,        off.y,        turn.s,       turn.c,
                                        beside.x,     beside.y,     beside.x,     beside.y,     gap};
    std::size_t i = 0;
    for (const Block& block_of : kObservation) {
      for (const Field& field : block_of.fields) {
        observation[i] = std::clamp(static_cast<float>(all[i]), field.low, field.high);
        ++i;
      }
    }
  }

  bool expert_action(std::span<float> action) const override {
    put(planner_.plan(table_, arm_.tip(), kGoal).velocity, action);
    return true;
  }

  void teleop(const Controls& controls, std::span<float> action) const override {
    Vec2 velocity{};
    if (controls.axes_active) {
      velocity = kKeySpeed * Vec2{controls.axis_x, controls.axis_y};
    } else if (controls.pointer_active) {
      velocity = kDragGain * (within_reach(controls.pointer) - arm_.tip());
      const double fast = length(velocity);
      if (fast > kDragFastest) velocity = (kDragFastest / fast) * velocity;
    }
    put(velocity, action);
  }

  bool guide(double seconds_ahead, Vec2& pointer) const override {
    constexpr double kLead = 0.28;  // seconds: a hand leads the fingertip by little more than its lag
    constexpr double kAway = 0.02;  // metres: and draws back from a block that lies in its place
    const Vec2 tip = arm_.tip();
    if (placed()) {
      const Vec2 off = tip - table_.block().centre;
      pointer = tip + (kAway / std::max(kAway, length(off))) * off;
      return true;
    }
    pointer = tip + std::min(seconds_ahead, kLead) * planner_.plan(table_, tip, kGoal).velocity;
    return true;
  }

  void probe(std::span<float> values) const override {
    DRIFTLAB_ASSERT(values.size() == kProbes.size(), "one value for each probe");
    const Placement block = table_.block();
    const double gap = distance_outside(Turn(block.angle).in(arm_.tip() - block.centre)) - kFingerRadius;
    const std::array<double, 6> all = {overlap(block, kGoal),
                                       length(block.centre - kGoal.centre),
                                       det::wrap_angle(block.angle - kGoal.angle),
                                       misplacement(block, kGoal),
                                       gap,
                                       table_.touching() ? 1.0 : 0.0};
    for (std::size_t i = 0; i < all.size(); ++i) values[i] = static_cast<float>(all[i]);
  }

  Vec2 trail_point() const override { return arm_.tip(); }

  void snapshot(Writer& writer) const override {
    arm_.save(writer);
    table_.save(writer);
    rng_.save(writer);
    for (const double value : wobble_) writer.put(value);
    for (const double value : joints_before_) writer.put(value);
    for (const double value : {block_before_.centre.x, block_before_.centre.y, block_before_.angle}) writer.put(value);
    writer.put<std::int32_t>(steps_);
    writer.put<std::int32_t>(still_);
    writer.put<std::uint8_t>(ended_ ? 1 : 0);
  }

  void restore(Reader& reader) override {
    arm_.restore(reader);
    table_.restore(reader);
    rng_.restore(reader);
    for (double& value : wobble_) value = reader.get<double>();
    for (double& value : joints_before_) value = reader.get<double>();
    for (double* value : {&block_before_.centre.x, &block_before_.centre.y, &block_before_.angle}) {
      *value = reader.get<double>();
    }
    steps_ = reader.get<std::int32_t>();
    still_ = reader.get<std::int32_t>();
    ended_ = reader.get<std::uint8_t>() != 0;
  }

  Frame frame(FrameKind) const override { return overview(); }

  void draw(Canvas& canvas, const DrawOptions& options) const override {
    const Picture picture = {arm_.lengths(), joints_before_, arm_.state().angle, block_before_, table_.block(),
                             kGoal,          placed()};
    if (options.layer == DrawOptions::Layer::world) {
      draw_table(canvas, picture, options);
    } else {
      draw_actor(canvas, picture, options);
    }
  }

 private:
  void put(Vec2 velocity, std::span<float> action) const {
    const Joints speeds = speeds_for(arm_.lengths(), arm_.state().angle, velocity);
    for (std::size_t i = 0; i < kJoints; ++i) action[i] = static_cast<float>(speeds[i]);
  }

  /// The nearest place that the fingertip can go to, about.
  Vec2 within_reach(Vec2 point) const {
    Joints joints{};
    return inverse(arm_.lengths(), point, joints) ? point : fingertip_at(arm_.lengths(), joints);
  }

  void draw_start() {
    constexpr int kTries = 200;
    Placement block;
    for (int i = 0; i < kTries; ++i) {
      const double far = rng_.uniform(0.19, 0.32);
      const double bearing = rng_.uniform(-0.6, 0.6);
      block.angle = askew_ * rng_.uniform(-1.0, 1.0);
      block.centre = far * Vec2{det::sin(bearing), det::cos(bearing)};
      const double apart = length(block.centre - kGoal.centre);
      if (apart > 0.06 && apart < 0.16) break;
    }
    table_.place(block);
    Vec2 tip{0.0, 0.15};
    for (int i = 0; i < kTries; ++i) {
      const double far = rng_.uniform(0.13, 0.18);
      const double bearing = rng_.uniform(-0.4, 0.4);
      tip = far * Vec2{det::sin(bearing), det::cos(bearing)};
      const double outside = distance_outside(Turn(block.angle).in(tip - block.centre));
      if (outside > kFingerRadius + 0.02 && reaches(arm_.lengths(), tip)) break;
    }
    Joints joints{};
    inverse(arm_.lengths(), tip, joints);
    arm_.place(joints);
  }

  /// Whatever the arm does, so that one seed is alike for every driver.
  void wander() {
    static const double kept = det::exp(-kDt / kWobbleTime);
    static const double fresh = std::sqrt(1.0 - kept * kept);
    for (double& wobble : wobble_) wobble = kept * wobble + wobble_size_ * fresh * rng_.normal();
  }

  bool placed() const {
    const Placement block = table_.block();
    return length(block.centre - kGoal.centre) < kNear &&
           std::fabs(det::wrap_angle(block.angle - kGoal.angle)) < kTurned;
  }

  bool out_of_reach() const {
    const double far = length(table_.block().centre);
    return far > farthest(arm_.lengths()) || far < nearest(arm_.lengths());
  }

  void judge(StepResult& result) {
    result.cost = static_cast<float>(std::min(1.0, misplacement(table_.block(), kGoal) / kFarAway));
    result.reward = -result.cost;
    const BlockMotion motion = table_.motion();
    const bool still = length(motion.velocity) < kStill && 0.5 * kBlockLength * std::fabs(motion.turn_rate) < kStill;
    still_ = still && placed() ? still_ + 1 : 0;
    if (out_of_reach()) {
      result.terminated = true;
      result.outcome = Outcome::failure;
      result.reward -= static_cast<float>(kMostSteps - steps_);
    } else if (still_ >= kHold) {
      result.terminated = true;
      result.outcome = Outcome::success;
    } else if (steps_ >= kMostSteps) {
      result.truncated = true;
      result.outcome = Outcome::failure;
    }
    ended_ = result.ended();
  }

  Surface surface_;
  double askew_, wobble_size_;
  SceneSpec spec_;
  Arm arm_;
  Table table_;
  mutable Planner planner_;  // its copy of the table is scratch space: nothing in it outlives a call
  Joints wobble_{};          // rad/s
  Joints joints_before_{};   // a step ago, to draw between steps
  Placement block_before_;
  Rng rng_;
  int steps_ = 0;
  int still_ = 0;  // steps that the block has lain in its place
  bool ended_ = false;
};

}  // namespace

const SceneEntry& scene_entry_push() {
  static const SceneEntry entry = {
      "push",
      "Push",
      "Push a block into its place on a table with a two-joint arm, seen from above.",
      params(),
      [](const ParamValues& values) -> std::unique_ptr<Scene> { return std::make_unique<PushScene>(values); },
      kWords,
      kReference,
      true};
  return entry;
}

}  // namespace driftlab
