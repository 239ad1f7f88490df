// constants   mass (kg), yaw inertia (kg m2), axle (m), tyre limit (N), tyre slope (N/rad), most wheel angle (rad), wheel speed (rad/s),
//             mass that gusts push (kg), speed (m/s), time step (s), substeps
// start       x, y, heading, vx, vy, yaw rate, wheel angle
// input       wheel angle wanted (rad), gust (m/s2)

#include <array>

#include "core/base/math.h"
#include "core/env/randomised.h"
#include "scenes/lane_car.h"
#include "scenes/lane_track.h"
#include "scenes/registry.h"
#include "web/bench/replay.h"

namespace driftlab::bench {
namespace {

using namespace lane;

constexpr std::uint64_t kSeed = 1;
constexpr double kSubsteps = 2.0;  // of Car::advance

std::size_t probe_index(const SceneSpec& spec, std::string_view name) {
  std::size_t index = 0;
  while (spec.probes[index].name != name) ++index;
  return index;
}

class CarReplay final : public Replay {
 public:
  CarReplay() : car_(CarSettings{}) {
    record();
    const CarSettings& settings = car_.settings();
    recording_.constants = {
        kMass + settings.payload, kYawInertia, kAxle,    kTyreLimit, kTyreSlope, kMaxWheel, kMaxWheelRate, kMass,
        settings.speed,           dt_,         kSubsteps};
  }

  void run(int steps) override { run_with(*this, steps); }

  void begin(const double*) { car_.place(position_, heading_, curvature_); }
  void step(const double* input) { car_.advance(dt_, input[0], kMaxWheelRate, input[1]); }

  std::span<const double, 3> pose() override {
    pose_ = {car_.state().position.x, car_.state().position.y, car_.state().angle};
    return pose_;
  }

 private:
  // The scene's own expert on the scene's own road; the car is then driven by what was recorded, without looking at the road.
  void record() {
    const auto entry = find_scene(all_scenes(), "lane");
    const auto scene = make_scene(**entry, ParamValues((*entry)->params));
    const SceneSpec& spec = scene->spec();
    dt_ = spec.dt;
    std::vector<float> probes(spec.probes.size());
    scene->reset(kSeed);
    scene->probe(probes);
    const TrackPoint centre = Track::get().at(static_cast<double>(probes[probe_index(spec, "s")]));
    position_ = scene->trail_point();
    heading_ = centre.heading + static_cast<double>(probes[probe_index(spec, "heading_error")]);
    curvature_ = centre.curvature;
    car_.place(position_, heading_, curvature_);
    const CarState& start = car_.state();
    recording_.start_size = 7;
    recording_.starts = {start.position.x, start.position.y, start.angle, start.velocity.x,
                         start.velocity.y, start.yaw_rate,   start.wheel};
    recording_.begins = {0.0};
    recording_.input_size = 2;
    const std::size_t gust = probe_index(spec, "gust");
    std::array<float, 1> action{};
    StepResult result;
    while (!result.ended()) {
      scene->expert_action(action);
      result = scene->step(action);
      scene->probe(probes);
      recording_.inputs.push_back(kMaxWheel * static_cast<double>(action[0]));
      recording_.inputs.push_back(static_cast<double>(probes[gust]));
    }
  }

  double dt_ = 0.0;
  Vec2 position_;
  double heading_ = 0.0;
  double curvature_ = 0.0;
  Car car_;
  std::array<double, 3> pose_{};
};

}  // namespace

std::unique_ptr<Replay> make_car_replay() {
  return std::make_unique<CarReplay>();
}

}  // namespace driftlab::bench
