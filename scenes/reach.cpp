// Reach for a target with a small arm, over a post that stands in the way in half of the episodes.
// Observation, action, dynamics, noise, reward and end stand in reach_reference.h, of which `driftlab scenes reach` and the page's
// reference are made. Geometry: the SO-101's published model. Servo values: its published simulation.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/env/scene.h"
#include "scenes/reach_draw.h"
#include "scenes/reach_reference.h"
#include "scenes/reach_world.h"

namespace driftlab {
namespace {

using namespace reach;

constexpr double kDt = 1.0 / 30.0;
constexpr int kMostSteps = 240;
constexpr float kMostSpeed = 1.5F;    // rad/s
constexpr double kStill = 0.03;       // m/s
constexpr int kHold = 5;              // steps
constexpr double kFarAway = 0.3;      // metres: where the cost is 1
constexpr double kSlackTime = 0.25;   // seconds: how long a link hangs to one side
constexpr std::uint64_t kStream = 2;  // of the seed's random numbers

constexpr std::array<std::string_view, 2> kTouchingChoices = {"ends", "costs"};

std::span<const Param> params() {
  static const std::array<Param, 8> table = {
      varying(
          real_param("post", "Posts", "1", 0.5, 0.0, 1.0, "The share of episodes in which a post stands in the way.")),
      varying(real_param("backlash", "Backlash", "deg", 0.5, 0.0, 0.7,
                         "How far a link may hang beside its servo, either way.")),
      varying(real_param("payload", "Payload", "kg", 0.0, 0.0, 0.2, "Mass at the fingertip.")),
      varying(real_param("friction", "Friction", "N m", 0.052, 0.0, 0.2, "In each joint, against its turning.")),
      varying(real_param("torque", "Torque", "N m", 3.35, 2.0, 5.0, "The most that a servo gives.")),
      varying(real_param("upper_arm", "Upper arm", "m", kLength[0], 0.095, 0.140, "From lift to elbow.")),
      varying(real_param("forearm", "Forearm", "m", kLength[1], 0.110, 0.160, "From elbow to wrist.")),
      choice_param("touching", "Touching", kTouchingChoices, 0,
                   "ends: touching post or table ends the episode; costs: it goes on at a cost of 1 a step."),
  };
  return table;
}

constexpr Field joint_field(std::string_view name, float limit) {
  return {name, "rad", -limit, limit, 0};
}
constexpr float kFastestJoint = 8.0F;  // rad/s, limit of the field
constexpr Field speed_field(std::string_view name) {
  return {name, "rad/s", -kFastestJoint, kFastestJoint, 0};
}
constexpr std::array<Field, 6> kJointFields = {{joint_field("lift", 1.75F), joint_field("elbow", 1.69F),
                                                joint_field("wrist", 1.66F), speed_field("lift_speed"),
                                                speed_field("elbow_speed"), speed_field("wrist_speed")}};
constexpr Field place_field(std::string_view name) {
  return {name, "m", -0.6F, 0.6F, 0};
}
constexpr std::array<Field, 6> kPlaceFields = {{place_field("tip_x"), place_field("tip_y"), place_field("target_x"),
                                                place_field("target_y"), place_field("post_x"),
                                                place_field("post_height")}};
constexpr std::array<Block, 2> kObservation = {
    {{"joints", {6, 1, 1}, kJointFields}, {"places", {6, 1, 1}, kPlaceFields}}};
constexpr Field action_field(std::string_view name) {
  return {name, "rad/s", -kMostSpeed, kMostSpeed, 0};
}
constexpr std::array<Field, 3> kAction = {
    {action_field("lift_rate"), action_field("elbow_rate"), action_field("wrist_rate")}};
constexpr std::array<Field, 4> kProbes = {{{"distance", "m", 0.0F, 1.0F, 0},
                                           {"clearance", "m", -1.0F, 1.0F, 0},
                                           {"tip_speed", "m/s", 0.0F, 10.0F, 0},
                                           {"hand_heading", "rad", -3.2F, 3.2F, 0}}};

class Reach final : public Scene {
 public:
  explicit Reach(const ParamValues& values)
      : post_share_(values.real("post")),
        backlash_(values.real("backlash") * det::kPi / 180.0),
        touching_ends_(values.choice("touching") == "ends"),
        arm_({values.real("payload"),
              values.real("friction"),
              values.real("torque"),
              {values.real("upper_arm"), values.real("forearm"), kLength[2]}}) {
    spec_.id = "reach";
    spec_.title = "Reach";
    spec_.observation = kObservation;
    spec_.action = kAction;
    spec_.probes = kProbes;
    spec_.dt = kDt;
    spec_.max_steps = kMostSteps;
  }

