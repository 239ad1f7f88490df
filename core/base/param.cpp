#include "core/base/param.h"

#include <cmath>
#include <cstring>

#include "core/base/text.h"

namespace driftlab {

namespace {

const Param* find(std::span<const Param> table, std::string_view key) {
  for (const Param& param : table) {
    if (param.key == key) return &param;
  }
  return nullptr;
}

std::size_t index_of(std::span<const Param> table, std::string_view key) {
  const Param* param = find(table, key);
  DRIFTLAB_ASSERT(param != nullptr, "asked for a parameter that is not in the table");
  return static_cast<std::size_t>(param - table.data());
}

tl::unexpected<Error> unknown_key(std::span<const Param> table, std::string_view key) {
  std::vector<std::string> keys;
  for (const Param& param : table) keys.emplace_back(param.key);
  const std::string near = closest(key, keys);
  return fail(keys.empty() ? "no parameter at all" : "one of the parameters " + join(keys, ", "),
              "\"" + std::string(key) + "\"", near.empty() ? "Choose one of those." : "Did you mean \"" + near + "\"?");
}

std::string accepted(const Param& param) {
  const std::string name(param.key);
  switch (param.kind) {
    case Param::Kind::toggle:
      return name + " to be true or false";
    case Param::Kind::choice: {
      std::vector<std::string> words;
      for (const std::string_view choice : param.choices) words.emplace_back(choice);
      return name + " to be one of " + join(words, ", ");
    }
    default:
      break;
  }
  const bool whole = param.kind == Param::Kind::integer;
  const std::string unit = param.unit == "1" || param.unit.empty() ? "" : " " + std::string(param.unit);
  return name + " to be a " + (whole ? "whole number" : "number") + " from " + format_real(param.low) + " to " +
         format_real(param.high) + unit;
}

/// Reads a word or number for this Param; NaN when it is neither.
double read(const Param& param, std::string_view text) {
  if (param.kind == Param::Kind::toggle) {
    if (text == "true" || text == "on" || text == "yes") return 1.0;
    if (text == "false" || text == "off" || text == "no") return 0.0;
  }
  for (std::size_t i = 0; i < param.choices.size(); ++i) {
    if (param.choices[i] == text) return static_cast<double>(i);
  }
  return parse_real(text).value_or(std::nan(""));
}

bool allowed(const Param& param, double value) {
  if (!std::isfinite(value) || value < param.low || value > param.high) return false;
  return param.kind == Param::Kind::real || value == std::floor(value);
}

std::string write(const Param& param, double value) {
  switch (param.kind) {
    case Param::Kind::toggle:
      return value != 0.0 ? "true" : "false";
    case Param::Kind::choice:
      return std::string(param.choices[static_cast<std::size_t>(value)]);
    default:
      return format_real(value);
  }
}

std::string left_alone(const Param& param) {
  return "It is " + write(param, param.initial) + " where nobody sets it.";
}

}  // namespace

Param real_param(std::string_view key, std::string_view title, std::string_view unit, double initial, double low,
                 double high, std::string_view help, bool logarithmic) {
  return {key, title, unit, help, Param::Kind::real, initial, low, high, {}, logarithmic};
}

Param integer_param(std::string_view key, std::string_view title, double initial, double low, double high,
                    std::string_view help, bool logarithmic) {
  return {key, title, "1", help, Param::Kind::integer, initial, low, high, {}, logarithmic};
}

Param choice_param(std::string_view key, std::string_view title, std::span<const std::string_view> choices,
                   double initial, std::string_view help) {
  const double high = static_cast<double>(choices.size()) - 1.0;
  return {key, title, "1", help, Param::Kind::choice, initial, 0.0, high, choices, false};
}

Param toggle_param(std::string_view key, std::string_view title, bool initial, std::string_view help) {
  return {key, title, "1", help, Param::Kind::toggle, initial ? 1.0 : 0.0, 0.0, 1.0, {}, false};
}

ParamValues::ParamValues(std::span<const Param> table) : table_(table) {
  for (const Param& param : table) {
    DRIFTLAB_ASSERT(allowed(param, param.initial), "a parameter's initial value must be within its limits");
    values_.push_back(param.initial);
  }
}

double ParamValues::real(std::string_view key) const {
  return values_[index_of(table_, key)];
}

std::int64_t ParamValues::integer(std::string_view key) const {
  return static_cast<std::int64_t>(real(key));
}

bool ParamValues::toggle(std::string_view key) const {
  return real(key) != 0.0;
}

std::string_view ParamValues::choice(std::string_view key) const {
  const std::size_t index = index_of(table_, key);
  DRIFTLAB_ASSERT(table_[index].kind == Param::Kind::choice, "asked for the choice of a parameter without choices");
  return table_[index].choices[static_cast<std::size_t>(values_[index])];
}

Result<void> ParamValues::set(std::string_view key, std::string_view text) {
  const Param* param = find(table_, key);
  if (param == nullptr) return unknown_key(table_, key);
  const double value = read(*param, text);
  if (!allowed(*param, value))
    return fail(accepted(*param), text.empty() ? "nothing" : "\"" + std::string(text) + "\"", left_alone(*param));
  values_[index_of(table_, key)] = value;
  return {};
}

Result<void> ParamValues::set(std::string_view key, double value) {
  const Param* param = find(table_, key);
  if (param == nullptr) return unknown_key(table_, key);
  if (!allowed(*param, value)) return fail(accepted(*param), format_real(value), left_alone(*param));
  values_[index_of(table_, key)] = value;
  return {};
}

std::string ParamValues::text(std::string_view key) const {
  const std::size_t index = index_of(table_, key);
  return write(table_[index], values_[index]);
}

std::vector<std::string> ParamValues::changed() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i] != table_[i].initial)
      lines.push_back(std::string(table_[i].key) + "=" + write(table_[i], values_[i]));
  }
  return lines;
}

}  // namespace driftlab
