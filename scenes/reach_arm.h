#pragma once
// The arm of `reach`: three joints in one vertical plane with the geometry and limits of an SO-101, moved by position servos.
//
// Plane: x is the distance from the lift axis, y the height above the table (metres). Joint angles as on the arm: all zero in the
// middle of every range (upper arm 76.0 deg up, forearm 2.2 deg up, hand 2.8 deg down); more of any joint lowers the fingertip.

#include <array>

#include "core/base/bytes.h"
#include "core/base/vec2.h"

namespace driftlab::reach {

inline constexpr int kJoints = 3;
using Joints = std::array<double, kJoints>;

inline constexpr Joints kLength = {0.1160, 0.1350, 0.1605};      // metres: lift to elbow to wrist to fingertip
inline constexpr double kBaseHeight = 0.1166;                    // metres: lift axis above the table
inline constexpr Joints kMiddle = {1.32645, 0.03840, -0.04887};  // radians above horizontal at joint angles of zero
inline constexpr Joints kLimit = {1.74533, 1.68948, 1.65806};    // radians either way: 100, 96.8, 95 deg
inline constexpr double kLinkRadius = 0.018;                     // metres: half the thickness of a link

/// Where the arm is, given its joint angles.
struct Pose {
  std::array<Vec2, kJoints + 1> points;  ///< lift axis, elbow, wrist, fingertip
  Joints heading;                        ///< of each link, radians above horizontal
  Vec2 tip() const { return points[kJoints]; }
};
Pose pose_of(const Joints& joints, const Joints& length = kLength);

/// Columns: how the fingertip moves (metres a radian) with each joint.
std::array<Vec2, kJoints> jacobian(const Pose& pose);

/// Joint angles that put the fingertip at `tip` with the hand at `heading`, elbow up; false where the arm does not reach.
bool inverse(Vec2 tip, double heading, Joints& joints, const Joints& length = kLength);

struct ArmState {
  Joints angle{};  ///< rad, of the servos
  Joints speed{};  ///< rad/s
  Joints goal{};   ///< rad: what the servos are told to hold
};

/// What may differ from arm to arm. A longer link weighs the same.
struct ArmSettings {
  double payload = 0.0;     ///< kg at the fingertip
  double friction = 0.052;  ///< N m in each joint
  double torque = 3.35;     ///< N m: the most a servo gives
  Joints length = kLength;  ///< metres
};

/// Dynamics of the whole chain under gravity; each joint has a spring-and-damper servo of limited torque.
class Arm {
 public:
  explicit Arm(const ArmSettings& settings = {});
  const ArmSettings& settings() const { return settings_; }

  void place(const Joints& angles);
  /// The servos' goals move at `speeds` (rad/s) for dt seconds, and the arm follows as it can.
  void advance(double dt, const Joints& speeds);
  const ArmState& state() const { return state_; }
  /// What the servos push, N m.
  const Joints& torque() const { return torque_; }
  /// Joules: of motion (gears included), of weight (0 with every link level) and in the servos' springs, 1/2 spring (goal - angle)^2.
  /// While goals rest and no torque is at its limit, damping and friction only take from it.
  double energy() const;

  void save(Writer& writer) const;
  void restore(Reader& reader);

 private:
  void substep(double dt);

  ArmSettings settings_;
  ArmState state_;
  Joints torque_{};
  Joints inertia_{};                // kg m2 a link, about its own joint, with what hangs on it
  std::array<double, 3> couple_{};  // kg m2 between links 0-1, 0-2, 1-2
  Joints weight_{};                 // kg m: for gravity
};

}  // namespace driftlab::reach
