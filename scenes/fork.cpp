// Drive round a barrier in the middle of a straight road, left or right of it.
// Observation, action, dynamics, noise, reward and end stand in fork_reference.h. Values follow scenes/README.md, which also says how they
// were chosen.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/env/scene.h"
#include "scenes/fork_draw.h"
#include "scenes/fork_drive.h"
#include "scenes/fork_reference.h"
#include "scenes/fork_road.h"
#include "scenes/lane_car.h"
#include "scenes/lane_drive.h"

namespace driftlab {
namespace {

using namespace fork;

constexpr double kDt = 1.0 / 20.0;
constexpr double kPatience = 2.0;  // times the way's time after which an episode is cut off
constexpr double kNearest = 22.0;  // metres from the start to the barrier
constexpr double kFarthest = 26.0;
constexpr double kStartOffset = 0.4;       // metres
constexpr double kStartCurvature = 0.015;  // 1/m
constexpr double kGustShortest = 0.3;      // seconds
constexpr double kGustLongest = 0.8;       // seconds
constexpr std::uint64_t kStream = 3;       // of the seed's random numbers

constexpr std::array<std::string_view, 3> kSideChoices = {"both", "left", "right"};
constexpr std::array<std::string_view, 2> kTouchingChoices = {"ends", "stops"};

std::span<const Param> params() {
  static const std::array<Param, 8> table = {
      choice_param("side", "Demonstrators pass", kSideChoices, 0,
                   "On which side the expert and models of people pass; both: left or right with equal chances."),
      varying(real_param("speed", "Speed", "m/s", 9.0, 7.0, 10.0, "Kept by the car itself.")),
      varying(real_param("barrier", "Half width of the barrier", "m", 1.0, 0.5, 1.3, "From its middle to either end.")),
      varying(
          real_param("half_width", "Half width of the road", "m", 6.0, 5.0, 8.0, "From its middle to either edge.")),
      varying(real_param("gust", "Gust strength", "m/s2", 1.0, 0.0, 3.0, "The most that a gust pushes sideways.")),
      varying(real_param("gust_rate", "Gusts a second", "1/s", 0.8, 0.0, 3.0, "How often a gust begins, on average.")),
      varying(real_param("payload", "Payload", "kg", 0.0, 0.0, 200.0, "Mass over the middle of the car.")),
      choice_param("touching", "Touching the barrier", kTouchingChoices, 0,
                   "ends: it ends the episode; stops: the car stands there, at a cost of 1 a step, until time is up."),
  };
  return table;
}

constexpr std::array<Field, 5> kFields = {{{"ahead", "m", -20.0F, 60.0F, 0},
                                           {"offset", "m", -20.0F, 20.0F, 0},
                                           {"heading", "rad", -3.2F, 3.2F, 0},
                                           {"yaw_rate", "rad/s", -6.0F, 6.0F, 0},
                                           {"wheel_angle", "rad", -0.5F, 0.5F, 0}}};
constexpr std::array<Block, 1> kObservation = {{{"car", {5, 1, 1}, kFields}}};
constexpr std::array<Field, 1> kAction = {{{"wheel_angle", "1", -1.0F, 1.0F, 0}}};
constexpr std::array<Field, 6> kProbes = {{{"clearance", "m", 0.0F, 100.0F, 0},
                                           {"gust", "m/s2", -8.0F, 8.0F, 0},
                                           {"drawn_side", "1", -1.0F, 1.0F, 0},
                                           {"side", "1", -1.0F, 1.0F, 0},
                                           {"passed_left", "1", 0.0F, 1.0F, 0},
                                           {"passed_right", "1", 0.0F, 1.0F, 0}}};
constexpr std::array<std::string_view, 2> kReported = {"passed_left", "passed_right"};

class Fork final : public Scene {
 public:
  explicit Fork(const ParamValues& values)
      : side_choice_(values.choice("side")),
        touching_ends_(values.choice("touching") == "ends"),
        half_width_(values.real("half_width")),
        gust_strength_(values.real("gust")),
        gust_rate_(values.real("gust_rate")),
        car_({values.real("speed"), values.real("payload")}) {
    barrier_.half_width = values.real("barrier");
    spec_.id = "fork";
    spec_.title = "Fork";
    spec_.observation = kObservation;
    spec_.action = kAction;
    spec_.probes = kProbes;
    spec_.dt = kDt;
    spec_.max_steps = static_cast<int>(std::ceil(kPatience * (kFarthest + kPast) / (values.real("speed") * kDt)));
    spec_.reported = kReported;
    spec_.decision = {"ahead",
                      static_cast<float>(kDecision - values.real("speed") * kDt),
                      static_cast<float>(kDecision),
                      "13 m before the barrier",
                      0,
                      "right",
                      "straight on",
                      "left"};
  }

