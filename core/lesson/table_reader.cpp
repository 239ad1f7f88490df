#include "core/lesson/table_reader.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace driftlab::lesson {

bool within_limits(double value, double low, double high) {
  return std::isfinite(value) && value >= low && value <= high;
}

std::string limits_text(double low, double high) {
  if (high >= 1e15) return "of " + format_real(low) + " or more";
  return "from " + format_real(low) + " to " + format_real(high);
}

bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto good = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= kLongest && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), good);
}

TableReader::TableReader(const TomlValue& table, std::string what, Complaints& complaints)
    : table_(table), what_(std::move(what)), complaints_(complaints) {}

const TomlValue* TableReader::find(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
  return table_.find(key);
}

const TomlValue* TableReader::require(std::string_view key) {
  const TomlValue* value = find(key);
  if (value == nullptr) complaints_.add(table_.place, std::string(key) + " = ... in " + what_, "none");
  return value;
}

void TableReader::wrong(const TomlValue& value, std::string_view key, std::string expected, std::string hint) {
  complaints_.add(value.place, expected + " as " + std::string(key) + " of " + what_, value.shown(), std::move(hint));
}

const TomlValue* TableReader::text(std::string_view key) {
  const TomlValue* value = find(key);
  if (value == nullptr) return nullptr;
  if (value->kind == TomlValue::Kind::text && value->text.find_first_not_of(" \t\r\n") != std::string::npos)
    return value;
  wrong(*value, key, "a text", value->kind == TomlValue::Kind::text ? "" : "Texts stand in quotation marks.");
  return nullptr;
}

const TomlValue* TableReader::required_text(std::string_view key) {
  if (table_.find(key) == nullptr) return require(key);
  return text(key);
}

std::optional<double> TableReader::number(std::string_view key, double low, double high) {
  const TomlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number() && within_limits(value->real, low, high)) return value->real;
  wrong(*value, key, "a number " + limits_text(low, high));
  return std::nullopt;
}

std::optional<std::int64_t> TableReader::integer(std::string_view key, std::int64_t low, std::int64_t high) {
  const TomlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == TomlValue::Kind::integer && value->integer >= low && value->integer <= high) return value->integer;
  wrong(*value, key, "a whole number " + limits_text(static_cast<double>(low), static_cast<double>(high)));
  return std::nullopt;
}

std::optional<bool> TableReader::flag(std::string_view key) {
  const TomlValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == TomlValue::Kind::boolean) return value->boolean;
  wrong(*value, key, "true or false");
  return std::nullopt;
}

const TomlValue* TableReader::list(std::string_view key) {
  const TomlValue* value = find(key);
  if (value == nullptr || value->kind == TomlValue::Kind::list) return value;
  wrong(*value, key, "a list", "A list stands in [ ].");
  return nullptr;
}

const TomlValue* TableReader::table(std::string_view key) {
  const TomlValue* value = find(key);
  if (value == nullptr || value->kind == TomlValue::Kind::table) return value;
  wrong(*value, key, "a table", "A table stands in { }, or below a line [" + std::string(key) + "].");
  return nullptr;
}

std::vector<const TomlValue*> TableReader::texts(std::string_view key) {
  std::vector<const TomlValue*> found;
  const TomlValue* value = find(key);
  if (value == nullptr) return found;
  if (value->kind == TomlValue::Kind::text && !value->text.empty()) return {value};
  if (value->kind != TomlValue::Kind::list) {
    wrong(*value, key, "a list of texts");
    return found;
  }
  constexpr std::size_t kMostTexts = 100;
  if (value->items.size() > kMostTexts) {
    complaints_.add(value->place,
                    "at most " + std::to_string(kMostTexts) + " texts as " + std::string(key) + " of " + what_,
                    std::to_string(value->items.size()));
    return found;
  }
  for (const TomlValue& item : value->items) {
    if (item.kind == TomlValue::Kind::text && !item.text.empty()) {
      found.push_back(&item);
    } else {
      wrong(item, key, "a text in the list");
    }
  }
  return found;
}

const TomlValue* TableReader::choice(std::string_view key, const std::vector<std::string>& choices) {
  const TomlValue* value = find(key);
  if (value == nullptr) return nullptr;
  const bool known = std::find(choices.begin(), choices.end(), value->text) != choices.end();
  if (value->kind == TomlValue::Kind::text && known) return value;
  wrong(*value, key, "one of " + join(choices, ", "), did_you_mean(value->text, choices));
  return nullptr;
}

void TableReader::finish() {
  for (const TomlValue& member : table_.items) {
    if (std::find(asked_.begin(), asked_.end(), member.key) != asked_.end()) continue;
    complaints_.add(member.key_place, "in " + what_ + " only: " + join(asked_, ", "), quote(member.key),
                    did_you_mean(member.key, asked_));
  }
}

}  // namespace driftlab::lesson
