#include "web/app/stage_overlays.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace driftlab::app {
namespace {

std::string seconds_text(const StageItem& stage) {
  return format_fixed(stage.episode->steps() * stage.episode->scene().spec().dt, 1) + " s";
}

/// What is demonstrated by dragging.
bool drags(const WorkbenchState& state) {
  return state.scene->dragged && (state.mode == Mode::ready || state.mode == Mode::record);
}

/// What to take hold of: it draws the eye until the recording has begun.
void draw_handle(Ui& ui, const StageItem& stage, const View& view) {
  const ImVec2 at = view.to_screen(stage.episode->scene().trail_point());
  const float beat =
      ui.state.mode == Mode::ready ? 0.5F + 0.5F * static_cast<float>(std::sin(4.0 * ImGui::GetTime())) : 0.0F;
  const std::uint32_t hue = ui.accent(stage.color);
  ui.draw().AddCircleFilled(at, 17.0F + 3.0F * beat, paint(hue, 0.14F), 40);
  ui.draw().AddCircle(at, 17.0F + 3.0F * beat, paint(hue, 0.95F), 40, 2.2F);
}

/// Held, told to go on, and yet it stays: it cannot get there.
bool stuck(const StageItem& stage, const View& view, const Controls& controls) {
  constexpr std::size_t kSteps = 12;
  constexpr double kNear = 3.0;  // pixels moved
  constexpr double kFar = 30.0;  // pixels still to go
  if (!controls.pressed || controls.axes_active || stage.trail.size() <= kSteps) return false;
  const double metre = view.pixels_per_metre();
  const Vec2 moved = stage.trail.back() - stage.trail[stage.trail.size() - 1 - kSteps];
  const Vec2 left = controls.pointer - stage.trail.back();
  return dot(moved, moved) * metre * metre < kNear * kNear && dot(left, left) * metre * metre > kFar * kFar;
}

/// From whoever acts to where it is told to go.
void draw_aim(Ui& ui, const StageItem& stage, const View& view, const Controls& controls) {
  if (drags(ui.state) && !controls.pressed) return draw_handle(ui, stage, view);
  if (!controls.pointer_active || controls.axes_active) return;
  const ImVec2 from = view.to_screen(stage.episode->scene().trail_point());
  const ImVec2 to = view.to_screen(controls.pointer);
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length < 24.0F) return;
  constexpr float kDash = 7.0F;
  constexpr float kSpace = 7.0F;
  // What the pointer asks for counts only while the person has the controls.
  const bool corrects = ui.state.mode == Mode::correct && ui.state.correction.has_value();
  const bool counts =
      !corrects || ui.state.correction->wheel == Wheel::correcting || ui.state.correction->way == CorrectionWay::ride;
  const std::uint32_t hue = corrects ? ui.colors.correction : ui.accent(stage.color);
  const ImU32 color = paint(hue, counts ? 0.55F : 0.25F);
  for (float at = 22.0F; at + kDash < length - 12.0F; at += kDash + kSpace) {
    ui.draw().AddLine({from.x + dx * at / length, from.y + dy * at / length},
                      {from.x + dx * (at + kDash) / length, from.y + dy * (at + kDash) / length}, color, 2.0F);
  }
  ui.draw().AddCircle(to, 9.0F, paint(hue, counts ? 0.9F : 0.5F), 32, 2.0F);
  ui.draw().AddCircleFilled(to, 2.5F, paint(hue, counts ? 0.9F : 0.5F), 16);
}

/// The whole world in the corner, with the way so far.
void draw_map(Ui& ui, const Rect& card, const StageItem& stage) {
  const float width = std::clamp(card.width * 0.24F, 110.0F, 190.0F);
  const Rect map{card.right() - width - 12.0F, card.bottom() - width * 0.74F - 12.0F, width, width * 0.74F};
  ui.draw().AddRectFilled(map.min(), map.max(), paint(ui.colors.stage, 0.94F), kRadius);
  ui.draw().PushClipRect(map.inset(2.0F).min(), map.inset(2.0F).max(), true);
  const View view(stage.episode->scene().frame(FrameKind::overview), map.inset(6.0F));
  StageCanvas canvas(ui, view);
  DrawOptions options;
  options.dark = ui.state.show.dark;
  stage.episode->scene().draw(canvas, options);
  canvas.polyline(stage.trail, 2.0 * canvas.pixel(), {ui.accent(stage.color), 0.9F}, false);
  for (const Stretch& stretch : stretches_of(stage.corrected)) {
    const auto from = static_cast<std::size_t>(stretch.from);
    const auto to = std::min(static_cast<std::size_t>(stretch.to) + 1, stage.trail.size());
    if (from + 1 >= to) continue;
    canvas.polyline(std::span(stage.trail).subspan(from, to - from), 3.0 * canvas.pixel(), {ui.colors.correction, 1.0F},
                    false);
  }
  canvas.circle(stage.episode->scene().trail_point(), 4.0 * canvas.pixel(), {ui.accent(stage.color), 1.0F});
  ui.draw().PopClipRect();
  ui.draw().AddRect(map.min(), map.max(), paint(ui.colors.surface), kRadius, 0, 3.0F);
  ui.draw().AddRect(map.min(), map.max(), paint(ui.colors.line), kRadius);
}

