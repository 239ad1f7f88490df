// What there is to learn from, what is training, and every setting: rows made from the tables of Params.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/text.h"
#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kMargin = 16.0F;

/// Rows from the top down.
struct Column {
  Ui& ui;
  float x;
  float y;
  float width;

  Rect row(float height = kRowHeight) {
    const Rect rect{x, y, width, height};
    y += height;
    return rect;
  }
  void heading(std::string_view words) {
    y += 14.0F;
    ui.heading({x, y + 7.0F}, words);
    y += 20.0F;
  }
  void rule() { ui.separator({x, y - 1.0F}, width); }
};

std::string readable_unit(std::string_view unit) {
  std::string words(unit);
  if (words.ends_with("2")) words.replace(words.size() - 1, 1, "²");
  return words;
}

std::string value_text(const Param& param, const ParamValues& values) {
  if (param.kind == Param::Kind::choice) return std::string(values.choice(param.key));
  if (param.kind == Param::Kind::integer) {
    const std::int64_t value = values.integer(param.key);
    std::string digits = std::to_string(value);
    if (value >= 10000) digits.insert(digits.size() - 3, ",");
    return digits;
  }
  const double value = values.real(param.key);
  std::string words =
      std::abs(value) > 0.0 && std::abs(value) < 0.01 ? format_real(value) : format_fixed(value, value < 10.0 ? 2 : 0);
  if (words.find('.') != std::string::npos && words.find('e') == std::string::npos) {
    while (words.back() == '0') words.pop_back();
    if (words.back() == '.') words.pop_back();
  }
  if (param.unit != "1" && !param.unit.empty()) words += " " + readable_unit(param.unit);
  return words;
}

double position_of(const Param& param, double value) {
  if (param.logarithmic && param.low > 0.0) return std::log(value / param.low) / std::log(param.high / param.low);
  return param.high > param.low ? (value - param.low) / (param.high - param.low) : 0.0;
}

/// Two significant digits: what a slider can be set to by hand.
double rounded(double value) {
  if (value == 0.0) return 0.0;
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1.0);
  return std::round(value / unit) * unit;
}

double value_at(const Param& param, float position) {
  const double share = static_cast<double>(position);
  double value = param.logarithmic && param.low > 0.0 ? param.low * std::pow(param.high / param.low, share)
                                                      : param.low + share * (param.high - param.low);
  value = param.kind == Param::Kind::integer && param.high - param.low <= 50.0 ? std::round(value) : rounded(value);
  if (param.kind == Param::Kind::integer) value = std::round(value);
  return std::clamp(value, param.low, param.high);
}

nlohmann::json setting(std::string_view table, const Param& param, double value) {
  return {{"command", "set"}, {"key", std::string(table) + "." + std::string(param.key)}, {"value", value}};
}

/// The control that fits the Param; the value to set when it is moved.
std::optional<double> param_row(Column& column, std::string_view table, const Param& param, const ParamValues& values) {
  Ui& ui = column.ui;
  const std::string label = std::string(table) + "." + std::string(param.key);
  const bool slides = param.kind == Param::Kind::real || param.kind == Param::Kind::integer;
  const float height = slides ? ui.slider_height(param.title, value_text(param, values), column.width) : kRowHeight;
  const Rect row = column.row(height);
  column.rule();
  switch (param.kind) {
    case Param::Kind::toggle:
      if (ui.toggle(label, row, param.title, values.toggle(param.key), param.help))
        return values.toggle(param.key) ? 0.0 : 1.0;
      return std::nullopt;
    case Param::Kind::choice: {
      if (!ui.choice(label, row, param.title, values.choice(param.key), param.help)) return std::nullopt;
      const auto at =
          std::find(param.choices.begin(), param.choices.end(), values.choice(param.key)) - param.choices.begin();
      return static_cast<double>((at + 1) % std::ssize(param.choices));
    }
    case Param::Kind::real:
    case Param::Kind::integer:
      break;
  }
  const double now =
      param.kind == Param::Kind::integer ? static_cast<double>(values.integer(param.key)) : values.real(param.key);
  const auto moved = ui.slider(label, row, param.title, value_text(param, values),
                               static_cast<float>(position_of(param, now)), param.help);
  if (!moved) return std::nullopt;
  const double wanted = value_at(param, *moved);
  return wanted == now ? std::nullopt : std::optional<double>(wanted);
}

