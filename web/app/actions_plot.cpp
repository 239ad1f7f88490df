// What is done where one decides: demonstrations as grey bars, each run as an outline in its colour, what it believes as a curve, all over
// common bins; below it in words.

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/metrics/belief.h"
#include "core/workbench/analysis.h"
#include "web/app/actions_picture.h"
#include "web/app/menu.h"
#include "web/app/panels.h"
#include "web/app/plots.h"

namespace driftlab::app {
namespace {

constexpr float kSide = 132.0F;   ///< column of switches and names
constexpr float kSwitch = 24.0F;  ///< a side of a switch
constexpr float kLegendRow = 15.0F;

std::string value_text(double value) {
  const double size = std::abs(value);
  return format_fixed(value, size >= 100.0 ? 0 : size >= 1.0 ? 1 : size >= 0.1 || size == 0.0 ? 2 : 3);
}

void draw_bars(Ui& ui, const Axes& axes, const ActionsPicture& picture, const ActionSamples& samples) {
  const std::vector<double> shares = shares_of(samples, picture.axis);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0.0) continue;
    const ImVec2 a = axes.at(bin_edge(picture.axis, i), shares[i]);
    const ImVec2 b = axes.at(bin_edge(picture.axis, i + 1), 0.0);
    ui.draw().AddRectFilled({std::min(a.x, b.x) + 0.5F, a.y}, {std::max(a.x, b.x) - 0.5F, b.y},
                            paint(ui.colors.muted, 0.42F));
  }
}

void draw_outline(Ui& ui, const Axes& axes, const ActionsPicture& picture, const ActionSamples& samples, ImU32 color) {
  const std::vector<double> shares = shares_of(samples, picture.axis);
  std::vector<ImVec2> line;
  const auto end = [&] {
    if (!line.empty()) ui.draw().AddPolyline(line.data(), static_cast<int>(line.size()), color, 0, 1.8F);
    line.clear();
  };
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] > 0.0) {
      if (line.empty()) line.push_back(axes.at(bin_edge(picture.axis, i), 0.0));
      // Twice the same point would make a lens of a thick line.
      if (i == 0 || shares[i] != shares[i - 1]) line.push_back(axes.at(bin_edge(picture.axis, i), shares[i]));
      line.push_back(axes.at(bin_edge(picture.axis, i + 1), shares[i]));
    } else if (!line.empty()) {
      line.push_back(axes.at(bin_edge(picture.axis, i), 0.0));
      end();
    }
  }
  if (!line.empty()) line.push_back(axes.at(picture.axis.high, 0.0));
  end();
}

void draw_belief(Ui& ui, const Axes& axes, const std::vector<std::pair<double, double>>& points, std::uint32_t color) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ImVec2 a = axes.at(points[i - 1].first, points[i - 1].second);
    const ImVec2 b = axes.at(points[i].first, points[i].second);
    ui.draw().AddQuadFilled({a.x, axes.room.bottom()}, a, b, {b.x, axes.room.bottom()}, paint(ui.accent(color), 0.13F));
  }
  draw_line(ui, axes, points, color, 0.75F, 1.2F);
}

/// What every stage did last: a mark on the axis.
void draw_marks(Ui& ui, const Axes& axes, const ActionsPicture& picture) {
  const auto which = static_cast<std::size_t>(ui.state.decision.action);
  for (const StageItem& stage : ui.state.stages) {
    const Trajectory& driven = stage.episode->trajectory();
    const auto size = static_cast<std::size_t>(driven.action_size);
    if (driven.steps == 0 || driven.applied.size() < size) continue;
    const float action = driven.applied[driven.applied.size() - size + which];
    const double shown = std::clamp(static_cast<double>(action), picture.axis.low, picture.axis.high);
    const ImVec2 at = axes.at(shown, 0.0);
    const ImU32 color = paint(ui.accent(stage.color));
    ui.draw().AddTriangleFilled({at.x, at.y - 1.0F}, {at.x - 4.0F, at.y + 6.0F}, {at.x + 4.0F, at.y + 6.0F}, color);
  }
}