/// A pill with words in the middle of the card's upper edge.
Rect pill(Ui& ui, const Rect& card, float y, float width) {
  const Rect rect{std::round(card.centre().x - width / 2), y, width, 32.0F};
  ui.draw().AddRectFilled(rect.min(), rect.max(), paint(ui.colors.surface, 0.94F), 16.0F);
  ui.draw().AddRect(rect.min(), rect.max(), paint(ui.colors.line), 16.0F);
  return rect;
}

void draw_recording(Ui& ui, const Rect& card, const StageItem& stage, const View& view, const Controls& controls) {
  const float time = std::max(40.0F, ui.width(ui.fonts.body, seconds_text(stage)));
  const Rect rect = pill(ui, card, card.y + 12.0F, 58.0F + ui.width(ui.fonts.strong, "Recording") + time);
  ui.record("Recording", rect);
  const float y = rect.centre().y;
  ui.draw().AddCircleFilled({rect.x + 18.0F, y}, 5.0F, paint(ui.colors.recording), 24);
  ui.text(ui.fonts.strong, {rect.x + 31.0F, y}, ui.colors.ink, "Recording");
  ui.text_right(ui.fonts.body, {rect.right() - 15.0F, y}, ui.colors.muted, seconds_text(stage));
  if (!drags(ui.state)) return;
  const bool waits = !controls.pressed && !controls.axes_active;
  const std::string_view words = waits                          ? "Not held: press and drag to go on"
                                 : stuck(stage, view, controls) ? "It cannot get there"
                                                                : "";
  if (words.empty()) return;
  const Rect more = pill(ui, card, rect.bottom() + 8.0F, ui.width(ui.fonts.body, words) + 32.0F);
  ui.record("Hold", more);
  ui.text_centre(ui.fonts.body, more.centre(), ui.colors.ink, words);
}

void draw_hint(Ui& ui, const Rect& card) {
  const bool touch = ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
  const StoryWords scene = words_of(ui.state);
  const std::string_view words = touch ? scene.begin_touch : scene.begin;
  const std::string more = std::string(scene.follows) + " Arrow keys and a gamepad work too.";
  const float width = std::max(ui.width(ui.fonts.large, words), ui.width(ui.fonts.body, more)) + 56.0F;
  const float y = card.y + 54.0F;
  const Rect rect{std::round(card.centre().x - width / 2), y, width, 74.0F};
  ui.draw().AddRectFilled(rect.min(), rect.max(), paint(ui.colors.surface, 0.94F), kCardRadius);
  ui.draw().AddRect(rect.min(), rect.max(), paint(ui.colors.line), kCardRadius);
  ui.text_centre(ui.fonts.large, {rect.centre().x, rect.y + 26.0F}, ui.colors.ink, words);
  ui.text_centre(ui.fonts.body, {rect.centre().x, rect.y + 52.0F}, ui.colors.muted, more);
}

/// The recording's steps, with handles at both ends of what shall teach.
void draw_recorded_steps(Ui& ui, const Rect& row, const StageItem& stage, StageViews& views) {
  const int steps = stage.episode->steps();
  std::vector<Stretch> counts = stretches_of(ui.state.review_mask);
  if (ui.state.review_mask.empty()) counts = {{0, steps}};
  if (counts.empty()) return;
  if (!views.timeline.chosen) views.timeline.chosen = counts.front().from;
  TimelineLook look;
  look.steps = steps;
  look.shown = steps;
  look.length = steps;
  look.stretches = counts;
  look.color = ui.accent(stage.color);
  look.run_color = ui.colors.muted;
  const Rect bar{row.x + 6.0F, row.centre().y - 8.0F, row.width - 12.0F, 16.0F};
  const TimelineEvent event = draw_timeline(ui, bar, look, views.timeline);
  if (event.trimmed) ui.command({{"command", "demo.trim"}, {"from", event.trimmed->from}, {"to", event.trimmed->to}});
}

}  // namespace

void draw_driver_aids(Ui& ui, const Rect& card, const StageItem& stage, const View& view, const Controls& controls,
                      bool map) {
  const bool points =
      ui.state.mode == Mode::correct && ui.state.correction && ui.state.correction->way == CorrectionWay::point;
  if (points) {
    draw_pointed(ui, stage, view, controls);
  } else {
    draw_aim(ui, stage, view, controls);
  }
  if (map) draw_map(ui, card, stage);
  if (ui.state.mode == Mode::record) draw_recording(ui, card, stage, view, controls);
  if (ui.state.mode == Mode::ready) draw_hint(ui, card);
}

