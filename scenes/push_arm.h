#pragma once
// The arm of `push`, seen from above: two joints with upright axes, moved by speed servos. Base at the origin; an arm that points
// straight ahead lies along +y. The forearm bends to the right of the upper arm, never straight and never to the left, so that each
// place of the fingertip has one pose.

#include <array>

#include "core/base/bytes.h"
#include "core/base/vec2.h"

namespace driftlab::push {

inline constexpr int kJoints = 2;
using Joints = std::array<double, kJoints>;  ///< shoulder, elbow

inline constexpr Joints kLowest = {-1.32,
                                   0.15};  ///< rad. Shoulder: left of straight ahead; its span is an SO-101's 220 deg.
inline constexpr Joints kHighest = {2.52, 2.60};   ///< rad. Elbow: how far the forearm bends.
inline constexpr double kMostSpeed = 1.5;          ///< rad/s
inline constexpr double kMostAcceleration = 20.0;  ///< rad/s2
inline constexpr double kFingerRadius = 0.010;     ///< metres: the only part of the arm at the height of the block

struct Lengths {
  double upper = 0.22;  ///< metres, shoulder to elbow
  double fore = 0.20;   ///< metres, elbow to fingertip
};

Vec2 elbow_at(const Lengths& lengths, const Joints& joints);
Vec2 fingertip_at(const Lengths& lengths, const Joints& joints);

/// Joint angles that put the fingertip there; false where the arm does not reach (joints then hold the nearest pose found).
bool inverse(const Lengths& lengths, Vec2 tip, Joints& joints);
bool reaches(const Lengths& lengths, Vec2 tip);
/// Metres from the base to the nearest and farthest fingertip.
double nearest(const Lengths& lengths);
double farthest(const Lengths& lengths);

/// Joint speeds (rad/s, the faster within +-kMostSpeed) that move the fingertip with `velocity` (m/s), by damped least squares.
Joints speeds_for(const Lengths& lengths, const Joints& joints, Vec2 velocity);

struct ArmState {
  Joints angle{};
  Joints speed{};
};

class Arm {
 public:
  explicit Arm(const Lengths& lengths) : lengths_(lengths) {}

  void place(const Joints& angles) { state_ = {angles, {}}; }
  /// The joints' speeds approach `wanted` (rad/s) at kMostAcceleration and stop at the limits.
  void advance(double dt, const Joints& wanted);

  const ArmState& state() const { return state_; }
  const Lengths& lengths() const { return lengths_; }
  Vec2 tip() const { return fingertip_at(lengths_, state_.angle); }

  void save(Writer& writer) const;
  void restore(Reader& reader);

 private:
  Lengths lengths_;
  ArmState state_;
};

}  // namespace driftlab::push
