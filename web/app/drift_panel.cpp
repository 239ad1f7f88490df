// "Is it drift?": the errors that tell drift from underfitting, each with its interval, and the verdict in a sentence.

#include <cmath>

#include "core/base/text.h"
#include "web/app/column.h"
#include "web/app/menu.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kLine = 27.0F;

/// Two significant digits, without a power of ten.
std::string figure(double value) {
  const double size = std::abs(value);
  return format_fixed(value, size >= 10.0 ? 0 : size >= 1.0 ? 1 : size >= 0.1 ? 2 : size >= 0.001 ? 3 : 5);
}

std::string range(const Interval& interval) {
  return figure(interval.low) + "–" + figure(interval.high);
}

void line(Column& column, std::string_view name, std::string_view value, std::string_view interval,
          std::string_view help, bool strong = false) {
  Ui& ui = column.ui;
  const Rect row = column.row(kLine);
  const float middle = row.centre().y;
  const std::uint32_t ink = strong ? ui.colors.clone : ui.colors.ink;
  const float number = ui.text_right(strong ? ui.fonts.strong : ui.fonts.body, {row.right(), middle}, ink, value);
  const float spread =
      interval.empty() ? 0.0F
                       : ui.text_right(ui.fonts.small, {row.right() - std::max(number, 34.0F) - 8.0F, middle + 0.5F},
                                       ui.colors.muted, interval);
  ui.text_fit(ui.fonts.body, {row.x, middle}, ui.colors.ink, name,
              row.width - std::max(number, 34.0F) - spread - 18.0F);
  if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max())) ui.hint(help);
  column.rule();
}

void error_line(Column& column, std::string_view name, const std::optional<DriftError>& error, std::string_view help,
                bool strong = false) {
  if (!error) return;
  line(column, name, figure(error->value), range(error->ci95), help, strong);
}

/// "8 s": how long an episode can be.
std::string whole_seconds(const SceneSpec& spec) {
  return format_fixed(spec.max_steps * spec.dt, 0) + " s";
}

/// What its evaluation says besides the success.
void tries(Column& column, const EvaluationResult& evaluation, double dt) {
  const Ui& ui = column.ui;
  for (const ReportedFigure& told : evaluation.reported()) {
    line(column, capital(in_words(told.name)), figure(told.mean), range(told.mean_ci95),
         "At the end of an episode, on average: success is not all");
  }
  const auto failed = static_cast<int>(evaluation.episodes.size()) - evaluation.successes();
  if (failed == 0) return;
  if (evaluation.laps_driven() > 0.0) {
    const SceneSpec& spec = ui.state.stages.front().episode->scene().spec();
    const StoryWords words = words_of(ui.state);
    const std::string stretch = words.count > 0 ? std::string(words.demonstration) : whole_seconds(spec);
    line(column, "Failures per " + stretch, figure(evaluation.falls_per_lap()), std::to_string(failed) + " failures",
         "How often it would fail if it were put right each time");
  }
  line(column, "Fails after", format_fixed(evaluation.steps_before_failure() * dt, 1) + " s", "median",
       "How long those episodes went well that failed");
}

void figures(Column& column, const DiagnosisItem& diagnosis) {
  const DriftFigures& all = diagnosis.figures;
  if (all.episodes > 0) {
    const Interval rate = wilson95(all.successes, all.episodes);
    line(column, "Succeeds", format_percent(all.success_rate()),
         format_fixed(100.0 * rate.low, 0) + "–" + format_fixed(100.0 * rate.high, 0) + " %",
         "On " + std::to_string(all.episodes) + " fresh starts");
  }
  error_line(column, "Training error", all.training,
             "On what it was shown. 0: perfect, 1: as good as one fixed action");
  error_line(column, "Expert's states", all.expert_states,
             "Error where the expert goes: the run is asked what it would do there");
  error_line(column, "Its own states", all.own_states,
             "Error where the run itself goes: the expert says what it should have done. This one goes with success",
             true);
  if (all.noise_floor) {
    line(column, "Noise of the labels", figure(*all.noise_floor), "",
         "Nobody can get below it: who acts by hand does not do the same twice");
  }
  if (diagnosis.divergence) {
    line(column, "Divergence", format_fixed(diagnosis.divergence->js, 2), "of 0.69 at most",
         "Jensen-Shannon, in nats, over " + diagnosis.divergence->probe_x + " and " + diagnosis.divergence->probe_y +
             ": how far the states it visits are from those the expert visits");
  }
  if (diagnosis.own.steps > 0) {
    const std::string expert =
        diagnosis.expert.steps > 0 ? "expert " + format_percent(diagnosis.expert.diversity) : std::string();
    line(column, "Diversity", format_percent(diagnosis.own.diversity), expert,
         "Share of the map's cells that it visits");
  }
}

