#pragma once
// CBOR as policy files use it: for source files of core/policies only.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace driftlab::cbor {

/// The one object that these bytes are; nothing when they are anything else, damaged, or nested deeper than a policy
/// file ever is (so that a hostile file cannot exhaust the stack).
std::optional<nlohmann::json> parse_object(std::span<const std::uint8_t> bytes);

/// A byte string of little-endian float32.
nlohmann::json packed(std::span<const float> values);

// What stands under a key; nothing when it is missing or of another type.
std::optional<std::string> text(const nlohmann::json& object, const char* key);
std::optional<std::int64_t> integer(const nlohmann::json& object, const char* key);
std::optional<std::uint64_t> natural(const nlohmann::json& object, const char* key);
std::optional<double> number(const nlohmann::json& object, const char* key);
std::optional<bool> boolean(const nlohmann::json& object, const char* key);
std::optional<std::vector<std::string>> texts(const nlohmann::json& object, const char* key);
std::optional<std::vector<float>> floats(const nlohmann::json& value);
std::optional<std::vector<float>> floats(const nlohmann::json& object, const char* key);
/// An array; nullptr when there is none.
const nlohmann::json* array(const nlohmann::json& object, const char* key);

}  // namespace driftlab::cbor