/// While time stands still: what those on the stages hold likely in the very state that is shown.
void draw_present(Ui& ui, const Axes& axes, const ActionsPicture& picture) {
  if (!ui.state.paused) return;
  for (const StageItem& stage : ui.state.stages) {
    const Policy* const policy = policy_on(stage, ui.state);
    if (policy == nullptr || stage.ended) continue;
    const auto asked = policy->clone();
    std::vector<float> action(static_cast<std::size_t>(stage.episode->trajectory().action_size));
    asked->reset(0);
    asked->act(stage.episode->moment(), action, nullptr);
    const std::vector<ActionDistribution> believed = asked->distribution();
    if (believed.empty()) continue;
    Belief belief;
    belief.add(believed[static_cast<std::size_t>(ui.state.decision.action)], picture.action);
    draw_line(ui, axes, density(*belief.average(), picture), stage.color, 1.0F, 2.2F);
  }
}

std::vector<Tick> ticks_of(const ActionsPicture& picture, const SceneSpec& spec) {
  const Field& action = picture.action;
  const std::string unit = action.unit == "1" || action.unit.empty() ? "" : " " + std::string(action.unit);
  const bool sides = picture.sides;
  std::vector<Tick> ticks = {{picture.axis.low, value_text(picture.axis.low) + (picture.mirrored ? unit : "")}};
  if (picture.axis.low < 0.0 && picture.axis.high > 0.0) {
    ticks.push_back({0.0, sides && !spec.decision.zero.empty() ? std::string(spec.decision.zero) : "0"});
  }
  ticks.push_back({picture.axis.high, value_text(picture.axis.high) + (picture.mirrored ? "" : unit)});
  if (picture.mirrored) std::reverse(ticks.begin(), ticks.end());
  return ticks;
}

void tell_bin(Ui& ui, const Axes& axes, const ActionsPicture& picture) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!axes.room.contains(mouse) || !ImGui::IsWindowHovered()) return;
  double part = static_cast<double>((mouse.x - axes.room.x) / axes.room.width);
  if (picture.mirrored) part = 1.0 - part;
  const auto bin =
      static_cast<std::size_t>(std::clamp(static_cast<int>(part * picture.axis.cells), 0, picture.axis.cells - 1));
  std::string words =
      value_text(bin_edge(picture.axis, bin)) + " to " + value_text(bin_edge(picture.axis, bin + 1)) + ": ";
  std::vector<std::string> parts;
  if (const ActionSamples* shown = demonstrated(picture)) {
    parts.push_back(std::to_string(binned(*shown, picture.axis)[bin]) + " of " + std::to_string(shown->actions.size()) +
                    " demonstrated");
  }
  for (const auto& [run, actions] : picture.runs) {
    parts.push_back(std::to_string(binned(actions->own, picture.axis)[bin]) + " of " +
                    std::to_string(actions->own.actions.size()) + " by " + run->name);
  }
  ui.hint(words + join(parts, ", "));
}

void draw_histogram(Ui& ui, const Rect& area, ActionsPicture picture) {
  const SceneSpec& spec = picture_spec(ui.state);
  const ActionSamples* const shown = demonstrated(picture);
  picture.full = 0.05;
  const auto raise = [&](const std::vector<double>& shares) {
    for (const double share : shares) picture.full = std::max(picture.full, share);
  };
  if (shown != nullptr) raise(shares_of(*shown, picture.axis));
  for (const auto& [run, actions] : picture.runs) raise(shares_of(actions->own, picture.axis));
  const Scale across = picture.mirrored ? Scale{picture.axis.high, picture.axis.low, false}
                                        : Scale{picture.axis.low, picture.axis.high, false};
  const Axes axes{{area.x + 2.0F, area.y + 12.0F, area.width - 8.0F, area.height - 12.0F - kTicksBelow},
                  across,
                  {0.0, 1.04 * picture.full, false}};
  const Rect& room = axes.room;
  if (picture.sides) {
    const std::string_view at_left = picture.mirrored ? spec.decision.positive : spec.decision.negative;
    const std::string_view at_right = picture.mirrored ? spec.decision.negative : spec.decision.positive;
    ui.text(ui.fonts.small, {room.x, area.y + 5.0F}, ui.colors.muted, "← " + std::string(at_left));
    ui.text_right(ui.fonts.small, {room.right(), area.y + 5.0F}, ui.colors.muted, std::string(at_right) + " →");
  }
  draw_ticks(ui, axes, ticks_of(picture, spec), {});
  if (picture.axis.low < 0.0 && picture.axis.high > 0.0) {
    const float zero = axes.at(0.0, 0.0).x;
    ui.draw().AddLine({zero, room.y}, {zero, room.bottom()}, paint(ui.colors.line), 1.0F);
  }
  if (shown != nullptr) draw_bars(ui, axes, picture, *shown);
  for (const auto& [run, actions] : picture.runs) {
    if (actions->predicted) draw_belief(ui, axes, density(*actions->predicted, picture), run->color);
    draw_outline(ui, axes, picture, actions->own, paint(ui.accent(run->color)));
  }
  draw_present(ui, axes, picture);
  draw_marks(ui, axes, picture);
  ui.record("actions", room);
  tell_bin(ui, axes, picture);
}

