#pragma once
// Measured figures and maps on the wire, in what is kept, and in the state's JSON.

#include <nlohmann/json.hpp>

#include "core/workbench/state.h"

namespace driftlab {

/// {episodes, successes, expert_success, training, expert_states, own_states: {value, low, high}, noise_floor}; null: not measured.
nlohmann::json figures_to_json(const DriftFigures& figures);
/// What is malformed counts as not measured.
DriftFigures figures_from_json(const nlohmann::json& message);

/// {fields, kl, js, policy_steps, expert_steps}
nlohmann::json divergence_to_json(const Divergence& divergence);
std::optional<Divergence> divergence_from_json(const nlohmann::json& message);

/// With every cell, as binary float32.
nlohmann::json map_to_json(const FieldMap& map);
/// An empty map (no cells) for anything that does not hold together.
FieldMap map_from_json(const nlohmann::json& message);

/// {field, low, high, action, steps: "first" | "all"}
nlohmann::json decision_to_json(const Decision& decision);
Result<Decision> decision_from_json(const nlohmann::json& message);
/// Every sample and predicted cell as binary float32.
nlohmann::json decision_actions_to_json(const DecisionActions& actions);
/// Empty for anything that does not hold together.
DecisionActions decision_actions_from_json(const nlohmann::json& message);

/// A finished diagnosis as it is kept with its run.
nlohmann::json diagnosis_to_json(const DiagnosisItem& diagnosis);
/// Of a run of this scene; nothing for what is damaged. The verdict is drawn anew from the figures.
std::optional<DiagnosisItem> diagnosis_from_json(const nlohmann::json& kept, const SceneEntry& scene);

/// {learner, costs: [seed][horizon], fit: {exponent, low, high, used, weights} | null, words}
nlohmann::json horizon_row_to_json(const HorizonItem::Row& row);
std::optional<HorizonItem::Row> horizon_row_from_json(const nlohmann::json& message);

/// For the state's JSON: maps as their ranges and how much of them was visited, not cell by cell.
nlohmann::json diagnosis_state_json(const DiagnosisItem& diagnosis);
nlohmann::json horizon_state_json(const HorizonItem& horizon);

}  // namespace driftlab
