#include "scenes/fork_road.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::fork {
namespace {

/// A rectangle with two unit axes; half sizes along them, metres.
struct Box {
  Vec2 centre;
  Vec2 axis;  ///< along its length; its width is square to that
  double half_length = 0.0;
  double half_width = 0.0;

  Vec2 inside(Vec2 point) const {
    const Vec2 to = point - centre;
    return {dot(axis, to), cross(axis, to)};
  }
  std::array<Vec2, 4> corners() const {
    const Vec2 along = half_length * axis;
    const Vec2 across = half_width * Vec2{-axis.y, axis.x};
    return {{centre + along + across, centre - along + across, centre - along - across, centre + along - across}};
  }
};

/// From the nearest corner of `of` to `to`, metres; and how far apart they are along the two axes of `to` (negative: not at all).
struct Apart {
  double corner = 1e9;
  double gap = -1e9;
};

Apart apart(const Box& of, const Box& to) {
  Apart out;
  Vec2 low{1e9, 1e9};
  Vec2 high{-1e9, -1e9};
  for (const Vec2& corner : of.corners()) {
    const Vec2 at = to.inside(corner);
    const double x = std::max(std::fabs(at.x) - to.half_length, 0.0);
    const double y = std::max(std::fabs(at.y) - to.half_width, 0.0);
    out.corner = std::min(out.corner, std::sqrt(x * x + y * y));
    low = {std::min(low.x, at.x), std::min(low.y, at.y)};
    high = {std::max(high.x, at.x), std::max(high.y, at.y)};
  }
  out.gap =
      std::max({low.x - to.half_length, -to.half_length - high.x, low.y - to.half_width, -to.half_width - high.y});
  return out;
}

}  // namespace

double clearance(const lane::CarState& car, const Barrier& barrier) {
  const Box outline = {car.position, {det::cos(car.angle), det::sin(car.angle)}, kCarHalfLength, kCarHalfWidth};
  const Box block = {{barrier.x, 0.0}, {1.0, 0.0}, kBarrierHalfLength, barrier.half_width};
  const Apart ours = apart(outline, block);
  const Apart theirs = apart(block, outline);
  // Convex shapes overlap unless a line along a side parts them.
  if (ours.gap <= 0.0 && theirs.gap <= 0.0) return 0.0;
  return std::min(ours.corner, theirs.corner);
}

}  // namespace driftlab::fork
