#pragma once
// What lies over a stage while a person demonstrates: aim, recording mark, map, hint; and the question keep or discard.

#include "web/app/panels.h"
#include "web/app/stage_canvas.h"

namespace driftlab::app {

/// `map`: also a small map of the whole world.
void draw_driver_aids(Ui& ui, const Rect& card, const StageItem& stage, const View& view, const Controls& controls,
                      bool map);

/// In the place of a stage while clones are compared: what happened, and another start.
void draw_verdict(Ui& ui, const Rect& card);

/// After a lap: keep it, discard it, or drive again.
void draw_review(Ui& ui, const Rect& area);

}  // namespace driftlab::app
