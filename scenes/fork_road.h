#pragma once
// The straight road of `fork`, the barrier in its middle, and how near a car is to that. The road runs along +x with its middle at y = 0;
// an episode begins at x = 0.

#include "core/base/vec2.h"
#include "scenes/lane_car.h"

namespace driftlab::fork {

inline constexpr double kCarHalfLength = 1.98;  ///< metres: the car's outline is a rectangle
inline constexpr double kCarHalfWidth = 0.80;
inline constexpr double kBarrierHalfLength = 0.5;  ///< metres along the road
inline constexpr double kPast = 3.0;  ///< metres: a car whose centre is so far behind the barrier's is past it

/// A block square to the road.
struct Barrier {
  double x = 0.0;           ///< metres: where its middle is
  double half_width = 1.0;  ///< metres to either side of the middle of the road
};

/// Metres between the car's outline and the barrier; 0 where they overlap.
double clearance(const lane::CarState& car, const Barrier& barrier);

}  // namespace driftlab::fork
