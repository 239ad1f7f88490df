#include "scenes/push_way.h"

#include <algorithm>
#include <cmath>

#include "scenes/push_arm.h"
#include "scenes/push_pose.h"

namespace driftlab::push {
namespace {

constexpr double kClear = 0.004;  // metres between fingertip and block that a way keeps
constexpr double kBerth = 0.008;  // metres at the corners
constexpr double kNoWay = 1e9;

constexpr double kHalfX = 0.5 * kBlockWidth + kFingerRadius;
constexpr double kHalfY = 0.5 * kBlockLength + kFingerRadius;

double length(Vec2 v) {
  return std::sqrt(dot(v, v));
}

/// Whether the straight way from a to b stays outside the block and its clearance.
bool clear(Vec2 a, Vec2 b) {
  const double x = kHalfX + kClear - 1e-6, y = kHalfY + kClear - 1e-6;
  // Clip the segment with the four sides (Liang, Barsky 1984); nothing left: clear.
  double from = 0.0, to = 1.0;
  const Vec2 d = b - a;
  const std::array<std::array<double, 2>, 4> sides = {
      {{-d.x, a.x + x}, {d.x, x - a.x}, {-d.y, a.y + y}, {d.y, y - a.y}}};
  for (const auto& [slope, room] : sides) {
    if (slope == 0.0) {
      if (room <= 0.0) return true;
    } else if (slope < 0.0) {
      from = std::max(from, room / slope);
    } else {
      to = std::min(to, room / slope);
    }
  }
  return from >= to;
}

}  // namespace

std::array<Vec2, 4> Ways::corners() {
  constexpr double x = kHalfX + kBerth, y = kHalfY + kBerth;
  return {{{x, -y}, {x, y}, {-x, y}, {-x, -y}}};
}

Ways::Ways(Vec2 from, const std::array<bool, 4>& open) : from_(from) {
  const std::array<Vec2, 4> all = corners();
  for (std::size_t i = 0; i < 4; ++i) {
    first_[i] = length(all[i] - from);
    seen_[i] = open[i] && clear(from, all[i]);
    between_[i].fill(kNoWay);
    between_[i][i] = 0.0;
  }
  // Along the outline from corner i, one way round and the other, while the corners are open.
  for (std::size_t i = 0; i < 4; ++i) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}}) {
      double sum = 0.0;
      std::size_t at = i;
      for (int k = 0; k < 3; ++k) {
        const std::size_t next = (at + step) % 4;
        if (!open[at] || !open[next]) break;
        sum += length(all[next] - all[at]);
        between_[i][next] = std::min(between_[i][next], sum);
        at = next;
      }
    }
  }
}

Ways::Way Ways::to(Vec2 point) const {
  if (clear(from_, point)) return {length(point - from_), point, true};
  const std::array<Vec2, 4> all = corners();
  Way best{kNoWay, point, false};
  for (std::size_t last = 0; last < 4; ++last) {
    if (!clear(all[last], point)) continue;
    const double rest = length(point - all[last]);
    for (std::size_t i = 0; i < 4; ++i) {
      if (!seen_[i]) continue;
      const double sum = first_[i] + between_[i][last] + rest;
      if (sum < best.length) best = {sum, all[i], true};
    }
  }
  return best;
}

}  // namespace driftlab::push
