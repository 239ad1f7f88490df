#pragma once
// Many numbers in one message: as binary float32, and the axes that they lie on.

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/metrics/divergence.h"

namespace driftlab {

/// Bound of what is read where any finite number will do.
inline constexpr double kAny = 1e300;

nlohmann::json floats_to_json(std::span<const float> values);
std::vector<float> floats_from_json(std::span<const std::uint8_t> bytes);

/// {low, high, cells}
nlohmann::json axis_to_json(const GridAxis& axis);
/// An axis without cells for anything that does not hold together.
GridAxis axis_from_json(const nlohmann::json* message);

}  // namespace driftlab
