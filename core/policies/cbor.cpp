#include "core/policies/cbor.h"

#include <cstring>

namespace driftlab::cbor {
namespace {

using nlohmann::json;

constexpr int kDeepest = 8;

// Walks through without keeping anything; stops where it gets too deep.
class DepthGuard : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool key(string_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*elements*/) override { return ++depth_ <= kDeepest; }
  bool start_array(std::size_t /*elements*/) override { return ++depth_ <= kDeepest; }
  bool end_object() override { return --depth_ >= 0; }
  bool end_array() override { return --depth_ >= 0; }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  int depth_ = 0;
};

const json* find(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::optional<json> parse_object(std::span<const std::uint8_t> bytes) {
  DepthGuard guard;
  if (!json::sax_parse(bytes.begin(), bytes.end(), &guard, json::input_format_t::cbor, true)) return std::nullopt;
  json value = json::from_cbor(bytes.begin(), bytes.end(), true, false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

json packed(std::span<const float> values) {
  std::vector<std::uint8_t> raw(values.size_bytes());
  if (!raw.empty()) std::memcpy(raw.data(), values.data(), raw.size());
  return json::binary(std::move(raw));
}

std::optional<std::string> text(const json& object, const char* key) {
  const json* value = find(object, key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

std::optional<std::int64_t> integer(const json& object, const char* key) {
  const json* value = find(object, key);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
    return std::nullopt;
  return value->get<std::int64_t>();
}

std::optional<std::uint64_t> natural(const json& object, const char* key) {
  const json* value = find(object, key);
  if (value == nullptr || !value->is_number_unsigned()) return std::nullopt;
  return value->get<std::uint64_t>();
}

std::optional<double> number(const json& object, const char* key) {
  const json* value = find(object, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

std::optional<bool> boolean(const json& object, const char* key) {
  const json* value = find(object, key);
  if (value == nullptr || !value->is_boolean()) return std::nullopt;
  return value->get<bool>();
}

std::optional<std::vector<std::string>> texts(const json& object, const char* key) {
  const json* value = array(object, key);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> result;
  for (const json& element : *value) {
    if (!element.is_string()) return std::nullopt;
    result.push_back(element.get<std::string>());
  }
  return result;
}

std::optional<std::vector<float>> floats(const json& value) {
  if (!value.is_binary()) return std::nullopt;
  const auto& raw = value.get_binary();
  if (raw.size() % sizeof(float) != 0) return std::nullopt;
  std::vector<float> result(raw.size() / sizeof(float));
  if (!result.empty()) std::memcpy(result.data(), raw.data(), raw.size());
  return result;
}

std::optional<std::vector<float>> floats(const json& object, const char* key) {
  const json* value = find(object, key);
  if (value == nullptr) return std::nullopt;
  return floats(*value);
}

const json* array(const json& object, const char* key) {
  const json* value = find(object, key);
  return value != nullptr && value->is_array() ? value : nullptr;
}

}  // namespace driftlab::cbor
