// Drive a lap of a winding road at constant speed, seeing only how far away its edges are.
// Observation, action, dynamics, noise, reward and end stand in lane_reference.h, of which `driftlab scenes lane` and the page's reference
// are made. Values follow scenes/README.md, which also says how they were chosen.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/env/scene.h"
#include "scenes/lane_beams.h"
#include "scenes/lane_car.h"
#include "scenes/lane_draw.h"
#include "scenes/lane_drive.h"
#include "scenes/lane_reference.h"
#include "scenes/lane_track.h"

namespace driftlab {
namespace {

using namespace lane;

constexpr double kDt = 1.0 / 60.0;
constexpr double kPatience = 1.15;      // share of the laps' time after which an episode is cut off
constexpr double kGustShortest = 0.3;   // seconds
constexpr double kGustLongest = 0.8;    // seconds
constexpr double kStartOffset = 0.2;    // metres
constexpr double kStartHeading = 0.03;  // radians
constexpr float kFastest = 20.0F;       // m/s, limit of the speed field
constexpr float kFastestTurn = 6.0F;    // rad/s
constexpr std::uint64_t kStream = 1;    // of the seed's random numbers

constexpr std::array<std::string_view, 2> kSteeringChoices = {"angle", "rate"};
constexpr std::array<std::string_view, 2> kOffRoadChoices = {"ends", "costs"};

std::span<const Param> params() {
  static const std::array<Param, 8> table = {
      choice_param("steering", "Steering", kSteeringChoices, 0,
                   "angle: an action is where the front wheels should point; rate: how fast they turn."),
      varying(real_param("speed", "Speed", "m/s", 9.0, 5.0, 12.0, "Kept by the car itself.")),
      varying(real_param("half_width", "Half width of the road", "m", 2.0, 1.2, 5.0,
                         "From the centre line to either edge.")),
      varying(real_param("gust", "Gust strength", "m/s2", 3.7, 0.0, 8.0, "The most that a gust pushes sideways.")),
      varying(real_param("gust_rate", "Gusts a second", "1/s", 0.4, 0.0, 4.0, "How often a gust begins, on average.")),
      varying(real_param("payload", "Payload", "kg", 0.0, 0.0, 400.0, "Mass over the middle of the car.")),
      choice_param("off_road", "Leaving the road", kOffRoadChoices, 0,
                   "ends: it ends the episode; costs: the episode goes on at a cost of 1 a step."),
      integer_param("laps", "Laps", 1, 1, 10, "How many laps an episode lasts."),
  };
  return table;
}

constexpr Field beam_field(std::string_view name) {
  return {name, "m", 0.0F, static_cast<float>(kBeamReach), 0};
}
constexpr std::array<Field, kBeams> kBeamFields = {
    beam_field("beam_0"),  beam_field("beam_1"),  beam_field("beam_2"), beam_field("beam_3"), beam_field("beam_4"),
    beam_field("beam_5"),  beam_field("beam_6"),  beam_field("beam_7"), beam_field("beam_8"), beam_field("beam_9"),
    beam_field("beam_10"), beam_field("beam_11"), beam_field("beam_12")};
constexpr std::array<Field, 3> kMotionFields = {{{"speed", "m/s", 0.0F, kFastest, 0},
                                                 {"yaw_rate", "rad/s", -kFastestTurn, kFastestTurn, 0},
                                                 {"wheel_angle", "rad", -0.5F, 0.5F, 0}}};
constexpr std::array<Block, 2> kObservation = {
    {{"beams", {kBeams, 1, 1}, kBeamFields}, {"motion", {3, 1, 1}, kMotionFields}}};
constexpr std::array<Field, 1> kAngleAction = {{{"wheel_angle", "1", -1.0F, 1.0F, 0}}};
constexpr std::array<Field, 1> kRateAction = {{{"wheel_rate", "1", -1.0F, 1.0F, 0}}};
constexpr float kFar = 1e6F;
constexpr std::array<Field, 7> kProbes = {{{"s", "m", 0.0F, 300.0F, 0},
                                           {"progress", "m", -kFar, kFar, 0},
                                           {"offset", "m", -kFar, kFar, 0},
                                           {"heading_error", "rad", -3.2F, 3.2F, 0},
                                           {"lateral_speed", "m/s", -kFar, kFar, 0},
                                           {"gust", "m/s2", -8.0F, 8.0F, 0},
                                           {"left_road", "1", 0.0F, 1.0F, 0}}};

class Lane final : public Scene {
 public:
  explicit Lane(const ParamValues& values)
      : steering_(values.choice("steering") == "rate" ? Steering::rate : Steering::angle),
        off_road_ends_(values.choice("off_road") == "ends"),
        half_width_(values.real("half_width")),
        gust_strength_(values.real("gust")),
        gust_rate_(values.real("gust_rate")),
        laps_(static_cast<int>(values.integer("laps"))),
        edges_(track_, half_width_),
        car_({values.real("speed"), values.real("payload")}) {
    spec_.id = "lane";
    spec_.title = "Lane";
    spec_.observation = kObservation;
    spec_.action = steering_ == Steering::angle ? std::span<const Field>(kAngleAction) : kRateAction;
    spec_.probes = kProbes;
    spec_.dt = kDt;
    spec_.max_steps = static_cast<int>(std::ceil(kPatience * laps_ * track_.length() / (values.real("speed") * kDt)));
  }

