#include "core/workbench/state_json.h"

#include <algorithm>

#include "core/workbench/analysis.h"
#include "core/workbench/analysis_json.h"
#include "core/workbench/health_json.h"
#include "core/workbench/kept.h"
#include "core/workbench/lookup.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;

namespace {

json params_json(const ParamValues& params) {
  json result = json::object();
  for (const Param& param : params.table()) {
    const std::string key(param.key);
    if (params.varies(key)) {
      result[key] = params.text(key);
    } else if (param.kind == Param::Kind::choice) {
      result[key] = params.choice(param.key);
    } else if (param.kind == Param::Kind::toggle) {
      result[key] = params.toggle(param.key);
    } else if (param.kind == Param::Kind::integer) {
      result[key] = params.integer(param.key);
    } else {
      result[key] = params.real(param.key);
    }
  }
  return result;
}

json demo_json(const DemoItem& demo, const Workbench::Impl& bench) {
  const Trajectory& trajectory = *demo.trajectory;
  json result = {{"id", demo.id},
                 {"name", demo.name},
                 {"scene", trajectory.meta.scene},
                 {"params", trajectory.meta.params},
                 {"steps", trajectory.steps},
                 {"seconds", trajectory.steps * bench.dt()},
                 {"source", trajectory.meta.source},
                 {"by_person", demo.by_person()},
                 {"outcome", outcome_name(trajectory.outcome)},
                 {"seed", std::to_string(trajectory.meta.seed)},
                 {"hash", hex_text(demo.hash)},
                 {"fits", bench.matches(trajectory)},
                 {"weight", trajectory.weight},
                 {"labels", trajectory.label_count()},
                 {"used", demo.used},
                 {"run", demo.run},
                 {"round", demo.round}};
  const auto spread = bench.spreads.find(demo.hash);
  if (spread != bench.spreads.end() && spread->second) {
    result["spread"] = {{"furthest", spread->second->furthest}, {"came_back", spread->second->came_back}};
  }
  return result;
}

// Not known of evaluations kept before laps were counted.
json falls_json(const EvaluationResult& evaluation) {
  return evaluation.laps_driven() > 0.0 ? json(evaluation.falls_per_lap()) : json(nullptr);
}

// Nothing to tell where nothing failed.
json steps_json(const EvaluationResult& evaluation) {
  const bool fails = evaluation.successes() < static_cast<int>(evaluation.episodes.size());
  return fails ? json(evaluation.steps_before_failure()) : json(nullptr);
}

// {"overlap": {"mean", "low", "high", "median"}}; empty where the scene reports nothing.
json reported_figures_json(const EvaluationResult& evaluation) {
  json result = json::object();
  for (const ReportedFigure& figure : evaluation.reported()) {
    result[figure.name] = {{"mean", figure.mean},
                           {"low", figure.mean_ci95.low},
                           {"high", figure.mean_ci95.high},
                           {"median", figure.median}};
  }
  return result;
}

json rounds_json(const RunItem& run) {
  json result = json::array();
  for (const RoundItem& round : run.rounds) {
    json one = {{"round", round.round},
                {"updates", round.updates},
                {"expert_labels", round.expert_labels},
                {"interventions", round.interventions},
                {"context_switches", round.context_switches},
                {"evaluation", nullptr}};
    const EvaluationResult& evaluation = round.evaluation;
    if (evaluation.episodes_total > 0) {
      const Interval interval = evaluation.success_ci95();
      one["evaluation"] = {{"episodes", evaluation.episodes.size()},
                           {"episodes_total", evaluation.episodes_total},
                           {"successes", evaluation.successes()},
                           {"rate", evaluation.success_rate()},
                           {"low", interval.low},
                           {"high", interval.high},
                           {"falls_per_lap", falls_json(evaluation)},
                           {"reported", reported_figures_json(evaluation)}};
    }
    result.push_back(std::move(one));
  }
  return result;
}

json ask_json(const RunItem& run) {
  if (run.phase != RunItem::Phase::asking || !run.ask) return nullptr;
  return {{"kind", run.ask->kind == Request::Kind::labels ? "labels" : "gated_rollouts"},
          {"round", run.ask->round},
          {"episodes", run.ask->episodes},
          {"expert_share", run.ask->expert_share}};
}

json correction_json(const CorrectionItem& item) {
  json stretches = json::array();
  for (const Stretch& stretch : item.stretches) stretches.push_back({{"from", stretch.from}, {"to", stretch.to}});
  return {{"run", item.run},
          {"round", item.round},
          {"way", way_name(item.way)},
          {"wheel", wheel_name(item.wheel)},
          {"share", item.share},
          {"step", item.step},
          {"steps", item.steps},
          {"ended", item.ended},
          {"stretches", std::move(stretches)},
          {"labels", item.labels},
          {"kept_episodes", item.kept_episodes},
          {"kept_labels", item.kept_labels}};
}

json evaluation_json(const RunItem& run) {
  const EvaluationResult& evaluation = *run.evaluation;
  const Interval interval = evaluation.success_ci95();
  json outcomes = json::array();
  json seeds = json::array();
  json steps = json::array();
  json first_failure = nullptr;  // a start worth looking at
  for (const EpisodeResult& episode : evaluation.episodes) {
    if (first_failure.is_null() && episode.outcome != Outcome::success) first_failure = outcomes.size();
    outcomes.push_back(outcome_name(episode.outcome));
    seeds.push_back(std::to_string(episode.seed));
    steps.push_back(episode.steps);
  }
  return {{"episodes", evaluation.episodes.size()},
          {"episodes_total", evaluation.episodes_total},
          {"seed", std::to_string(run.evaluation_seed)},
          {"params", run.evaluation_params.changed()},
          {"successes", evaluation.successes()},
          {"rate", evaluation.success_rate()},
          {"low", interval.low},
          {"high", interval.high},
          {"steps_before_failure", steps_json(evaluation)},
          {"falls_per_lap", falls_json(evaluation)},
          {"mean_return", evaluation.mean_return()},
          {"mean_cost", evaluation.mean_cost()},
          {"reported", reported_figures_json(evaluation)},
          {"outcomes", std::move(outcomes)},
          {"first_failure", std::move(first_failure)},
          {"steps", std::move(steps)},
          {"seeds", std::move(seeds)}};
}

/// Last value of a curve; null before there is one.
json last_of(const std::vector<Series>& curves, std::string_view name) {
  for (const Series& series : curves) {
    if (series.name == name && !series.points.empty()) return series.points.back().second;
  }
  return nullptr;
}

template <class Number>
json or_null(const std::optional<Number>& value) {
  return value ? json(*value) : json(nullptr);
}

/// null: nobody knows.
json price_json(const Price& price) {
  return {{"labels", or_null(price.labels)}, {"env_steps", or_null(price.env_steps)}};
}

json run_json(const RunItem& run, const std::vector<DemoItem>& demos) {
  json hashes = json::array();
  for (const std::uint64_t hash : run.data_hashes) hashes.push_back(hex_text(hash));
  return {{"id", run.id},
          {"name", run.name},
          {"learner", run.learner != nullptr ? json(run.learner->id) : json(nullptr)},
          {"params", run.learner != nullptr ? params_json(run.params) : json::object()},
          {"scene", run.scene->id},
          {"scene_params", run.scene_params.changed()},
          {"seed", std::to_string(run.seed)},
          {"data", run.data},
          {"data_key", run.data_key},
          {"data_hashes", std::move(hashes)},
          {"phase", phase_name(run.phase)},
          {"updates", run.status.updates},
          {"updates_total", run.status.updates_total},
          {"progress", run.status.progress},
          {"pace", run.pace},
          {"stop_reason", run.status.stop_reason},
          {"problem", run.problem},
          {"loss", last_of(run.curves, "loss")},
          {"held_out_loss", last_of(run.curves, "held_out_loss")},
          {"curves", curves_to_json(run.curves)},
          {"has_policy", run.policy != nullptr},
          {"expert_labels", run.status.expert_labels},
          {"interventions", run.status.interventions},
          {"context_switches", run.status.context_switches},
          {"env_steps", run.status.env_steps},
          {"price", price_json(price_of(run, demos))},
          {"initial", run.initial},
          {"rounds", rounds_json(run)},
          {"ask", ask_json(run)},
          {"hidden", run.hidden},
          {"weights_hash", hex_text(run.weights_hash)},
          {"best_round", run.best_round >= 0 ? json(run.best_round) : json()},
          {"demonstration_weights", run.demonstration_weights},
          {"color", run.color},
          {"health", run.health ? health_state_json(*run.health) : json(nullptr)},
          {"diagnosis", run.diagnosis ? diagnosis_state_json(*run.diagnosis) : json(nullptr)},
          {"evaluation", run.evaluation ? evaluation_json(run) : json(nullptr)}};
}

json view_json(const ViewOptions& view) {
  return {{"success", success_name(view.success)},
          {"plot", plot_name(view.plot)},
          {"run", view.run},
          {"unfolded", view.unfolded},
          {"ticked", view.ticked},
          {"learner", view.learner}};
}

/// The two fields of the maps, and those that can be chosen.
json fields_json(const Workbench::Impl& bench) {
  json choices = json::array();
  for (const FieldName& field : field_names(bench.spec()))
    choices.push_back({{"name", field.name}, {"unit", field.unit}});
  return {{"x", bench.state.field_x}, {"y", bench.state.field_y}, {"choices", std::move(choices)}};
}

/// Where actions are looked at, and the fields that can be chosen.
json decision_json(const Workbench::Impl& bench) {
  json result = decision_to_json(bench.state.decision);
  result["place"] = decision_place(bench.state.decision, bench.spec());
  result["own"] = bench.state.decision == usual_decision(bench.spec());
  json choices = json::array();
  for (const FieldSource& source : decision_fields(bench.spec())) choices.push_back(source.field.name);
  result["choices"] = std::move(choices);
  return result;
}

std::string_view actor_kind(Actor::Kind kind) {
  if (kind == Actor::Kind::person) return "person";
  if (kind == Actor::Kind::run) return "run";
  if (kind == Actor::Kind::round) return "round";
  return kind == Actor::Kind::replay ? "replay" : "expert";
}

json actor_json(const Actor& actor) {
  json result = {{"kind", actor_kind(actor.kind)}, {"id", actor.id}};
  if (actor.kind == Actor::Kind::demonstrator) result["kind"] = actor.demonstrator;
  if (actor.kind == Actor::Kind::round) result["round"] = actor.round;
  return result;
}

json stage_json(const StageItem& stage, const SceneSpec& spec) {
  const Episode& episode = *stage.episode;
  std::vector<float> values(spec.probes.size());
  episode.scene().probe(values);
  json probes = json::object();
  for (std::size_t i = 0; i < values.size(); ++i) probes[std::string(spec.probes[i].name)] = values[i];
  const Vec2 point = episode.scene().trail_point();
  json result = {{"title", stage.title},        {"actor", actor_json(stage.actor)},
                 {"color", stage.color},        {"seed", std::to_string(episode.trajectory().meta.seed)},
                 {"steps", episode.steps()},    {"seconds", episode.steps() * spec.dt},
                 {"ended", stage.ended},        {"outcome", outcome_name(episode.last().outcome)},
                 {"caption", stage.caption},    {"trail", stage.trail.size()},
                 {"point", {point.x, point.y}}, {"probes", std::move(probes)},
                 {"left_road_at", nullptr}};
  result["corrected"] = std::count(stage.corrected.begin(), stage.corrected.end(), std::uint8_t{1});
  if (stage.left_road_at) {
    result["left_road_at"] = {stage.left_road_at->x, stage.left_road_at->y};
    result["left_road_after"] = stage.left_road_step * spec.dt;
  }
  return result;
}

}  // namespace