void draw_verdict(Ui& ui, const Rect& card) {
  ui.card(card, ui.colors.surface);
  ui.record("What happened", card);
  const float width = card.width - 40.0F;
  ui.heading({card.x + 20.0F, card.y + 24.0F}, "What happened");
  float y = card.y + 42.0F;
  const float bottom = card.bottom() - 58.0F;
  ui.draw().PushClipRect(card.min(), {card.right(), bottom}, true);
  const bool fits = y + ui.paragraph_height(ui.fonts.body, ui.state.sentence, width) <= bottom;
  ImFont* font = fits ? ui.fonts.body : ui.fonts.small;
  y += ui.paragraph(font, {card.x + 20.0F, y}, ui.colors.ink, ui.state.sentence, width) + 8.0F;
  // The statistics stand below the stages too: here only when there is room for all of them.
  const std::string& more = ui.state.statistics;
  if (more != ui.state.sentence && y + ui.paragraph_height(ui.fonts.body, more, width) <= bottom) {
    ui.paragraph(ui.fonts.body, {card.x + 20.0F, y}, ui.colors.muted, more, width);
  }
  ui.draw().PopClipRect();
  const float half = (width - 10.0F) / 2.0F;
  const float row = card.bottom() - 50.0F;
  const std::string start = "Start " + std::to_string(ui.state.start + 1);
  if (ui.button("Again", {card.x + 20.0F, row, half, 34.0F}, half < 110.0F ? std::string("Again") : start + " again")) {
    ui.command({{"command", "compare"}, {"start", ui.state.start}});
  }
  if (ui.button("Next start", {card.x + 30.0F + half, row, half, 34.0F}, "Next start"))
    ui.command({{"command", "next"}});
}

void draw_review(Ui& ui, const Rect& area, StageViews& views) {
  const StageItem& stage = ui.state.stages.front();
  if (!stage.episode) return;
  const bool whole = stage.episode->last().outcome == Outcome::success;
  const bool left = stage.left_road_at.has_value();
  const StoryWords words = words_of(ui.state);
  const std::string success =
      words.count == 1 ? "a whole " + std::string(words.demonstration) : std::string(words.done);
  const bool time_up = stage.episode->last().truncated;
  const std::string title = whole     ? capital(success)
                            : time_up ? "Time was up"
                            : left    ? capital(std::string(words.failed))
                                      : "Stopped early";
  const std::string facts = std::to_string(stage.episode->steps()) + " steps, " + seconds_text(stage);
  const std::string_view advice = whole  ? "Keep it, and a clone can learn from it."
                                  : left ? "A clone can learn from the part before, but one that succeeds teaches more."
                                         : "A clone can learn from it, but one that succeeds teaches more.";

  const float width = std::min(area.width - 2.0F * kGap - 24.0F, 392.0F);
  constexpr float kHeight = 236.0F;
  const Rect card{std::round(area.centre().x - width / 2), std::round(area.centre().y - kHeight / 2), width, kHeight};
  for (int i = 4; i >= 1; --i) {
    const auto spread = static_cast<float>(3 * i);
    ui.draw().AddRectFilled({card.x - spread, card.y - spread + 4.0F},
                            {card.right() + spread, card.bottom() + spread + 4.0F}, paint(0x000000, 0.022F),
                            kCardRadius + spread);
  }
  ui.card(card, ui.colors.surface);
  ui.text(ui.fonts.large, {card.x + 20.0F, card.y + 30.0F}, ui.colors.ink, title);
  ui.text_right(ui.fonts.body, {card.right() - 20.0F, card.y + 31.0F}, ui.colors.muted, facts);
  ui.paragraph(ui.fonts.body, {card.x + 20.0F, card.y + 50.0F}, ui.colors.muted, advice, card.width - 40.0F);

  const float bar = card.y + 108.0F;
  ui.text_fit(ui.fonts.small, {card.x + 20.0F, bar}, ui.colors.muted,
              "Drag an end to leave out a bad beginning or end:", card.width - 40.0F);
  draw_recorded_steps(ui, {card.x + 20.0F, bar + 14.0F, card.width - 40.0F, 36.0F}, stage, views);

  const float third = (card.width - 40.0F - 2.0F * 10.0F) / 3.0F;
  const float y = card.bottom() - 54.0F;
  if (ui.button("Keep", {card.x + 20.0F, y, third, 36.0F}, "Keep", true)) ui.command({{"command", "demo.keep"}});
  if (ui.button("Discard", {card.x + 30.0F + third, y, third, 36.0F}, "Discard"))
    ui.command({{"command", "demo.discard"}});
  if (ui.button("Again", {card.x + 40.0F + 2.0F * third, y, third, 36.0F}, "Try again")) {
    ui.command({{"command", "demo.discard"}});
    ui.command({{"command", "demonstrate"}});
  }
}

}  // namespace driftlab::app
