// Success against the environment steps that were tried: what learning without labels costs.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/analysis.h"
#include "web/app/panels.h"
#include "web/app/plots.h"
#include "web/app/price.h"

namespace driftlab::app {
namespace {

void draw_evaluated(Ui& ui, const Axes& axes, const EnvStepCurve& curve) {
  if (!curve.evaluated) return;
  const EnvStepPoint& point = *curve.evaluated;
  draw_point(ui, axes, point.env_steps, point.success, point.ci95, curve.color);
  const ImVec2 at = axes.at(point.env_steps, point.success);
  ui.record("Steps of run " + std::to_string(curve.run), {at.x - 6.0F, at.y - 6.0F, 12.0F, 12.0F});
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (std::abs(mouse.x - at.x) > 7.0F || std::abs(mouse.y - at.y) > 9.0F) return;
  const auto percent = [](double share) { return format_fixed(100.0 * share, 0); };
  ui.hint(curve.name + ": " + format_percent(point.success) + " (" + percent(point.ci95.low) + "–" +
          percent(point.ci95.high) + " %) of " + std::to_string(point.episodes) + " fresh starts, after " +
          short_count(static_cast<std::int64_t>(point.env_steps)) + " steps");
}

void tell_trying(Ui& ui, const Axes& axes, const std::vector<EnvStepCurve>& curves) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!axes.room.contains(mouse) || !ImGui::IsWindowHovered()) return;
  const double x = (mouse.x - axes.room.x) / axes.room.width * axes.x.high;
  for (const EnvStepCurve& curve : curves) {
    const auto& points = curve.trying;
    const auto near = std::min_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
      return std::abs(a.first - x) < std::abs(b.first - x);
    });
    if (near == points.end() || std::abs(axes.at(near->first, near->second).y - mouse.y) > 6.0F) continue;
    ui.hint(curve.name + ": " + format_percent(near->second) + " of its last hundred episodes at " +
            short_count(static_cast<std::int64_t>(near->first)) + " steps, while it tries things out");
    return;
  }
}

}  // namespace

void draw_env_steps(Ui& ui, const Rect& area) {
  const std::vector<EnvStepCurve> curves = env_step_curves(ui.state);
  double most = 0.0;
  for (const EnvStepCurve& curve : curves) {
    if (curve.evaluated) most = std::max(most, curve.evaluated->env_steps);
    if (!curve.trying.empty()) most = std::max(most, curve.trying.back().first);
  }
  if (curves.empty() || !(most > 0.0)) {
    plot_empty(ui, area,
               "How often it " + std::string(words_of(ui.state).succeeds) +
                   " over the steps it tried by itself: GAIL and PPO pay with steps where others ask for labels.");
    return;
  }
  const Axes axes{plot_room(area), {0.0, 1.04 * most, false}, {0.0, 1.0, false}};
  std::vector<Tick> ticks = round_ticks(0.0, axes.x.high);
  for (Tick& tick : ticks) tick.words = short_count(std::llround(tick.value));
  ticks.back().words += " steps";
  draw_ticks(ui, axes, ticks, {{0.0, "0"}, {0.5, "50 %"}, {1.0, "100 %"}});
  ui.record("steps plot", axes.room);
  for (const EnvStepCurve& curve : curves) {
    draw_line(ui, axes, curve.trying, curve.color, 0.8F, 1.6F);
    draw_evaluated(ui, axes, curve);
  }
  tell_trying(ui, axes, curves);
}

}  // namespace driftlab::app
