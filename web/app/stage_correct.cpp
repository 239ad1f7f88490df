// What lies over a stage while a run is corrected: who has the controls, how to take them, and what was pointed out.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/env/randomised.h"
#include "web/app/stage_overlays.h"

namespace driftlab::app {
namespace {

constexpr float kPill = 34.0F;

bool over(const CorrectionItem& item) {
  return item.ended && item.step == item.steps;
}

struct WheelWords {
  const char* state;
  std::string sentence;
  std::uint32_t color;
};

WheelWords wheel_words(const Ui& ui, const CorrectionItem& item, const StageItem& stage) {
  const std::uint32_t run = ui.accent(stage.color);
  const StoryWords scene = words_of(ui.state);
  const std::string control(scene.control);
  const std::string clone = "The clone " + std::string(scene.acts);
  if (item.wheel == Wheel::paused && item.step < item.steps) return {"PAUSED", "An earlier moment", ui.colors.muted};
  if (over(item)) return {"END", "This episode is over", ui.colors.muted};
  if (item.wheel == Wheel::correcting) {
    const bool points = item.way == CorrectionWay::point;
    return {"CORRECTING", points ? std::string("You show what to do") : "You have " + control, ui.colors.correction};
  }
  if (item.wheel == Wheel::paused) return {"PAUSED", "Nothing moves", ui.colors.muted};
  if (item.way == CorrectionWay::ride) return {"AUTONOMOUS", clone + ", you show", run};
  return {"AUTONOMOUS", clone, run};
}

/// How much of the action is the person's: from the clone's colour to the correction's.
void draw_share(Ui& ui, const Rect& bar, double share, std::uint32_t run_color, std::uint32_t person_color) {
  ui.record("Share", bar);
  const float radius = bar.height / 2;
  ui.draw().AddRectFilled(bar.min(), bar.max(), paint(ui.accent(run_color), 0.3F), radius);
  const float part = bar.width * static_cast<float>(std::clamp(share, 0.0, 1.0));
  if (part > 0.5F) {
    ui.draw().AddRectFilled(bar.min(), {bar.x + std::max(part, bar.height), bar.bottom()}, paint(person_color), radius);
  }
}

std::string hint_words(const CorrectionItem& item, const StageItem& stage, const std::string& control) {
  const bool touch = ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
  if (item.way == CorrectionWay::point) {
    if (over(item) || item.wheel == Wheel::paused) return "Go to the step where it errs, and press where it should go";
    return "Pause when it errs, go back, and press where it should go";
  }
  if (over(item)) {
    const std::string what = stage.caption.empty() ? std::string("The episode is over") : "It " + stage.caption;
    if (item.labels > 0) return what + ". Keep it and go on, or train.";
    if (item.way == CorrectionWay::ride) return what + ". Press Again.";
    return what + ". Go back to before that, and take " + control + " there.";
  }
  if (item.way == CorrectionWay::ride) return "Move the pointer as if you had " + control + ": every step is recorded";
  if (item.wheel == Wheel::correcting)
    return (touch ? "Lift the finger to give " : "Let go to give ") + control + " back";
  return (touch ? "Hold a finger here to take " : "Hold T or the mouse button to take ") + control;
}

/// Where it was heading before `step`, as an angle in the world; from the trail, which every scene has.
double heading_at(const StageItem& stage, std::size_t step) {
  if (stage.trail.size() < 2) return 0.0;
  const std::size_t from = std::min(step, stage.trail.size() - 2);
  const Vec2 way = stage.trail[from + 1] - stage.trail[from];
  return std::atan2(way.y, way.x);
}

/// Where an action leads from the shown moment, tried on a copy of it; nothing where it does not move.
std::optional<double> tried(const Ui& ui, const Scene& scene, std::span<const float> action) {
  constexpr int kSteps = 4;
  Writer moment;
  scene.snapshot(moment);
  const auto copy = make_scene(*ui.state.scene, ui.state.scene_params);
  Reader reader(moment.bytes());
  copy->restore(reader);
  for (int i = 0; i < kSteps; ++i) {
    std::vector<float> applied(action.begin(), action.end());
    const StepResult result = copy->step(applied);
    if (result.refused != nullptr || result.ended()) break;
  }
  const Vec2 way = copy->trail_point() - scene.trail_point();
  if (dot(way, way) < 1e-12) return std::nullopt;
  return std::atan2(way.y, way.x);
}

/// Where the label of a step leads. One number steers from the heading; what several do together must be tried, which only the shown
/// moment allows.
std::optional<double> direction_of(const Ui& ui, const StageItem& stage, std::size_t step,
                                   std::span<const float> action, bool shown) {
  constexpr double kSteer = 0.8;  // radians at full lock: how strongly, rather than where exactly
  if (action.size() == 1) {
    return heading_at(stage, step) + std::clamp(kSteer * static_cast<double>(action[0]), -kSteer, kSteer);
  }
  return shown ? tried(ui, stage.episode->scene(), action) : std::nullopt;
}

void draw_arrow(Ui& ui, ImVec2 from, ImVec2 to, float width, ImU32 color) {
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length < 2.0F) return;
  const ImVec2 along{dx / length, dy / length};
  const float head = std::min(4.2F * width, 0.55F * length);
  const ImVec2 neck{to.x - along.x * head, to.y - along.y * head};
  const float half = 0.6F * head;
  ui.draw().AddLine(from, neck, color, width);
  ui.draw().AddTriangleFilled(to, {neck.x - along.y * half, neck.y + along.x * half},
                              {neck.x + along.y * half, neck.y - along.x * half}, color);
}

/// From a point of the trail, `length` pixels in a direction of the world.
void draw_arrow_from(Ui& ui, const View& view, Vec2 at, double direction, float length, float width, ImU32 color) {
  const Vec2 ahead = at + Vec2{std::cos(direction), std::sin(direction)};
  const ImVec2 from = view.to_screen(at);
  const ImVec2 to = view.to_screen(ahead);
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float unit = std::max(1e-3F, std::sqrt(dx * dx + dy * dy));
  draw_arrow(ui, from, {from.x + dx / unit * length, from.y + dy / unit * length}, width, color);
}

/// Every label that was given, small (that of the shown step large, where `here`), as far apart as can be told from each other.
void draw_labels(Ui& ui, const StageItem& stage, const View& view, const CorrectionItem& item, bool here) {
  const std::size_t size = static_cast<std::size_t>(stage.episode->trajectory().action_size);
  ImVec2 last{-1e6F, -1e6F};
  for (std::size_t step = 0; step < stage.corrected.size() && (step + 1) * size <= item.label_actions.size(); ++step) {
    if (stage.corrected[step] == 0 || step >= stage.trail.size()) continue;
    const ImVec2 at = view.to_screen(stage.trail[step]);
    const bool shown = static_cast<int>(step) == item.step;
    const float dx = at.x - last.x;
    const float dy = at.y - last.y;
    if (!shown && dx * dx + dy * dy < 12.0F * 12.0F) continue;
    last = at;
    const auto action = std::span(item.label_actions).subspan(step * size, size);
    if (shown && !here) continue;
    const std::optional<double> direction = direction_of(ui, stage, step, action, shown);
    if (!direction) {
      ui.draw().AddCircleFilled(at, shown ? 7.0F : 4.0F, paint(ui.colors.correction, shown ? 1.0F : 0.9F), 20);
    } else if (shown) {
      draw_arrow_from(ui, view, stage.trail[step], *direction, 92.0F, 5.0F, paint(ui.colors.correction));
    } else {
      draw_arrow_from(ui, view, stage.trail[step], *direction, 30.0F, 2.2F, paint(ui.colors.correction, 0.9F));
    }
  }
}

}  // namespace