/// At the title: which field says where one decides.
float place_chooser(Ui& ui, const Rect& row) {
  const WorkbenchState& state = ui.state;
  const SceneSpec& spec = picture_spec(state);
  const std::string place = decision_place(state.decision, spec);
  const float width = std::min(row.width - 14.0F, ui.width(ui.fonts.small, place) + 2.0F);
  const Rect button{row.x, row.y, width + 16.0F, row.height};
  ui.text_fit(ui.fonts.small, {button.x, button.centre().y}, ui.colors.muted, place, width);
  ui.icon(Icon::chevron, {button.right() - 6.0F, button.centre().y}, 6.0F, ui.colors.muted);
  if (ui.area("Decision", button, "Where actions are looked at")) Menu::open("decision");
  Menu menu(ui, "decision", button);
  if (!menu) return button.width;
  if (!spec.decision.field.empty()) {
    if (menu.item("Decision point", spec.decision.title, state.decision == usual_decision(spec)))
      ui.command({{"command", "decision"}});
    menu.rule();
  }
  if (spec.action.size() > 1) {
    for (std::size_t i = 0; i < spec.action.size(); ++i) {
      const std::string name(spec.action[i].name);
      if (menu.item("Decision action " + name, "Action: " + name, static_cast<int>(i) == state.decision.action))
        ui.command({{"command", "decision"}, {"action", i}});
    }
    menu.rule();
  }
  for (const FieldSource& field : decision_fields(spec)) {
    std::string name = field.field.name;
    std::replace(name.begin(), name.end(), '_', ' ');
    const std::string unit = field.field.unit == "1" ? "" : field.field.unit;
    const bool own = state.decision.field == field.field.name;
    if (menu.item("Decision at " + field.field.name, "By " + name, own, {}, {}, unit) && !own)
      ui.command({{"command", "decision"}, {"field", field.field.name}});
  }
  return button.width;
}

/// Moves the range, makes it wider or narrower; first step or every step.
void range_switches(Ui& ui, const Rect& row) {
  const Decision& at = ui.state.decision;
  const double width = at.high - at.low;
  const auto range = [&](double low, double high) {
    ui.command({{"command", "decision"}, {"low", low}, {"high", high}});
  };
  float x = row.x;
  const auto next = [&] {
    const Rect rect{x, row.y, kSwitch, kSwitch};
    x += kSwitch + 3.0F;
    return rect;
  };
  if (ui.icon_button("Lower range", next(), Icon::back, "Lower values of the field")) range(at.low - width, at.low);
  if (ui.icon_button("Higher range", next(), Icon::step, "Higher values of the field")) range(at.high, at.high + width);
  if (ui.icon_button("Narrower range", next(), Icon::minus, "A range half as wide"))
    range(at.low + 0.25 * width, at.high - 0.25 * width);
  if (ui.icon_button("Wider range", next(), Icon::plus, "A range twice as wide"))
    range(at.low - 0.5 * width, at.high + 0.5 * width);
}

void legend(Ui& ui, const Rect& row, std::uint32_t color, bool filled, const std::string& words,
            std::string_view help) {
  const float y = row.centre().y;
  if (filled) ui.draw().AddRectFilled({row.x, y - 4.0F}, {row.x + 9.0F, y + 4.0F}, paint(color, 0.42F));
  if (!filled) ui.draw().AddRectFilled({row.x, y - 1.0F}, {row.x + 9.0F, y + 1.0F}, paint(ui.accent(color)));
  ui.text_fit(ui.fonts.small, {row.x + 15.0F, y}, ui.colors.ink, words, row.width - 15.0F);
  if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max())) ui.hint(help);
}