std::string_view mode_name(Mode mode) {
  switch (mode) {
    case Mode::watch:
      return "watch";
    case Mode::ready:
      return "ready";
    case Mode::record:
      return "record";
    case Mode::review:
      return "review";
    case Mode::compare:
      return "compare";
    case Mode::correct:
      return "correct";
  }
  return "";
}

std::string_view way_name(CorrectionWay way) {
  if (way == CorrectionWay::ride) return "ride";
  return way == CorrectionWay::point ? "point" : "take_over";
}

CorrectionWay way_named(std::string_view name) {
  if (name == "ride") return CorrectionWay::ride;
  return name == "point" ? CorrectionWay::point : CorrectionWay::take_over;
}

std::string_view wheel_name(Wheel wheel) {
  if (wheel == Wheel::paused) return "paused";
  return wheel == Wheel::correcting ? "correcting" : "autonomous";
}

std::string_view phase_name(RunItem::Phase phase) {
  switch (phase) {
    case RunItem::Phase::training:
      return "training";
    case RunItem::Phase::paused:
      return "paused";
    case RunItem::Phase::evaluating:
      return "evaluating";
    case RunItem::Phase::asking:
      return "asking";
    case RunItem::Phase::ready:
      return "ready";
    case RunItem::Phase::failed:
      return "failed";
  }
  return "";
}

