#pragma once
// Reads the arguments of a command or message out of JSON without exceptions. The first thing that is wrong is kept and
// comes out of finish(), together with names nobody asked for; until then wrong values read as harmless ones.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace driftlab {

/// The largest seed that every browser writes exactly: 2^53 - 1.
inline constexpr std::uint64_t kLargestSeed = (1ULL << 53) - 1;

class Arguments {
 public:
  /// `what` names the command or message in errors; `object` must outlive this. `ignored`: a key that is no argument.
  Arguments(const nlohmann::json& object, std::string what, std::string_view ignored);

  bool has(std::string_view key) const;
  /// Finite and within the limits. Without `otherwise` the argument must be there.
  double number(std::string_view key, double low, double high, std::optional<double> otherwise = {});
  std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high,
                       std::optional<std::int64_t> otherwise = {});
  /// A number, or its decimal digits as text; all 64 bits as text.
  std::uint64_t seed(std::string_view key, std::optional<std::uint64_t> otherwise = {});
  bool flag(std::string_view key, std::optional<bool> otherwise = {});
  std::string text(std::string_view key, std::optional<std::string> otherwise = {});
  /// One of `choices`.
  std::string choice(std::string_view key, const std::vector<std::string>& choices,
                     std::optional<std::string> otherwise = {});
  /// "key=value" texts; none when missing.
  std::vector<std::string> texts(std::string_view key);
  /// Finite numbers; none when missing.
  std::vector<double> numbers(std::string_view key);
  /// CBOR binary; empty when missing.
  Bytes binary(std::string_view key);
  /// The raw value, or null when missing.
  const nlohmann::json* raw(std::string_view key);

  /// Anything wrong so far, or an argument that was never asked for.
  Result<void> finish() const;

 private:
  const nlohmann::json* find(std::string_view key, bool required);
  void wrong(std::string_view key, std::string expected, const nlohmann::json& got);

  const nlohmann::json& object_;
  std::string what_;
  std::vector<std::string> asked_;
  std::optional<Error> error_;
};

/// A JSON value as a person may read it in an error, cut when long.
std::string shown(const nlohmann::json& value);

}  // namespace driftlab
