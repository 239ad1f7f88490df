#include "scenes/lane_drive.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::lane {
namespace {

// Gains of the expert, found by search over simulated laps with gusts (scenes/README.md).
struct Gains {
  double bend;      // metres: wheel angle for a curvature
  double preview;   // seconds ahead at which the curvature is read
  double offset;    // rad/m
  double heading;   // 1
  double yaw_rate;  // s
  double sideways;  // rad s/m
};
constexpr Gains kRateGains = {2.318, 0.202, 0.182, 1.05, 0.015, 0.046};
constexpr Gains kAngleGains = {2.318, 0.15, 0.182, 1.05, 0.015, 0.046};

// A hand closes the gap between wanted and present wheel angle in about this time.
constexpr double kHandSeconds = 0.15;

// A person's pointer. Nearer than kNearest (m) it steers as if it were that far, so that it never jerks the car; farther than
// kFarthest it only gives the direction. Between kStill and kAwake its effect fades in: on the car it asks for nothing.
constexpr double kNearest = 4.0;
constexpr double kFarthest = 14.0;
constexpr double kStill = 1.0;
constexpr double kAwake = 3.0;
// Sine of the angle to straight behind where full lock fades out: no jumping from side to side.
constexpr double kAstern = 0.3;

constexpr double kKeyWheel = 0.26;  // rad at full deflection: enough for the tightest bend

}  // namespace

double expert_wheel(const Track& track, const Place& place, const Car& car, Steering steering) {
  const Gains& gain = steering == Steering::rate ? kRateGains : kAngleGains;
  const double speed = car.settings().speed;
  const double heading_error = det::wrap_angle(car.state().angle - place.centre.heading);
  const double bend = track.curvature(place.s + gain.preview * speed);
  const double wheel = det::atan(gain.bend * bend) - gain.offset * place.offset - gain.heading * heading_error -
                       gain.yaw_rate * (car.state().yaw_rate - speed * place.centre.curvature) -
                       gain.sideways * car.lateral_speed();
  return std::clamp(wheel, -kMaxWheel, kMaxWheel);
}

double person_wheel(const CarState& car, const Controls& controls) {
  if (controls.axes_active) return -kKeyWheel * std::clamp(controls.axis_x, -1.0, 1.0);
  if (!controls.pointer_active) return 0.0;
  const Vec2 to = controls.pointer - car.position;
  const double distance = det::hypot(to.x, to.y);
  if (!(distance > kStill)) return 0.0;
  const Vec2 ahead = {det::cos(car.angle), det::sin(car.angle)};
  double side = cross(ahead, to) / distance;
  if (dot(ahead, to) < 0.0) side = std::clamp(side / kAstern, -1.0, 1.0);
  const double awake = std::min((distance - kStill) / (kAwake - kStill), 1.0);
  const double curvature = 2.0 * side * awake / std::clamp(distance, kNearest, kFarthest);
  return std::clamp(det::atan(2.0 * kAxle * curvature), -kMaxWheel, kMaxWheel);
}

double action_towards(double wheel_target, double wheel, Steering steering) {
  if (steering == Steering::angle) return std::clamp(wheel_target / kMaxWheel, -1.0, 1.0);
  return std::clamp((wheel_target - wheel) / kHandSeconds / kMaxWheelRate, -1.0, 1.0);
}

}  // namespace driftlab::lane
