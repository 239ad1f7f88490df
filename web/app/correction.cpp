// While a run is corrected, in the place of the plots: how to correct, the steps of the episode, and what to do with them.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kMargin = 20.0F;
constexpr float kButton = 34.0F;

struct WayWords {
  CorrectionWay way;
  const char* id;
  const char* title;
};
constexpr std::array<WayWords, 3> kWays = {{
    {CorrectionWay::take_over, "take_over", "Take over"},
    {CorrectionWay::ride, "ride", "Ride along"},
    {CorrectionWay::point, "point", "Pause and point"},
}};

std::string way_sentence(const WorkbenchState& state, CorrectionWay way) {
  const StoryWords words = words_of(state);
  const std::string begin = "The clone " + std::string(words.acts);
  if (way == CorrectionWay::ride) return begin + " all the time. It learns what you would have done at every step.";
  if (way == CorrectionWay::point) return begin + ". Go back to where it went wrong and show it, step by step.";
  return begin + " until you take " + std::string(words.control) + ". It learns from what you do then.";
}

std::string count_words(int count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

const RunItem* corrected_run(const WorkbenchState& state) {
  const auto found = std::find_if(state.runs.begin(), state.runs.end(),
                                  [&](const RunItem& run) { return run.id == state.correction->run; });
  return found == state.runs.end() ? nullptr : &*found;
}

/// The ways side by side, and what the round has so far. Returns the height used.
float draw_ways(Ui& ui, const Rect& area) {
  const CorrectionItem& item = *ui.state.correction;
  const bool narrow = area.width < 560.0F;
  float x = area.x;
  const Rect frame{area.x - 3.0F, area.y - 3.0F, 0.0F, 36.0F};
  std::array<float, kWays.size()> widths{};
  float all = 6.0F;
  for (std::size_t i = 0; i < kWays.size(); ++i) {
    widths[i] = ui.width(ui.fonts.strong, kWays[i].title) + 26.0F;
    all += widths[i];
  }
  ui.draw().AddRect({frame.x, frame.y}, {frame.x + all, frame.bottom()}, paint(ui.colors.line), kRadius + 3.0F);
  for (std::size_t i = 0; i < kWays.size(); ++i) {
    const WayWords& words = kWays[i];
    const bool chosen = item.way == words.way;
    if (ui.segment(words.title, {x, area.y, widths[i], 30.0F}, words.title, chosen,
                   way_sentence(ui.state, words.way)) &&
        !chosen) {
      ui.command({{"command", "correct.way"}, {"way", words.id}});
    }
    x += widths[i];
  }
  std::string kept = "Round " + std::to_string(item.round);
  if (item.kept_episodes > 0) {
    kept += " · " + count_words(item.kept_episodes, "episode kept", "episodes kept") + ", " +
            count_words(item.kept_labels, "label", "labels");
  }
  if (!narrow) ui.text_right(ui.fonts.small, {area.right(), area.y + 15.0F}, ui.colors.muted, kept);
  const std::string about = way_sentence(ui.state, item.way);
  const std::string sentence = narrow ? kept + ". " + about : about;
  return 40.0F + ui.paragraph(ui.fonts.body, {area.x, area.y + 40.0F}, ui.colors.muted, sentence, area.width);
}

/// Back, play, forward, slow motion; then the steps.
void draw_steps(Ui& ui, const Rect& row, StageViews& views, std::uint32_t color) {
  const CorrectionItem& item = *ui.state.correction;
  const bool paused = ui.state.paused;
  float x = row.x;
  const auto place = [&](float width) {
    const Rect rect{x, row.y, width, row.height};
    x += width + 6.0F;
    return rect;
  };
  if (ui.icon_button("Back", place(32.0F), Icon::back, "One step back (,)") && item.step > 0) {
    ui.command({{"command", "correct.seek"}, {"step", item.step - 1}});
  }
  const char* const help = paused ? "Go on (space)" : "Pause (space)";
  if (ui.icon_button("Drive", place(32.0F), paused ? Icon::play : Icon::pause, help)) {
    ui.command({{"command", paused ? "play" : "pause"}});
  }
  if (ui.icon_button("Forward", place(32.0F), Icon::step, "One step forward (.)")) ui.command({{"command", "step"}});
  const bool slow = ui.state.speed < 0.5;
  if (ui.segment("Slow", place(48.0F), "Slow", slow, "Slow motion: a quarter of real time")) {
    ui.command({{"command", "speed"}, {"value", slow ? 1.0 : 0.25}});
  }
  const SceneSpec& spec = ui.state.stages.front().episode->scene().spec();
  const std::string time = format_fixed(item.step * spec.dt, 1) + " s";
  const float left = x + 12.0F;
  const Rect bar{left, row.centre().y - 9.0F, row.right() - 56.0F - left, 18.0F};
  constexpr double kLeast = 10.0;  // seconds: a short episode does not fill the bar
  const int least = std::min(spec.max_steps, static_cast<int>(kLeast / spec.dt));
  TimelineLook look;
  look.steps = item.steps;
  look.shown = item.step;
  look.length = item.ended ? item.steps : std::max(least, item.steps);
  look.stretches = item.stretches;
  look.color = ui.colors.correction;
  look.run_color = color;
  look.seeks = true;
  const TimelineEvent event = draw_timeline(ui, bar, look, views.timeline);
  ui.text_right(ui.fonts.body, {row.right(), row.centre().y}, ui.colors.ink, time);
  if (event.seek && *event.seek != item.step) ui.command({{"command", "correct.seek"}, {"step", *event.seek}});
  if (event.trimmed) {
    const auto at = std::find(item.stretches.begin(), item.stretches.end(), views.timeline.grabbed);
    if (at != item.stretches.end()) {
      ui.command({{"command", "correct.trim"},
                  {"stretch", at - item.stretches.begin()},
                  {"from", event.trimmed->from},
                  {"to", event.trimmed->to}});
    }
  }
}

/// Buttons from the left, wrapping where there is no room.
struct Buttons {
  Ui& ui;
  Rect area;
  float x;
  float y;

  bool add(std::string_view label, std::string_view caption, bool primary = false, bool enabled = true) {
    const float width = ui.width(primary ? ui.fonts.strong : ui.fonts.body, caption) + 28.0F;
    if (x + width > area.right() && x > area.x) {
      x = area.x;
      y += kButton + 8.0F;
    }
    const Rect rect{x, y, width, kButton};
    x += width + 8.0F;
    return ui.button(label, rect, caption, primary, enabled);
  }
};

void remove_chosen(Ui& ui, StageViews& views, const Stretch& chosen) {
  const std::vector<Stretch>& all = ui.state.correction->stretches;
  const auto at = std::find(all.begin(), all.end(), chosen);
  if (at == all.end()) return;
  ui.command({{"command", "correct.remove"}, {"stretch", at - all.begin()}});
  views.timeline = {};
}

void draw_buttons(Ui& ui, const Rect& area, StageViews& views) {
  const CorrectionItem& item = *ui.state.correction;
  const int labels = item.kept_labels + item.labels;
  Buttons buttons{ui, area, area.x, area.y};
  if (item.way == CorrectionWay::take_over) {
    const bool over = item.ended && item.step == item.steps;
    const bool holds = item.wheel == Wheel::correcting && !over;
    const std::string control(words_of(ui.state).control);
    if (buttons.add("Wheel", holds ? "Give " + control + " back" : "Take " + control, false, !over)) {
      ui.command({{"command", "wheel"}, {"on", !holds}});
    }
  }
  const std::optional<Stretch> chosen = chosen_stretch(item.stretches, views.timeline);
  if (chosen) {
    const bool pressed = buttons.add("Delete", "Delete stretch");
    if (pressed || ImGui::IsKeyPressed(ImGuiKey_Delete)) remove_chosen(ui, views, *chosen);
  } else if (buttons.add("Undo", "Undo", false, item.labels > 0)) {
    ui.command({{"command", "correct.undo"}});
  }
  if (buttons.add("Again", "Again", false, item.steps > 0)) ui.command({{"command", "correct.again"}});
  if (buttons.add("Keep", "Keep, next start", false, item.labels > 0)) ui.command({{"command", "correct.keep"}});
  if (buttons.add("Done", "Done")) ui.command({{"command", "correct.stop"}});
  const std::string train =
      labels > 0 ? "Train on " + count_words(labels, "label", "labels") : std::string("Nothing to train on yet");
  const float width = ui.width(ui.fonts.strong, train) + 28.0F;
  if (buttons.x + width <= area.right()) buttons.x = area.right() - width;
  if (buttons.add("Retrain", train, labels > 0, labels > 0)) ui.command({{"command", "correct.train"}});
}

}  // namespace

void draw_correction(Ui& ui, const Rect& area, StageViews& views) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.surface));
  ui.separator(area.min(), area.width);
  if (!ui.state.correction || ui.state.stages.empty() || !ui.state.stages.front().episode) return;
  const RunItem* const run = corrected_run(ui.state);
  const Rect room{area.x + kMargin, area.y + 13.0F, area.width - 2.0F * kMargin, area.height - 22.0F};
  ui.record("Correction", area);
  const float used = draw_ways(ui, room);
  const Rect steps{room.x, room.y + used + 9.0F, room.width, 32.0F};
  draw_steps(ui, steps, views, run != nullptr ? run->color : ui.colors.clone);
  draw_buttons(ui, {room.x, steps.bottom() + 11.0F, room.width, kButton}, views);
}

}  // namespace driftlab::app
