#pragma once
// The steps of an episode as a bar: what was corrected, where one is, and handles to trim with.

#include <optional>
#include <span>

#include "core/workbench/correction.h"
#include "web/app/ui.h"

namespace driftlab::app {

/// What the pointer holds on the timeline, and which stretch is chosen: lasts from frame to frame, changes nothing by itself.
struct TimelineHand {
  std::optional<int> chosen;  ///< a step of the chosen stretch
  std::optional<int> moved;   ///< where the end that is being dragged is now
  bool begin = false;         ///< it is the stretch's begin, else its end
  Stretch grabbed;            ///< as it was
};

/// What is on it.
struct TimelineLook {
  int steps = 0;
  int shown = 0;   ///< the step under the playhead
  int length = 0;  ///< steps that the whole width stands for
  double dt = 0.0;
  std::span<const Stretch> stretches;
  std::uint32_t color = 0;      ///< of the stretches
  std::uint32_t run_color = 0;  ///< of the rest
  bool seeks = false;           ///< the playhead may be dragged
};

/// What the person did in this frame.
struct TimelineEvent {
  std::optional<int> seek;
  std::optional<Stretch> trimmed;  ///< what shall be left of `TimelineHand::grabbed`
};

TimelineEvent draw_timeline(Ui& ui, const Rect& bar, const TimelineLook& look, TimelineHand& hand);

/// The chosen stretch, if it is still there.
std::optional<Stretch> chosen_stretch(std::span<const Stretch> stretches, const TimelineHand& hand);

}  // namespace driftlab::app
