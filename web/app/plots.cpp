// Below the stages: how often each clone stays on the road, episode by episode, and how its losses fell.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kAxisRoom = 44.0F;

void title(Ui& ui, const Rect& area, std::string_view strong, std::string_view quiet) {
  const float width = ui.text(ui.fonts.strong, {area.x, area.y + 8.0F}, ui.colors.ink, strong);
  ui.text_fit(ui.fonts.small, {area.x + width + 8.0F, area.y + 8.5F}, ui.colors.muted, quiet,
              area.width - width - 8.0F);
}

void empty(Ui& ui, const Rect& area, std::string_view words) {
  ui.paragraph(ui.fonts.body, {area.x, area.y + 32.0F}, ui.colors.muted, words, area.width);
}

/// A dot an episode over the whole width, filled when the car stayed on the road.
void draw_episodes(Ui& ui, const Rect& line, const RunItem& run) {
  const EvaluationResult& evaluation = *run.evaluation;
  const int total = std::max(1, evaluation.episodes_total);
  const int columns = std::min(total, static_cast<int>(line.width / 5.5F));
  const float pitch = std::min(line.width / static_cast<float>(columns), 12.0F);
  const float radius = std::min(3.6F, pitch * 0.38F);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (int i = 0; i < std::min(total, columns); ++i) {
    const ImVec2 at{line.x + pitch * (static_cast<float>(i) + 0.5F), line.centre().y};
    if (i >= static_cast<int>(evaluation.episodes.size())) {
      ui.draw().AddCircleFilled(at, 1.2F, paint(ui.colors.track), 10);
      continue;
    }
    const EpisodeResult& episode = evaluation.episodes[static_cast<std::size_t>(i)];
    const bool success = episode.outcome == Outcome::success;
    if (success) {
      ui.draw().AddCircleFilled(at, radius, paint(ui.accent(run.color)), 16);
    } else {
      ui.draw().AddCircle(at, radius - 0.4F, paint(ui.accent(run.color), 0.8F), 16, 1.1F);
    }
    if (std::abs(mouse.x - at.x) < pitch / 2 && line.contains(mouse)) {
      ui.hint("Start " + std::to_string(i + 1) + ", seed " + std::to_string(episode.seed) + ": " +
              (success ? "a whole lap, " : "left the road after ") + std::to_string(episode.steps) + " steps");
    }
  }
}

/// Name, rate and interval; below them every episode.
void success_row(Ui& ui, const Rect& row, const RunItem& run) {
  const float line = row.y + 10.0F;
  ui.draw().AddCircleFilled({row.x + 5.0F, line}, 4.5F, paint(ui.accent(run.color)), 20);
  const float figures =
      ui.text_right(ui.fonts.small, {row.right(), line + 0.5F}, ui.colors.muted, success_text(*run.evaluation));
  const float rate = ui.text_right(ui.fonts.strong, {row.right() - figures - 8.0F, line}, ui.colors.ink,
                                   format_percent(run.evaluation->success_rate()));
  ui.text_fit(ui.fonts.body, {row.x + 18.0F, line}, ui.colors.ink, run.name, row.width - figures - rate - 36.0F);
  draw_episodes(ui, {row.x, row.y + 20.0F, row.width, 18.0F}, run);
}

void draw_success(Ui& ui, const Rect& area) {
  title(ui, area, "Stays on the road", "a dot for each fresh start, full if it did");
  std::vector<const RunItem*> shown;
  for (const RunItem& run : ui.state.runs) {
    if (run.evaluation && run.evaluation->episodes_total > 0) shown.push_back(&run);
  }
  if (shown.empty()) {
    empty(ui, area, "After training, each clone drives 50 fresh starts. Every one of them will stand here.");
    return;
  }
  constexpr float kLeast = 38.0F;
  const float height = area.height - 24.0F;
  const auto room = static_cast<std::size_t>(std::max(1.0F, height / kLeast));
  const std::size_t first = shown.size() > room ? shown.size() - room : 0;
  const float pitch = std::min(46.0F, height / static_cast<float>(shown.size() - first));
  float y = area.y + 26.0F;
  for (std::size_t i = first; i < shown.size(); ++i) {
    const Rect row{area.x, y, area.width, pitch};
    ui.record("success " + std::to_string(i + 1), row);
    success_row(ui, row, *shown[i]);
    y += pitch;
  }
}

struct Curve {
  const Series* series;
  std::uint32_t color;
  float opacity;
  std::string label;
};

struct Axes {
  Rect room;
  double x_most = 1.0;
  double log_low = -3.0;
  double log_high = 0.0;

  ImVec2 at(double x, double y) const {
    const double share = (std::log10(std::max(y, 1e-12)) - log_low) / (log_high - log_low);
    return {room.x + room.width * static_cast<float>(x / x_most),
            room.bottom() - room.height * static_cast<float>(std::clamp(share, 0.0, 1.0))};
  }
};

