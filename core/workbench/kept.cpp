#include "core/workbench/kept.h"

#include <algorithm>

#include "core/workbench/analysis_json.h"
#include "core/workbench/arguments.h"
#include "core/workbench/files.h"
#include "core/workbench/health_json.h"
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

json reported_json(const std::vector<ReportedValue>& reported) {
  json result = json::object();
  for (const ReportedValue& told : reported) result[told.name] = told.value;
  return result;
}

namespace {

// Not there in what was kept before scenes reported anything.
void read_reported(const json* message, std::vector<ReportedValue>& reported) {
  if (message == nullptr || !message->is_object()) return;
  for (const auto& [name, value] : message->items()) {
    if (value.is_number()) reported.push_back({name, value.get<double>()});
  }
}

}  // namespace

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
    episode.laps = arguments.number("laps", 0.0, 1e300, 0.0);
    read_reported(arguments.raw("reported"), episode.reported);
    if (arguments.finish()) episodes.push_back(episode);
  }
}

json episode_to_json(const EpisodeResult& episode) {
  // Seeds have 64 bits: as text, since browsers' numbers have 53.
  return {{"seed", std::to_string(episode.seed)},
          {"outcome", outcome_name(episode.outcome)},
          {"steps", episode.steps},
          {"return", episode.episode_return},
          {"cost", episode.cost},
          {"laps", episode.laps},
          {"reported", reported_json(episode.reported)}};
}

namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 50;

bool whole(const EvaluationResult& evaluation) {
  return evaluation.episodes_total > 0 && static_cast<int>(evaluation.episodes.size()) == evaluation.episodes_total;
}

json rounds_to_json(const RunItem& run) {
  json result = json::array();
  for (const RoundItem& round : run.rounds) {
    json one = {{"round", round.round},
                {"updates", round.updates},
                {"expert_labels", round.expert_labels},
                {"interventions", round.interventions},
                {"context_switches", round.context_switches},
                {"file", json::binary(round.file)}};
    if (whole(round.evaluation)) {
      one["evaluation"] = json::array();
      for (const EpisodeResult& episode : round.evaluation.episodes) {
        one["evaluation"].push_back(episode_to_json(episode));
      }
    }
    result.push_back(std::move(one));
  }
  return result;
}

void read_rounds(const json& rounds, RunItem& run) {
  if (!rounds.is_array()) return;
  for (const json& one : rounds) {
    Arguments arguments(one, "a kept round", "");
    RoundItem round;
    round.round = static_cast<int>(arguments.integer("round", 0, 1 << 20));
    round.updates = arguments.integer("updates", 0, kMost);
    round.expert_labels = arguments.integer("expert_labels", 0, kMost);
    round.interventions = arguments.integer("interventions", 0, kMost);
    round.context_switches = arguments.integer("context_switches", 0, kMost);
    round.file = arguments.binary("file");
    if (const json* episodes = arguments.raw("evaluation")) read_episodes(*episodes, round.evaluation.episodes);
    round.evaluation.episodes_total = static_cast<int>(round.evaluation.episodes.size());
    auto loaded = policy_from_file(round.file, Task{run.scene, run.scene_params});
    if (!arguments.finish() || !loaded) continue;
    round.policy = std::move(loaded->policy);
    run.rounds.push_back(std::move(round));
  }
}

}  // namespace

namespace {

Price read_before(Arguments& arguments) {
  const auto number = [&arguments](const char* key) -> std::optional<std::int64_t> {
    const std::int64_t value = arguments.integer(key, 0, kMost, -1);
    return value < 0 ? std::nullopt : std::optional(value);
  };
  const Price said = {number("labels_before"), number("env_steps_before")};
  if (arguments.has("initial")) return said;
  // Kept before anybody counted; of policies from files nothing was known then.
  if (arguments.text("data_key", "") == "file") return {};
  return {0, arguments.has("env_steps") ? std::optional<std::int64_t>(0) : std::nullopt};
}

}  // namespace

