#pragma once
// What lies over a stage while a person demonstrates: aim, recording mark, map, hint; and the question keep or discard.

#include "web/app/panels.h"
#include "web/app/stage_canvas.h"

namespace driftlab::app {

/// `map`: also a small map of the whole world.
void draw_driver_aids(Ui& ui, const Rect& card, const StageItem& stage, const View& view, const Controls& controls,
                      bool map);

/// While a run is corrected: who has the controls, and how to take them.
void draw_wheel_state(Ui& ui, const Rect& card, const StageItem& stage);

/// What the person has pointed out so far, as arrows; and, where the pointer is, what it would say.
void draw_pointed(Ui& ui, const StageItem& stage, const View& view, const Controls& controls);

/// The key for the wheel is as good as the pressed pointer. Says so when either begins or ends to be held: where the wheel cannot be
/// taken, the person hears why.
void take_wheel(Ui& ui, Controls& controls, StageViews& views);

/// In the stage of a clone that failed: to correct it.
void draw_offer(Ui& ui, const Rect& card, const StageItem& stage, const RunItem& run);

/// In the place of a stage while clones are compared: what happened, and another start.
void draw_verdict(Ui& ui, const Rect& card);

/// After a recording: trim it, keep it, discard it, or try again.
void draw_review(Ui& ui, const Rect& area, StageViews& views);

}  // namespace driftlab::app
