// How cost grows with the horizon, on logarithmic axes: behavioral cloning may pay T², DAgger pays T.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/analysis.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

const LearnerEntry* learner_of(const HorizonItem::Row& row) {
  for (const LearnerEntry* learner : all_learners()) {
    if (learner->id == row.learner) return learner;
  }
  return nullptr;
}

std::uint32_t color_of(const HorizonItem::Row& row) {
  const LearnerEntry* const learner = learner_of(row);
  return learner != nullptr ? learner->color : 0x555F6B;
}

/// Mean over seeds, a value a horizon.
std::vector<double> means(const HorizonItem::Row& row, std::size_t horizons) {
  std::vector<double> result(horizons, 0.0);
  for (std::size_t i = 0; i < horizons; ++i) {
    double sum = 0.0;
    for (const std::vector<double>& seed : row.costs) sum += i < seed.size() ? seed[i] : 0.0;
    if (!row.costs.empty()) result[i] = sum / static_cast<double>(row.costs.size());
  }
  return result;
}

std::optional<Axes> fit_axes(const Rect& room, const HorizonItem& item) {
  double low = 1e18;
  double high = 0.0;
  for (const HorizonItem::Row& row : item.rows) {
    for (const std::vector<double>& seed : row.costs) {
      for (const double cost : seed) {
        if (!(cost > 0.0)) continue;
        low = std::min(low, cost);
        high = std::max(high, cost);
      }
    }
  }
  if (high <= 0.0 || item.horizons.size() < 2) return std::nullopt;
  // Seconds of cost over seconds in all.
  const double from = std::pow(10.0, std::floor(std::log10(low * item.dt)));
  const double to = std::max(std::pow(10.0, std::ceil(std::log10(high * item.dt) - 0.02)), from * 10.0);
  return Axes{room, {item.horizons.front() * item.dt, item.horizons.back() * item.dt, true}, {from, to, true}};
}

/// What a power of T would look like, faintly, from the middle of the left edge.
void draw_guides(Ui& ui, const Axes& axes) {
  ui.draw().PushClipRect(axes.room.min(), axes.room.max(), true);
  const double from = std::pow(axes.y.low, 0.8) * std::pow(axes.y.high, 0.2);
  const double factor = axes.x.high / axes.x.low;
  for (const int power : {1, 2}) {
    const ImVec2 a = axes.at(axes.x.low, from);
    const double top = std::log(axes.y.high / from) / power;  // beyond it the line would be bent by the edge
    const double reach = std::min(std::exp(top), factor);
    const ImVec2 b = axes.at(axes.x.low * reach, from * std::pow(reach, power));
    ui.draw().AddLine(a, b, paint(ui.colors.track), 1.2F);
    if (axes.room.height < 60.0F) continue;
    ui.text(ui.fonts.small, {std::min(b.x, axes.room.right() - 14.0F) - (power == 2 ? 22.0F : 2.0F), b.y + 12.0F},
            ui.colors.muted, power == 1 ? "T" : "T²");
  }
  ui.draw().PopClipRect();
}

void draw_row(Ui& ui, const Axes& axes, const HorizonItem& item, const HorizonItem::Row& row) {
  const std::uint32_t color = color_of(row);
  const auto line_of = [&](const std::vector<double>& costs) {
    std::vector<std::pair<double, double>> line;
    for (std::size_t i = 0; i < costs.size() && i < item.horizons.size(); ++i) {
      if (costs[i] > 0.0) line.emplace_back(item.horizons[i] * item.dt, costs[i] * item.dt);
    }
    return line;
  };
  for (const std::vector<double>& seed : row.costs) draw_line(ui, axes, line_of(seed), color, 0.22F, 1.2F);
  const std::vector<double> mean = means(row, item.horizons.size());
  draw_line(ui, axes, line_of(mean), color, 1.0F);
  for (std::size_t i = 0; i < mean.size(); ++i) {
    if (mean[i] <= 0.0) continue;
    const ImVec2 at = axes.at(item.horizons[i] * item.dt, mean[i] * item.dt);
    const bool used = row.fit && i < row.fit->used.size() && row.fit->used[i];
    if (used) {
      ui.draw().AddCircleFilled(at, 2.8F, paint(ui.accent(color)), 14);
    } else {
      ui.draw().AddCircleFilled(at, 2.4F, paint(ui.colors.surface), 14);
      ui.draw().AddCircle(at, 2.4F, paint(ui.accent(color)), 14, 1.1F);
    }
  }
}

std::string words_of(const HorizonItem& item, const HorizonItem::Row& row) {
  const LearnerEntry* const learner = learner_of(row);
  std::string name = learner != nullptr ? std::string(learner->title) : row.learner;
  if (row.costs.empty()) return name + ": not through yet.";
  return name + ": " + horizon_sentence(item, row) + ".";
}

