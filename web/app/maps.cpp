#include "web/app/maps.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/analysis.h"
#include "web/app/menu.h"
#include "web/app/panels.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

constexpr int kArrowCells = 4;       ///< one arrow for a square of so many
constexpr int kStageArrowCells = 3;  ///< finer: the way may be narrow

void draw_arrow(Ui& ui, ImVec2 at, Vec2 direction, float length, ImU32 color) {
  const auto dx = static_cast<float>(direction.x) * length;
  const auto dy = -static_cast<float>(direction.y) * length;
  const ImVec2 from{at.x - dx / 2, at.y - dy / 2};
  const ImVec2 to{at.x + dx / 2, at.y + dy / 2};
  ui.draw().AddLine(from, to, color, 1.4F);
  const float size = std::sqrt(dx * dx + dy * dy);
  if (size < 1.0F) return;
  const float ux = dx / size * 3.6F;
  const float uy = dy / size * 3.6F;
  ui.draw().AddTriangleFilled({to.x + ux * 0.4F, to.y + uy * 0.4F}, {to.x - ux + uy * 0.75F, to.y - uy - ux * 0.75F},
                              {to.x - ux - uy * 0.75F, to.y - uy + ux * 0.75F}, color);
}

const SceneSpec& spec_of(const WorkbenchState& state) {
  return state.stages.front().episode->scene().spec();
}

/// Rare visits must be seen, too: a policy that drifts makes them once.
float opacity_of(const HeatCell& cell) {
  return 0.16F + 0.74F * static_cast<float>(cell.shade);
}

void draw_cells(Ui& ui, const Axes& axes, const FieldMap& map, double full, std::uint32_t color) {
  for (const HeatCell& cell : heat_cells(map, full)) {
    const ImVec2 low = axes.at(cell.x_low, cell.y_low);
    const ImVec2 high = axes.at(cell.x_high, cell.y_high);
    ui.draw().AddRectFilled({low.x, high.y}, {high.x, low.y}, paint(ui.accent(color), opacity_of(cell)));
  }
}

void legend(Ui& ui, const Rect& row, std::uint32_t color, std::string_view words) {
  ui.draw().AddCircleFilled({row.x + 5.0F, row.centre().y}, 4.0F, paint(ui.accent(color)), 16);
  ui.text_fit(ui.fonts.small, {row.x + 15.0F, row.centre().y}, ui.colors.ink, words, row.width - 15.0F);
}

/// A switch with words on it.
void chip(Ui& ui, const Rect& rect, const char* words, const char* what, bool on) {
  if (ui.area(words, rect, on ? "Shown; press to hide" : "Press to show"))
    ui.command({{"command", "show"}, {"what", what}, {"on", !on}});
  if (on) ui.draw().AddRectFilled(rect.min(), rect.max(), paint(ui.colors.ink), 6.0F);
  if (!on) ui.draw().AddRect(rect.min(), rect.max(), paint(ui.colors.line), 6.0F);
  ui.text_centre(ui.fonts.small, rect.centre(), on ? ui.colors.on_ink : ui.colors.ink, words);
}

/// Fields, switches and what the colours mean.
void controls(Ui& ui, const Rect& side, const RunItem* run) {
  const WorkbenchState& state = ui.state;
  draw_field_chooser(ui, {side.x, side.y, side.width, 24.0F}, 'x', "Map x");
  draw_field_chooser(ui, {side.x, side.y + 28.0F, side.width, 24.0F}, 'y', "Map y");
  const float half = (side.width - 4.0F) / 2.0F;
  chip(ui, {side.x, side.y + 58.0F, half, 24.0F}, "Heat", "heat", state.show.heat);
  chip(ui, {side.x + half + 4.0F, side.y + 58.0F, half, 24.0F}, "Arrows", "arrows", state.show.arrows);
  if (run == nullptr) return;
  legend(ui, {side.x, side.y + 88.0F, side.width, 16.0F}, run->color, run->name);
  if (run->diagnosis && run->diagnosis->expert.steps > 0)
    legend(ui, {side.x, side.y + 104.0F, side.width, 16.0F}, ui.colors.you, "Expert");
  if (run->diagnosis && run->diagnosis->divergence && side.height >= 136.0F) {
    const Divergence& divergence = *run->diagnosis->divergence;
    const Rect row{side.x, side.y + 120.0F, side.width, 16.0F};
    ui.text_fit(ui.fonts.small, {row.x, row.centre().y}, ui.colors.muted,
                "divergence " + format_fixed(divergence.js, 2), row.width);
  }
}

