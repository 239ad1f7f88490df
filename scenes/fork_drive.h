#pragma once
// Who drives round the barrier of `fork`: the scripted expert, and where a model of a person points.

#include "core/base/vec2.h"
#include "scenes/fork_road.h"
#include "scenes/lane_car.h"

namespace driftlab::fork {

inline constexpr double kDecision = 13.0;  ///< metres before the barrier's middle: where a demonstrator turns aside
inline constexpr double kAside = 1.6;      ///< metres between the barrier's end and the way of the car's centre past it

/// The side on which the expert passes: 1 left, -1 right. It is `drawn` while the car is about in the middle; a car that is clearly on one
/// side, or on its way there, passes on that.
double side_taken(const lane::CarState& car, double drawn);

/// Where the expert wants to be here, metres left of the middle: 0 up to the decision while the car is about in the middle.
double wanted_offset(const lane::CarState& car, const Barrier& barrier, double drawn);

/// The expert's wheel angle (rad).
double expert_wheel(const lane::CarState& car, const Barrier& barrier, double drawn);

}  // namespace driftlab::fork