void draw_wheel_state(Ui& ui, const Rect& card, const StageItem& stage) {
  const CorrectionItem& item = *ui.state.correction;
  const WheelWords words = wheel_words(ui, item, stage);
  const bool mine = item.wheel == Wheel::correcting && !over(item);
  if (mine) {
    ui.draw().AddRect(card.inset(1.5F).min(), card.inset(1.5F).max(), paint(ui.colors.correction), kCardRadius, 0,
                      3.0F);
  }
  constexpr float kBar = 56.0F;
  const float state = ui.width(ui.fonts.heading, words.state);
  const float width = 34.0F + state + 10.0F + ui.width(ui.fonts.strong, words.sentence) + 14.0F + kBar + 16.0F;
  const float title = ui.width(ui.fonts.strong, stage.title) + 60.0F;
  const bool beside = card.width > width + title + 12.0F;
  const Rect pill{beside ? card.right() - width - 12.0F : card.x + 8.0F, card.y + (beside ? 9.0F : 44.0F), width,
                  kPill};
  const std::uint32_t ink = mine ? 0x1C2430U : ui.colors.ink;
  ui.record("Wheel state", pill);
  ui.draw().AddRectFilled(pill.min(), pill.max(), paint(mine ? ui.colors.correction : ui.colors.surface, 0.95F),
                          kPill / 2);
  if (!mine) ui.draw().AddRect(pill.min(), pill.max(), paint(ui.colors.line), kPill / 2);
  const float y = pill.centre().y;
  ui.draw().AddCircleFilled({pill.x + 18.0F, y}, 5.5F, paint(mine ? ink : words.color), 24);
  float x = pill.x + 32.0F;
  x += ui.text(ui.fonts.heading, {x, y}, mine ? ink : ui.colors.muted, words.state) + 10.0F;
  x += ui.text(ui.fonts.strong, {x, y}, ink, words.sentence) + 14.0F;
  const Rect bar{x, y - 3.5F, kBar, 7.0F};
  if (mine) ui.draw().AddRectFilled(bar.inset(-2.0F).min(), bar.inset(-2.0F).max(), paint(0xFFFFFF, 0.85F), 6.0F);
  draw_share(ui, bar, item.step < item.steps || over(item) ? 0.0 : item.share, stage.color,
             mine ? ink : ui.colors.correction);

  const std::string hint = hint_words(item, stage, std::string(words_of(ui.state).control));
  const float room = ui.width(ui.fonts.body, hint) + 28.0F;
  const Rect line{card.x + 12.0F, card.bottom() - 44.0F, std::min(room, card.width - 24.0F), 32.0F};
  ui.record("How to correct", line);
  ui.draw().AddRectFilled(line.min(), line.max(), paint(ui.colors.surface, 0.94F), 16.0F);
  ui.draw().AddRect(line.min(), line.max(), paint(ui.colors.line), 16.0F);
  ui.text_fit(ui.fonts.body, {line.x + 14.0F, line.centre().y}, ui.colors.ink, hint, line.width - 28.0F);
}