std::string arrows_hint(const FieldMap& map, const SceneSpec& spec) {
  if (spec.action.size() == 1)
    return "Arrows: what the run does there; up is straight on, tilted is acting to that side.";
  if (map.motion.empty()) return "Arrows: what the run does there; its first action to the right, its second up.";
  return "Arrows: which way it goes from there.";
}

void draw_field_map(Ui& ui, const Rect& area, const RunItem& run) {
  const DiagnosisItem& diagnosis = *run.diagnosis;
  const FieldMap& own = diagnosis.own;
  const Axes axes{{area.x + 36.0F, area.y, area.width - 40.0F, area.height - kTicksBelow},
                  {own.x.low, own.x.high, false},
                  {own.y.low, own.y.high, false}};
  const Rect& room = axes.room;
  ui.draw().AddRectFilled(room.min(), room.max(), paint(ui.colors.stage));
  const auto ends = [](const GridAxis& axis) {
    return std::vector<Tick>{{axis.low, limit_text(axis.low)}, {axis.high, limit_text(axis.high)}};
  };
  draw_ticks(ui, axes, ends(own.x), ends(own.y));
  if (ui.state.show.heat) {
    const std::array<const FieldMap*, 2> both = {&own, &diagnosis.expert};
    const double full = full_share(both);
    draw_cells(ui, axes, diagnosis.expert, full, ui.colors.you);
    draw_cells(ui, axes, own, full, run.color);
  }
  if (ui.state.show.arrows) {
    for (const MapArrow& arrow : map_arrows(own, spec_of(ui.state).action, kArrowCells))
      draw_arrow(ui, axes.at(arrow.x, arrow.y), arrow.direction, 11.0F, paint(ui.colors.ink, 0.85F));
  }
  ui.record("map", room);
  if (!ui.state.show.heat && !ui.state.show.arrows) {
    ui.text_centre(ui.fonts.small, room.centre(), ui.colors.muted, "Switch on heat or arrows");
  } else if (room.contains(ImGui::GetIO().MousePos) && ImGui::IsWindowHovered()) {
    ui.hint("Heat: how often it is there; the expert in blue. " + arrows_hint(own, spec_of(ui.state)));
  }
  if (diagnosis.progress < 1.0)
    ui.progress({room.x, room.y - 5.0F, room.width, 3.0F}, diagnosis.progress, ui.accent(run.color));
}

bool is_place(std::string_view name, char axis) {
  return name == std::string_view(&axis, 1) ||
         (name.starts_with("trail_") && name.substr(6) == std::string_view(&axis, 1));
}

void draw_blobs(StageCanvas& canvas, const FieldMap& map, double full, Color color) {
  for (const HeatCell& cell : heat_cells(map, full)) {
    const double radius = 0.56 * std::max(cell.x_high - cell.x_low, cell.y_high - cell.y_low);
    const Vec2 centre{(cell.x_low + cell.x_high) / 2, (cell.y_low + cell.y_high) / 2};
    canvas.circle(centre, radius, {color.rgb, color.opacity * opacity_of(cell)});
  }
}

void draw_arrows(Ui& ui, StageCanvas& canvas, const FieldMap& map, std::span<const Field> fields) {
  const double length = 12.0 * canvas.pixel();
  const double head = 4.5 * canvas.pixel();
  const Color color{ui.colors.ink, 0.85F};
  for (const MapArrow& arrow : map_arrows(map, fields, kStageArrowCells)) {
    const Vec2 ahead = arrow.direction;
    const Vec2 side{-ahead.y, ahead.x};
    const Vec2 at{arrow.x, arrow.y};
    const Vec2 tip = at + 0.5 * length * ahead;
    const std::array<Vec2, 2> line = {at - 0.5 * length * ahead, tip};
    const std::array<Vec2, 3> point = {tip, tip - head * ahead + 0.5 * head * side,
                                       tip - head * ahead - 0.5 * head * side};
    canvas.polyline(line, 1.4 * canvas.pixel(), color, false);
    canvas.polygon(point, color);
  }
}

}  // namespace