void verdict(Column& column, const DiagnosisItem& diagnosis) {
  Ui& ui = column.ui;
  const std::string& sentence = diagnosis.judgement.sentence;
  const std::size_t colon = sentence.find(": ");
  column.y += 6.0F;
  if (colon == std::string::npos) return column.paragraph(ui.fonts.body, ui.colors.ink, sentence);
  const bool fine = diagnosis.judgement.verdict == DriftVerdict::fine;
  const bool drifts = diagnosis.judgement.verdict == DriftVerdict::drifts;
  const Rect row = column.row(22.0F);
  ui.record("Verdict", row);
  ui.text(ui.fonts.strong, {row.x, row.centre().y},
          fine     ? ui.colors.good
          : drifts ? ui.colors.clone
                   : ui.colors.ink,
          sentence.substr(0, colon));
  std::string rest = sentence.substr(colon + 2);
  if (!rest.empty() && rest[0] >= 'a' && rest[0] <= 'z') rest[0] = static_cast<char>(rest[0] - 'a' + 'A');
  column.paragraph(ui.fonts.body, ui.colors.ink, rest);
}

/// Whose figures these are; press to choose another.
void whose(Column& column, const RunItem& run) {
  Ui& ui = column.ui;
  const Rect row = column.row();
  column.rule();
  ui.draw().AddCircleFilled({row.x + 5.0F, row.centre().y}, 4.5F, paint(ui.accent(run.color)), 20);
  ui.text_fit(ui.fonts.strong, {row.x + 18.0F, row.centre().y}, ui.colors.ink, run.name, row.width - 34.0F);
  ui.icon(Icon::chevron, {row.right() - 5.0F, row.centre().y + 1.0F}, 8.0F, ui.colors.muted);
  if (ui.area("Look at", row, "Choose another run")) Menu::open("look at");
  Menu menu(ui, "look at", row);
  if (!menu) return;
  for (const RunItem& other : ui.state.runs) {
    if (other.scene != ui.state.scene) continue;
    if (menu.item("Look at run " + std::to_string(other.id), other.name, other.id == run.id, {}, other.color))
      ui.command({{"command", "view"}, {"run", other.id}});
  }
}

}  // namespace

void draw_drift(Column& column) {
  Ui& ui = column.ui;
  const RunItem* const run = run_looked_at(ui.state);
  if (run == nullptr) return;
  column.heading("Is it drift?");
  whose(column, *run);
  const bool tried = run->evaluation && !run->evaluation->episodes.empty() && !ui.state.stages.empty();
  if (tried) tries(column, *run->evaluation, ui.state.stages.front().episode->scene().spec().dt);
  if (run->diagnosis) {
    const DiagnosisItem& diagnosis = *run->diagnosis;
    figures(column, diagnosis);
    if (diagnosis.progress < 1.0 && diagnosis.problem.empty()) {
      const Rect row = column.row(26.0F);
      ui.text(ui.fonts.small, {row.x, row.centre().y}, ui.colors.muted, "Measuring");
      ui.progress({row.x + 68.0F, row.centre().y - 1.5F, row.width - 68.0F, 3.0F}, diagnosis.progress,
                  ui.accent(run->color));
    }
    if (diagnosis.finished) verdict(column, diagnosis);
    if (!diagnosis.note.empty()) column.paragraph(ui.fonts.small, ui.colors.muted, diagnosis.note);
    if (!diagnosis.problem.empty()) column.paragraph(ui.fonts.small, ui.colors.recording, diagnosis.problem);
    if (!diagnosis.finished && diagnosis.problem.empty()) return;
  } else {
    column.paragraph(ui.fonts.body, ui.colors.muted,
                     "Does it err because it never learned, or because its own errors lead it where nobody showed it "
                     "what to do? Measured when it is trained.");
  }
  const Rect row = column.row(40.0F);
  const bool again = run->diagnosis.has_value();
  if (ui.button("Diagnose", {row.x, row.y + 3.0F, row.width, 30.0F}, again ? "Measure on 50 starts" : "Measure", false,
                !run->policy_file.empty())) {
    ui.command({{"command", "diagnose"}, {"run", run->id}, {"episodes", again ? 50 : 20}});
  }
}

}  // namespace driftlab::app
