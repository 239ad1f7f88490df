#pragma once
// Where a run goes and what it does there, over two chosen fields: as a plot, and on the road itself where the fields are places.

#include "core/workbench/state.h"
#include "web/app/stage_canvas.h"

namespace driftlab::app {

/// On a stage, over the world and under the trails: nothing unless it is switched on and the fields are the trail's x and y.
void draw_map_on_stage(Ui& ui, StageCanvas& canvas, const StageItem& stage);

}  // namespace driftlab::app
