#include "core/workbench/number_json.h"

#include <cstring>

#include "core/workbench/arguments.h"

namespace driftlab {

using nlohmann::json;

json floats_to_json(std::span<const float> values) {
  Bytes bytes(values.size() * sizeof(float));
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return json::binary(std::move(bytes));
}

std::vector<float> floats_from_json(std::span<const std::uint8_t> bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

json axis_to_json(const GridAxis& axis) {
  return {{"low", axis.low}, {"high", axis.high}, {"cells", axis.cells}};
}

GridAxis axis_from_json(const json* message) {
  if (message == nullptr || !message->is_object()) return {0.0, 1.0, 0};
  Arguments arguments(*message, "an axis", "");
  const double low = arguments.number("low", -kAny, kAny, 0.0);
  const double high = arguments.number("high", -kAny, kAny, 1.0);
  return {low, high, static_cast<int>(arguments.integer("cells", 0, 1 << 12, 0))};
}

}  // namespace driftlab