std::vector<Curve> loss_curves(const WorkbenchState& state) {
  std::vector<Curve> curves;
  for (const RunItem& run : state.runs) {
    for (const Series& series : run.curves) {
      if (series.points.size() < 2) continue;
      const bool held_out = series.name.find("held") != std::string::npos;
      const bool loss = series.name.find("loss") != std::string::npos;
      if (!loss) continue;
      curves.push_back(
          {&series, run.color, held_out ? 1.0F : 0.4F, run.name + (held_out ? ", held out" : ", training")});
    }
  }
  return curves;
}

Axes fit_axes(const Rect& room, const std::vector<Curve>& curves, const WorkbenchState& state) {
  Axes axes{.room = room};
  for (const RunItem& run : state.runs)
    axes.x_most = std::max(axes.x_most, static_cast<double>(run.status.updates_total));
  double low = 1e9;
  double high = 1e-9;
  for (const Curve& curve : curves) {
    axes.x_most = std::max(axes.x_most, curve.series->points.back().first);
    for (const auto& [x, y] : curve.series->points) {
      if (!(y > 0.0)) continue;
      low = std::min(low, y);
      high = std::max(high, y);
    }
  }
  axes.log_low = std::floor(std::log10(low) * 2.0) / 2.0;
  axes.log_high = std::max(axes.log_low + 1.0, std::ceil(std::log10(high) * 2.0) / 2.0);
  return axes;
}

void draw_grid(Ui& ui, const Axes& axes) {
  const Rect& room = axes.room;
  for (double decade = std::ceil(axes.log_low); decade <= axes.log_high + 1e-9; decade += 1.0) {
    const float y = axes.at(0.0, std::pow(10.0, decade)).y;
    ui.separator({room.x, y}, room.width);
    ui.text_right(ui.fonts.small, {room.x - 8.0F, y}, ui.colors.muted, format_real(std::pow(10.0, decade)));
  }
  ui.draw().AddRectFilled({room.x, room.bottom()}, {room.right(), room.bottom() + 1.0F}, paint(ui.colors.track));
  ui.text(ui.fonts.small, {room.x, room.bottom() + 11.0F}, ui.colors.muted, "0");
  ui.text_right(ui.fonts.small, {room.right(), room.bottom() + 11.0F}, ui.colors.muted,
                format_fixed(axes.x_most, 0) + " updates");
}

void draw_curve(Ui& ui, const Axes& axes, const Curve& curve) {
  std::vector<ImVec2> points;
  for (const auto& [x, y] : curve.series->points) {
    const ImVec2 here = axes.at(x, y);
    if (points.empty() || here.x - points.back().x >= 0.75F || &curve.series->points.back().first == &x)
      points.push_back(here);
  }
  ui.draw().AddPolyline(points.data(), static_cast<int>(points.size()), paint(ui.accent(curve.color), curve.opacity), 0,
                        1.8F);
}

void draw_loss(Ui& ui, const Rect& area) {
  title(ui, area, "Loss", "training pale, held out strong");
  const std::vector<Curve> curves = loss_curves(ui.state);
  if (curves.empty()) {
    empty(ui, area, "How well a clone fits what it was shown. It says little about how well it drives.");
    return;
  }
  const Rect room{area.x + kAxisRoom, area.y + 28.0F, area.width - kAxisRoom - 4.0F, area.height - 28.0F - 20.0F};
  const Axes axes = fit_axes(room, curves, ui.state);
  draw_grid(ui, axes);
  ui.draw().PushClipRect({room.x, room.y - 3.0F}, {room.right() + 2.0F, room.bottom() + 2.0F}, true);
  for (const Curve& curve : curves) draw_curve(ui, axes, curve);
  ui.draw().PopClipRect();
  ui.record("loss", room);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (const Curve& curve : curves) {
    if (!room.contains(mouse)) break;
    const auto& points = curve.series->points;
    const double x = (mouse.x - room.x) / room.width * axes.x_most;
    const auto near = std::min_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
      return std::abs(a.first - x) < std::abs(b.first - x);
    });
    if (std::abs(axes.at(near->first, near->second).y - mouse.y) > 6.0F) continue;
    ui.hint(curve.label + ": " + format_fixed(near->second, 4) + " at update " + format_fixed(near->first, 0));
    break;
  }
}

}  // namespace

void draw_plots(Ui& ui, const Rect& area) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.surface));
  ui.separator(area.min(), area.width);
  const Rect room{area.x + 20.0F, area.y + 14.0F, area.width - 40.0F, area.height - 26.0F};
  if (area.width < 560.0F && area.height > 240.0F) {
    const float half = (room.height - 16.0F) / 2.0F;
    draw_success(ui, {room.x, room.y, room.width, half});
    draw_loss(ui, {room.x, room.y + half + 16.0F, room.width, half});
    return;
  }
  const float left = room.width * 0.54F;
  draw_success(ui, {room.x, room.y, left - 16.0F, room.height});
  draw_loss(ui, {room.x + left + 16.0F, room.y, room.width - left - 16.0F, room.height});
}

}  // namespace driftlab::app
