#pragma once
// What pictures of arms are made of, whatever scene they stand in.

#include <array>
#include <cmath>

#include "core/env/canvas.h"

namespace driftlab {

/// A rectangle along the axes, from its lower left to its upper right corner (m).
inline void draw_bar(Canvas& canvas, Vec2 low, Vec2 high, Color fill) {
  const std::array<Vec2, 4> corners = {{low, {high.x, low.y}, high, {low.x, high.y}}};
  canvas.polygon(corners, fill);
}

/// A link narrows from joint to joint, by half its width (m) at either; round ends.
inline void draw_taper(Canvas& canvas, Vec2 from, Vec2 to, double wide, double narrow, Color fill) {
  const Vec2 along = to - from;
  const double length = std::sqrt(dot(along, along));
  const Vec2 side = {-along.y / length, along.x / length};
  const std::array<Vec2, 4> corners = {
      {from + wide * side, to + narrow * side, to - narrow * side, from - wide * side}};
  canvas.circle(from, wide, fill);
  canvas.circle(to, narrow, fill);
  canvas.polygon(corners, fill);
}

}  // namespace driftlab
