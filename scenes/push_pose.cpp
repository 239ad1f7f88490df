#include "scenes/push_pose.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::push {
namespace {

constexpr double kGyration2 = (kBlockWidth * kBlockWidth + kBlockLength * kBlockLength) / 12.0;  // m2

/// A convex polygon; clipping a quadrilateral with four lines gives at most eight corners.
struct Polygon {
  std::array<Vec2, 8> corners;
  std::size_t count = 0;
  void add(Vec2 corner) {
    if (count < corners.size()) corners[count++] = corner;
  }
};

/// What lies left of the line from a to b.
Polygon clip(const Polygon& polygon, Vec2 a, Vec2 b) {
  Polygon kept;
  for (std::size_t i = 0; i < polygon.count; ++i) {
    const Vec2 from = polygon.corners[i];
    const Vec2 to = polygon.corners[(i + 1) % polygon.count];
    const double from_left = cross(b - a, from - a);
    const double to_left = cross(b - a, to - a);
    if (from_left >= 0.0) kept.add(from);
    if ((from_left > 0.0 && to_left < 0.0) || (from_left < 0.0 && to_left > 0.0)) {
      kept.add(from + (from_left / (from_left - to_left)) * (to - from));
    }
  }
  return kept;
}

double area(const Polygon& polygon) {
  double twice = 0.0;
  for (std::size_t i = 0; i < polygon.count; ++i) {
    twice += cross(polygon.corners[i], polygon.corners[(i + 1) % polygon.count]);
  }
  return 0.5 * twice;
}

}  // namespace

Turn::Turn(double angle) : c(det::cos(angle)), s(det::sin(angle)) {}

std::array<Vec2, 4> footprint(const Placement& block) {
  constexpr double x = 0.5 * kBlockWidth, y = 0.5 * kBlockLength;
  const Turn turn(block.angle);
  std::array<Vec2, 4> corners = {{{x, -y}, {x, y}, {-x, y}, {-x, -y}}};
  for (Vec2& corner : corners) corner = block.centre + turn.out(corner);
  return corners;
}

double overlap(const Placement& a, const Placement& b) {
  constexpr double kDiagonal2 = kBlockWidth * kBlockWidth + kBlockLength * kBlockLength;
  const Vec2 apart = a.centre - b.centre;
  if (dot(apart, apart) >= kDiagonal2) return 0.0;
  Polygon common;
  for (const Vec2 corner : footprint(a)) common.add(corner - b.centre);
  const std::array<Vec2, 4> sides = footprint({{}, b.angle});
  for (std::size_t i = 0; i < sides.size(); ++i) common = clip(common, sides[i], sides[(i + 1) % sides.size()]);
  const double shared = std::max(0.0, area(common));
  return std::min(1.0, shared / (2.0 * kBlockWidth * kBlockLength - shared));
}

double misplacement(const Placement& block, const Placement& goal) {
  const Vec2 apart = block.centre - goal.centre;
  return std::sqrt(dot(apart, apart) + 2.0 * kGyration2 * (1.0 - det::cos(block.angle - goal.angle)));
}

double distance_outside(Vec2 in_block) {
  const double x = std::fabs(in_block.x) - 0.5 * kBlockWidth;
  const double y = std::fabs(in_block.y) - 0.5 * kBlockLength;
  if (x <= 0.0 || y <= 0.0) return std::max(x, y);
  return std::sqrt(x * x + y * y);
}

}  // namespace driftlab::push