  const SceneSpec& spec() const override { return spec_; }

  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed, kStream);
    barrier_.x = rng_.uniform(kNearest, kFarthest);
    const double offset = rng_.uniform(-kStartOffset, kStartOffset);
    const double curvature = rng_.uniform(-kStartCurvature, kStartCurvature);
    const bool left = rng_.chance(0.5);  // drawn whatever the choice, so that one seed is alike for every choice
    drawn_side_ = side_choice_ == "left" || (side_choice_ == "both" && left) ? 1.0 : -1.0;
    next_gust_ = gust_rate_ > 0.0 ? rng_.exponential(gust_rate_) : 0.0;
    gust_ = gust_end_ = 0.0;
    steps_ = 0;
    touched_ = passed_ = ended_ = false;
    car_.place({0.0, offset}, 0.0, curvature);
    before_ = car_.state();
  }

  StepResult step(std::span<float> action) override {
    DRIFTLAB_ASSERT(action.size() == 1, "the fork takes one action");
    DRIFTLAB_ASSERT(!ended_, "the episode has ended: reset first");
    StepResult result;
    if (!std::isfinite(action[0])) {
      result.refused = "steering must be a finite number";
      return result;
    }
    action[0] = std::clamp(action[0], -1.0F, 1.0F);
    blow();
    before_ = car_.state();
    constexpr int kParts = 2;  // the car takes two substeps in each
    const double wheel = lane::kMaxWheel * static_cast<double>(action[0]);
    for (int i = 0; i < kParts && !touched_; ++i) car_.advance(kDt / kParts, wheel, lane::kMaxWheelRate, gust_);
    ++steps_;
    judge(result);
    return result;
  }

  void observe(std::span<float> observation) const override {
    DRIFTLAB_ASSERT(observation.size() == kFields.size(), "the fork gives five numbers");
    const lane::CarState& car = car_.state();
    const std::array<double, kFields.size()> all = {ahead(), car.position.y, det::wrap_angle(car.angle), car.yaw_rate,
                                                    car.wheel};
    for (std::size_t i = 0; i < all.size(); ++i)
      observation[i] = std::clamp(static_cast<float>(all[i]), kFields[i].low, kFields[i].high);
  }

  bool expert_action(std::span<float> action) const override {
    act_by_wheel(expert_wheel(car_.state(), barrier_, drawn_side_), action);
    return true;
  }

  void teleop(const Controls& controls, std::span<float> action) const override {
    act_by_wheel(lane::person_wheel(car_.state(), controls), action);
  }

  bool guide(double seconds_ahead, Vec2& pointer) const override {
    const double far = seconds_ahead * car_.settings().speed;
    pointer = {car_.state().position.x + far, wanted_offset(car_.state(), barrier_, drawn_side_)};
    return true;
  }

  void probe(std::span<float> values) const override {
    DRIFTLAB_ASSERT(values.size() == kProbes.size(), "one value for each probe");
    const double side = !passed_ ? 0.0 : car_.state().position.y > 0.0 ? 1.0 : -1.0;
    const std::array<double, kProbes.size()> all = {
        clearance(car_.state(), barrier_), gust_, drawn_side_, side, side > 0.0 ? 1.0 : 0.0, side < 0.0 ? 1.0 : 0.0};
    for (std::size_t i = 0; i < all.size(); ++i) values[i] = static_cast<float>(all[i]);
  }

  Vec2 trail_point() const override { return car_.state().position; }

  void snapshot(Writer& writer) const override {
    car_.save(writer);
    rng_.save(writer);
    for (const double value : {before_.position.x, before_.position.y, before_.angle, before_.wheel, barrier_.x,
                               drawn_side_, gust_, gust_end_, next_gust_}) {
      writer.put(value);
    }
    writer.put<std::int32_t>(steps_);
    for (const bool value : {touched_, passed_, ended_}) writer.put<std::uint8_t>(value ? 1 : 0);
  }

