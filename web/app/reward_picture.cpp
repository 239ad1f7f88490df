// What the learner takes steps to be worth, over two chosen fields: a colour for every place that was visited. Blue lines go round the
// demonstrations' places; strong colours are where the learner goes itself.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "web/app/maps.h"
#include "web/app/panels.h"
#include "web/app/training.h"

namespace driftlab::app {
namespace {

constexpr float kChooser = 22.0F;
constexpr float kLegend = 30.0F;
constexpr float kPale = 0.42F;  ///< where only the expert is

/// Orange to purple, told apart by all kinds of colour vision; grey in the middle.
struct Ramp {
  std::uint32_t low, middle, high;
};
constexpr Ramp kLight{0xB35806, 0xD8DCE2, 0x542788};
constexpr Ramp kDark{0xF1A340, 0x444E5B, 0xB9A7F0};

std::uint32_t blend(std::uint32_t from, std::uint32_t to, double share) {
  std::uint32_t result = 0;
  for (const int shift : {16, 8, 0}) {
    const double a = (from >> shift) & 0xFF;
    const double b = (to >> shift) & 0xFF;
    result |= static_cast<std::uint32_t>(std::lround(a + (b - a) * share)) << shift;
  }
  return result;
}

/// Grey is zero where rewards of both signs are seen, else the middle of what is seen. Each side is as strong as it goes, but the weaker one
/// never seems stronger than three times what it is.
struct Colors {
  Ramp ramp;
  double middle = 0.0;
  double below = 1.0;  ///< rewards so far from the middle are full in colour
  double above = 1.0;

  Colors(const RewardMap& map, bool dark) : ramp(dark ? kDark : kLight) {
    const bool both = map.lowest < 0.0 && map.highest > 0.0;
    middle = both ? 0.0 : (map.lowest + map.highest) / 2.0;
    const double least = std::max(map.highest - map.lowest, 1e-9) / 4.0;
    below = std::max(middle - map.lowest, least);
    above = std::max(map.highest - middle, least);
  }
  std::uint32_t at(double reward) const {
    const double share = std::clamp((reward - middle) / (reward < middle ? below : above), -1.0, 1.0);
    return blend(ramp.middle, share < 0.0 ? ramp.low : ramp.high, std::abs(share));
  }
};

std::string reward_text(double value) {
  const double size = std::abs(value);
  return format_fixed(value, size >= 100.0 ? 0 : size >= 10.0 ? 1 : size >= 0.1 || size < 0.001 ? 2 : 3);
}

std::size_t index_of(const RewardMap& map, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(map.x.cells) + static_cast<std::size_t>(x);
}

Rect cell_rect(const Rect& room, const RewardMap& map, int x, int y) {
  const float width = room.width / static_cast<float>(map.x.cells);
  const float height = room.height / static_cast<float>(map.y.cells);
  return {room.x + width * static_cast<float>(x), room.bottom() - height * static_cast<float>(y + 1), width, height};
}

void draw_cells(Ui& ui, const Rect& room, const RewardMap& map, const Colors& colors) {
  float full = 0.0F;
  for (const float share : map.own) full = std::max(full, share);
  for (int y = 0; y < map.y.cells; ++y) {
    for (int x = 0; x < map.x.cells; ++x) {
      const std::size_t i = index_of(map, x, y);
      if (map.own[i] <= 0.0F && map.expert[i] <= 0.0F) continue;
      const float strong = map.own[i] > 0.0F ? 0.68F + 0.32F * std::sqrt(map.own[i] / full) : kPale;
      const Rect cell = cell_rect(room, map, x, y);
      ui.draw().AddRectFilled(cell.min(), cell.max(), paint(colors.at(static_cast<double>(map.reward[i])), strong));
    }
  }
}

/// Round all that belongs together.
void draw_expert_outline(Ui& ui, const Rect& room, const RewardMap& map) {
  const ImU32 color = paint(ui.accent(ui.colors.you));
  const auto there = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < map.x.cells && y < map.y.cells && map.expert[index_of(map, x, y)] > 0.0F;
  };
  for (int y = 0; y < map.y.cells; ++y) {
    for (int x = 0; x < map.x.cells; ++x) {
      if (!there(x, y)) continue;
      const Rect cell = cell_rect(room, map, x, y);
      const auto edge = [&](ImVec2 from, ImVec2 to) {
        ui.draw().AddRectFilled({from.x - 0.5F, from.y - 0.5F}, {to.x + 0.5F, to.y + 0.5F}, color);
      };
      if (!there(x - 1, y)) edge(cell.min(), {cell.x, cell.bottom()});
      if (!there(x + 1, y)) edge({cell.right(), cell.y}, cell.max());
      if (!there(x, y + 1)) edge(cell.min(), {cell.right(), cell.y});
      if (!there(x, y - 1)) edge({cell.x, cell.bottom()}, cell.max());
    }
  }
}

void draw_legend(Ui& ui, const Rect& row, const RewardMap& map, const Colors& colors, bool expert) {
  if (!(map.highest > map.lowest)) {
    ui.text_fit(ui.fonts.small, {row.x, row.y + 7.0F}, ui.colors.muted,
                "Every step is worth " + reward_text(map.highest) + ".", row.width);
    return;
  }
  constexpr int kPieces = 24;
  const std::string low = reward_text(map.lowest);
  const std::string high = reward_text(map.highest);
  const float middle = row.y + 7.0F;
  const float left = row.x + ui.text(ui.fonts.small, {row.x, middle}, ui.colors.muted, low) + 6.0F;
  const float right = row.right() - ui.text_right(ui.fonts.small, {row.right(), middle}, ui.colors.muted, high) - 6.0F;
  const float piece = (right - left) / kPieces;
  for (int i = 0; i < kPieces; ++i) {
    const double share = (i + 0.5) / kPieces;
    const float x = left + piece * static_cast<float>(i);
    ui.draw().AddRectFilled({x, middle - 4.0F}, {x + piece + 0.5F, middle + 4.0F},
                            paint(colors.at(map.lowest + share * (map.highest - map.lowest))));
  }
  if (map.lowest < 0.0 && map.highest > 0.0) {
    const float zero = left + (right - left) * static_cast<float>(-map.lowest / (map.highest - map.lowest));
    ui.draw().AddRectFilled({zero - 0.5F, middle - 6.0F}, {zero + 0.5F, middle + 6.0F}, paint(ui.colors.ink));
  }
  const float below = row.y + 22.0F;
  float x = row.x;
  x += ui.text(ui.fonts.small, {x, below}, ui.colors.muted, "reward of a step") + 10.0F;
  if (!expert || x + 60.0F > row.right()) return;
  ui.draw().AddRect({x, below - 4.0F}, {x + 9.0F, below + 4.5F}, paint(ui.accent(ui.colors.you)), 0.0F, 0, 1.2F);
  ui.text_fit(ui.fonts.small, {x + 14.0F, below}, ui.colors.muted, "expert", row.right() - x - 14.0F);
}

void tell_cell(Ui& ui, const Rect& room, const RewardMap& map) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!room.contains(mouse) || !ImGui::IsWindowHovered()) return;
  const auto part = [](float at, float from, float length, int cells) {
    return std::clamp(static_cast<int>((at - from) / length * static_cast<float>(cells)), 0, cells - 1);
  };
  const int x = part(mouse.x, room.x, room.width, map.x.cells);
  const int y = map.y.cells - 1 - part(mouse.y, room.y, room.height, map.y.cells);
  const std::size_t i = index_of(map, x, y);
  const auto percent = [](float share) { return format_fixed(100.0 * static_cast<double>(share), 1) + " %"; };
  if (map.own[i] <= 0.0F && map.expert[i] <= 0.0F) return ui.hint("Nobody was here.");
  std::string words = "A step here is worth " + reward_text(static_cast<double>(map.reward[i])) +
                      ". The learner does " + percent(map.own[i]) + " of its steps here";
  if (map.expert_steps > 0) words += ", the expert " + percent(map.expert[i]);
  ui.hint(words + ". Pale: only the expert was there.");
}

}  // namespace

