#pragma once
// The value of one argument of a command, checked as the workbench would.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/lesson/commands.h"
#include "core/lesson/scope.h"
#include "core/lesson/toml_value.h"

namespace driftlab::lesson {

/// The largest seed that every browser writes exactly: 2^53 - 1.
inline constexpr std::int64_t kLargestSeed = (std::int64_t{1} << 53) - 1;

class ArgumentReader {
 public:
  ArgumentReader(std::string_view command, Scope& scope, Complaints& complaints)
      : command_(command), scope_(scope), complaints_(complaints) {}

  /// The value for the workbench, runs and demonstrations by name; nothing when it is wrong, which was complained about. A setting's key comes
  /// before its value, which is then set.
  std::optional<nlohmann::json> take(const Argument& argument, const TomlValue& value);

 private:
  using Json = nlohmann::json;

  void wrong(const TomlValue& value, const Argument& argument, std::string expected, std::string hint = {});
  void wrong_one_of(const TomlValue& value, const Argument& argument, const std::string& what,
                    const std::vector<std::string>& known);
  std::optional<Json> take_number(const Argument& argument, const TomlValue& value);
  std::optional<Json> take_setting_value(const Argument& argument, const TomlValue& value);
  std::optional<Json> take_text(const Argument& argument, const TomlValue& value);
  bool named(const Argument& argument, const TomlValue& value, Named kind);
  bool field(const Argument& argument, const TomlValue& value);
  std::optional<Json> take_learners(const Argument& argument, const TomlValue& value);
  std::optional<Json> take_actor(const Argument& argument, const TomlValue& value);
  std::optional<Json> take_actors(const Argument& argument, const TomlValue& value);

  std::string command_;
  Scope& scope_;
  Complaints& complaints_;
  const TomlValue* key_ = nullptr;  ///< of a setting
};

/// A setting's value as text, as `set` reads it; nothing for what is neither number, text, true nor false.
std::optional<std::string> setting_text(const TomlValue& value);

}  // namespace driftlab::lesson