void side_column(Ui& ui, const Rect& side, const ActionsPicture& picture) {
  range_switches(ui, side);
  float y = side.y + kSwitch + 6.0F;
  const bool every = ui.state.decision.every_step;
  const Rect count{side.x, y, side.width, kLegendRow + 3.0F};
  ui.draw().AddRect(count.min(), count.max(), paint(ui.colors.line), 5.0F);
  ui.text_centre(ui.fonts.small, count.centre(), ui.colors.ink, every ? "every step" : "first step");
  if (ui.area("Steps counted", count,
              every ? "Every step in the range counts; press for the first of each episode"
                    : "The first step of each episode in the range counts; press for all"))
    ui.command({{"command", "decision"}, {"steps", every ? "first" : "all"}});
  y += count.height + 5.0F;
  const auto row = [&] {
    const Rect rect{side.x, y, side.width, kLegendRow};
    y += kLegendRow;
    return rect;
  };
  if (const ActionSamples* shown = demonstrated(picture); shown != nullptr && !shown->actions.empty()) {
    legend(ui, row(), ui.colors.muted, true, "Demonstrations",
           picture.looked_at != nullptr ? "What was shown to " + picture.looked_at->name + " there"
                                        : std::string("What a clone would be shown there"));
  }
  for (auto run = picture.runs.rbegin(); run != picture.runs.rend() && y + kLegendRow <= side.bottom() + 2.0F; ++run) {
    legend(ui, row(), run->first->color, false, run->first->name,
           run->second->predicted ? "What it did there; the curve is what it held likely" : "What it did there");
  }
}

void draw_nothing(Ui& ui, const Rect& left, const RunItem* run) {
  const bool working =
      run != nullptr && run->diagnosis && run->diagnosis->problem.empty() && run->diagnosis->progress < 1.0;
  const char* const words = run == nullptr
                                ? "What demonstrations do where one has to decide, and what a run that learned from "
                                  "them does there, will stand here."
                            : working ? "Looking what is done there."
                                      : "Nobody has looked yet what this run does there.";
  ui.paragraph(ui.fonts.body, {left.x, left.y}, ui.colors.muted, words, left.width);
  if (working) ui.progress({left.x, left.y + 44.0F, left.width, 3.0F}, run->diagnosis->progress, ui.accent(run->color));
  if (run == nullptr || working || run->policy_file.empty()) return;
  if (ui.button("Measure actions", {left.x, left.y + 44.0F, 100.0F, 30.0F}, "Measure"))
    ui.command({{"command", "diagnose"}, {"run", run->id}});
}

}  // namespace

void draw_actions(Ui& ui, const Rect& area, float tabs) {
  if (ui.state.stages.empty() || !ui.state.stages.front().episode) return;
  const float title = plot_title(ui, {area.x, area.y, area.width - tabs, area.height}, "Actions") + 8.0F;
  place_chooser(ui, {area.x + title, area.y - 3.0F, area.width - tabs - title, 22.0F});
  const RunItem* const run = run_looked_at(ui.state);
  const ActionsPicture picture = compose_actions(ui.state, run);
  const Rect side{area.right() - kSide, area.y + 28.0F, kSide, area.height - 28.0F};
  side_column(ui, side, picture);
  Rect left{area.x, area.y + 28.0F, area.width - kSide - 12.0F, area.height - 28.0F};
  const bool to_come = run == nullptr || (!run->diagnosis && run->phase != RunItem::Phase::ready);
  if (picture.runs.empty() && !(picture.recorded && to_come)) return draw_nothing(ui, left, run);
  std::string sentence;
  if (picture.looked_at != nullptr) sentence = actions_sentence(*picture.looked_at, picture_spec(ui.state));
  if (picture.recorded)
    sentence = decision_sentence(*picture.recorded, picture_spec(ui.state), ui.state.scene->words, "");
  const float words = sentence.empty() ? 0.0F : ui.paragraph_height(ui.fonts.small, sentence, left.width) + 4.0F;
  const float room = std::min(words, 0.55F * left.height);
  draw_histogram(ui, {left.x, left.y, left.width, left.height - room}, picture);
  if (run != nullptr && run->diagnosis && run->diagnosis->progress < 1.0)
    ui.progress({left.x, left.y - 4.0F, left.width, 3.0F}, run->diagnosis->progress, ui.accent(run->color));
  if (sentence.empty()) return;
  const Rect told{left.x, left.bottom() - room + 4.0F, left.width, room};
  ui.record("Actions sentence", told);
  ui.draw().PushClipRect(told.min(), {told.right(), told.bottom() + 4.0F}, true);
  ui.paragraph(ui.fonts.small, {told.x, told.y}, ui.colors.ink, sentence, told.width);
  ui.draw().PopClipRect();
  if (told.contains(ImGui::GetIO().MousePos) && ImGui::IsWindowHovered()) ui.hint(sentence);
}

}  // namespace driftlab::app
