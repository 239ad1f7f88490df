#pragma once
// What the plots share: titles with tabs, axes with ticks, lines, points with intervals.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/metrics/evaluation.h"
#include "web/app/ui.h"

namespace driftlab::app {

/// One direction of a plot.
struct Scale {
  double low = 0.0;
  double high = 1.0;
  bool logarithmic = false;

  /// Where a value lies, 0 .. 1 within the limits; what lies outside is drawn at the edge.
  double share(double value) const;
};

struct Axes {
  Rect room;  ///< where lines may go; ticks stand left of it and below it
  Scale x;
  Scale y;

  ImVec2 at(double at_x, double at_y) const;
};

struct Tick {
  double value = 0.0;
  std::string words;
};

/// Room left of and below the lines.
inline constexpr float kTicksLeft = 44.0F;
inline constexpr float kTicksBelow = 20.0F;

/// The rectangle for the lines of a plot in `area`, below its title.
Rect plot_room(const Rect& area, float left = kTicksLeft);

/// A plot's name and what it is about; returns the width used.
float plot_title(Ui& ui, const Rect& area, std::string_view strong, std::string_view quiet = {});
/// Instead of a plot that has nothing to show yet; returns the height used.
float plot_empty(Ui& ui, const Rect& area, std::string_view words);

struct Tab {
  std::string_view label;  ///< its name for tests
  std::string_view caption;
  bool chosen = false;
  std::string_view help = {};
};
float tabs_width(Ui& ui, const std::vector<Tab>& tabs);
/// At the right end of a title's line. The index of the one that was pressed, or -1.
int plot_tabs(Ui& ui, const Rect& area, const std::vector<Tab>& tabs);

void draw_ticks(Ui& ui, const Axes& axes, const std::vector<Tick>& x, const std::vector<Tick>& y);
/// 1, 2 or 5 times a power of ten apart, at most about five of them, within the limits.
std::vector<Tick> round_ticks(double low, double high);
/// Powers of ten within a logarithmic scale.
std::vector<Tick> decades(const Scale& scale);
void draw_line(Ui& ui, const Axes& axes, const std::vector<std::pair<double, double>>& points, std::uint32_t color,
               float opacity, float width = 1.8F);
/// A dot with the interval of its value.
void draw_point(Ui& ui, const Axes& axes, double x, double y, const Interval& interval, std::uint32_t color);

}  // namespace driftlab::app