json make_state_json(const Workbench::Impl& bench) {
  const WorkbenchState& state = bench.state;
  json demos = json::array();
  for (const DemoItem& demo : state.demos) demos.push_back(demo_json(demo, bench));
  json runs = json::array();
  for (const RunItem& run : state.runs) {
    runs.push_back(run_json(run, state.demos));
    json& diagnosis = runs.back()["diagnosis"];
    if (diagnosis.is_object() && diagnosis["actions"].is_object()) {
      diagnosis["actions"]["sentence"] = run.scene == state.scene ? actions_sentence(run, bench.spec()) : "";
    }
  }
  json stages = json::array();
  for (const StageItem& stage : state.stages) stages.push_back(stage_json(stage, bench.spec()));
  json scenes = json::array();
  for (const SceneEntry* scene : bench.scenes) {
    scenes.push_back({{"id", scene->id}, {"title", scene->title}, {"summary", scene->summary}});
  }
  json learner_params = json::object();
  for (std::size_t i = 0; i < bench.learners.size(); ++i) {
    learner_params[std::string(bench.learners[i]->id)] = params_json(state.learner_params[i]);
  }
  json result = {{"mode", mode_name(state.mode)},
                 {"scenes", std::move(scenes)},
                 {"scene", state.scene->id},
                 {"scene_title", state.scene->title},
                 {"demonstration", state.scene->words.demonstration},
                 {"scene_params", params_json(state.scene_params)},
                 {"learner_params", std::move(learner_params)},
                 {"seed", state.seed},
                 {"start", state.start},
                 {"paused", state.paused},
                 {"speed", state.speed},
                 {"time", bench.steps_taken},
                 {"dt", bench.dt()},
                 {"show",
                  {{"trails", state.show.trails},
                   {"sensors", state.show.sensors},
                   {"follow", state.show.follow},
                   {"heat", state.show.heat},
                   {"arrows", state.show.arrows},
                   {"dark", state.show.dark}}},
                 {"fields", fields_json(bench)},
                 {"decision", decision_json(bench)},
                 {"horizon", state.horizon ? horizon_state_json(*state.horizon) : json(nullptr)},
                 {"view", view_json(state.view)},
                 {"demos", std::move(demos)},
                 {"runs", std::move(runs)},
                 {"stages", std::move(stages)},
                 {"ended", bench.all_ended()},
                 {"making", nullptr},
                 {"correction", state.correction ? correction_json(*state.correction) : json(nullptr)},
                 {"sentence", state.sentence},
                 {"statistics", state.statistics},
                 {"problem", state.problem}};
  if (state.making) {
    result["making"] = {{"driver", state.making->driver}, {"made", state.making->made}, {"total", state.making->total}};
  }
  json guide = make_guide_json(bench);
  result["next"] = guide["next"];
  result["guide"] = std::move(guide["steps"]);
  result["lesson"] = std::move(guide["lesson"]);
  result["lead"] = std::move(guide["lead"]);
  return result;
}

}  // namespace driftlab