  const SceneSpec& spec() const override { return spec_; }

  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed, kStream);
    const Situation situation = draw_situation(rng_, post_share_, arm_.settings().length);
    around_ = situation.around;
    arm_.place(situation.start);
    slack_ = {};
    for (double& slack : slack_) slack = backlash_ * rng_.uniform(-1.0, 1.0);
    pose_ = before_ = true_pose();
    steps_ = still_ = 0;
    touched_ = ended_ = false;
    tip_speed_ = 0.0;
  }

  StepResult step(std::span<float> action) override {
    DRIFTLAB_ASSERT(action.size() == kJoints, "the arm takes three joint speeds");
    DRIFTLAB_ASSERT(!ended_, "the episode has ended: reset first");
    StepResult result;
    if (!std::all_of(action.begin(), action.end(), [](float value) { return std::isfinite(value); })) {
      result.refused = "joint speeds must be finite numbers";
      return result;
    }
    Joints speeds{};
    for (std::size_t i = 0; i < kJoints; ++i) {
      action[i] = std::clamp(action[i], -kMostSpeed, kMostSpeed);
      speeds[i] = static_cast<double>(action[i]);
    }
    wander();
    arm_.advance(kDt, speeds);
    before_ = pose_;
    pose_ = true_pose();
    const Vec2 moved = pose_.tip() - before_.tip();
    tip_speed_ = std::sqrt(dot(moved, moved)) / kDt;
    ++steps_;
    judge(result);
    return result;
  }

