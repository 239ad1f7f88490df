#pragma once
// Reads the keys of a TOML table one by one. Whatever is wrong is complained about where it stands, and reading goes on with a harmless
// value; finish() complains about keys that nobody asked for.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/toml_value.h"

namespace driftlab::lesson {

class TableReader {
 public:
  /// `what` names it in errors: "the step". `table` must outlive this and be a table.
  TableReader(const TomlValue& table, std::string what, Complaints& complaints);

  /// Does not count as asking for it.
  bool has(std::string_view key) const { return table_.find(key) != nullptr; }
  /// The member with this key, of whatever kind; null when missing.
  const TomlValue* find(std::string_view key);
  /// The same; a missing one is complained about.
  const TomlValue* require(std::string_view key);

  /// Null when missing or wrong, which was complained about; so in all below. A text of nothing but spaces is wrong.
  const TomlValue* text(std::string_view key);
  const TomlValue* required_text(std::string_view key);
  std::optional<double> number(std::string_view key, double low, double high);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t low, std::int64_t high);
  std::optional<bool> flag(std::string_view key);
  const TomlValue* list(std::string_view key);
  const TomlValue* table(std::string_view key);
  /// Items of a list of texts, or one text as a list of one; without those that are wrong.
  std::vector<const TomlValue*> texts(std::string_view key);
  /// One of the choices; null when missing or wrong.
  const TomlValue* choice(std::string_view key, const std::vector<std::string>& choices);

  void wrong(const TomlValue& value, std::string_view key, std::string expected, std::string hint = {});
  void finish();

  const std::string& what() const { return what_; }
  Place place() const { return table_.place; }
  Complaints& complaints() { return complaints_; }

 private:
  const TomlValue& table_;
  std::string what_;
  Complaints& complaints_;
  std::vector<std::string> asked_;
};

/// Finite and from low to high.
bool within_limits(double value, double low, double high);
/// "from 0 to 8", "of 0 or more".
std::string limits_text(double low, double high);
/// Lower-case letters, digits and _, a letter first, at most 40: names of steps, runs, quizzes.
bool is_name(std::string_view text);
inline constexpr std::string_view kNameRule = "a name: lower-case letters, digits and _, a letter first, at most 40";

}  // namespace driftlab::lesson
