#pragma once
// Where the block of `push` lies, and how far that is from where it should lie.

#include <array>

#include "core/base/vec2.h"

namespace driftlab::push {

inline constexpr double kBlockWidth = 0.050;   ///< metres, across
inline constexpr double kBlockLength = 0.070;  ///< metres, front to back; the front points along +y when the angle is 0

struct Placement {
  Vec2 centre;         ///< metres: the middle of the footprint
  double angle = 0.0;  ///< radians, left positive, not wrapped
};

/// A turn, so that sine and cosine are computed once.
struct Turn {
  explicit Turn(double angle);
  Vec2 out(Vec2 v) const { return {c * v.x - s * v.y, s * v.x + c * v.y}; }  ///< block's axes to the world's
  Vec2 in(Vec2 v) const { return {c * v.x + s * v.y, c * v.y - s * v.x}; }   ///< the world's axes to the block's
  double c, s;
};

/// Counter-clockwise from the back right corner.
std::array<Vec2, 4> footprint(const Placement& block);

/// Area of the intersection over area of the union of two footprints, 0 .. 1: exact, by clipping one with the other's sides
/// (Sutherland, Hodgman 1974).
double overlap(const Placement& a, const Placement& b);

/// Root mean square of how far the footprint's points are from where they should be, metres: distance of the middles and turn in one
/// number. For a turn t about the middle it is 2 r sin(t / 2), r being the footprint's radius of gyration.
double misplacement(const Placement& block, const Placement& goal);

/// Metres from the footprint to a point in the block's axes; negative inside.
double distance_outside(Vec2 in_block);

}  // namespace driftlab::push