  void observe(std::span<float> observation) const override {
    DRIFTLAB_ASSERT(observation.size() == 12, "the arm gives 12 numbers");
    const ArmState& arm = arm_.state();
    const Vec2 tip = told_pose().tip();
    const std::array<double, 12> all = {arm.angle[0],     arm.angle[1],     arm.angle[2],   arm.speed[0],
                                        arm.speed[1],     arm.speed[2],     tip.x,          tip.y,
                                        around_.target.x, around_.target.y, around_.post_x, around_.post_height};
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Field& field = i < 6 ? kJointFields[i] : kPlaceFields[i - 6];
      observation[i] = std::clamp(static_cast<float>(all[i]), field.low, field.high);
    }
  }

  bool expert_action(std::span<float> action) const override {
    towards(next_point(told_pose().tip(), around_), action);
    return true;
  }

  /// The fingertip follows the pointer; sticks and keys push it; with neither the servos hold.
  void teleop(const Controls& controls, std::span<float> action) const override {
    const Vec2 tip = told_pose().tip();
    const bool pushed = controls.axes_active && (controls.axis_x != 0.0 || controls.axis_y != 0.0);
    if (pushed) {
      constexpr double kPush = 0.08;  // metres ahead of the fingertip
      towards(tip + kPush * Vec2{controls.axis_x, controls.axis_y}, action);
    } else if (controls.pointer_active && !controls.axes_active) {
      towards(controls.pointer, action);
    } else {
      std::fill(action.begin(), action.end(), 0.0F);
    }
  }

  bool guide(double seconds_ahead, Vec2& pointer) const override {
    constexpr double kPace = 0.12;  // m/s: how far ahead of the fingertip a person points
    const Vec2 tip = told_pose().tip();
    const Vec2 to = next_point(tip, around_) - tip;
    const double far = std::sqrt(dot(to, to));
    pointer = far > 1e-9 ? tip + (std::min(far, kPace * seconds_ahead) / far) * to : tip;
    return true;
  }

  void probe(std::span<float> values) const override {
    DRIFTLAB_ASSERT(values.size() == kProbes.size(), "one value for each probe");
    const std::array<double, 4> all = {distance(), clearance(pose_, around_), tip_speed_,
                                       det::wrap_angle(pose_.heading[2])};
    for (std::size_t i = 0; i < all.size(); ++i) values[i] = static_cast<float>(all[i]);
  }

  Vec2 trail_point() const override { return pose_.tip(); }

  void snapshot(Writer& writer) const override {
    arm_.save(writer);
    rng_.save(writer);
    for (const double value : slack_) writer.put(value);
    for (const double value : {around_.target.x, around_.target.y, around_.post_x, around_.post_height, tip_speed_})
      writer.put(value);
    for (const Vec2& point : before_.points) {
      writer.put(point.x);
      writer.put(point.y);
    }
    for (const double value : before_.heading) writer.put(value);
    writer.put<std::int32_t>(steps_);
    writer.put<std::int32_t>(still_);
    writer.put<std::uint8_t>(touched_ ? 1 : 0);
    writer.put<std::uint8_t>(ended_ ? 1 : 0);
  }

  void restore(Reader& reader) override {
    arm_.restore(reader);
    rng_.restore(reader);
    for (double& value : slack_) value = reader.get<double>();
    for (double* value : {&around_.target.x, &around_.target.y, &around_.post_x, &around_.post_height, &tip_speed_})
      *value = reader.get<double>();
    for (Vec2& point : before_.points) {
      point.x = reader.get<double>();
      point.y = reader.get<double>();
    }
    for (double& value : before_.heading) value = reader.get<double>();
    steps_ = reader.get<std::int32_t>();
    still_ = reader.get<std::int32_t>();
    touched_ = reader.get<std::uint8_t>() != 0;
    ended_ = reader.get<std::uint8_t>() != 0;
    pose_ = true_pose();
  }

  Frame frame(FrameKind) const override { return overview(); }

  void draw(Canvas& canvas, const DrawOptions& options) const override {
    const Picture picture = {before_, pose_, around_, touched_};
    if (options.layer == DrawOptions::Layer::world) {
      draw_table(canvas, picture, options);
    } else {
      draw_arm(canvas, picture, options);
    }
  }

 private:
  void towards(Vec2 point, std::span<float> action) const {
    const Joints speeds =
        speeds_towards(point, arm_.state(), around_, static_cast<double>(kMostSpeed), arm_.settings().length);
    for (std::size_t i = 0; i < kJoints; ++i) action[i] = static_cast<float>(speeds[i]);
  }

  /// As the servos tell it.
  Pose told_pose() const { return pose_of(arm_.state().angle, arm_.settings().length); }

  /// As it is, with the play of the gears.
  Pose true_pose() const {
    Joints angles = arm_.state().angle;
    for (std::size_t i = 0; i < kJoints; ++i) angles[i] += slack_[i];
    return pose_of(angles, arm_.settings().length);
  }

  /// Whatever the arm does, so that one seed is alike for every driver.
  void wander() {
    static const double kept = det::exp(-kDt / kSlackTime);
    static const double fresh = std::sqrt(1.0 - kept * kept);
    for (double& slack : slack_) {
      const double next = kept * slack + 0.5 * backlash_ * fresh * rng_.normal();
      slack = std::clamp(next, -backlash_, backlash_);
    }
  }

  double distance() const {
    const Vec2 to = around_.target - pose_.tip();
    return std::sqrt(dot(to, to));
  }

  void judge(StepResult& result) {
    const bool touching = clearance(pose_, around_) < 0.0;
    touched_ = touched_ || touching;
    result.cost = touching ? 1.0F : static_cast<float>(std::min(1.0, distance() / kFarAway));
    result.reward = -result.cost;
    still_ = distance() < kTargetRadius && tip_speed_ < kStill ? still_ + 1 : 0;
    if (touching && touching_ends_) {
      result.terminated = true;
      result.outcome = Outcome::failure;
      result.reward -= static_cast<float>(kMostSteps - steps_);
    } else if (still_ >= kHold) {
      result.terminated = true;
      result.outcome = touched_ ? Outcome::failure : Outcome::success;
    } else if (steps_ >= kMostSteps) {
      result.truncated = true;
      result.outcome = Outcome::failure;
    }
    ended_ = result.ended();
  }

  double post_share_, backlash_;
  bool touching_ends_;
  Arm arm_;
  SceneSpec spec_;
  Surroundings around_;
  Joints slack_{};  // rad, of each link beside its servo
  Pose pose_, before_;
  Rng rng_;
  double tip_speed_ = 0.0;
  int steps_ = 0;
  int still_ = 0;  // steps at the target
  bool touched_ = false;
  bool ended_ = false;
};

constexpr SceneWords kWords = {
    .demonstration = "reach",
    .demonstrations = "reaches",
    .show = "reach for the target",
    .done = "reached the target",
    .failed = "touched something",
    .fails = "touches something",
    .control = "the arm",
    .act = "reach",
    .acts = "reaches",
    .acting = "reaching",
    .succeeds = "reaches the target",
    .unfinished = "had not reached the target",
    .actor = "the arm",
    .begin = "Press and drag the fingertip to start",
    .begin_touch = "Put a finger on the fingertip and drag it",
    .follows = "It follows the pointer while you hold it.",
    .rule = "Bring the fingertip to the target, touch nothing else, and hold it still.",
    .mend = "lead it to the target",
    .lesson = "How many demonstrations it takes",
};

}  // namespace

const SceneEntry& scene_entry_reach() {
  static const SceneEntry entry = {
      "reach",
      "Reach",
      "Move a small arm's fingertip to a target, over a post that may stand in the way.",
      params(),
      [](const ParamValues& values) -> std::unique_ptr<Scene> { return std::make_unique<Reach>(values); },
      kWords,
      kReference,
      true};
  return entry;
}

}  // namespace driftlab
