// How often each run succeeds: a dot for each start, or the rate against the expert labels it was given, or against the steps it tried.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/starts.h"
#include "web/app/panels.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

using nlohmann::json;

/// Beside those who are compared already when the run is among them, else beside the expert.
void show_start(Ui& ui, const RunItem& run, int start) {
  const auto& stages = ui.state.stages;
  const bool there =
      ui.state.mode == Mode::compare && std::any_of(stages.begin(), stages.end(), [&](const auto& stage) {
        return stage.actor.kind == Actor::Kind::run && stage.actor.id == run.id;
      });
  json request = {{"command", "compare"}, {"start", start}};
  request["actors"] = there ? stage_actors(ui.state) : json{{{"kind", "expert"}}, {{"kind", "run"}, {"id", run.id}}};
  ui.command(std::move(request));
}

std::string episode_text(const EpisodeResult& episode, int number, const SceneSpec& spec, const StoryWords& words) {
  DriveFacts facts;
  facts.ended = true;
  facts.outcome = episode.outcome;
  facts.seconds = episode.steps * spec.dt;
  const bool failed = episode.outcome != Outcome::success && episode.steps < spec.max_steps;
  if (failed) facts.left_after = facts.seconds;
  std::string text = "Start " + std::to_string(number) + ": " + caption(facts, words);
  for (const ReportedValue& told : episode.reported)
    text += ", " + in_words(told.name) + " " + format_fixed(told.value, 2);
  return text + ". Press to watch it.";
}

/// A dot an episode over the whole width, filled when it went well; each shows its start.
void draw_episodes(Ui& ui, const Rect& line, const RunItem& run) {
  const EvaluationResult& evaluation = *run.evaluation;
  const int total = std::max(1, evaluation.episodes_total);
  const int columns = std::min(total, static_cast<int>(line.width / 5.5F));
  const float pitch = std::min(line.width / static_cast<float>(columns), 12.0F);
  const float radius = std::min(3.6F, pitch * 0.38F);
  const std::string id = std::to_string(run.id);
  const Grip grip =
      ui.grip("Episodes of run " + id, {line.x, line.y, pitch * static_cast<float>(columns), line.height});
  const int under = static_cast<int>((ImGui::GetIO().MousePos.x - line.x) / pitch);
  const bool here = evaluated_here(ui.state, run) && !ui.state.stages.empty();
  for (int i = 0; i < std::min(total, columns); ++i) {
    const ImVec2 at{line.x + pitch * (static_cast<float>(i) + 0.5F), line.centre().y};
    if (i >= static_cast<int>(evaluation.episodes.size())) {
      ui.draw().AddCircleFilled(at, 1.2F, paint(ui.colors.track), 10);
      continue;
    }
    const EpisodeResult& episode = evaluation.episodes[static_cast<std::size_t>(i)];
    const bool success = episode.outcome == Outcome::success;
    const bool hovered = grip.hovered && i == under;
    const bool shown = here && ui.state.mode == Mode::compare && ui.state.start == i;
    if (success) {
      ui.draw().AddCircleFilled(at, radius, paint(ui.accent(run.color)), 16);
    } else {
      ui.draw().AddCircle(at, radius - 0.4F, paint(ui.accent(run.color), 0.9F), 16, 1.2F);
    }
    if (hovered || shown) ui.draw().AddCircle(at, radius + 2.4F, paint(ui.colors.ink, shown ? 0.7F : 0.4F), 20, 1.1F);
    ui.record("Start " + std::to_string(i + 1) + " of run " + id, {at.x - pitch / 2, line.y, pitch, line.height});
    if (!hovered) continue;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ui.hint(here ? episode_text(episode, i + 1, ui.state.stages.front().episode->scene().spec(), words_of(ui.state))
                 : "Tried with another seed or other settings: set them again to watch this start.");
    if (grip.pressed && here) show_start(ui, run, i);
  }
}

/// Name, rate and interval; below them every episode.
void success_row(Ui& ui, const Rect& row, const RunItem& run) {
  const float line = row.y + 10.0F;
  ui.draw().AddCircleFilled({row.x + 5.0F, line}, 4.5F, paint(ui.accent(run.color)), 20);
  std::string words = success_text(*run.evaluation);
  const std::string reported = reported_text(*run.evaluation);
  // What the scene reports, where there is room for it beside the name.
  const float room = row.width - ui.width(ui.fonts.body, run.name) - 90.0F;
  if (!reported.empty() && ui.width(ui.fonts.small, words + " · " + reported) < room) words += " · " + reported;
  const float figures = ui.text_right(ui.fonts.small, {row.right(), line + 0.5F}, ui.colors.muted, words);
  const float rate = ui.text_right(ui.fonts.strong, {row.right() - figures - 8.0F, line}, ui.colors.ink,
                                   format_percent(run.evaluation->success_rate()));
  ui.text_fit(ui.fonts.body, {row.x + 18.0F, line}, ui.colors.ink, run.name, row.width - figures - rate - 34.0F);
  draw_episodes(ui, {row.x, row.y + 19.0F, row.width, 17.0F}, run);
}

void draw_starts(Ui& ui, const Rect& area, const std::vector<const RunItem*>& runs) {
  constexpr float kLeast = 39.0F;
  const Rect list{area.x, area.y + 26.0F, area.width, area.height - 26.0F};
  const float pitch = std::clamp(list.height / static_cast<float>(runs.size()), kLeast, 46.0F);
  const bool scrolls = pitch * static_cast<float>(runs.size()) > list.height + 1.0F;
  ImGui::SetCursorScreenPos(list.min());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0.0F, 0.0F});
  const bool open = ImGui::BeginChild("starts", {list.width + 12.0F, list.height}, ImGuiChildFlags_None,
                                      ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  if (open) {
    ui.enter_window();
    float y = ImGui::GetCursorScreenPos().y;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const Rect row{list.x, y, list.width - (scrolls ? 4.0F : 0.0F), pitch};
      ui.record("success " + std::to_string(i + 1), row);
      success_row(ui, row, *runs[i]);
      y += pitch;
    }
    ImGui::SetCursorScreenPos({list.x, y});
    ImGui::Dummy({1.0F, 0.0F});
  }
  ImGui::EndChild();
  ui.enter_window();
}

}  // namespace

void draw_success(Ui& ui, const Rect& area) {
  using Success = ViewOptions::Success;
  const Success chosen = ui.state.view.success;
  const std::vector<Tab> tabs = {
      {"Starts tab", "starts", chosen == Success::starts, "A dot for each fresh start, full if it went well"},
      {"Labels tab", "labels", chosen == Success::labels, "Against the expert labels that were given"},
      {"Steps tab", "steps", chosen == Success::steps, "Against the environment steps that were tried"}};
  plot_title(ui, {area.x, area.y, area.width - tabs_width(ui, tabs), area.height},
             capital(std::string(words_of(ui.state).succeeds)), "by");
  const int pressed = plot_tabs(ui, area, tabs);
  if (pressed >= 0) ui.command({{"command", "view"}, {"success", success_name(static_cast<Success>(pressed))}});
  if (chosen == Success::labels) return draw_labels(ui, area);
  if (chosen == Success::steps) return draw_env_steps(ui, area);
  std::vector<const RunItem*> shown;
  for (const RunItem* run : plotted_runs(ui.state)) {
    if (run->evaluation && run->evaluation->episodes_total > 0) shown.push_back(run);
  }
  if (shown.empty()) {
    plot_empty(ui, area, "After training, each run tries 50 fresh starts. Every one of them will stand here.");
    return;
  }
  draw_starts(ui, area, shown);
}

}  // namespace driftlab::app
