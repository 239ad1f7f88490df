#include "scenes/fork_drive.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::fork {
namespace {

constexpr double kClearlyAside = 0.9;  // metres
constexpr double kSoon = 3.0;          // metres of way: where the car will be if it goes straight on

constexpr double kAboutInTheMiddle = 1.2;  // metres: here both ways are open up to the decision
// rad of heading a metre beside the wanted way: up to the decision gently, so that where the car is says nothing of the side to come.
constexpr double kStraightGain = 0.05;
constexpr double kSwerveGain = 0.20;
constexpr double kMostHeading = 0.4;     // rad
constexpr double kMostWheel = 0.4;       // rad
constexpr double kYawRateDamping = 0.1;  // s

}  // namespace

double side_taken(const lane::CarState& car, double drawn) {
  const double soon = car.position.y + kSoon * det::sin(car.angle);
  if (std::fabs(soon) > kClearlyAside) return soon > 0.0 ? 1.0 : -1.0;
  return drawn;
}

double wanted_offset(const lane::CarState& car, const Barrier& barrier, double drawn) {
  const bool decided = barrier.x - car.position.x <= kDecision;
  if (!decided && std::fabs(car.position.y) < kAboutInTheMiddle) return 0.0;
  return side_taken(car, drawn) * (barrier.half_width + kAside);
}

double expert_wheel(const lane::CarState& car, const Barrier& barrier, double drawn) {
  const double wanted = wanted_offset(car, barrier, drawn);
  const double gain = wanted == 0.0 ? kStraightGain : kSwerveGain;
  const double heading = std::clamp(gain * (wanted - car.position.y), -kMostHeading, kMostHeading);
  const double wheel = heading - det::wrap_angle(car.angle) - kYawRateDamping * car.yaw_rate;
  return std::clamp(wheel, -kMostWheel, kMostWheel);
}

}  // namespace driftlab::fork
