// The list of runs: how well each does, which are compared, and each one's settings.

#include <algorithm>

#include "core/base/text.h"
#include "core/workbench/lookup.h"
#include "web/app/column.h"
#include "web/app/host.h"
#include "web/app/panels.h"
#include "web/app/price.h"

namespace driftlab::app {
namespace {

constexpr float kIndent = 24.0F;
constexpr float kIcon = 23.0F;

std::string phase_text(const RunItem& run) {
  switch (run.phase) {
    case RunItem::Phase::training:
      return "training";
    case RunItem::Phase::paused:
      return "paused";
    case RunItem::Phase::evaluating:
      return "trying";
    case RunItem::Phase::asking:
      return "asks you";
    case RunItem::Phase::ready:
      return run.evaluation ? format_percent(run.evaluation->success_rate()) : "ready";
    case RunItem::Phase::failed:
      return "failed";
  }
  return "";
}

std::string second_line(const RunItem& run) {
  if (run.phase == RunItem::Phase::training || run.phase == RunItem::Phase::paused) {
    if (run.learner != nullptr && learns_by_trying(*run.learner))
      return short_count(run.status.env_steps) + " of " + short_count(run.params.integer("env_steps")) + " steps";
    return format_percent(run.status.progress) + " of " + std::to_string(run.status.updates_total) + " updates";
  }
  const bool trained = run.phase == RunItem::Phase::ready || run.phase == RunItem::Phase::evaluating;
  if (trained && run.evaluation && !run.evaluation->episodes.empty()) return success_text(*run.evaluation);
  return run.learner != nullptr ? std::string(run.learner->title) : "opened from a file";
}

bool ticked(const WorkbenchState& state, int id) {
  return std::find(state.view.ticked.begin(), state.view.ticked.end(), id) != state.view.ticked.end();
}

/// A box in the run's colour, to choose it for comparing.
void tick_box(Ui& ui, const Rect& row, const RunItem& run) {
  const bool on = ticked(ui.state, run.id);
  const Rect box{row.x, row.y + 8.0F, 15.0F, 15.0F};
  const std::string label = "Tick run " + std::to_string(run.id);
  const bool pressed =
      ui.area(label, {box.x - 4.0F, box.y - 5.0F, 24.0F, 26.0F}, on ? "Not to be compared" : "Compare this one");
  if (pressed) ui.command({{"command", "view"}, {"tick", run.id}, {"on", !on}});
  const std::uint32_t color = ui.accent(run.color);
  ui.draw().AddRectFilled(box.min(), box.max(), paint(color, on || !run.hidden ? 1.0F : 0.25F), 4.0F);
  if (on) {
    ui.icon(Icon::check, box.centre(), 9.0F, ui.colors.on_ink);
  } else {
    const Rect inner = box.inset(4.0F);
    ui.draw().AddRectFilled(inner.min(), inner.max(), paint(ui.colors.surface, 0.9F), 2.0F);
  }
}

/// What can be done with a run, from the right end; gives where they begin.
float run_buttons(Ui& ui, const Rect& line, const RunItem& run) {
  const std::string id = std::to_string(run.id);
  float x = line.right() + 1.0F;
  const auto place = [&] {
    x -= kIcon;
    return Rect{x, line.y, kIcon, kIcon};
  };
  if (ui.icon_button("Remove run " + id, place(), Icon::remove, "Remove", false, false))
    ui.command({{"command", "run.remove"}, {"id", run.id}});
  const bool held = run.phase == RunItem::Phase::paused;
  if (held || run.phase == RunItem::Phase::training) {
    if (ui.icon_button("Pause run " + id, place(), held ? Icon::play : Icon::pause,
                       held ? "Go on training" : "Hold training", false, false)) {
      ui.command({{"command", held ? "run.resume" : "run.pause"}, {"id", run.id}});
    }
  } else if (!run.policy_file.empty() &&
             ui.icon_button("Download policy " + id, place(), Icon::download, "Save as .dlp", false, false)) {
    ui.command({{"command", "run.download"}, {"id", run.id}});
  }
  const Rect pencil = place();
  if (ui.icon_button("Rename run " + id, pencil, Icon::pencil, "Rename", false, false))
    host_edit_name(0, run.id, line.x, line.y - 27.0F, line.width, 28.0F);
  const char* const eye = run.hidden ? "Show it again" : "Hide: not in plots and comparisons";
  if (ui.icon_button("Hide run " + id, place(), run.hidden ? Icon::eye_closed : Icon::eye, eye, false, false))
    ui.command({{"command", "run.hide"}, {"id", run.id}, {"on", !run.hidden}});
  return x;
}

std::string joined(const std::vector<std::string>& parts, const char* otherwise) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text.empty() ? otherwise : text;
}

/// Everything that made the run what it is.
void run_facts(Column& column, const RunItem& run) {
  const auto fact = [&](std::string_view name, std::string_view value) { column.fact(name, value, kIndent); };
  if (run.learner != nullptr) fact("Learner", run.learner->title);
  if (!run.data.empty()) fact("Learned from", run.data);
  fact("Seed", std::to_string(run.seed));
  if (run.learner != nullptr) fact("Settings", joined(run.params.changed(), "as they came"));
  fact(run.scene->title, joined(run.scene_params.changed(), "as it came"));
  if (run.status.updates > 0) {
    fact("Updates", std::to_string(run.status.updates) + " of " + std::to_string(run.status.updates_total));
  }
  if (run.evaluation) {
    for (const ReportedFigure& told : run.evaluation->reported()) {
      fact(capital(in_words(told.name)), format_fixed(told.mean, 2) + "  (" + format_fixed(told.mean_ci95.low, 2) +
                                             "–" + format_fixed(told.mean_ci95.high, 2) + ")");
    }
  }
  if (run.status.expert_labels > 0) fact("Labels given", std::to_string(run.status.expert_labels));
  if (run.status.env_steps > 0) fact("Steps tried", std::to_string(run.status.env_steps));
  if (run.status.interventions > 0) fact("Times taken over", std::to_string(run.status.interventions));
  if (run.status.context_switches > 0) fact("Hand-overs", std::to_string(run.status.context_switches));
  if (run.best_round >= 0) fact("Kept", "round " + std::to_string(run.best_round) + ", the best on held-out starts");
  const auto counts = [](double weight) { return weight != 1.0; };
  if (std::any_of(run.demonstration_weights.begin(), run.demonstration_weights.end(), counts)) {
    std::vector<std::string> weights;
    for (const double weight : run.demonstration_weights) weights.push_back(format_fixed(weight, 2));
    fact("Demonstrations count", joined(weights, ""));
  }
  if (run.weights_hash != 0) fact("Weights", hex_text(run.weights_hash));
  column.y += 6.0F;
}

void run_row(Column& column, const RunItem& run) {
  Ui& ui = column.ui;
  const bool busy = run.phase == RunItem::Phase::training || run.phase == RunItem::Phase::paused;
  const Rect row = column.row(busy ? 61.0F : 55.0F);
  const std::string id = std::to_string(run.id);
  const bool unfolded = ui.state.view.unfolded == run.id;
  tick_box(ui, row, run);
  const Rect name{row.x + kIndent, row.y + 2.0F, row.width - kIndent, 27.0F};
  if (ui.area("Run " + id, name, unfolded ? "Fold its settings away" : "Its seed and settings"))
    ui.command({{"command", "view"}, {"run", run.id}, {"unfold", unfolded ? 0 : run.id}});
  const float middle = row.y + 15.5F;
  ui.icon(Icon::chevron, {row.right() - 5.0F, middle + 1.0F}, 8.0F, ui.colors.muted);
  const bool figure = run.phase == RunItem::Phase::ready && run.evaluation.has_value();
  const float number = ui.text_right(figure ? ui.fonts.strong : ui.fonts.small, {row.right() - 15.0F, middle},
                                     run.hidden || !figure ? ui.colors.muted : ui.colors.ink, phase_text(run));
  const RunItem* const chosen = run_looked_at(ui.state);
  const bool looked_at = chosen != nullptr && chosen->id == run.id && ui.state.runs.size() > 1;
  ui.text_fit(looked_at ? ui.fonts.strong : ui.fonts.body, {name.x, middle},
              run.hidden ? ui.colors.muted : ui.colors.ink, run.name, name.width - number - 23.0F);
  const float buttons = run_buttons(ui, {name.x, row.y + 28.0F, name.width, kIcon}, run);
  ui.text_fit(ui.fonts.small, {name.x, row.y + 39.0F}, ui.colors.muted, second_line(run), buttons - name.x - 4.0F);
  if (busy) ui.progress({name.x, row.bottom() - 9.0F, name.width, 3.0F}, run.status.progress, ui.accent(run.color));
  if (unfolded) run_facts(column, run);
  if (!run.problem.empty()) column.paragraph(ui.fonts.small, ui.colors.recording, run.problem, kIndent);
  column.rule();
}

/// The ticked runs beside the expert, where there is room for it.
void compare_ticked(Ui& ui) {
  nlohmann::json actors = nlohmann::json::array();
  for (const int id : ui.state.view.ticked) {
    const bool listed = std::any_of(ui.state.runs.begin(), ui.state.runs.end(),
                                    [&](const RunItem& run) { return run.id == id && run.scene == ui.state.scene; });
    if (listed && actors.size() < 4) actors.push_back({{"kind", "run"}, {"id", id}});
  }
  if (actors.empty()) return ui.command({{"command", "compare"}});
  const nlohmann::json expert = {{"kind", "expert"}};
  if (actors.size() < 4) actors.insert(actors.begin(), expert);
  ui.command({{"command", "compare"}, {"actors", std::move(actors)}});
}

}  // namespace

