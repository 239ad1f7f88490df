#pragma once
// How the lane looks from above.

#include <span>

#include "core/env/canvas.h"
#include "core/env/scene.h"
#include "scenes/lane_beams.h"
#include "scenes/lane_car.h"
#include "scenes/lane_car_draw.h"
#include "scenes/lane_track.h"

namespace driftlab::lane {

/// What a picture of the lane is made from.
struct Picture {
  const Track& track;
  double half_width = 2.0;  ///< metres
  double start = 0.0;       ///< metres along the lap where this episode began: the line is drawn there
  CarState before;          ///< at the last step but one
  CarState now;
  std::span<const float> beams;  ///< [kBeams] metres, measured at `now`
};

/// Grass, road, kerbs, markings.
void draw_world(Canvas& canvas, const Picture& picture, const DrawOptions& options);
/// The car and, when asked for, its beams.
void draw_car(Canvas& canvas, const Picture& picture, const DrawOptions& options);

/// The whole road with a margin.
Frame overview(const Track& track, double half_width);
/// The car from above, heading up, with more to see ahead than behind.
Frame follow(const CarState& car);

}  // namespace driftlab::lane
