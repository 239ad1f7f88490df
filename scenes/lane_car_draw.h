#pragma once
// How the car of `lane` and `fork` looks from above.

#include <cstdint>

#include "core/env/canvas.h"
#include "core/env/scene.h"
#include "scenes/lane_car.h"

namespace driftlab::lane {

/// Metres a pixel: above this a view shows the whole world and small things are left out.
inline constexpr double kCoarse = 0.16;

/// A colour on the straight line from `from` (share 0) to `to` (share 1); 0xRRGGBB.
std::uint32_t blend(std::uint32_t from, std::uint32_t to, double share);

/// Position, angle and wheel at a share (0 .. 1) of the way between two states.
CarState between(const CarState& before, const CarState& now, float share);

/// In the actor's colour, with its shadow; never smaller than can be seen.
void draw_car_from_above(Canvas& canvas, const CarState& before, const CarState& now, const DrawOptions& options);

}  // namespace driftlab::lane
