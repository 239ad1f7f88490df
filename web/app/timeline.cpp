#include "web/app/timeline.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/text.h"

namespace driftlab::app {
namespace {

constexpr float kHandleRoom = 22.0F;  ///< to press on, for a finger too

/// Steps <-> screen.
struct Scale {
  Rect bar;
  int length;

  float x(int step) const {
    return bar.x + bar.width * static_cast<float>(step) / static_cast<float>(std::max(1, length));
  }
  int step(float at) const {
    const float share = std::clamp((at - bar.x) / bar.width, 0.0F, 1.0F);
    return static_cast<int>(std::lround(share * static_cast<float>(length)));
  }
};

void draw_handle(Ui& ui, const Rect& bar, float x, std::uint32_t color) {
  const Rect knob{x - 4.0F, bar.y - 4.0F, 8.0F, bar.height + 8.0F};
  ui.draw().AddRectFilled(knob.min(), knob.max(), paint(ui.colors.surface), 4.0F);
  ui.draw().AddRect(knob.min(), knob.max(), paint(color), 4.0F, 0, 2.0F);
}

/// Dragging one end of the chosen stretch. `number` is for its name.
void drag_end(Ui& ui, const Scale& scale, const Stretch& stretch, bool begin, int number, TimelineHand& hand,
              TimelineEvent& event) {
  const float x = scale.x(begin ? stretch.from : stretch.to);
  const std::string label = "Stretch " + std::to_string(number) + (begin ? " begin" : " end");
  // Outwards of the stretch, so that the two handles of a short one do not lie on each other.
  const Rect room{begin ? x - kHandleRoom + 6.0F : x - 6.0F, scale.bar.y - 6.0F, kHandleRoom, scale.bar.height + 12.0F};
  const Grip grip = ui.grip(label, room);
  if (grip.hovered || grip.held) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (grip.held) {
    if (!hand.moved) hand.grabbed = stretch;
    hand.begin = begin;
    const int wanted = scale.step(ImGui::GetIO().MousePos.x);
    const Stretch& old = hand.grabbed;
    // Inwards only: what was not labelled cannot be made up.
    hand.moved = begin ? std::clamp(wanted, old.from, old.to - 1) : std::clamp(wanted, old.from + 1, old.to);
  } else if (hand.moved && hand.begin == begin) {
    Stretch now = hand.grabbed;
    (begin ? now.from : now.to) = *hand.moved;
    if (!(now == hand.grabbed)) event.trimmed = now;
    hand.chosen = begin ? now.from : now.to - 1;
    hand.moved.reset();
  }
}

Stretch as_dragged(Stretch stretch, const TimelineHand& hand) {
  if (hand.moved && stretch == hand.grabbed) (hand.begin ? stretch.from : stretch.to) = *hand.moved;
  return stretch;
}

void draw_track(Ui& ui, const Scale& scale, const TimelineLook& look) {
  const Rect& bar = scale.bar;
  ui.draw().AddRectFilled(bar.min(), bar.max(), paint(ui.colors.track, 0.45F), 5.0F);
  if (look.steps > 0) {
    ui.draw().AddRectFilled(bar.min(), {scale.x(look.steps), bar.bottom()}, paint(ui.accent(look.run_color), 0.35F),
                            5.0F);
  }
}

void draw_playhead(Ui& ui, const Scale& scale, const TimelineLook& look) {
  const float x = scale.x(look.shown);
  const Rect& bar = scale.bar;
  ui.draw().AddRectFilled({x - 1.0F, bar.y - 5.0F}, {x + 1.0F, bar.bottom() + 5.0F}, paint(ui.colors.ink));
  ui.draw().AddCircleFilled({x, bar.y - 6.0F}, 4.5F, paint(ui.colors.ink), 20);
}

}  // namespace

std::optional<Stretch> chosen_stretch(std::span<const Stretch> stretches, const TimelineHand& hand) {
  if (!hand.chosen) return std::nullopt;
  for (const Stretch& stretch : stretches) {
    if (*hand.chosen >= stretch.from && *hand.chosen < stretch.to) return stretch;
  }
  return std::nullopt;
}

TimelineEvent draw_timeline(Ui& ui, const Rect& bar, const TimelineLook& look, TimelineHand& hand) {
  const Scale scale{bar, std::max({1, look.length, look.steps})};
  TimelineEvent event;
  draw_track(ui, scale, look);
  const std::optional<Stretch> chosen = chosen_stretch(look.stretches, hand);
  // Handles before the bar: of controls that lie on each other, ImGui takes the first.
  int number = 0;
  for (const Stretch& stretch : look.stretches) {
    ++number;
    const Stretch now = as_dragged(stretch, hand);
    const float left = scale.x(now.from);
    const float right = std::max(scale.x(now.to), left + 2.0F);
    const bool is_chosen = chosen && *chosen == stretch;
    ui.draw().AddRectFilled({left, bar.y}, {right, bar.bottom()}, paint(look.color, is_chosen ? 1.0F : 0.85F), 3.0F);
    ui.record("Stretch " + std::to_string(number), {left, bar.y, right - left, bar.height});
    if (is_chosen) {
      ui.draw().AddRect({left, bar.y}, {right, bar.bottom()}, paint(ui.colors.ink), 3.0F, 0, 1.6F);
      drag_end(ui, scale, stretch, true, number, hand, event);
      drag_end(ui, scale, stretch, false, number, hand, event);
      draw_handle(ui, bar, left, ui.colors.ink);
      draw_handle(ui, bar, right, ui.colors.ink);
    }
  }
  const Rect room{bar.x, bar.y - 10.0F, bar.width, bar.height + 20.0F};
  const Grip grip = ui.grip("Timeline", room);
  const int under = scale.step(ImGui::GetIO().MousePos.x);
  if (grip.held && look.seeks) event.seek = std::clamp(under, 0, look.steps);
  if (grip.pressed) {
    TimelineHand there;
    there.chosen = under;
    hand.chosen = chosen_stretch(look.stretches, there) ? std::optional<int>(under) : std::nullopt;
  }
  draw_playhead(ui, scale, look);
  return event;
}

}  // namespace driftlab::app
