#include "core/base/param.h"

#include <algorithm>
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

constexpr std::string_view kTo = "..";  // between the ends of a range

std::string range_text(const Param& param) {
  return format_real(param.low) + std::string(kTo) + format_real(param.high);
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
         format_real(param.high) + unit + (param.can_vary ? ", or a range of them like " + range_text(param) : "");
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
  return {key, title, unit, help, Param::Kind::real, initial, low, high, {}, logarithmic, false};
}

Param integer_param(std::string_view key, std::string_view title, double initial, double low, double high,
                    std::string_view help, bool logarithmic) {
  return {key, title, "1", help, Param::Kind::integer, initial, low, high, {}, logarithmic, false};
}

Param choice_param(std::string_view key, std::string_view title, std::span<const std::string_view> choices,
                   double initial, std::string_view help) {
  const double high = static_cast<double>(choices.size()) - 1.0;
  return {key, title, "1", help, Param::Kind::choice, initial, 0.0, high, choices, false, false};
}

Param toggle_param(std::string_view key, std::string_view title, bool initial, std::string_view help) {
  return {key, title, "1", help, Param::Kind::toggle, initial ? 1.0 : 0.0, 0.0, 1.0, {}, false, false};
}

Param varying(Param param) {
  DRIFTLAB_ASSERT(param.kind == Param::Kind::real || param.kind == Param::Kind::integer, "only numbers can vary");
  param.can_vary = true;
  return param;
}

ParamValues::ParamValues(std::span<const Param> table) : table_(table) {
  for (const Param& param : table) {
    DRIFTLAB_ASSERT(allowed(param, param.initial), "a parameter's initial value must be within its limits");
    lows_.push_back(param.initial);
  }
  highs_ = lows_;
}

double ParamValues::real(std::string_view key) const {
  const std::size_t index = index_of(table_, key);
  return lows_[index] == highs_[index] ? lows_[index] : 0.5 * (lows_[index] + highs_[index]);
}

std::int64_t ParamValues::integer(std::string_view key) const {
  return static_cast<std::int64_t>(std::floor(real(key)));
}

bool ParamValues::toggle(std::string_view key) const {
  return real(key) != 0.0;
}

std::string_view ParamValues::choice(std::string_view key) const {
  const std::size_t index = index_of(table_, key);
  DRIFTLAB_ASSERT(table_[index].kind == Param::Kind::choice, "asked for the choice of a parameter without choices");
  return table_[index].choices[static_cast<std::size_t>(lows_[index])];
}

Result<void> ParamValues::set(std::string_view key, std::string_view text) {
  const Param* param = find(table_, key);
  if (param == nullptr) return unknown_key(table_, key);
  const std::size_t to = param->can_vary ? text.find(kTo) : std::string_view::npos;
  const bool range = to != std::string_view::npos;
  const double low = read(*param, text.substr(0, to));
  const double high = range ? read(*param, text.substr(to + kTo.size())) : low;
  if (!allowed(*param, low) || !allowed(*param, high) || low > high)
    return fail(accepted(*param), text.empty() ? "nothing" : "\"" + std::string(text) + "\"", left_alone(*param));
  lows_[index_of(table_, key)] = low;
  highs_[index_of(table_, key)] = high;
  return {};
}

Result<void> ParamValues::set(std::string_view key, double value) {
  const Param* param = find(table_, key);
  if (param == nullptr) return unknown_key(table_, key);
  if (!allowed(*param, value)) return fail(accepted(*param), format_real(value), left_alone(*param));
  lows_[index_of(table_, key)] = highs_[index_of(table_, key)] = value;
  return {};
}

bool ParamValues::varies(std::string_view key) const {
  return low(key) != high(key);
}

bool ParamValues::varies() const {
  return lows_ != highs_;
}

double ParamValues::low(std::string_view key) const {
  return lows_[index_of(table_, key)];
}

double ParamValues::high(std::string_view key) const {
  return highs_[index_of(table_, key)];
}

ParamValues ParamValues::drawn(Rng& rng) const {
  ParamValues values = *this;
  for (std::size_t i = 0; i < lows_.size(); ++i) {
    if (lows_[i] == highs_[i]) continue;
    if (table_[i].kind == Param::Kind::integer) {
      const double among = highs_[i] - lows_[i] + 1.0;
      values.lows_[i] = std::min(lows_[i] + std::floor(among * rng.uniform()), highs_[i]);
    } else {
      values.lows_[i] = std::min(rng.uniform(lows_[i], highs_[i]), highs_[i]);
    }
    values.highs_[i] = values.lows_[i];
  }
  return values;
}

std::string ParamValues::text_at(std::size_t index) const {
  const std::string low = write(table_[index], lows_[index]);
  return lows_[index] == highs_[index] ? low : low + std::string(kTo) + write(table_[index], highs_[index]);
}

std::string ParamValues::text(std::string_view key) const {
  return text_at(index_of(table_, key));
}

std::vector<std::string> ParamValues::changed() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < lows_.size(); ++i) {
    const bool initial = lows_[i] == table_[i].initial && highs_[i] == table_[i].initial;
    if (!initial) lines.push_back(std::string(table_[i].key) + "=" + text_at(i));
  }
  return lines;
}

}  // namespace driftlab
