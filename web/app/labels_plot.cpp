// Success against the expert labels that were given: what a correction is worth.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "web/app/panels.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

struct LabelPoint {
  double labels = 0.0;
  int round = -1;  ///< -1: a run without rounds
  const EvaluationResult* evaluation = nullptr;
};

/// A point a round; of a run without rounds the one it ended at.
std::vector<LabelPoint> points_of(const RunItem& run) {
  std::vector<LabelPoint> points;
  for (const RoundItem& round : run.rounds) {
    if (!round.evaluation.episodes.empty())
      points.push_back({static_cast<double>(round.expert_labels), round.round, &round.evaluation});
  }
  const bool evaluated = run.evaluation && !run.evaluation->episodes.empty();
  if (points.empty() && evaluated && run.status.expert_labels > 0)
    points.push_back({static_cast<double>(run.status.expert_labels), -1, &*run.evaluation});
  return points;
}

/// 1, 2 or 5 times a power of ten, so that at most five of them fit.
std::vector<Tick> label_ticks(double most) {
  double step = std::pow(10.0, std::floor(std::log10(most / 5.0)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (most / (step * factor) > 5.0) continue;
    step *= factor;
    break;
  }
  std::vector<Tick> ticks;
  for (double value = 0.0; value <= most + 1e-9; value += step) ticks.push_back({value, format_fixed(value, 0)});
  return ticks;
}

void draw_run(Ui& ui, const Axes& axes, const RunItem& run, const std::vector<LabelPoint>& points) {
  std::vector<std::pair<double, double>> line;
  for (const LabelPoint& point : points) line.emplace_back(point.labels, point.evaluation->success_rate());
  draw_line(ui, axes, line, run.color, 1.0F);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (const LabelPoint& point : points) {
    const Interval interval = point.evaluation->success_ci95();
    draw_point(ui, axes, point.labels, point.evaluation->success_rate(), interval, run.color);
    const ImVec2 at = axes.at(point.labels, point.evaluation->success_rate());
    const std::string round = point.round >= 0 ? ", round " + std::to_string(point.round) : std::string();
    ui.record("Labels of run " + std::to_string(run.id) + round, {at.x - 6.0F, at.y - 6.0F, 12.0F, 12.0F});
    if (std::abs(mouse.x - at.x) < 7.0F && std::abs(mouse.y - at.y) < 9.0F) {
      ui.hint(run.name + round + ": " + format_percent(point.evaluation->success_rate()) + ", " +
              success_text(*point.evaluation) + ", with " + format_fixed(point.labels, 0) + " labels");
    }
  }
}

}  // namespace

void draw_labels(Ui& ui, const Rect& area) {
  double most = 0.0;
  bool any = false;
  for (const RunItem* run : plotted_runs(ui.state)) {
    for (const LabelPoint& point : points_of(*run)) {
      most = std::max(most, point.labels);
      any = true;
    }
  }
  if (!any) {
    plot_empty(ui, area,
               "Once a run has learned: how often it stays on the road, over the labels an expert or you gave for it, "
               "round by round.");
    return;
  }
  const Axes axes{plot_room(area), {0.0, std::max(most * 1.04, 10.0), false}, {0.0, 1.0, false}};
  std::vector<Tick> ticks = label_ticks(axes.x.high);
  ticks.back().words += " labels";
  draw_ticks(ui, axes, ticks, {{0.0, "0"}, {0.5, "50 %"}, {1.0, "100 %"}});
  ui.record("labels plot", axes.room);
  for (const RunItem* run : plotted_runs(ui.state)) draw_run(ui, axes, *run, points_of(*run));
}

}  // namespace driftlab::app