/// One after the other at the foot; returns the height used.
float draw_words(Ui& ui, const Rect& area, const HorizonItem& item) {
  std::vector<std::pair<std::string, std::uint32_t>> lines;
  for (const HorizonItem::Row& row : item.rows) lines.emplace_back(words_of(item, row), color_of(row));
  float height = 0.0F;
  for (const auto& [words, color] : lines)
    height += ui.paragraph_height(ui.fonts.small, words, area.width - 14.0F) + 2.0F;
  float y = area.bottom() - height;
  for (const auto& [words, color] : lines) {
    ui.draw().AddCircleFilled({area.x + 4.0F, y + 8.0F}, 3.5F, paint(ui.accent(color)), 16);
    y += ui.paragraph(ui.fonts.small, {area.x + 14.0F, y}, ui.colors.ink, words, area.width - 14.0F) + 2.0F;
  }
  ui.record("Horizon words", {area.x, area.bottom() - height, area.width, height});
  return height;
}

void offer(Ui& ui, const Rect& area) {
  if (ui.state.scene->words.rounds.empty()) {
    plot_empty(ui, area, "An episode of this scene cannot be made longer: there are no horizons to compare.");
    return;
  }
  const float used = plot_empty(ui, area,
                                "If errors are not mended they pile up: cost grows like T². Corrected, like T. Trains "
                                "both anew and lets them go on for longer.");
  if (ui.button("Measure horizon", {area.x, area.y + used + 10.0F, 108.0F, 30.0F}, "Measure", false,
                ui.state.scene != nullptr)) {
    ui.command({{"command", "sweep.horizon"}});
  }
}

}  // namespace

void draw_horizon(Ui& ui, const Rect& area, float tabs) {
  constexpr std::string_view kLong = "Cost by horizon";
  const bool fits = ui.width(ui.fonts.strong, kLong) + 32.0F <= area.width - tabs;
  const float title = plot_title(ui, area, fits ? kLong : "Cost");
  if (!ui.state.horizon || ui.state.horizon->scene != ui.state.scene) return offer(ui, area);
  const HorizonItem& item = *ui.state.horizon;
  const bool running = !item.finished && item.problem.empty();
  const Rect again{area.x + title + 6.0F, area.y - 3.0F, 22.0F, 22.0F};
  if (running) {
    if (ui.icon_button("Stop horizon", again, Icon::remove, "Stop: the seeds that are through stay", false, false))
      ui.command({{"command", "sweep.stop"}});
  } else if (ui.icon_button("Measure horizon", again, Icon::restart, "Measure again", false, false)) {
    ui.command({{"command", "sweep.horizon"}});
  }
  Rect rest{area.x, area.y, area.width, area.height};
  if (!item.problem.empty()) {
    const float height = ui.paragraph_height(ui.fonts.small, item.problem, area.width);
    ui.paragraph(ui.fonts.small, {area.x, area.bottom() - height}, ui.colors.muted, item.problem, area.width);
    rest.height -= height + 2.0F;
  }
  if (running) {
    ui.text(ui.fonts.small, {area.x, rest.bottom() - 7.0F}, ui.colors.muted,
            "Training and trying: " + format_percent(item.progress));
    ui.progress({area.x + 170.0F, rest.bottom() - 8.5F, area.width - 170.0F, 3.0F}, item.progress, ui.colors.ink);
    ui.record("Horizon progress", {area.x, rest.bottom() - 16.0F, area.width, 16.0F});
    rest.height -= 18.0F;
  }
  const bool any = std::any_of(item.rows.begin(), item.rows.end(), [](const auto& row) { return !row.costs.empty(); });
  if (any) rest.height -= draw_words(ui, rest, item) + 2.0F;
  const Rect room = plot_room(rest);
  const auto axes = room.height >= 24.0F ? fit_axes(room, item) : std::nullopt;
  if (!axes) {
    if (!any)
      plot_empty(ui, area, "Every seed trains each learner once, then lets it go on far beyond what was shown.");
    return;
  }
  std::vector<Tick> ticks;
  for (double value = 1.0; value <= axes->x.high * 1.001; value *= 2.0) {
    if (value >= axes->x.low * 0.999) ticks.push_back({value, format_fixed(value, 0)});
  }
  if (ticks.empty()) ticks = decades(axes->x);
  if (!ticks.empty()) ticks.back().words += " s";
  std::vector<Tick> levels = decades(axes->y);
  for (Tick& level : levels) level.words += " s";
  draw_ticks(ui, *axes, ticks, levels);
  draw_guides(ui, *axes);
  for (const HorizonItem::Row& row : item.rows) draw_row(ui, *axes, item, row);
  ui.record("horizon plot", axes->room);
}

}  // namespace driftlab::app