  const SceneSpec& spec() const override { return spec_; }

  void reset(std::uint64_t seed) override {
    rng_ = Rng(seed, kStream);
    start_ = rng_.uniform(0.0, track_.length());
    const double offset = rng_.uniform(-kStartOffset, kStartOffset);
    const double askew = rng_.uniform(-kStartHeading, kStartHeading);
    next_gust_ = gust_rate_ > 0.0 ? rng_.exponential(gust_rate_) : 0.0;
    gust_ = gust_end_ = progress_ = 0.0;
    steps_ = 0;
    left_road_ = ended_ = false;
    const TrackPoint centre = track_.at(start_);
    car_.place(track_.beside(start_, offset), centre.heading + askew, centre.curvature);
    before_ = car_.state();
    place_ = track_.locate(car_.state().position, start_);
  }

  StepResult step(std::span<float> action) override {
    DRIFTLAB_ASSERT(action.size() == 1, "the lane takes one action");
    DRIFTLAB_ASSERT(!ended_, "the episode has ended: reset first");
    StepResult result;
    if (!std::isfinite(action[0])) {
      result.refused = "steering must be a finite number";
      return result;
    }
    action[0] = std::clamp(action[0], -1.0F, 1.0F);
    blow();
    before_ = car_.state();
    const double wanted = static_cast<double>(action[0]);
    if (steering_ == Steering::angle) {
      car_.advance(kDt, kMaxWheel * wanted, kMaxWheelRate, gust_);
    } else {
      car_.advance(kDt, std::copysign(kMaxWheel, wanted), kMaxWheelRate * std::fabs(wanted), gust_);
    }
    ++steps_;
    follow_road();
    judge(result);
    return result;
  }

  void observe(std::span<float> observation) const override {
    DRIFTLAB_ASSERT(observation.size() == kBeams + 3, "the lane gives 16 numbers");
    edges_.measure(car_.state().position, ahead(), place_.s, observation.first<kBeams>());
    const auto limit = [](double value, float most) { return std::clamp(static_cast<float>(value), -most, most); };
    const CarState& car = car_.state();
    observation[kBeams] = std::max(limit(car_.forward_speed(), kFastest), 0.0F);
    observation[kBeams + 1] = limit(car.yaw_rate, kFastestTurn);
    observation[kBeams + 2] = limit(car.wheel, 0.5F);
  }

  bool expert_action(std::span<float> action) const override {
    const double wheel = expert_wheel(track_, place_, car_, steering_);
    action[0] = static_cast<float>(action_towards(wheel, car_.state().wheel, steering_));
    return true;
  }

  void teleop(const Controls& controls, std::span<float> action) const override {
    const double wheel = person_wheel(car_.state(), controls);
    action[0] = static_cast<float>(action_towards(wheel, car_.state().wheel, steering_));
  }

  bool guide(double seconds_ahead, Vec2& pointer) const override {
    pointer = track_.at(place_.s + seconds_ahead * car_.settings().speed).position;
    return true;
  }

  void probe(std::span<float> values) const override {
    DRIFTLAB_ASSERT(values.size() == kProbes.size(), "one value for each probe");
    const double heading_error = det::wrap_angle(car_.state().angle - place_.centre.heading);
    const std::array<double, kProbes.size()> all = {
        place_.s, progress_, place_.offset, heading_error, car_.lateral_speed(), gust_, left_road_ ? 1.0 : 0.0};
    for (std::size_t i = 0; i < all.size(); ++i) values[i] = static_cast<float>(all[i]);
  }

  Vec2 trail_point() const override { return car_.state().position; }