json run_to_json(const RunItem& run) {
  json hashes = json::array();
  for (const std::uint64_t hash : run.data_hashes) hashes.push_back(hex_text(hash));
  json kept = {{"type", "run"},
               {"version", 2},
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
               {"weights_hash", hex_text(run.weights_hash)},
               {"best_round", run.best_round},
               {"demonstration_weights", run.demonstration_weights}};
  if (run.evaluation && whole(*run.evaluation)) {
    json episodes = json::array();
    for (const EpisodeResult& episode : run.evaluation->episodes) episodes.push_back(episode_to_json(episode));
    kept["evaluation"] = std::move(episodes);
    kept["evaluation_seed"] = std::to_string(run.evaluation_seed);
    kept["evaluation_params"] = run.evaluation_params.changed();
  }
  if (run.diagnosis && run.diagnosis->finished) kept["diagnosis"] = diagnosis_to_json(*run.diagnosis);
  kept["expert_labels"] = run.status.expert_labels;
  kept["interventions"] = run.status.interventions;
  kept["context_switches"] = run.status.context_switches;
  kept["env_steps"] = run.status.env_steps;
  kept["initial"] = run.initial;
  // Left out: nobody knows.
  if (run.before.labels) kept["labels_before"] = *run.before.labels;
  if (run.before.env_steps) kept["env_steps_before"] = *run.before.env_steps;
  kept["hidden"] = run.hidden;
  kept["rounds"] = rounds_to_json(run);
  if (run.health) kept["health"] = health_to_json(*run.health);
  if (!run.saved.empty()) {
    kept["saved"] = json::binary(run.saved);
    kept["paused"] = run.phase == RunItem::Phase::paused;
    kept["progress"] = run.status.progress;
  }
  return kept;
}

Result<RunItem> run_from_json(const json& kept, SceneList scenes, LearnerList learners) {
  Arguments arguments(kept, "a kept run", "type");
  RunItem run;
  arguments.integer("version", 1, 2);
  run.status.expert_labels = arguments.integer("expert_labels", 0, kMost, 0);
  run.status.interventions = arguments.integer("interventions", 0, kMost, 0);
  run.status.context_switches = arguments.integer("context_switches", 0, kMost, 0);
  run.status.env_steps = arguments.integer("env_steps", 0, kMost, 0);
  run.initial = arguments.text("initial", "");
  run.before = read_before(arguments);
  run.hidden = arguments.flag("hidden", false);
  const json* rounds = arguments.raw("rounds");
  run.saved = arguments.binary("saved");
  const bool paused = arguments.flag("paused", false);
  run.status.progress = arguments.number("progress", 0.0, 1.0, 0.0);
  const json* health = arguments.raw("health");
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
  run.best_round = static_cast<int>(arguments.integer("best_round", -1, 1 << 20, -1));
  run.demonstration_weights = arguments.numbers("demonstration_weights");
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
  // What was paused early on had learned nothing that could drive.
  if (run.saved.empty() || !run.policy_file.empty()) {
    auto loaded = policy_from_file(run.policy_file, Task{run.scene, run.scene_params});
    if (!loaded) return tl::make_unexpected(loaded.error());
    run.policy = std::move(loaded->policy);
  }
  if (curves != nullptr) read_curves(*curves, run.curves);
  if (rounds != nullptr) read_rounds(*rounds, run);
  if (episodes != nullptr) {
    run.evaluation = EvaluationResult{};
    read_episodes(*episodes, run.evaluation->episodes);
    run.evaluation->episodes_total = static_cast<int>(run.evaluation->episodes.size());
  }
  if (diagnosis != nullptr) run.diagnosis = diagnosis_from_json(*diagnosis, *run.scene);
  if (health != nullptr) run.health = health_from_json(*health);
  if (!run.saved.empty()) {
    // It goes on: whoever restores it hands the saved bytes to a trainer.
    run.phase = paused ? RunItem::Phase::paused : RunItem::Phase::training;
    if (!paused) run.ask = AskItem{};
    return run;
  }
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