  void restore(Reader& reader) override {
    car_.restore(reader);
    rng_.restore(reader);
    for (double* value : {&before_.position.x, &before_.position.y, &before_.angle, &before_.wheel, &barrier_.x,
                          &drawn_side_, &gust_, &gust_end_, &next_gust_}) {
      *value = reader.get<double>();
    }
    steps_ = reader.get<std::int32_t>();
    for (bool* value : {&touched_, &passed_, &ended_}) *value = reader.get<std::uint8_t>() != 0;
  }

  Frame frame(FrameKind kind) const override {
    return kind == FrameKind::overview ? overview(half_width_) : follow(car_.state());
  }

  void draw(Canvas& canvas, const DrawOptions& options) const override {
    const Picture picture = {barrier_, half_width_, before_, car_.state(), touched_};
    if (options.layer == DrawOptions::Layer::world) {
      draw_road(canvas, picture, options);
    } else {
      draw_car(canvas, picture, options);
    }
  }

 private:
  double ahead() const { return barrier_.x - car_.state().position.x; }

  void act_by_wheel(double wheel, std::span<float> action) const {
    action[0] = static_cast<float>(lane::action_towards(wheel, car_.state().wheel, lane::Steering::angle));
  }

  // Gusts begin at random moments whatever the car does, so that one seed blows alike at every driver.
  void blow() {
    const double now = steps_ * kDt;
    while (gust_rate_ > 0.0 && next_gust_ <= now) {
      gust_ = gust_strength_ * rng_.uniform(-1.0, 1.0);
      gust_end_ = next_gust_ + rng_.uniform(kGustShortest, kGustLongest);
      next_gust_ += rng_.exponential(gust_rate_);
    }
    if (now >= gust_end_) gust_ = 0.0;
  }

  void judge(StepResult& result) {
    const bool off_road = std::fabs(car_.state().position.y) > half_width_;
    touched_ = touched_ || clearance(car_.state(), barrier_) <= 0.0;
    passed_ = !touched_ && !off_road && ahead() < -kPast;
    result.cost = touched_ || off_road ? 1.0F : 0.0F;
    result.reward = 1.0F - result.cost;
    if (passed_) {
      result.terminated = true;
      result.outcome = Outcome::success;
    } else if (off_road || (touched_ && touching_ends_)) {
      result.terminated = true;
      result.outcome = Outcome::failure;
    } else if (steps_ >= spec_.max_steps) {
      result.truncated = true;
      result.outcome = Outcome::failure;
    }
    ended_ = result.ended();
  }

  std::string_view side_choice_;
  bool touching_ends_;
  double half_width_, gust_strength_, gust_rate_;
  SceneSpec spec_;

  lane::Car car_;
  lane::CarState before_;  // a step ago, for drawing between steps
  Barrier barrier_;
  Rng rng_;
  double drawn_side_ = 1.0;  // the demonstrator's: 1 left, -1 right
  double gust_ = 0.0;        // m/s2, now
  double gust_end_ = 0.0;    // seconds into the episode
  double next_gust_ = 0.0;
  int steps_ = 0;
  bool touched_ = false;
  bool passed_ = false;
  bool ended_ = false;
};

constexpr SceneWords kWords = {
    .demonstration = "drive",
    .demonstrations = "drives",
    .show = "drive round the barrier",
    .done = "got past",
    .failed = "crashed",
    .fails = "crashes",
    .control = "the wheel",
    .act = "drive",
    .acts = "drives",
    .acting = "driving",
    .succeeds = "gets past",
    .unfinished = "was still on the road",
    .actor = "the car",
    .begin = "Move the pointer over the road to start",
    .begin_touch = "Touch the road ahead of the car to start",
    .follows = "The car drives towards it.",
    .rule = "Pass the barrier on either side.",
    .mend = "steer it past the barrier",
    .lesson = "Why left and right make straight on",
    .rounds = {},
};

}  // namespace

const SceneEntry& scene_entry_fork() {
  static const SceneEntry entry = {
      "fork",
      "Fork",
      "Drive round a barrier, left or right of it: demonstrations do both.",
      params(),
      [](const ParamValues& values) -> std::unique_ptr<Scene> { return std::make_unique<Fork>(values); },
      kWords,
      kReference};
  return entry;
}

}  // namespace driftlab