  void snapshot(Writer& writer) const override {
    car_.save(writer);
    rng_.save(writer);
    for (const double value : {before_.position.x, before_.position.y, before_.angle, before_.wheel, place_.s, start_,
                               progress_, gust_, gust_end_, next_gust_}) {
      writer.put(value);
    }
    writer.put<std::int32_t>(steps_);
    writer.put<std::uint8_t>(left_road_ ? 1 : 0);
    writer.put<std::uint8_t>(ended_ ? 1 : 0);
  }

  void restore(Reader& reader) override {
    car_.restore(reader);
    rng_.restore(reader);
    for (double* value : {&before_.position.x, &before_.position.y, &before_.angle, &before_.wheel, &place_.s, &start_,
                          &progress_, &gust_, &gust_end_, &next_gust_}) {
      *value = reader.get<double>();
    }
    steps_ = reader.get<std::int32_t>();
    left_road_ = reader.get<std::uint8_t>() != 0;
    ended_ = reader.get<std::uint8_t>() != 0;
    place_ = track_.place_at(car_.state().position, place_.s);
  }

  Frame frame(FrameKind kind) const override {
    return kind == FrameKind::overview ? overview(track_, half_width_) : follow(car_.state());
  }

  void draw(Canvas& canvas, const DrawOptions& options) const override {
    std::array<float, kBeams> beams{};
    if (options.sensors) edges_.measure(car_.state().position, ahead(), place_.s, beams);
    const Picture picture = {track_, half_width_, start_, before_, car_.state(), beams};
    if (options.layer == DrawOptions::Layer::world) {
      draw_world(canvas, picture, options);
    } else {
      draw_car(canvas, picture, options);
    }
  }

 private:
  Vec2 ahead() const { return {det::cos(car_.state().angle), det::sin(car_.state().angle)}; }

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

  void follow_road() {
    const double from = place_.s;
    place_ = track_.locate(car_.state().position, from + car_.settings().speed * kDt);
    double gained = place_.s - from;
    if (gained > 0.5 * track_.length()) gained -= track_.length();
    if (gained < -0.5 * track_.length()) gained += track_.length();
    progress_ += gained;
  }

  void judge(StepResult& result) {
    const bool off_road = std::fabs(place_.offset) > half_width_;
    left_road_ = left_road_ || off_road;
    result.cost = off_road ? 1.0F : 0.0F;
    result.reward = 1.0F - result.cost;
    if (off_road && off_road_ends_) {
      result.terminated = true;
      result.outcome = Outcome::failure;
    } else if (progress_ >= laps_ * track_.length()) {
      result.terminated = true;
      result.outcome = left_road_ ? Outcome::failure : Outcome::success;
    } else if (steps_ >= spec_.max_steps) {
      result.truncated = true;
      result.outcome = Outcome::failure;
    }
    ended_ = result.ended();
  }

  const Track& track_ = Track::get();
  Steering steering_;
  bool off_road_ends_;
  double half_width_, gust_strength_, gust_rate_;
  int laps_;
  Edges edges_;
  SceneSpec spec_;

  Car car_;
  CarState before_;  // a step ago, for drawing between steps
  Place place_;
  Rng rng_;
  double start_ = 0.0;     // metres along the lap
  double progress_ = 0.0;  // metres driven along the centre line
  double gust_ = 0.0;      // m/s2, now
  double gust_end_ = 0.0;  // seconds into the episode
  double next_gust_ = 0.0;
  int steps_ = 0;
  bool left_road_ = false;
  bool ended_ = false;
};

constexpr SceneWords kWords = {
    .demonstration = "lap",
    .demonstrations = "laps",
    .show = "drive one lap",
    .done = "stayed on",
    .failed = "left the road",
    .fails = "leaves the road",
    .control = "the wheel",
    .act = "drive",
    .acts = "drives",
    .acting = "driving",
    .succeeds = "stays on the road",
    .unfinished = "was still on the road",
    .actor = "the car",
    .begin = "Move the pointer over the road to start",
    .begin_touch = "Touch the road ahead of the car to start",
    .follows = "The car drives towards it.",
    .rule = "Stay on the road until you are round.",
    .mend = "bring it back to the middle",
    .lesson = "Why a clone drifts",
    .rounds = "laps",
};

}  // namespace

const SceneEntry& scene_entry_lane() {
  static const SceneEntry entry = {
      "lane",
      "Lane",
      "Drive a lap of a winding road, seeing only how far away its edges are.",
      params(),
      [](const ParamValues& values) -> std::unique_ptr<Scene> { return std::make_unique<Lane>(values); },
      kWords,
      kReference};
  return entry;
}

}  // namespace driftlab