void demonstrations(Column& column) {
  Ui& ui = column.ui;
  column.heading("Demonstrations");
  if (ui.state.demos.empty()) {
    column.y += ui.paragraph(ui.fonts.body, {column.x, column.y + 2.0F}, ui.colors.muted,
                             "None yet. Press Demonstrate and drive a lap, or open a file.", column.width) +
                8.0F;
  }
  for (const DemoItem& demo : ui.state.demos) {
    const Rect row = column.row();
    column.rule();
    const float middle = row.centre().y;
    const std::string id = std::to_string(demo.id);
    const std::uint32_t color = ui.colors.you;
    if (demo.by_person()) {
      ui.draw().AddCircleFilled({row.x + 5.0F, middle}, 5.0F, paint(color), 20);
    } else {
      ui.draw().AddCircle({row.x + 5.0F, middle}, 4.2F, paint(color), 20, 1.6F);
    }
    const Rect remove{row.right() - 22.0F, row.y + 4.0F, 23.0F, 23.0F};
    const Rect download{remove.x - 26.0F, row.y + 4.0F, 23.0F, 23.0F};
    const float number = ui.text_right(ui.fonts.body, {download.x - 6.0F, middle}, ui.colors.muted,
                                       std::to_string(demo.trajectory->steps));
    ui.text_fit(ui.fonts.body, {row.x + 18.0F, middle}, ui.colors.ink, demo.name, download.x - number - row.x - 30.0F);
    if (ui.icon_button("Download demonstration " + id, download, Icon::download, "Save as .npz", false, false)) {
      ui.command({{"command", "demo.download"}, {"id", demo.id}});
    }
    if (ui.icon_button("Remove demonstration " + id, remove, Icon::remove, "Remove", false, false)) {
      ui.command({{"command", "demo.remove"}, {"id", demo.id}});
    }
  }
  const Rect row = column.row(42.0F);
  const float half = (row.width - 8.0F) / 2.0F;
  if (ui.button("Open", {row.x, row.y + 7.0F, half, 30.0F}, "Open file")) ui.command({{"command", "demo.pick"}});
  if (ui.button("Scripted lap", {row.x + half + 8.0F, row.y + 7.0F, half, 30.0F}, "Scripted lap")) {
    ui.command({{"command", "demo.add"}, {"driver", "expert"}});
  }
}

std::string phase_text(const RunItem& run) {
  switch (run.phase) {
    case RunItem::Phase::training:
      return format_percent(run.status.progress);
    case RunItem::Phase::paused:
      return "paused";
    case RunItem::Phase::evaluating:
      return "driving";
    case RunItem::Phase::asking:
      return "asks you";
    case RunItem::Phase::ready:
      return run.evaluation ? format_percent(run.evaluation->success_rate()) : "ready";
    case RunItem::Phase::failed:
      return "failed";
  }
  return "";
}

void runs(Column& column) {
  Ui& ui = column.ui;
  column.heading("Clones");
  for (const RunItem& run : ui.state.runs) {
    const Rect row = column.row(38.0F);
    column.rule();
    const float middle = row.y + 15.0F;
    const std::string id = std::to_string(run.id);
    ui.draw().AddCircleFilled({row.x + 5.0F, middle}, 5.0F, paint(ui.accent(run.color)), 20);
    const Rect remove{row.right() - 22.0F, row.y + 4.0F, 23.0F, 23.0F};
    const Rect download{remove.x - 26.0F, row.y + 4.0F, 23.0F, 23.0F};
    const float right = run.policy_file.empty() ? remove.x : download.x;
    const float number = ui.text_right(ui.fonts.body, {right - 6.0F, middle}, ui.colors.muted, phase_text(run));
    ui.text_fit(ui.fonts.body, {row.x + 18.0F, middle}, ui.colors.ink, run.name, right - number - row.x - 30.0F);
    const bool busy = run.phase == RunItem::Phase::training || run.phase == RunItem::Phase::paused;
    if (busy)
      ui.progress({row.x + 18.0F, row.bottom() - 9.0F, row.width - 18.0F, 3.0F}, run.status.progress,
                  ui.accent(run.color));
    if (!run.policy_file.empty() &&
        ui.icon_button("Download policy " + id, download, Icon::download, "Save as .dlp", false, false)) {
      ui.command({{"command", "run.download"}, {"id", run.id}});
    }
    if (ui.icon_button("Remove run " + id, remove, Icon::remove, "Remove", false, false)) {
      ui.command({{"command", "run.remove"}, {"id", run.id}});
    }
    if (!run.problem.empty()) {
      column.y += ui.paragraph(ui.fonts.small, {column.x + 18.0F, column.y + 4.0F}, ui.colors.recording, run.problem,
                               column.width - 18.0F) +
                  8.0F;
    }
  }
  const Rect row = column.row(42.0F);
  if (ui.button("Train", {row.x, row.y + 7.0F, row.width, 30.0F}, "Train two clones"))
    ui.command({{"command", "train"}, {"data", "both"}});
}

