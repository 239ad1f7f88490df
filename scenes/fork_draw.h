#pragma once
// How `fork` looks from above.

#include "core/env/canvas.h"
#include "core/env/scene.h"
#include "scenes/fork_road.h"
#include "scenes/lane_car.h"

namespace driftlab::fork {

/// What a picture of the fork is made from.
struct Picture {
  Barrier barrier;
  double half_width = 6.0;  ///< metres, of the road
  lane::CarState before;    ///< at the last step but one
  lane::CarState now;
  bool touched = false;
};

/// Grass, road, markings, the two ways, the barrier.
void draw_road(Canvas& canvas, const Picture& picture, const DrawOptions& options);
/// The car; with sensors, how far it is to the barrier.
void draw_car(Canvas& canvas, const Picture& picture, const DrawOptions& options);

/// The road from where an episode may begin to where it may end.
Frame overview(double half_width);
/// The car and what is before it, the road upwards whichever way the car heads.
Frame follow(const lane::CarState& car);

}  // namespace driftlab::fork
