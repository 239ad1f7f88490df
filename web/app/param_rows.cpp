// Every setting of a scene or learner as a row: made from the tables of Params, so that a new one needs nothing here.

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/text.h"
#include "web/app/column.h"

namespace driftlab::app {
namespace {

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

}  // namespace

void Column::fact(std::string_view name, std::string_view value, float indent) {
  constexpr float kLine = 19.0F;
  const float used = ui.text(ui.fonts.small, {x + indent, y + kLine / 2}, ui.colors.muted, name);
  if (indent + used + 10.0F + ui.width(ui.fonts.small, value) <= width) {
    ui.text_right(ui.fonts.small, {x + width, y + kLine / 2}, ui.colors.ink, value);
    y += kLine;
    return;
  }
  y += kLine;
  y += ui.paragraph(ui.fonts.small, {x + indent, y - 1.0F}, ui.colors.ink, value, width - indent) + 3.0F;
}

void draw_params(Column& column, std::string_view table, std::span<const Param> params, const ParamValues& values) {
  for (const Param& param : params) {
    if (const auto value = param_row(column, table, param, values)) column.ui.command(setting(table, param, *value));
  }
}

}  // namespace driftlab::app
