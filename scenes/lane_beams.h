#pragma once
// Range beams of the lane's car: how far it is to the edge of the road in thirteen directions.

#include <array>
#include <span>
#include <vector>

#include "core/base/vec2.h"
#include "scenes/lane_track.h"

namespace driftlab::lane {

constexpr int kBeams = 13;
constexpr double kBeamSpread = 1.4;  ///< radians to either side of straight ahead
constexpr double kBeamReach = 30.0;  ///< metres; what a beam says that meets nothing
constexpr int kStretchBehind = 8;    ///< metres of the car's own stretch of road that the beams can meet
constexpr int kStretchAhead = 38;    ///< metres

/// Direction of a beam against the car's heading, radians; beam 0 looks right, the last left.
double beam_angle(int beam);

/// The two edges of the road as polylines with a corner every metre.
class Edges {
 public:
  Edges(const Track& track, double half_width);

  /// Distances (m) from `eye`, where the car looks along the unit vector `ahead`, to the edges of the stretch around `s`.
  void measure(Vec2 eye, Vec2 ahead, double s, std::span<float, kBeams> distances) const;

 private:
  struct Corner {
    float x, y;
  };
  using Sides = std::array<std::vector<Corner>, 2>;  // left, right

  Sides sides_;
};

}  // namespace driftlab::lane
