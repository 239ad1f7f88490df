#pragma once
// Where the regions of the page are: lesson left (HTML), stages in the middle, inspector right, plots below; on a narrow or
// upright screen the lesson is a strip under the top bar and the inspector goes beside the plots.

#include <vector>

#include "web/app/ui.h"

namespace driftlab::app {

/// What the script says about the window, CSS pixels.
struct Window {
  float width = 1280.0F;
  float height = 720.0F;
  float guide_width = 0.0F;   ///< the lesson's column at the left; 0 when it is a strip
  float guide_height = 0.0F;  ///< the lesson's strip under the top bar; 0 when it is a column
  bool tall_plots = false;    ///< what is shown below the stages needs more room
};

struct Layout {
  Rect top_bar;
  Rect stages;
  Rect inspector;
  Rect plots;
};

Layout lay_out(const Window& window);

/// One to four equal cards; as many columns as leave them nearest to `aspect` (width to height).
std::vector<Rect> split_stages(const Rect& area, int count, float aspect);

}  // namespace driftlab::app
