// Scene, play, pause, step, speed, seed, reset, share, and the one thing to do first.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "scenes/registry.h"
#include "web/app/host.h"
#include "web/app/menu.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kHigh = 34.0F;

/// Puts controls one after the other.
struct Row {
  float x;
  float y;

  Rect take(float width, float gap = 12.0F) {
    const Rect rect{x, y, width, kHigh};
    x += width + gap;
    return rect;
  }
};

void logo(Ui& ui, Row& row) {
  const float middle = row.y + kHigh / 2;
  const float first = ui.text(ui.fonts.large, {row.x, middle}, ui.colors.ink, "Drift");
  const float second = ui.text(ui.fonts.large, {row.x + first, middle}, ui.colors.clone, "lab");
  row.x += first + second + 18.0F;
}

void scene_menu(Ui& ui, Row& row, const Rect& stages) {
  const std::string title(ui.state.scene->title);
  const Rect rect = row.take(ui.width(ui.fonts.body, title) + 40.0F);
  if (ui.button("Scene", rect, "")) Menu::open("scenes");
  ui.text(ui.fonts.body, {rect.x + 13.0F, rect.centre().y}, ui.colors.ink, title);
  ui.icon(Icon::chevron, {rect.right() - 15.0F, rect.centre().y}, 8.0F, ui.colors.muted);
  const Rect anchor{std::max(rect.x, stages.x), rect.y, rect.width, std::max(rect.bottom(), stages.y) - rect.y};
  Menu menu(ui, "scenes", anchor);
  if (!menu) return;
  for (const SceneEntry* entry : all_scenes()) {
    const std::string label = "Scene " + std::string(entry->id);
    if (menu.entry(label, entry->title, entry->summary, entry == ui.state.scene))
      ui.command({{"command", "scene"}, {"id", entry->id}});
  }
}

void playback(Ui& ui, Row& row) {
  const WorkbenchState& state = ui.state;
  if (ui.icon_button("Reset", row.take(kHigh), Icon::restart, "Begin again from the same seed (R)"))
    ui.command({{"command", "reset"}});
  const Icon symbol = state.paused ? Icon::play : Icon::pause;
  if (ui.icon_button("Play", row.take(kHigh), symbol, state.paused ? "Play (space)" : "Pause (space)", true)) {
    ui.command({{"command", state.paused ? "play" : "pause"}});
  }
  const double dt = state.stages.empty() ? 0.0 : state.stages.front().episode->scene().spec().dt;
  const std::string one =
      dt > 0.0 ? "One step of 1/" + format_fixed(1.0 / dt, 0) + " s (.)" : std::string("One step (.)");
  if (ui.icon_button("Step", row.take(kHigh), Icon::step, one)) ui.command({{"command", "step"}});

  constexpr std::array<double, 5> kSpeeds = {0.25, 0.5, 1.0, 2.0, 4.0};
  if (ui.button("Speed", row.take(54.0F), format_real(state.speed) + "×")) {
    std::size_t at = 0;
    while (at + 1 < kSpeeds.size() && kSpeeds[at] < state.speed + 1e-9) ++at;
    const bool past = kSpeeds[at] < state.speed + 1e-9;
    ui.command({{"command", "speed"}, {"value", past ? kSpeeds[0] : kSpeeds[at]}});
  }
}

/// Minus, the number, plus: the number opens a field to type in.
void seed_stepper(Ui& ui, Row& row) {
  const std::uint64_t seed = ui.state.seed;
  const std::string words = "seed " + std::to_string(seed);
  const Rect rect = row.take(ui.width(ui.fonts.body, words) + 68.0F);
  ui.draw().AddRectFilled(rect.min(), rect.max(), paint(ui.colors.surface), kRadius);
  const Rect less{rect.x + 2.0F, rect.y + 2.0F, 28.0F, kHigh - 4.0F};
  const Rect more{rect.right() - 30.0F, rect.y + 2.0F, 28.0F, kHigh - 4.0F};
  const Rect number{less.right(), rect.y, more.x - less.right(), kHigh};
  if (ui.icon_button("Seed less", less, Icon::minus, "The seed before", false, false) && seed > 0) {
    ui.command({{"command", "seed"}, {"value", seed - 1}});
  }
  if (ui.icon_button("Seed more", more, Icon::plus, "The next seed", false, false))
    ui.command({{"command", "seed"}, {"value", seed + 1}});
  if (ui.area("Seed", number, "Equal seeds give equal episodes, on every machine. Press to type one.")) {
    host_edit_seed(rect.x, rect.y, rect.width, rect.height);
  }
  ui.draw().AddRect(rect.min(), rect.max(), paint(ui.colors.line), kRadius);
  ui.text_centre(ui.fonts.body, number.centre(), ui.colors.ink, words);
}

/// What to press next, at the right end.
void primary(Ui& ui, const Rect& area, bool roomy) {
  float x = area.right() - 18.0F;
  const float y = area.y + (area.height - kHigh) / 2;
  const auto place = [&](float width) {
    x -= width;
    const Rect rect{x, y, width, kHigh};
    x -= 12.0F;
    return rect;
  };
  const Mode mode = ui.state.mode;
  if (mode == Mode::ready || mode == Mode::record) {
    if (ui.button("Stop", place(84.0F), "Stop", true)) ui.command({{"command", "demo.stop"}});
  } else if (ui.button("Demonstrate", place(128.0F), "Demonstrate", true)) {
    ui.command({{"command", "demonstrate"}});
  }
  if (!roomy) return;
  const bool dark = ui.state.show.dark;
  if (ui.icon_button("Share", place(kHigh), Icon::share, "Copy a link to this scene, seed and settings"))
    ui.command({{"command", "share"}});
  if (ui.icon_button("Dark", place(kHigh), Icon::moon, dark ? "Light colours" : "Dark colours")) {
    ui.command({{"command", "show"}, {"what", "dark"}, {"on", !dark}});
  }
}

}  // namespace

void draw_top_bar(Ui& ui, const Rect& area, const Rect& stages) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.surface));
  ui.separator({area.x, area.bottom() - 1.0F}, area.width);
  Row row{area.x + 18.0F, area.y + (area.height - kHigh) / 2};
  const bool roomy = area.width >= 760.0F;
  if (roomy) logo(ui, row);
  scene_menu(ui, row, stages);
  playback(ui, row);
  if (area.width >= 620.0F) seed_stepper(ui, row);
  primary(ui, area, roomy);
}

}  // namespace driftlab::app
