// The figures behind the verdict, and how the several ways of doing the task are gone.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/story.h"
#include "web/app/panels.h"
#include "web/app/training.h"

namespace driftlab::app {
namespace {

constexpr float kLeastRow = 13.5F;
constexpr float kMostRow = 20.0F;
constexpr float kValue = 45.0F;
constexpr float kSpark = 32.0F;
constexpr float kWay = 23.0F;

bool is_share(const HealthFigure& figure) {
  return figure.id.ends_with("accuracy") || figure.id == "success";
}

/// Three digits at the most.
std::string number(double value) {
  const double size = std::abs(value);
  return format_fixed(value, size >= 100.0                ? 0
                             : size >= 10.0               ? 1
                             : size >= 0.1 || size == 0.0 ? 2
                             : size >= 0.01               ? 3
                                                          : 4);
}

std::string value_of(const HealthFigure& figure, double value) {
  return is_share(figure) ? format_percent(value) : number(value);
}

std::string help_of(const HealthFigure& figure) {
  std::string words = figure.title + ": " + value_of(figure, figure.value);
  if (figure.unit != "1" && !figure.unit.empty()) words += " " + figure.unit;
  words += ". " + figure.help;
  if (figure.low) words += " Worrying below " + value_of(figure, *figure.low) + ".";
  if (figure.high) words += " Worrying above " + value_of(figure, *figure.high) + ".";
  return words;
}

const Series* curve_of(const RunItem& run, const std::string& figure) {
  const std::string_view name = figure == "reward" ? std::string_view("imitation_reward") : std::string_view(figure);
  for (const Series& series : run.curves) {
    if (series.name == name && series.points.size() > 1) return &series;
  }
  return nullptr;
}

void draw_spark(Ui& ui, const Rect& rect, const Series& series, std::uint32_t color) {
  Axes axes{rect, {series.points.front().first, series.points.back().first, false}, {}};
  axes.y.low = axes.y.high = series.points.front().second;
  for (const auto& [x, y] : series.points) {
    axes.y.low = std::min(axes.y.low, y);
    axes.y.high = std::max(axes.y.high, y);
  }
  if (!(axes.y.high > axes.y.low)) {
    axes.y.low -= 1.0;
    axes.y.high += 1.0;
  }
  draw_line(ui, axes, series.points, color, 0.75F, 1.2F);
}

void figure_row(Ui& ui, const Rect& row, const RunItem& run, const HealthFigure& figure) {
  const bool worrying = figure.worrying();
  const float middle = row.centre().y;
  const std::uint32_t ink = worrying ? ui.colors.clone : ui.colors.ink;
  ui.text_right(worrying ? ui.fonts.heading : ui.fonts.small, {row.right(), middle}, ink,
                value_of(figure, figure.value));
  float right = row.right() - kValue;
  if (const Series* series = curve_of(run, figure.id)) {
    const float height = std::min(11.0F, row.height - 3.0F);
    draw_spark(ui, {right - kSpark, middle - height / 2.0F, kSpark, height}, *series, run.color);
    right -= kSpark + 4.0F;
  }
  float x = row.x;
  if (worrying) {
    ui.draw().AddTriangleFilled({x + 4.0F, middle - 4.5F}, {x - 0.5F, middle + 3.5F}, {x + 8.5F, middle + 3.5F},
                                paint(ui.colors.clone));
    x += 13.0F;
  }
  ui.text_fit(ui.fonts.small, {x, middle}, worrying ? ink : ui.colors.muted, figure.title, right - x);
  ui.record("Figure " + figure.id, row);
  if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max())) ui.hint(help_of(figure));
}

/// The ways have bars of their own.
bool is_way(const HealthReport& report, const HealthFigure& figure) {
  return std::any_of(report.ways.begin(), report.ways.end(),
                     [&](const WayFigure& way) { return way.name == figure.id; });
}

}  // namespace

void draw_figures(Ui& ui, const Rect& area, const RunItem& run) {
  const HealthReport& report = run.health->report;
  std::vector<const HealthFigure*> shown;
  for (const HealthFigure& figure : report.figures) {
    if (!is_way(report, figure)) shown.push_back(&figure);
  }
  if (shown.empty()) return;
  const float pitch = std::clamp((area.height - 2.0F) / static_cast<float>(shown.size()), kLeastRow, kMostRow);
  const bool scrolls = pitch * static_cast<float>(shown.size()) > area.height + 1.0F;
  ImGui::SetCursorScreenPos(area.min());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0.0F, 0.0F});
  const bool open = ImGui::BeginChild("figures", {area.width + 10.0F, area.height}, ImGuiChildFlags_None,
                                      ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  if (open) {
    ui.enter_window();
    float y = ImGui::GetCursorScreenPos().y;
    for (const HealthFigure* figure : shown) {
      figure_row(ui, {area.x, y, area.width - (scrolls ? 2.0F : 0.0F), pitch}, run, *figure);
      y += pitch;
    }
    ImGui::SetCursorScreenPos({area.x, y});
    ImGui::Dummy({1.0F, 0.0F});
  }
  ImGui::EndChild();
  ui.enter_window();
}

float ways_height(const RunItem& run) {
  const std::size_t count = run.health->report.ways.size();
  return count == 0 ? 0.0F : kWay * static_cast<float>(count) + 4.0F;
}

float draw_ways(Ui& ui, const Rect& area, const RunItem& run) {
  const float name = std::min(84.0F, 0.42F * area.width);
  float y = area.y + 4.0F;
  for (const WayFigure& way : run.health->report.ways) {
    const Rect row{area.x, y, area.width, kWay};
    const float middle = row.centre().y;
    ui.text_fit(ui.fonts.small, {row.x, middle}, ui.colors.muted, in_words(way.name), name - 4.0F);
    const Rect bars{row.x + name, row.y, row.width - name - 40.0F, row.height};
    const auto bar = [&](float from, double share, std::uint32_t color) {
      ui.draw().AddRectFilled({bars.x, from}, {bars.right(), from + 6.0F}, paint(ui.colors.track, 0.45F), 2.0F);
      const float full = bars.width * static_cast<float>(std::clamp(share, 0.0, 1.0));
      if (full > 0.5F) ui.draw().AddRectFilled({bars.x, from}, {bars.x + full, from + 6.0F}, paint(color), 2.0F);
    };
    bar(middle - 7.5F, way.demonstrations, ui.colors.you);
    bar(middle + 1.5F, way.own, ui.accent(run.color));
    ui.text_right(ui.fonts.small, {row.right(), middle}, ui.colors.ink, format_percent(way.own));
    ui.record("Way " + way.name, row);
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max())) {
      ui.hint(capital(in_words(way.name)) + ": " + format_percent(way.demonstrations) +
              " of the demonstrations (above), " + format_percent(way.own) + " of its last hundred episodes (below).");
    }
    y += kWay;
  }
  return y - area.y;
}

}  // namespace driftlab::app
