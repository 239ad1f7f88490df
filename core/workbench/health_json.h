#pragma once
// How training goes, on the wire and in the state's JSON.

#include <nlohmann/json.hpp>

#include "core/workbench/state.h"

namespace driftlab {

/// {at, env_steps, verdict, words, why, advice, figures: [{id, title, unit, value, low, high, help}], ways: [{name, demonstrations, own}],
/// parts, only, map: {fields, x, y, reward, own, expert: binary float32, own_steps, expert_steps, lowest, highest} | null}
nlohmann::json health_to_json(const HealthItem& health);
/// Nothing for what does not hold together.
std::optional<HealthItem> health_from_json(const nlohmann::json& message);

/// Without the map's cells: its fields, ranges and steps.
nlohmann::json health_state_json(const HealthItem& health);

}  // namespace driftlab
