#pragma once
// The lane's car: one Box2D body pushed by two axles, a speed controller and gusts.

#include <memory>

#include "core/base/bytes.h"
#include "core/base/vec2.h"

class b2Body;
class b2World;

namespace driftlab::lane {

/// Everything a view or a driver needs to know about the car.
struct CarState {
  Vec2 position;          ///< centre of mass, metres
  double angle = 0.0;     ///< heading, radians, not wrapped
  Vec2 velocity;          ///< m/s, world axes
  double yaw_rate = 0.0;  ///< rad/s
  double wheel = 0.0;     ///< angle of the front wheels against the body, radians, left positive
};

struct CarSettings {
  double speed = 9.0;    ///< m/s, kept by the engine
  double payload = 0.0;  ///< kg over the centre of mass
};

constexpr double kMass = 1000.0;        ///< kg
constexpr double kYawInertia = 1400.0;  ///< kg m2
constexpr double kAxle = 1.2;           ///< metres from the centre of mass to either axle
constexpr double kTyreLimit = 3500.0;   ///< N, the most that an axle gives sideways
constexpr double kTyreSlope = 40000.0;  ///< N/rad at small slip
constexpr double kMaxWheel = 0.5;       ///< rad
constexpr double kMaxWheelRate = 1.0;   ///< rad/s

/// Sideways force of one axle (N) at a slip angle (rad): kTyreLimit tanh(kTyreSlope slip / kTyreLimit).
double tyre_force(double slip);

class Car {
 public:
  explicit Car(const CarSettings& settings);
  ~Car();

  /// Puts the car on a curve of this curvature (1/m) as if it had always been driving there: slip, yaw rate and wheel match.
  void place(Vec2 position, double heading, double curvature);
  /// Advances by `seconds` in two equal substeps. The front wheels turn towards
  /// `wheel_target` (rad) at no more than `wheel_speed` rad/s. `gust`: sideways acceleration of the empty car, m/s2, left positive.
  void advance(double seconds, double wheel_target, double wheel_speed, double gust);

  const CarState& state() const { return state_; }
  double forward_speed() const { return settings_.speed; }
  double lateral_speed() const { return lateral_; }  ///< m/s, left positive
  const CarSettings& settings() const { return settings_; }

  void save(Writer& writer) const;
  void restore(Reader& reader);

 private:
  void substep(double seconds, double wheel_target, double wheel_speed, double gust);
  void hold_speed();
  void read_body();

  CarSettings settings_;
  std::unique_ptr<b2World> world_;
  b2Body* body_ = nullptr;  // owned by world_
  CarState state_;
  double lateral_ = 0.0;
};

}  // namespace driftlab::lane
