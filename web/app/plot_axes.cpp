#include "web/app/plot_axes.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace driftlab::app {

double Scale::share(double value) const {
  const double part =
      logarithmic ? std::log(std::max(value, 1e-12) / low) / std::log(high / low) : (value - low) / (high - low);
  return std::clamp(part, 0.0, 1.0);
}

ImVec2 Axes::at(double at_x, double at_y) const {
  return {room.x + room.width * static_cast<float>(x.share(at_x)),
          room.bottom() - room.height * static_cast<float>(y.share(at_y))};
}

Rect plot_room(const Rect& area, float left) {
  return {area.x + left, area.y + 30.0F, area.width - left - 6.0F, area.height - 30.0F - kTicksBelow};
}

float plot_title(Ui& ui, const Rect& area, std::string_view strong, std::string_view quiet) {
  const float width = ui.text(ui.fonts.strong, {area.x, area.y + 8.0F}, ui.colors.ink, strong);
  if (quiet.empty() || area.width - width < 60.0F) return width;
  return width + 8.0F +
         ui.text_fit(ui.fonts.small, {area.x + width + 8.0F, area.y + 8.5F}, ui.colors.muted, quiet,
                     area.width - width - 8.0F);
}

float plot_empty(Ui& ui, const Rect& area, std::string_view words) {
  return 32.0F + ui.paragraph(ui.fonts.body, {area.x, area.y + 32.0F}, ui.colors.muted, words, area.width);
}

float tabs_width(Ui& ui, const std::vector<Tab>& tabs) {
  float width = 0.0F;
  for (const Tab& tab : tabs) width += ui.width(ui.fonts.small, tab.caption) + 18.0F;
  return width;
}

int plot_tabs(Ui& ui, const Rect& area, const std::vector<Tab>& tabs) {
  int pressed = -1;
  float x = area.right();
  for (int i = static_cast<int>(tabs.size()) - 1; i >= 0; --i) {
    const Tab& tab = tabs[static_cast<std::size_t>(i)];
    const float width = ui.width(ui.fonts.small, tab.caption) + 16.0F;
    x -= width;
    const Rect rect{x, area.y - 3.0F, width, 22.0F};
    const Grip grip = ui.grip(tab.label, rect);
    if (grip.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (grip.hovered && !tab.help.empty()) ui.hint(tab.help);
    if (tab.chosen || grip.hovered)
      ui.draw().AddRectFilled(rect.min(), rect.max(), paint(tab.chosen ? ui.colors.line : ui.colors.hover), 6.0F);
    ui.text_centre(ui.fonts.small, rect.centre(), tab.chosen ? ui.colors.ink : ui.colors.muted, tab.caption);
    if (grip.pressed) pressed = i;
    x -= 2.0F;
  }
  return pressed;
}

void draw_ticks(Ui& ui, const Axes& axes, const std::vector<Tick>& x, const std::vector<Tick>& y) {
  const Rect& room = axes.room;
  constexpr float kLine = 13.0F;  // a line of small letters
  float last_level = 1e9F;
  for (const Tick& tick : y) {
    const float level = axes.at(axes.x.low, tick.value).y;
    ui.separator({room.x, level}, room.width);
    if (last_level - level < kLine) continue;
    last_level = level;
    ui.text_right(ui.fonts.small, {room.x - 8.0F, level}, ui.colors.muted, tick.words);
  }
  ui.draw().AddRectFilled({room.x, room.bottom()}, {room.right(), room.bottom() + 1.0F}, paint(ui.colors.track));
  const auto left_of = [&](const Tick& tick) {
    const float width = ui.width(ui.fonts.small, tick.words);
    return std::clamp(axes.at(tick.value, axes.y.low).x - width / 2, room.x - 8.0F, room.right() + 6.0F - width);
  };
  // The last tells the unit: those that have no room beside it or beside each other are left out.
  float free = -1e9F;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float left = left_of(x[i]);
    const float right = left + ui.width(ui.fonts.small, x[i].words) + 8.0F;
    const bool last = i + 1 == x.size();
    if (left < free || (!last && right > left_of(x.back()))) continue;
    free = right;
    const float at = axes.at(x[i].value, axes.y.low).x;
    ui.draw().AddRectFilled({at - 0.5F, room.bottom()}, {at + 0.5F, room.bottom() + 4.0F}, paint(ui.colors.track));
    ui.text(ui.fonts.small, {left, room.bottom() + 12.0F}, ui.colors.muted, x[i].words);
  }
}

std::vector<Tick> round_ticks(double low, double high) {
  const double range = high - low;
  if (!(range > 0.0)) return {{low, format_fixed(low, 2)}};
  double step = std::pow(10.0, std::floor(std::log10(range / 5.0)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (range / (step * factor) > 5.0) continue;
    step *= factor;
    break;
  }
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  std::vector<Tick> ticks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * range; k += 1.0)
    ticks.push_back({k * step, format_fixed(k * step, decimals)});
  return ticks;
}

std::vector<Tick> decades(const Scale& scale) {
  std::vector<Tick> ticks;
  const double last = std::log10(scale.high);
  for (double decade = std::ceil(std::log10(scale.low) - 1e-9); decade <= last + 1e-9; decade += 1.0) {
    const double value = std::pow(10.0, decade);
    ticks.push_back({value, format_real(value)});
  }
  return ticks;
}

void draw_line(Ui& ui, const Axes& axes, const std::vector<std::pair<double, double>>& points, std::uint32_t color,
               float opacity, float width) {
  // Points closer than this on the screen add nothing but work.
  constexpr float kLeast = 0.75F;
  std::vector<ImVec2> line;
  for (const auto& point : points) {
    const ImVec2 here = axes.at(point.first, point.second);
    if (line.empty() || std::abs(here.x - line.back().x) >= kLeast || &point == &points.back()) line.push_back(here);
  }
  if (line.size() < 2) return;
  ui.draw().AddPolyline(line.data(), static_cast<int>(line.size()), paint(ui.accent(color), opacity), 0, width);
}

void draw_point(Ui& ui, const Axes& axes, double x, double y, const Interval& interval, std::uint32_t color) {
  const ImVec2 at = axes.at(x, y);
  const float low = axes.at(x, interval.low).y;
  const float high = axes.at(x, interval.high).y;
  const ImU32 faint = paint(ui.accent(color), 0.55F);
  ui.draw().AddLine({at.x, low}, {at.x, high}, faint, 1.4F);
  for (const float end : {low, high}) ui.draw().AddLine({at.x - 3.0F, end}, {at.x + 3.0F, end}, faint, 1.4F);
  ui.draw().AddCircleFilled(at, 3.4F, paint(ui.accent(color)), 16);
}

}  // namespace driftlab::app
