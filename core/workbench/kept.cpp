#include "core/workbench/kept.h"

#include <algorithm>

#include "core/workbench/analysis_json.h"
#include "core/workbench/arguments.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"

namespace driftlab {

using nlohmann::json;

void read_curves(const json& message, std::vector<Series>& curves) {
  if (!message.is_array()) return;
  for (const json& one : message) {
    Arguments arguments(one, "a curve", "");
    const std::string name = arguments.text("name", "");
    const auto from = static_cast<std::size_t>(arguments.integer("from", 0, 1 << 30, 0));
    const json* x = arguments.raw("x");
    const json* y = arguments.raw("y");
    if (name.empty() || x == nullptr || y == nullptr || !x->is_array() || !y->is_array()) continue;
    auto series = std::find_if(curves.begin(), curves.end(), [&](const Series& s) { return s.name == name; });
    if (series == curves.end()) series = curves.insert(curves.end(), Series{name, {}});
    if (series->points.size() > from) series->points.resize(from);
    for (std::size_t i = 0; i < std::min(x->size(), y->size()); ++i) {
      if ((*x)[i].is_number() && (*y)[i].is_number()) {
        series->points.emplace_back((*x)[i].get<double>(), (*y)[i].get<double>());
      }
    }
  }
}

json curves_to_json(const std::vector<Series>& curves) {
  json result = json::array();
  for (const Series& series : curves) {
    json x = json::array();
    json y = json::array();
    for (const auto& [at, value] : series.points) {
      x.push_back(at);
      y.push_back(value);
    }
    result.push_back({{"name", series.name}, {"from", 0}, {"x", std::move(x)}, {"y", std::move(y)}});
  }
  return result;
}

void read_episodes(const json& message, std::vector<EpisodeResult>& episodes) {
  if (!message.is_array()) return;
  for (const json& one : message) {
    Arguments arguments(one, "an episode", "");
    EpisodeResult episode;
    episode.seed = arguments.seed("seed");
    episode.outcome = outcome_named(arguments.text("outcome"));
    episode.steps = static_cast<int>(arguments.integer("steps", 0, 1 << 30));
    episode.episode_return = arguments.number("return", -1e300, 1e300);
    episode.cost = arguments.number("cost", -1e300, 1e300);
    if (arguments.finish()) episodes.push_back(episode);
  }
}

json episode_to_json(const EpisodeResult& episode) {
  // Seeds have 64 bits: as text, since browsers' numbers have 53.
  return {{"seed", std::to_string(episode.seed)},
          {"outcome", outcome_name(episode.outcome)},
          {"steps", episode.steps},
          {"return", episode.episode_return},
          {"cost", episode.cost}};
}

json run_to_json(const RunItem& run) {
  json hashes = json::array();
  for (const std::uint64_t hash : run.data_hashes) hashes.push_back(hex_text(hash));
  json kept = {{"type", "run"},
               {"version", 1},
               {"id", run.id},
               {"name", run.name},
               {"scene", run.scene->id},
               {"scene_params", run.scene_params.changed()},
               {"learner", run.learner != nullptr ? json(run.learner->id) : json(nullptr)},
               {"params", run.params.changed()},
               {"seed", std::to_string(run.seed)},
               {"data", run.data},
               {"data_key", run.data_key},
               {"data_hashes", std::move(hashes)},
               {"color", run.color},
               {"updates", run.status.updates},
               {"updates_total", run.status.updates_total},
               {"stop_reason", run.status.stop_reason},
               {"curves", curves_to_json(run.curves)},
               {"policy", json::binary(run.policy_file)},
               {"weights_hash", hex_text(run.weights_hash)}};
  const bool whole = run.evaluation && run.evaluation->episodes_total > 0 &&
                     static_cast<int>(run.evaluation->episodes.size()) == run.evaluation->episodes_total;
  if (whole) {
    json episodes = json::array();
    for (const EpisodeResult& episode : run.evaluation->episodes) episodes.push_back(episode_to_json(episode));
    kept["evaluation"] = std::move(episodes);
    kept["evaluation_seed"] = std::to_string(run.evaluation_seed);
    kept["evaluation_params"] = run.evaluation_params.changed();
  }
  if (run.diagnosis && run.diagnosis->finished) kept["diagnosis"] = diagnosis_to_json(*run.diagnosis);
  return kept;
}

Result<RunItem> run_from_json(const json& kept, SceneList scenes, LearnerList learners) {
  Arguments arguments(kept, "a kept run", "type");
  RunItem run;
  arguments.integer("version", 1, 1);
  run.id = static_cast<int>(arguments.integer("id", 1, 1 << 30));
  run.name = arguments.text("name");
  const auto scene = find_scene(scenes, arguments.text("scene"));
  const std::vector<std::string> scene_params = arguments.texts("scene_params");
  const std::string learner = arguments.text("learner", "");
  const std::vector<std::string> params = arguments.texts("params");
  run.seed = arguments.seed("seed");
  run.data = arguments.text("data", "");
  run.data_key = arguments.text("data_key", "file");
  for (const std::string& hash : arguments.texts("data_hashes")) run.data_hashes.push_back(hex_value(hash));
  run.color = static_cast<std::uint32_t>(arguments.integer("color", 0, 0xFFFFFF, 0));
  run.status.updates = arguments.integer("updates", 0, std::int64_t{1} << 50, 0);
  run.status.updates_total = arguments.integer("updates_total", 0, std::int64_t{1} << 50, 0);
  run.status.stop_reason = arguments.text("stop_reason", "");
  const json* curves = arguments.raw("curves");
  run.policy_file = arguments.binary("policy");
  run.weights_hash = hex_value(arguments.text("weights_hash", ""));
  const json* episodes = arguments.raw("evaluation");
  const json* diagnosis = arguments.raw("diagnosis");
  run.evaluation_seed = arguments.seed("evaluation_seed", 0);
  const std::vector<std::string> evaluation_params = arguments.texts("evaluation_params");
  if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());

  if (!scene) return tl::make_unexpected(scene.error());
  run.scene = *scene;
  auto values = read_params(run.scene->params, scene_params);
  if (!values) return tl::make_unexpected(values.error());
  run.scene_params = std::move(*values);
  auto evaluated_in = read_params(run.scene->params, evaluation_params);
  run.evaluation_params = evaluated_in ? *evaluated_in : run.scene_params;
  if (const auto found = find_learner_in(learners, learner)) {
    run.learner = *found;
    auto settings = read_params(run.learner->params, params);
    run.params = settings ? *settings : ParamValues(run.learner->params);
  }
  auto loaded = policy_from_file(run.policy_file, Task{run.scene, run.scene_params});
  if (!loaded) return tl::make_unexpected(loaded.error());
  run.policy = std::move(loaded->policy);
  if (curves != nullptr) read_curves(*curves, run.curves);
  if (episodes != nullptr) {
    run.evaluation = EvaluationResult{};
    read_episodes(*episodes, run.evaluation->episodes);
    run.evaluation->episodes_total = static_cast<int>(run.evaluation->episodes.size());
  }
  if (diagnosis != nullptr) run.diagnosis = diagnosis_from_json(*diagnosis, *run.scene);
  run.phase = RunItem::Phase::ready;
  run.status.finished = true;
  if (run.status.stop_reason.empty()) {
    run.status.stop_reason = "cut short after " + std::to_string(run.status.updates) + " updates";
  }
  run.status.progress = run.status.updates_total > 0
                            ? static_cast<double>(run.status.updates) / static_cast<double>(run.status.updates_total)
                            : 1.0;
  return run;
}

}  // namespace driftlab
