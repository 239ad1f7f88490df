#include "core/workbench/arguments.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace driftlab {
namespace {

std::string limits(double low, double high) {
  if (high >= 1e15) return " of " + format_real(low) + " or more";
  return " from " + format_real(low) + " to " + format_real(high);
}

}  // namespace

std::string shown(const nlohmann::json& value) {
  if (value.is_binary()) return "bytes";
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return text;
}

Arguments::Arguments(const nlohmann::json& object, std::string what, std::string_view ignored)
    : object_(object), what_(std::move(what)) {
  asked_.emplace_back(ignored);
  if (!object_.is_object()) error_ = Error{"an object of arguments for " + what_, shown(object_), {}};
}

const nlohmann::json* Arguments::find(std::string_view key, bool required) {
  asked_.emplace_back(key);
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(std::string(key));
  if (found != object_.end() && !found->is_null()) return &*found;
  if (required && !error_) error_ = Error{"\"" + std::string(key) + "\" with " + what_, "none", {}};
  return nullptr;
}

void Arguments::wrong(std::string_view key, std::string expected, const nlohmann::json& got) {
  if (!error_) error_ = Error{expected + " as \"" + std::string(key) + "\" of " + what_, shown(got), {}};
}

bool Arguments::has(std::string_view key) const {
  if (!object_.is_object()) return false;
  const auto found = object_.find(std::string(key));
  return found != object_.end() && !found->is_null();
}

double Arguments::number(std::string_view key, double low, double high, std::optional<double> otherwise) {
  const nlohmann::json* value = find(key, !otherwise);
  if (value == nullptr) return otherwise.value_or(low);
  const double result = value->is_number() ? value->get<double>() : std::nan("");
  if (std::isfinite(result) && result >= low && result <= high) return result;
  wrong(key, "a number" + limits(low, high), *value);
  return otherwise.value_or(low);
}

std::int64_t Arguments::integer(std::string_view key, std::int64_t low, std::int64_t high,
                                std::optional<std::int64_t> otherwise) {
  const nlohmann::json* value = find(key, !otherwise);
  if (value == nullptr) return otherwise.value_or(low);
  // Browsers know one kind of number: 3.0 is a whole one.
  const double result = value->is_number() ? value->get<double>() : std::nan("");
  if (std::isfinite(result) && result == std::floor(result) && result >= static_cast<double>(low) &&
      result <= static_cast<double>(high)) {
    return value->is_number_integer() ? value->get<std::int64_t>() : static_cast<std::int64_t>(result);
  }
  wrong(key, "a whole number" + limits(static_cast<double>(low), static_cast<double>(high)), *value);
  return otherwise.value_or(low);
}

std::uint64_t Arguments::seed(std::string_view key, std::optional<std::uint64_t> otherwise) {
  const nlohmann::json* value = find(key, !otherwise);
  if (value == nullptr) return otherwise.value_or(0);
  if (value->is_string()) {
    if (const auto parsed = parse_seed(value->get_ref<const std::string&>())) return *parsed;
  } else if (value->is_number_integer() && (value->is_number_unsigned() || value->get<std::int64_t>() >= 0)) {
    // Exact as it is: messages to and from trainers are CBOR, which has all 64 bits. Only a browser's own numbers have less.
    return value->get<std::uint64_t>();
  } else if (value->is_number_float()) {
    const auto real = value->get<double>();
    if (real >= 0.0 && real <= static_cast<double>(kLargestSeed) && real == std::floor(real)) {
      return static_cast<std::uint64_t>(real);
    }
  }
  wrong(key, "a seed (a whole number from 0 on)", *value);
  return otherwise.value_or(0);
}

bool Arguments::flag(std::string_view key, std::optional<bool> otherwise) {
  const nlohmann::json* value = find(key, !otherwise);
  if (value == nullptr) return otherwise.value_or(false);
  if (value->is_boolean()) return value->get<bool>();
  wrong(key, "true or false", *value);
  return otherwise.value_or(false);
}

std::string Arguments::text(std::string_view key, std::optional<std::string> otherwise) {
  const nlohmann::json* value = find(key, !otherwise);
  if (value == nullptr) return otherwise.value_or("");
  if (value->is_string()) return value->get<std::string>();
  wrong(key, "a text", *value);
  return otherwise.value_or("");
}

std::string Arguments::choice(std::string_view key, const std::vector<std::string>& choices,
                              std::optional<std::string> otherwise) {
  const nlohmann::json* value = find(key, !otherwise);
  if (value == nullptr) return otherwise.value_or("");
  const std::string chosen = value->is_string() ? value->get<std::string>() : "";
  if (std::find(choices.begin(), choices.end(), chosen) != choices.end()) return chosen;
  const bool first = !error_;
  wrong(key, "one of " + join(choices, ", "), *value);
  const std::string near = closest(chosen, choices);
  if (first && !near.empty()) error_->hint = "Did you mean " + near + "?";
  return otherwise.value_or("");
}

std::vector<std::string> Arguments::texts(std::string_view key) {
  const nlohmann::json* value = find(key, false);
  std::vector<std::string> result;
  if (value == nullptr) return result;
  bool good = value->is_array();
  if (good) {
    for (const auto& entry : *value) {
      good = good && entry.is_string();
      if (entry.is_string()) result.push_back(entry.get<std::string>());
    }
  }
  if (!good) wrong(key, "a list of texts", *value);
  return result;
}

std::vector<double> Arguments::numbers(std::string_view key) {
  const nlohmann::json* value = find(key, false);
  std::vector<double> result;
  if (value == nullptr) return result;
  bool good = value->is_array();
  if (good) {
    for (const auto& entry : *value) {
      good = good && entry.is_number() && std::isfinite(entry.get<double>());
      if (good) result.push_back(entry.get<double>());
    }
  }
  if (!good) wrong(key, "a list of numbers", *value);
  return result;
}

Bytes Arguments::binary(std::string_view key) {
  const nlohmann::json* value = find(key, false);
  if (value == nullptr) return {};
  if (value->is_binary()) return value->get_binary();
  wrong(key, "bytes", *value);
  return {};
}

const nlohmann::json* Arguments::raw(std::string_view key) {
  return find(key, false);
}

Result<void> Arguments::finish() const {
  if (error_) return tl::make_unexpected(*error_);
  for (const auto& [key, value] : object_.items()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    const std::vector<std::string> known(asked_.begin() + 1, asked_.end());
    const std::string near = closest(key, known);
    return fail(known.empty() ? "no arguments for " + what_ : "for " + what_ + " only: " + join(known, ", "), key,
                near.empty() ? "" : "Did you mean " + near + "?");
  }
  return {};
}

}  // namespace driftlab
