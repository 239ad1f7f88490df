// How well each run fits what it was shown: training loss pale, held-out loss strong.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

struct Curve {
  const Series* series;
  std::uint32_t color;
  float opacity;
  std::string label;
};

std::vector<Curve> loss_curves(const WorkbenchState& state) {
  std::vector<Curve> curves;
  for (const RunItem* run : plotted_runs(state)) {
    for (const Series& series : run->curves) {
      const bool loss = series.name.find("loss") != std::string::npos;
      if (series.points.size() < 2 || !loss) continue;
      const bool held_out = series.name.find("held") != std::string::npos;
      curves.push_back(
          {&series, run->color, held_out ? 1.0F : 0.4F, run->name + (held_out ? ", held out" : ", training")});
    }
  }
  return curves;
}

Axes fit_axes(const Rect& room, const std::vector<Curve>& curves, const WorkbenchState& state) {
  Axes axes{room, {0.0, 1.0, false}, {1e-3, 1.0, true}};
  for (const RunItem* run : plotted_runs(state))
    axes.x.high = std::max(axes.x.high, static_cast<double>(run->status.updates_total));
  double low = 1e9;
  double high = 1e-9;
  for (const Curve& curve : curves) {
    axes.x.high = std::max(axes.x.high, curve.series->points.back().first);
    for (const auto& [x, y] : curve.series->points) {
      if (!(y > 0.0)) continue;
      low = std::min(low, y);
      high = std::max(high, y);
    }
  }
  const double from = std::floor(std::log10(low) * 2.0) / 2.0;
  const double to = std::max(from + 1.0, std::ceil(std::log10(high) * 2.0) / 2.0);
  axes.y.low = std::pow(10.0, from);
  axes.y.high = std::pow(10.0, to);
  return axes;
}

void tell_nearest(Ui& ui, const Axes& axes, const std::vector<Curve>& curves) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!axes.room.contains(mouse)) return;
  const double x = (mouse.x - axes.room.x) / axes.room.width * axes.x.high;
  for (const Curve& curve : curves) {
    const auto& points = curve.series->points;
    const auto near = std::min_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
      return std::abs(a.first - x) < std::abs(b.first - x);
    });
    if (std::abs(axes.at(near->first, near->second).y - mouse.y) > 6.0F) continue;
    ui.hint(curve.label + ": " + format_fixed(near->second, 4) + " at update " + format_fixed(near->first, 0));
    return;
  }
}

}  // namespace

void draw_loss(Ui& ui, const Rect& area, float tabs) {
  plot_title(ui, {area.x, area.y, area.width - tabs, area.height}, "Loss", "training pale, held out strong");
  const std::vector<Curve> curves = loss_curves(ui.state);
  if (curves.empty()) {
    plot_empty(ui, area, "How well a run fits what it was shown. It says little about how well it does.");
    return;
  }
  const Axes axes = fit_axes(plot_room(area), curves, ui.state);
  draw_ticks(ui, axes, {{0.0, "0"}, {axes.x.high, format_fixed(axes.x.high, 0) + " updates"}}, decades(axes.y));
  const Rect& room = axes.room;
  ui.draw().PushClipRect({room.x, room.y - 3.0F}, {room.right() + 2.0F, room.bottom() + 2.0F}, true);
  for (const Curve& curve : curves) draw_line(ui, axes, curve.series->points, curve.color, curve.opacity);
  ui.draw().PopClipRect();
  ui.record("loss", room);
  tell_nearest(ui, axes, curves);
}

}  // namespace driftlab::app
