#pragma once
// How `push` looks: a table from above, the place for the block, the block, an arm over it.

#include "core/env/canvas.h"
#include "core/env/scene.h"
#include "scenes/push_arm.h"
#include "scenes/push_pose.h"

namespace driftlab::push {

struct Picture {
  const Lengths& lengths;
  Joints joints_before;  ///< a step ago, to draw between steps
  Joints joints;
  Placement block_before;
  Placement block;
  const Placement& goal;
  bool placed = false;  ///< within tolerance now
};

Frame overview();
void draw_table(Canvas& canvas, const Picture& picture, const DrawOptions& options);
void draw_actor(Canvas& canvas, const Picture& picture, const DrawOptions& options);

}  // namespace driftlab::push