void draw_pointed(Ui& ui, const StageItem& stage, const View& view, const Controls& controls) {
  const CorrectionItem& item = *ui.state.correction;
  const bool presses = controls.pressed && controls.pointer_active && item.step < item.steps;
  draw_labels(ui, stage, view, item, !presses);
  const bool still = item.wheel != Wheel::autonomous || item.ended;
  if (!controls.pointer_active || !still || item.step >= item.steps) return;
  // What a press would say.
  const Vec2 from = stage.episode->scene().trail_point();
  const Vec2 to = controls.pointer - from;
  const ImVec2 mouse = view.to_screen(controls.pointer);
  constexpr double kLeast = 8.0;  // pixels
  if (dot(to, to) * view.pixels_per_metre() * view.pixels_per_metre() < kLeast * kLeast) return;
  draw_arrow_from(ui, view, from, std::atan2(to.y, to.x), 92.0F, presses ? 5.0F : 3.0F,
                  paint(ui.colors.correction, presses ? 1.0F : 0.55F));
  ui.draw().AddCircle(mouse, 9.0F, paint(ui.colors.correction, 0.9F), 32, 2.0F);
}

void take_wheel(Ui& ui, Controls& controls, StageViews& views) {
  const CorrectionItem& item = *ui.state.correction;
  const bool aims = controls.pointer_active || controls.axes_active;
  controls.pressed = aims && (controls.pressed || views.wheel_key);
  const bool wanted = item.way == CorrectionWay::take_over && controls.pressed;
  if (wanted != views.wheel_held) ui.command({{"command", "wheel"}, {"on", wanted}});
  views.wheel_held = wanted;
}

void draw_offer(Ui& ui, const Rect& card, const StageItem& stage, const RunItem& run) {
  const bool watched = ui.state.mode == Mode::compare || ui.state.mode == Mode::watch;
  if (!watched || !stage.left_road_at || run.policy == nullptr) return;
  constexpr const char* kWords = "Correct it yourself";
  const float width = ui.width(ui.fonts.body, kWords) + 28.0F;
  const Rect rect{card.right() - width - 12.0F, card.bottom() - 72.0F, width, 30.0F};
  if (ui.button("Correct " + std::to_string(run.id), rect, kWords)) {
    ui.command({{"command", "correct"}, {"run", run.id}});
  }
}

}  // namespace driftlab::app