void tell_others(Column& column, int count, std::string_view one, std::string_view many) {
  if (count == 0) return;
  column.paragraph(
      column.ui.fonts.small, column.ui.colors.muted,
      count_text(count, one, many) + (count == 1 ? " of another scene waits there." : " of other scenes wait there."));
}

const RunItem* run_looked_at(const WorkbenchState& state) {
  const RunItem* newest = nullptr;
  for (const RunItem& run : state.runs) {
    if (run.scene != state.scene) continue;
    if (run.id == state.view.run) return &run;
    if (!run.hidden && run.policy != nullptr) newest = &run;
  }
  return newest;
}

void draw_runs(Column& column) {
  Ui& ui = column.ui;
  column.heading("Runs");
  const auto here = std::count_if(ui.state.runs.begin(), ui.state.runs.end(),
                                  [&](const RunItem& run) { return run.scene == ui.state.scene; });
  if (here == 0) {
    column.paragraph(ui.fonts.body, ui.colors.muted,
                     "None yet. Each training makes one: it stands here with its seed and settings.");
  }
  for (const RunItem& run : ui.state.runs) {
    if (run.scene == ui.state.scene) run_row(column, run);
  }
  tell_others(column, static_cast<int>(ui.state.runs.size()) - static_cast<int>(here), "run", "runs");
  const Rect row = column.row(44.0F);
  const float half = (row.width - 8.0F) / 2.0F;
  if (ui.button("Train", {row.x, row.y + 9.0F, half, 30.0F}, "Train two"))
    ui.command({{"command", "train"}, {"data", "both"}});
  const auto count = std::count_if(ui.state.runs.begin(), ui.state.runs.end(), [&](const RunItem& run) {
    return run.scene == ui.state.scene && ticked(ui.state, run.id);
  });
  const std::string caption = count > 0 ? "Compare " + std::to_string(std::min<std::int64_t>(count, 4)) : "Compare";
  if (ui.button("Compare runs", {row.x + half + 8.0F, row.y + 9.0F, half, 30.0F}, caption, false, here > 0)) {
    compare_ticked(ui);
  }
}

}  // namespace driftlab::app