void learner_settings(Column& column, std::size_t index) {
  Ui& ui = column.ui;
  const LearnerEntry& learner = *all_learners()[index];
  column.heading(learner.title);
  for (const Param& param : learner.params) {
    // Learners share names of settings: the label for tests carries the learner's id.
    if (const auto value = param_row(column, learner.id, param, ui.state.learner_params[index])) {
      ui.command(setting(learner.id, param, *value));
    }
  }
  if (index == 0) return;  // its button is "Train two clones"
  const Rect row = column.row(42.0F);
  const std::string caption = "Train with " + std::string(learner.title);
  if (ui.button(caption, {row.x, row.y + 7.0F, row.width, 30.0F}, caption)) {
    const char* const data = ui.state.demos.empty() ? "expert" : "person";
    ui.command({{"command", "train"}, {"learner", learner.id}, {"data", data}, {"name", std::string(learner.title)}});
  }
}

void scene_settings(Column& column) {
  const WorkbenchState& state = column.ui.state;
  column.heading(state.scene->title);
  for (const Param& param : state.scene->params) {
    if (const auto value = param_row(column, state.scene->id, param, state.scene_params)) {
      column.ui.command(setting(state.scene->id, param, *value));
    }
  }
}

void show_settings(Column& column) {
  Ui& ui = column.ui;
  const ShowOptions& show = ui.state.show;
  column.heading("Show");
  const auto row = [&](const char* key, std::string_view title, bool on, std::string_view help) {
    if (ui.toggle(title, column.row(), title, on, help)) ui.command({{"command", "show"}, {"what", key}, {"on", !on}});
    column.rule();
  };
  row("trails", "Ghost trails", show.trails, "Where the other drivers went, faintly");
  row("sensors", "What the clone sees", show.sensors, "Its range beams");
  row("follow", "Follow the car", show.follow, "While you drive, the view turns with the car");
  row("dark", "Dark colours", show.dark, "For dark rooms");
}

}  // namespace

void draw_inspector(Ui& ui, const Rect& area) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.surface));
  ui.draw().AddRectFilled(area.min(), {area.x + 1.0F, area.bottom()}, paint(ui.colors.line));
  ImGui::SetCursorScreenPos({area.x + 1.0F, area.y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0.0F, 0.0F});
  if (ImGui::BeginChild("inspector", {area.width - 1.0F, area.height}, ImGuiChildFlags_None,
                        ImGuiWindowFlags_NoBackground)) {
    ui.enter_window();
    const ImVec2 top = ImGui::GetCursorScreenPos();
    Column column{ui, area.x + kMargin, top.y + 2.0F, area.width - 2.0F * kMargin};
    demonstrations(column);
    runs(column);
    show_settings(column);
    const std::size_t learners = std::min(all_learners().size(), ui.state.learner_params.size());
    if (learners > 0) learner_settings(column, 0);
    scene_settings(column);
    for (std::size_t i = 1; i < learners; ++i) learner_settings(column, i);
    // Tells ImGui how far one can scroll.
    ImGui::SetCursorScreenPos({area.x, column.y + 16.0F});
    ImGui::Dummy({1.0F, 1.0F});
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ui.enter_window();
}

}  // namespace driftlab::app
