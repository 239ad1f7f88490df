#include "web/app/layout.h"

#include <algorithm>
#include <cmath>

namespace driftlab::app {

Layout lay_out(const Window& window) {
  Layout layout;
  layout.top_bar = {0.0F, 0.0F, window.width, kTopBar};
  const float left = window.guide_width;
  const float top = kTopBar + window.guide_height;
  const float width = window.width - left;
  const float height = std::max(window.height - top, 200.0F);
  if (window.guide_height > 0.0F && window.width < 1000.0F) {
    const float below =
        std::clamp(height * (window.tall_plots ? 0.54F : 0.4F), 190.0F, window.tall_plots ? 480.0F : 360.0F);
    const float inspector = std::clamp(width * 0.4F, 240.0F, 320.0F);
    layout.stages = {left, top, width, height - below};
    layout.plots = {left, top + height - below, width - inspector, below};
    layout.inspector = {left + width - inspector, top + height - below, inspector, below};
    return layout;
  }
  const float inspector = std::clamp(window.width * 0.21F, 252.0F, 300.0F);
  const float plots =
      window.tall_plots ? std::clamp(height * 0.405F, 220.0F, 330.0F) : std::clamp(height * 0.295F, 160.0F, 240.0F);
  layout.stages = {left, top, width - inspector, height - plots};
  layout.inspector = {left + width - inspector, top, inspector, height - plots};
  layout.plots = {left, top + height - plots, width, plots};
  return layout;
}

std::vector<Rect> split_stages(const Rect& area, int count, float aspect) {
  int best_columns = 1;
  float best = -1.0F;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float width = (area.width - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float height = (area.height - kGap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    const float size = std::min(width / aspect, height);
    if (size > best) {
      best = size;
      best_columns = columns;
    }
  }
  const int rows = (count + best_columns - 1) / best_columns;
  const float width = (area.width - kGap * static_cast<float>(best_columns - 1)) / static_cast<float>(best_columns);
  const float height = (area.height - kGap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  std::vector<Rect> cards;
  for (int i = 0; i < count; ++i) {
    const auto column = static_cast<float>(i % best_columns);
    const auto row = static_cast<float>(i / best_columns);
    cards.push_back({std::round(area.x + column * (width + kGap)), std::round(area.y + row * (height + kGap)),
                     std::floor(width), std::floor(height)});
  }
  return cards;
}

}  // namespace driftlab::app
