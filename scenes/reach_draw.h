#pragma once
// How `reach` looks: a printed arm on a table, a target, a post.

#include "core/env/canvas.h"
#include "core/env/scene.h"
#include "scenes/reach_world.h"

namespace driftlab::reach {

struct Picture {
  Pose before;  ///< a step ago, to draw between steps
  Pose now;
  const Surroundings& around;
  bool touched = false;
};

Frame overview();
void draw_table(Canvas& canvas, const Picture& picture, const DrawOptions& options);
void draw_arm(Canvas& canvas, const Picture& picture, const DrawOptions& options);

}  // namespace driftlab::reach
