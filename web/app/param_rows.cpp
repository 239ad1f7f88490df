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

std::string number_text(const Param& param, double value) {
  if (param.kind == Param::Kind::integer) {
    std::string digits = std::to_string(static_cast<std::int64_t>(value));
    if (value < 10000) return digits;
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
  }
  const double span = param.high - param.low;
  const int decimals = value >= 10.0 ? (span < 20.0 ? 1 : 0) : span < 0.5 ? 3 : 2;
  std::string words =
      std::abs(value) > 0.0 && std::abs(value) < 0.01 ? format_real(value) : format_fixed(value, decimals);
  if (words.find('.') != std::string::npos && words.find('e') == std::string::npos) {
    while (words.back() == '0') words.pop_back();
    if (words.back() == '.') words.pop_back();
  }
  return words;
}

std::string value_text(const Param& param, const ParamValues& values) {
  if (param.kind == Param::Kind::choice) return std::string(values.choice(param.key));
  std::string words = number_text(param, values.low(param.key));
  if (values.varies(param.key)) words += " to " + number_text(param, values.high(param.key));
  if (param.unit != "1" && !param.unit.empty()) words += " " + readable_unit(param.unit);
  return words;
}

double position_of(const Param& param, double value) {
  if (param.logarithmic && param.low > 0.0) return std::log(value / param.low) / std::log(param.high / param.low);
  return param.high > param.low ? (value - param.low) / (param.high - param.low) : 0.0;
}

/// Two significant digits, and no coarser than a track can be set by hand.
double rounded(const Param& param, double value) {
  if (value == 0.0) return 0.0;
  double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1.0);
  if (!param.logarithmic)
    unit = std::min(unit, std::pow(10.0, std::floor(std::log10((param.high - param.low) / 20.0))));
  // Divided by a whole number where it can be: 0.12, not 0.12000000000000001.
  return unit < 1.0 ? std::round(value / unit) / std::round(1.0 / unit) : std::round(value / unit) * unit;
}

double value_at(const Param& param, float position) {
  const double share = static_cast<double>(position);
  double value = param.logarithmic && param.low > 0.0 ? param.low * std::pow(param.high / param.low, share)
                                                      : param.low + share * (param.high - param.low);
  value =
      param.kind == Param::Kind::integer && param.high - param.low <= 50.0 ? std::round(value) : rounded(param, value);
  if (param.kind == Param::Kind::integer) value = std::round(value);
  return std::clamp(value, param.low, param.high);
}

float position_of(const Param& param, const ParamValues& values, bool high) {
  return static_cast<float>(position_of(param, high ? values.high(param.key) : values.low(param.key)));
}

/// A range as the command `set` reads it; nothing where it would be none.
std::optional<nlohmann::json> range(double low, double high) {
  if (!(low < high)) return std::nullopt;
  return format_real(low) + ".." + format_real(high);
}

/// A range about the present value, or one value in the middle of the present range.
std::optional<nlohmann::json> varied(const Param& param, const ParamValues& values) {
  constexpr float kAbout = 0.15F;  // of the track, either way
  if (values.varies(param.key)) return value_at(param, static_cast<float>(position_of(param, values.real(param.key))));
  const float now = position_of(param, values, false);
  return range(value_at(param, std::max(0.0F, now - kAbout)), value_at(param, std::min(1.0F, now + kAbout)));
}

nlohmann::json setting(std::string_view table, const Param& param, nlohmann::json value) {
  return {{"command", "set"}, {"key", std::string(table) + "." + std::string(param.key)}, {"value", std::move(value)}};
}

/// A number on a track, or both ends of its range.
std::optional<nlohmann::json> number_row(Ui& ui, const std::string& label, const Rect& row, const Param& param,
                                         const ParamValues& values) {
  const std::string value = value_text(param, values);
  const bool varies = values.varies(param.key);
  bool at_button = false;
  if (param.can_vary && ui.vary_button("Vary " + label, row, param.title, value, varies, at_button))
    return varied(param, values);
  const std::string_view help = at_button ? std::string_view{} : param.help;
  const float beside = param.can_vary ? kVaryWidth : 0.0F;
  const float low = position_of(param, values, false);
  if (varies) {
    const float high = position_of(param, values, true);
    const auto moved = ui.range_slider(label, row, param.title, value, {low, high}, help, beside);
    if (!moved) return std::nullopt;
    // An end that is not held stays as it is, to the last digit.
    const double from = moved->low == low ? values.low(param.key) : value_at(param, moved->low);
    const double to = moved->high == high ? values.high(param.key) : value_at(param, moved->high);
    if (from == values.low(param.key) && to == values.high(param.key)) return std::nullopt;
    return range(from, to);
  }
  const auto moved = ui.slider(label, row, param.title, value, low, help, beside);
  if (!moved) return std::nullopt;
  const double wanted = value_at(param, *moved);
  return wanted == values.low(param.key) ? std::nullopt : std::optional<nlohmann::json>(wanted);
}

/// The control that fits the Param; the value to set when it is moved.
std::optional<nlohmann::json> param_row(Column& column, std::string_view table, const Param& param,
                                        const ParamValues& values) {
  Ui& ui = column.ui;
  const std::string label = std::string(table) + "." + std::string(param.key);
  const bool slides = param.kind == Param::Kind::real || param.kind == Param::Kind::integer;
  const float beside = param.can_vary ? kVaryWidth : 0.0F;
  const float height =
      slides ? ui.slider_height(param.title, value_text(param, values), column.width, beside) : kRowHeight;
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
  return number_row(ui, label, row, param, values);
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
