// How well each run fits what it was shown: training loss pale, held-out loss strong; of a discriminator how well it tells steps apart. A run
// that learns from reward alone fits nothing: then the return stands here.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/lookup.h"
#include "web/app/plots.h"
#include "web/app/training.h"

namespace driftlab::app {
namespace {

constexpr double kGuessing = 0.6931471805599453;  ///< cross-entropy of one who cannot tell, nats

struct Curve {
  const Series* series;
  std::uint32_t color;
  float opacity;
  std::string label;
};

bool is_discriminators(const Series& series) {
  return series.name == "discriminator_loss";
}

std::vector<Curve> loss_curves(const WorkbenchState& state) {
  std::vector<Curve> curves;
  for (const RunItem* run : plotted_runs(state)) {
    for (const Series& series : run->curves) {
      const bool loss = series.name.find("loss") != std::string::npos;
      if (series.points.size() < 2 || !loss) continue;
      const bool held_out = series.name.find("held") != std::string::npos;
      const char* const which = is_discriminators(series) ? ", discriminator" : held_out ? ", held out" : ", training";
      curves.push_back({&series, run->color, held_out || is_discriminators(series) ? 1.0F : 0.4F, run->name + which});
    }
  }
  return curves;
}

std::vector<Curve> return_curves(const WorkbenchState& state) {
  std::vector<Curve> curves;
  for (const RunItem* run : plotted_runs(state)) {
    for (const Series& series : run->curves) {
      if (series.name == "return" && series.points.size() > 1)
        curves.push_back({&series, run->color, 1.0F, run->name + ", return"});
    }
  }
  return curves;
}

void reach_updates(Axes& axes, const std::vector<Curve>& curves) {
  for (const Curve& curve : curves) axes.x.high = std::max(axes.x.high, curve.series->points.back().first);
}

Axes loss_axes(const Rect& room, const std::vector<Curve>& curves, const WorkbenchState& state) {
  Axes axes{room, {0.0, 1.0, false}, {1e-3, 1.0, true}};
  for (const RunItem* run : plotted_runs(state))
    axes.x.high = std::max(axes.x.high, static_cast<double>(run->status.updates_total));
  reach_updates(axes, curves);
  double low = 1e9;
  double high = 1e-9;
  for (const Curve& curve : curves) {
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

Axes return_axes(const Rect& room, const std::vector<Curve>& curves, const RunItem& run) {
  Axes axes{room, {0.0, std::max(1.0, static_cast<double>(run.status.updates_total)), false}, {}};
  reach_updates(axes, curves);
  axes.y.low = axes.y.high = curves.front().series->points.front().second;
  for (const Curve& curve : curves) {
    for (const auto& [x, y] : curve.series->points) {
      axes.y.low = std::min(axes.y.low, y);
      axes.y.high = std::max(axes.y.high, y);
    }
  }
  const double least = std::max(1e-6, 1e-3 * std::abs(axes.y.high));
  axes.y.high = std::max(axes.y.high, axes.y.low + least);
  return axes;
}

void tell_nearest(Ui& ui, const Axes& axes, const std::vector<Curve>& curves, int decimals) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!axes.room.contains(mouse)) return;
  const double x = (mouse.x - axes.room.x) / axes.room.width * axes.x.high;
  for (const Curve& curve : curves) {
    const auto& points = curve.series->points;
    const auto near = std::min_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
      return std::abs(a.first - x) < std::abs(b.first - x);
    });
    if (std::abs(axes.at(near->first, near->second).y - mouse.y) > 6.0F) continue;
    ui.hint(curve.label + ": " + format_fixed(near->second, decimals) + " at update " + format_fixed(near->first, 0));
    return;
  }
}

void draw_curves(Ui& ui, const Axes& axes, const std::vector<Curve>& curves, const std::vector<Tick>& levels) {
  draw_ticks(ui, axes, {{0.0, "0"}, {axes.x.high, format_fixed(axes.x.high, 0) + " updates"}}, levels);
  const Rect& room = axes.room;
  ui.draw().PushClipRect({room.x, room.y - 3.0F}, {room.right() + 2.0F, room.bottom() + 2.0F}, true);
  for (const Curve& curve : curves) draw_line(ui, axes, curve.series->points, curve.color, curve.opacity);
  ui.draw().PopClipRect();
}

/// A dashed line: from here on it is no better than tossing a coin.
void draw_guessing(Ui& ui, const Axes& axes) {
  const Rect& room = axes.room;
  const float y = axes.at(0.0, kGuessing).y;
  for (float x = room.x; x < room.right() - 46.0F; x += 8.0F)
    ui.draw().AddRectFilled({x, y - 0.5F}, {x + 4.0F, y + 0.5F}, paint(ui.colors.muted));
  ui.text_right(ui.fonts.small, {room.right(), y}, ui.colors.muted, "chance");
}

void draw_returns(Ui& ui, const Rect& area, const RunItem& run, const std::vector<Curve>& curves) {
  const Axes axes = return_axes(plot_room(area), curves, run);
  draw_curves(ui, axes, curves, round_ticks(axes.y.low, axes.y.high));
  ui.record("return", axes.room);
  tell_nearest(ui, axes, curves, 2);
}

}  // namespace

void draw_loss(Ui& ui, const Rect& area, float tabs) {
  const Rect titled{area.x, area.y, area.width - tabs, area.height};
  const RunItem* const run = run_in_training(ui.state);
  if (run != nullptr && run->learner != nullptr && run->learner->from_reward) {
    plot_title(ui, titled, "Return", "of its episodes while it tries");
    const std::vector<Curve> curves = return_curves(ui.state);
    if (!curves.empty()) return draw_returns(ui, area, *run, curves);
    plot_empty(ui, area, "It fits nothing, so it has no loss. Once episodes have ended, their return stands here.");
    return;
  }
  const std::vector<Curve> curves = loss_curves(ui.state);
  const bool judged =
      std::any_of(curves.begin(), curves.end(), [](const Curve& curve) { return is_discriminators(*curve.series); });
  plot_title(ui, titled, "Loss", judged ? "of clones and discriminators" : "training pale, held out strong");
  if (curves.empty()) {
    plot_empty(ui, area, "How well a run fits what it was shown. It says little about how well it does.");
    return;
  }
  const Axes axes = loss_axes(plot_room(area), curves, ui.state);
  draw_curves(ui, axes, curves, decades(axes.y));
  if (judged) draw_guessing(ui, axes);
  ui.record("loss", axes.room);
  tell_nearest(ui, axes, curves, 4);
}

}  // namespace driftlab::app
