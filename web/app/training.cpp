// How a run's training goes: the verdict in plain words, the figures behind it, what steps are worth, and what steers it.

#include "web/app/training.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/workbench/lookup.h"
#include "core/workbench/story.h"
#include "web/app/menu.h"
#include "web/app/panels.h"
#include "web/app/plots.h"
#include "web/app/price.h"

namespace driftlab::app {
namespace {

constexpr float kSpace = 14.0F;  ///< between columns
constexpr float kSteering = 24.0F;
constexpr float kThreeColumns = 540.0F;

enum class Mood { calm, early, warning };

Mood mood_of(HealthVerdict verdict) {
  if (verdict == HealthVerdict::early) return Mood::early;
  return verdict == HealthVerdict::learning || verdict == HealthVerdict::succeeds ? Mood::calm : Mood::warning;
}

std::uint32_t color_of(const Ui& ui, Mood mood) {
  return mood == Mood::calm ? ui.colors.good : mood == Mood::early ? ui.colors.ink : ui.colors.clone;
}

/// Whose training it is, to choose another; how far it is.
void run_chooser(Ui& ui, const Rect& row, const RunItem& run) {
  const float middle = row.centre().y;
  const float words = std::min(ui.width(ui.fonts.small, run.name), 0.62F * row.width);
  const Rect button{row.x, row.y, words + 32.0F, row.height};
  ui.draw().AddCircleFilled({row.x + 5.0F, middle}, 4.0F, paint(ui.accent(run.color)), 16);
  ui.text_fit(ui.fonts.small, {row.x + 14.0F, middle}, ui.colors.ink, run.name, words);
  ui.icon(Icon::chevron, {button.right() - 8.0F, middle}, 6.0F, ui.colors.muted);
  if (ui.area("Training of", button, "Whose training is shown")) Menu::open("training of");
  std::string far;
  if (steerable(run)) {
    const bool tries = run.learner != nullptr && learns_by_trying(*run.learner);
    const std::string update = "update " + short_count(run.status.updates);
    const std::string steps = short_count(run.status.env_steps) + " steps";
    far = tries ? steps + ", " + update : update;
    if (tries && ui.width(ui.fonts.small, far) > row.right() - button.right() - 6.0F) far = steps;
  }
  ui.text_fit(ui.fonts.small, {button.right() + 6.0F, middle}, ui.colors.muted, far,
              row.right() - button.right() - 6.0F);
  Menu menu(ui, "training of", button);
  if (!menu) return;
  for (const RunItem* other : plotted_runs(ui.state)) {
    if (menu.item("Training of run " + std::to_string(other->id), other->name, other == &run, {}, other->color))
      ui.command({{"command", "view"}, {"run", other->id}});
  }
}

/// What the verdict's colour says, for those who do not see it.
void draw_mark(Ui& ui, ImVec2 at, Mood mood) {
  const ImU32 color = paint(mood == Mood::early ? ui.colors.muted : color_of(ui, mood));
  const ImU32 inside = paint(ui.colors.surface);
  if (mood == Mood::warning) {
    ui.draw().AddTriangleFilled({at.x, at.y - 8.0F}, {at.x - 8.0F, at.y + 6.5F}, {at.x + 8.0F, at.y + 6.5F}, color);
    ui.draw().AddRectFilled({at.x - 1.0F, at.y - 3.0F}, {at.x + 1.0F, at.y + 2.0F}, inside);
    ui.draw().AddRectFilled({at.x - 1.0F, at.y + 3.4F}, {at.x + 1.0F, at.y + 5.2F}, inside);
    return;
  }
  ui.draw().AddCircleFilled(at, 8.0F, color, 24);
  if (mood == Mood::calm) ui.icon(Icon::check, at, 9.0F, ui.colors.surface);
}

/// The verdict, large; why; what to try. What has no room is told under the pointer.
void draw_verdict_words(Ui& ui, const Rect& area, const RunItem& run) {
  const HealthReport& report = run.health->report;
  const Mood mood = mood_of(report.verdict);
  const std::uint32_t color = color_of(ui, mood);
  const std::string verdict = capital(std::string(verdict_name(report.verdict)));
  const float ways = ways_height(run);
  const Rect told{area.x, area.y, area.width, area.height - ways};
  ui.record("Training verdict", told);
  ui.draw().PushClipRect(told.min(), told.max(), true);
  draw_mark(ui, {told.x + 8.0F, told.y + 12.0F}, mood);
  float y = told.y + ui.paragraph(ui.fonts.large, {told.x + 24.0F, told.y}, color, verdict, told.width - 24.0F) + 3.0F;
  y += ui.paragraph(ui.fonts.small, {told.x, y}, ui.colors.muted, report.why, told.width) + 4.0F;
  if (!report.advice.empty()) y += ui.paragraph(ui.fonts.small, {told.x, y}, ui.colors.ink, report.advice, told.width);
  ui.draw().PopClipRect();
  if (y > told.bottom() + 1.0F) {
    ui.text_right(ui.fonts.strong, {told.right(), told.bottom() - 7.0F}, ui.colors.ink, "…");
    if (told.contains(ImGui::GetIO().MousePos) && ImGui::IsWindowHovered()) ui.hint(report.why + " " + report.advice);
  }
  draw_ways(ui, {area.x, area.bottom() - ways, area.width, ways}, run);
}

void draw_columns(Ui& ui, const Rect& area, const RunItem& run) {
  if (area.width < kThreeColumns) {
    const float upper = std::min(0.58F * area.height, 190.0F);
    const float half = (area.width - kSpace) / 2.0F;
    draw_verdict_words(ui, {area.x, area.y, half, upper}, run);
    draw_figures(ui, {area.x + half + kSpace, area.y, half, upper}, run);
    draw_reward_picture(ui, {area.x, area.y + upper + 8.0F, area.width, area.height - upper - 8.0F}, run);
    return;
  }
  const float room = area.width - 2.0F * kSpace;
  const float picture = std::clamp(0.33F * room, 176.0F, 330.0F);
  const float figures = std::clamp(0.36F * room, 190.0F, 250.0F);
  const float words = room - picture - figures;
  draw_verdict_words(ui, {area.x, area.y, words, area.height}, run);
  draw_figures(ui, {area.x + words + kSpace, area.y, figures, area.height}, run);
  draw_reward_picture(ui, {area.right() - picture, area.y, picture, area.height}, run);
}

std::string nothing_yet(const RunItem& run) {
  if (run.learner == nullptr) return "This policy came from a file: how it was trained is not known.";
  const std::string title(run.learner->title);
  if (learns_by_trying(*run.learner)) {
    return steerable(run) ? "It has only begun: what training does to it will stand here."
                          : "How its training went was not kept; train one anew to watch it.";
  }
  return title +
         " learns from labels alone: the loss says how it fits them, and \"Is it drift?\" what that is worth. Learners "
         "that try for themselves, like GAIL and PPO, show here how training goes.";
}

}  // namespace

const RunItem* run_in_training(const WorkbenchState& state) {
  const RunItem* newest = nullptr;
  for (const RunItem& run : state.runs) {
    if (run.scene != state.scene) continue;
    if (run.id == state.view.run) return &run;
    if (!run.hidden && steerable(run)) newest = &run;
  }
  return newest != nullptr ? newest : run_looked_at(state);
}

bool steerable(const RunItem& run) {
  return run.phase == RunItem::Phase::training || run.phase == RunItem::Phase::paused;
}

void draw_training(Ui& ui, const Rect& area, float tabs) {
  const float title = plot_title(ui, {area.x, area.y, area.width - tabs, area.height}, "Training") + 10.0F;
  const RunItem* const run = run_in_training(ui.state);
  if (run == nullptr) {
    plot_empty(ui, area,
               "Learners that try for themselves, like GAIL and PPO, show here whether training goes well, and why. "
               "Choose one under Learner and train it.");
    return;
  }
  run_chooser(ui, {area.x + title, area.y - 3.0F, area.width - tabs - title, 22.0F}, *run);
  Rect rest{area.x, area.y + 28.0F, area.width, area.height - 28.0F};
  if (steerable(*run)) {
    draw_steering(ui, {rest.x, rest.y, rest.width, kSteering}, *run);
    rest = {rest.x, rest.y + kSteering + 9.0F, rest.width, rest.height - kSteering - 9.0F};
  }
  ui.record("training", rest);
  if (run->health) return draw_columns(ui, rest, *run);
  ui.paragraph(ui.fonts.body, {rest.x, rest.y + 2.0F}, ui.colors.muted, nothing_yet(*run),
               std::min(rest.width, 520.0F));
}

}  // namespace driftlab::app
