#pragma once
// Where a run goes and what it does there, over two chosen fields: as a plot, and on the road itself where the fields are places.

#include <string>

#include "core/workbench/state.h"
#include "web/app/stage_canvas.h"

namespace driftlab::app {

/// A menu of everything that can be an axis of the maps; 'x' or 'y'. `label`: its name for tests.
void draw_field_chooser(Ui& ui, const Rect& row, char axis, const std::string& label);
/// An end of an axis.
std::string limit_text(double value);

/// On a stage, over the world and under the trails: nothing unless it is switched on and the fields are the trail's x and y.
void draw_map_on_stage(Ui& ui, StageCanvas& canvas, const StageItem& stage);

}  // namespace driftlab::app
