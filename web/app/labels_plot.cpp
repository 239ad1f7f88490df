// Success against the expert labels that were given: what a correction is worth.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/analysis.h"
#include "web/app/panels.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

std::string point_text(const LabelCurve& curve, const LabelPoint& point, bool rounds) {
  const auto percent = [](double share) { return format_fixed(100.0 * share, 0); };
  return curve.name + (rounds ? ", round " + std::to_string(point.round) : std::string()) + ": " +
         format_percent(point.success) + " (" + percent(point.ci95.low) + "–" + percent(point.ci95.high) + " %) with " +
         std::to_string(point.labels) + " labels";
}

void draw_curve(Ui& ui, const Axes& axes, const LabelCurve& curve) {
  std::vector<std::pair<double, double>> line;
  for (const LabelPoint& point : curve.points) line.emplace_back(static_cast<double>(point.labels), point.success);
  draw_line(ui, axes, line, curve.color, 1.0F);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool rounds = curve.points.size() > 1;
  for (const LabelPoint& point : curve.points) {
    const auto labels = static_cast<double>(point.labels);
    draw_point(ui, axes, labels, point.success, point.ci95, curve.color);
    const ImVec2 at = axes.at(labels, point.success);
    const std::string name = rounds ? ", round " + std::to_string(point.round) : std::string();
    ui.record("Labels of run " + std::to_string(curve.run) + name, {at.x - 6.0F, at.y - 6.0F, 12.0F, 12.0F});
    if (std::abs(mouse.x - at.x) < 7.0F && std::abs(mouse.y - at.y) < 9.0F) ui.hint(point_text(curve, point, rounds));
  }
}

}  // namespace

void draw_labels(Ui& ui, const Rect& area) {
  const std::vector<LabelCurve> curves = label_curves(ui.state);
  std::int64_t most = 0;
  for (const LabelCurve& curve : curves) {
    for (const LabelPoint& point : curve.points) most = std::max(most, point.labels);
  }
  if (curves.empty()) {
    plot_empty(ui, area,
               "Once a run has learned: how often it " + std::string(words_of(ui.state).succeeds) +
                   ", over the labels an expert or you gave for it, round by round.");
    return;
  }
  const double reach = std::max(static_cast<double>(most) * 1.04, 10.0);
  const Axes axes{plot_room(area), {0.0, reach, false}, {0.0, 1.0, false}};
  std::vector<Tick> ticks = round_ticks(0.0, axes.x.high);
  ticks.back().words += " labels";
  draw_ticks(ui, axes, ticks, {{0.0, "0"}, {0.5, "50 %"}, {1.0, "100 %"}});
  ui.record("labels plot", axes.room);
  for (const LabelCurve& curve : curves) draw_curve(ui, axes, curve);
}

}  // namespace driftlab::app