void draw_reward_picture(Ui& ui, const Rect& area, const RunItem& run) {
  const float half = (area.width - 5.0F) / 2.0F;
  draw_field_chooser(ui, {area.x, area.y, half, kChooser}, 'x', "Reward x");
  draw_field_chooser(ui, {area.x + half + 5.0F, area.y, half, kChooser}, 'y', "Reward y");
  const Rect rest{area.x, area.y + kChooser + 8.0F, area.width, area.height - kChooser - 8.0F};
  if (!run.health->map) {
    ui.paragraph(ui.fonts.small, {rest.x, rest.y}, ui.colors.muted,
                 "What steps are worth, and who goes where: after the first whole rollout.", rest.width);
    return;
  }
  const RewardMap& map = *run.health->map;
  const Colors colors(map, ui.state.show.dark);
  const Axes axes{{rest.x + 30.0F, rest.y, rest.width - 32.0F, rest.height - kTicksBelow - kLegend},
                  {map.x.low, map.x.high, false},
                  {map.y.low, map.y.high, false}};
  if (axes.room.height < 24.0F) return;
  ui.draw().AddRectFilled(axes.room.min(), axes.room.max(), paint(ui.colors.stage));
  const auto ends = [](const GridAxis& axis) {
    return std::vector<Tick>{{axis.low, limit_text(axis.low)}, {axis.high, limit_text(axis.high)}};
  };
  draw_ticks(ui, axes, ends(map.x), ends(map.y));
  draw_cells(ui, axes.room, map, colors);
  if (map.expert_steps > 0) draw_expert_outline(ui, axes.room, map);
  ui.record("Reward map", axes.room);
  draw_legend(ui, {rest.x, rest.bottom() - kLegend, rest.width, kLegend}, map, colors, map.expert_steps > 0);
  tell_cell(ui, axes.room, map);
}

}  // namespace driftlab::app