void draw_field_chooser(Ui& ui, const Rect& row, char axis, const std::string& label) {
  const bool across = axis == 'x';
  const std::string& chosen = across ? ui.state.field_x : ui.state.field_y;
  const std::string& other = across ? ui.state.field_y : ui.state.field_x;
  if (ui.area(label, row, across ? "What runs across" : "What runs up")) Menu::open(label);
  ui.draw().AddRect(row.min(), row.max(), paint(ui.colors.line), 6.0F);
  ui.text(ui.fonts.small, {row.x + 8.0F, row.centre().y}, ui.colors.muted, across ? "→" : "↑");
  ui.text_fit(ui.fonts.small, {row.x + 24.0F, row.centre().y}, ui.colors.ink, in_words(chosen), row.width - 42.0F);
  ui.icon(Icon::chevron, {row.right() - 10.0F, row.centre().y}, 7.0F, ui.colors.muted);
  Menu menu(ui, label, row);
  if (!menu) return;
  for (const FieldName& field : field_names(spec_of(ui.state))) {
    if (field.name == other) continue;
    const std::string_view unit = field.unit == "1" ? std::string_view() : std::string_view(field.unit);
    if (menu.item(label + " " + field.name, in_words(field.name), field.name == chosen, {}, {}, unit))
      ui.command({{"command", "fields"}, {std::string(1, axis), field.name}});
  }
}

std::string limit_text(double value) {
  const double size = std::abs(value);
  return format_fixed(value, size >= 10.0 ? 0 : size >= 1.0 ? 1 : 2);
}

void draw_map(Ui& ui, const Rect& area, float tabs) {
  plot_title(ui, {area.x, area.y, area.width - tabs, area.height}, "Map", "states visited, actions taken");
  const RunItem* const run = run_looked_at(ui.state);
  if (ui.state.stages.empty() || !ui.state.stages.front().episode) return;
  const float side = std::clamp(area.width * 0.36F, 104.0F, 170.0F);
  const Rect left{area.x, area.y + 30.0F, area.width - side - 12.0F, area.height - 30.0F};
  controls(ui, {area.right() - side, area.y + 28.0F, side, area.height - 28.0F}, run);
  if (run != nullptr && run->diagnosis && run->diagnosis->own.steps > 0) return draw_field_map(ui, left, *run);
  const bool working = run != nullptr && run->diagnosis && run->diagnosis->problem.empty();
  const char* const words = run == nullptr
                                ? "Once a run is trained: where it goes, and where the expert goes, will stand here."
                            : working ? "Trying fresh starts, to see where it goes."
                                      : "Nobody has looked yet where this run goes.";
  ui.paragraph(ui.fonts.body, {left.x, left.y}, ui.colors.muted, words, left.width);
  if (working) ui.progress({left.x, left.y + 44.0F, left.width, 3.0F}, run->diagnosis->progress, ui.accent(run->color));
  if (run == nullptr || working || run->policy_file.empty()) return;
  if (ui.button("Measure map", {left.x, left.y + 44.0F, 100.0F, 30.0F}, "Measure"))
    ui.command({{"command", "diagnose"}, {"run", run->id}});
}

void draw_map_on_stage(Ui& ui, StageCanvas& canvas, const StageItem& stage) {
  const ShowOptions& show = ui.state.show;
  if (!(show.heat || show.arrows) || !is_place(ui.state.field_x, 'x') || !is_place(ui.state.field_y, 'y')) return;
  const RunItem* run = run_looked_at(ui.state);
  const bool runs = stage.actor.kind == Actor::Kind::run;
  for (const RunItem& other : ui.state.runs) {
    if (runs && other.id == stage.actor.id) run = &other;
  }
  if (run == nullptr || !run->diagnosis) return;
  const FieldMap& expert = run->diagnosis->expert;
  const FieldMap& map = runs ? run->diagnosis->own : expert;
  if (map.x_name != ui.state.field_x || map.y_name != ui.state.field_y || map.share.empty()) return;
  if (show.heat) {
    const std::array<const FieldMap*, 2> both = {&run->diagnosis->own, &expert};
    const double full = full_share(both);
    if (runs) draw_blobs(canvas, expert, full, {ui.accent(ui.colors.you), 0.5F});
    draw_blobs(canvas, map, full, {ui.accent(runs ? run->color : ui.colors.you), 0.8F});
  }
  if (show.arrows) draw_arrows(ui, canvas, map, stage.episode->scene().spec().action);
}

}  // namespace driftlab::app
