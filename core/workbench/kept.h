#pragma once
// What is kept of runs over reloads, and what trainers and kept runs have in common on the wire.

#include <nlohmann/json.hpp>
#include <vector>

#include "core/workbench/state.h"

namespace driftlab {

/// Appends points of [{name, from, x, y}] to the series of that name, new ones at the end. Points at `from` and after
/// are replaced. What is malformed is left out.
void read_curves(const nlohmann::json& message, std::vector<Series>& curves);
nlohmann::json curves_to_json(const std::vector<Series>& curves);

/// Appends episodes of [{seed, outcome, steps, return, cost, laps, reported}]. What is malformed is left out.
void read_episodes(const nlohmann::json& message, std::vector<EpisodeResult>& episodes);
/// {"overlap": 0.83}
nlohmann::json reported_json(const std::vector<ReportedValue>& reported);
nlohmann::json episode_to_json(const EpisodeResult& episode);

/// A run with its policy, {"type": "run", "version": 1, ...}.
nlohmann::json run_to_json(const RunItem& run);
/// Refuses what is damaged, of an unknown scene, or does not fit it. Phase is ready; an evaluation cut short is dropped.
Result<RunItem> run_from_json(const nlohmann::json& kept, SceneList scenes, LearnerList learners);

}  // namespace driftlab
