#include "core/workbench/analysis_json.h"

#include <algorithm>
#include <cmath>

#include "core/workbench/arguments.h"
#include "core/workbench/lookup.h"
#include "core/workbench/number_json.h"

namespace driftlab {

using nlohmann::json;

namespace {

constexpr std::int64_t kMostSteps = std::int64_t{1} << 50;

json error_to_json(const std::optional<DriftError>& error) {
  if (!error) return nullptr;
  return {{"value", error->value}, {"low", error->ci95.low}, {"high", error->ci95.high}};
}

std::optional<DriftError> error_from_json(const json* message) {
  if (message == nullptr || !message->is_object()) return std::nullopt;
  Arguments arguments(*message, "an error", "");
  DriftError error;
  error.value = arguments.number("value", -kAny, kAny);
  error.ci95 = {arguments.number("low", -kAny, kAny), arguments.number("high", -kAny, kAny)};
  return arguments.finish() ? std::optional(error) : std::nullopt;
}

json or_null(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

std::optional<double> number_or_nothing(const json* value) {
  return value != nullptr && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
}

json samples_to_json(const ActionSamples& samples) {
  return {{"episodes", samples.episodes}, {"reached", samples.reached}, {"actions", floats_to_json(samples.actions)}};
}

bool samples_from_json(const json* message, ActionSamples& samples) {
  if (message == nullptr || !message->is_object()) return false;
  Arguments arguments(*message, "samples", "");
  samples.episodes = static_cast<int>(arguments.integer("episodes", 0, 1 << 30));
  samples.reached = static_cast<int>(arguments.integer("reached", 0, samples.episodes));
  samples.actions = floats_from_json(arguments.binary("actions"));
  const bool finite =
      std::all_of(samples.actions.begin(), samples.actions.end(), [](float action) { return std::isfinite(action); });
  return arguments.finish() && finite;
}

json samples_state_json(const ActionSamples& samples) {
  const Modes modes = find_modes(samples.actions);
  return {{"episodes", samples.episodes}, {"reached", samples.reached},       {"samples", samples.actions.size()},
          {"mean", samples.average()},    {"deviation", samples.deviation()}, {"below", samples.below()},
          {"above", samples.above()},     {"two_modes", modes.two},           {"modes", {modes.low, modes.high}}};
}

json actions_state_json(const DecisionActions& actions) {
  if (actions.empty()) return nullptr;
  json predicted = nullptr;
  if (actions.predicted) {
    predicted = {{"mean", actions.predicted->mean}, {"deviation", actions.predicted->deviation}};
  }
  return {{"at", decision_to_json(actions.at)},
          {"demonstrations", samples_state_json(actions.demonstrations)},
          {"left_out", actions.left_out},
          {"own", samples_state_json(actions.own)},
          {"predicted", std::move(predicted)}};
}

json map_state_json(const FieldMap& map) {
  int visited = 0;
  for (const float share : map.share) visited += share > 0.0F ? 1 : 0;
  return {{"fields", {map.x_name, map.y_name}},
          {"x", axis_to_json(map.x)},
          {"y", axis_to_json(map.y)},
          {"steps", map.steps},
          {"visited", visited},
          {"diversity", map.diversity}};
}

}  // namespace

json figures_to_json(const DriftFigures& figures) {
  return {{"episodes", figures.episodes},
          {"successes", figures.successes},
          {"expert_success", or_null(figures.expert_success)},
          {"training", error_to_json(figures.training)},
          {"expert_states", error_to_json(figures.expert_states)},
          {"own_states", error_to_json(figures.own_states)},
          {"noise_floor", or_null(figures.noise_floor)}};
}

DriftFigures figures_from_json(const json& message) {
  DriftFigures figures;
  if (!message.is_object()) return figures;
  Arguments arguments(message, "figures", "");
  figures.episodes = static_cast<int>(arguments.integer("episodes", 0, 1 << 30, 0));
  figures.successes = static_cast<int>(arguments.integer("successes", 0, figures.episodes, 0));
  figures.expert_success = number_or_nothing(arguments.raw("expert_success"));
  figures.training = error_from_json(arguments.raw("training"));
  figures.expert_states = error_from_json(arguments.raw("expert_states"));
  figures.own_states = error_from_json(arguments.raw("own_states"));
  figures.noise_floor = number_or_nothing(arguments.raw("noise_floor"));
  return figures;
}

json divergence_to_json(const Divergence& divergence) {
  return {{"fields", {divergence.probe_x, divergence.probe_y}},
          {"kl", divergence.kl},
          {"js", divergence.js},
          {"policy_steps", divergence.policy_steps},
          {"expert_steps", divergence.expert_steps}};
}

std::optional<Divergence> divergence_from_json(const json& message) {
  if (!message.is_object()) return std::nullopt;
  Arguments arguments(message, "a divergence", "");
  const std::vector<std::string> fields = arguments.texts("fields");
  Divergence divergence;
  divergence.kl = arguments.number("kl", -kAny, kAny);
  divergence.js = arguments.number("js", -kAny, kAny);
  divergence.policy_steps = arguments.integer("policy_steps", 0, kMostSteps);
  divergence.expert_steps = arguments.integer("expert_steps", 0, kMostSteps);
  if (!arguments.finish() || fields.size() != 2) return std::nullopt;
  divergence.probe_x = fields[0];
  divergence.probe_y = fields[1];
  return divergence;
}

json map_to_json(const FieldMap& map) {
  return {{"fields", {map.x_name, map.y_name}},
          {"x", axis_to_json(map.x)},
          {"y", axis_to_json(map.y)},
          {"steps", map.steps},
          {"share", floats_to_json(map.share)},
          {"action", floats_to_json(map.action)},
          {"motion", floats_to_json(map.motion)},
          {"diversity", map.diversity}};
}

FieldMap map_from_json(const json& message) {
  if (!message.is_object()) return {};
  Arguments arguments(message, "a map", "");
  FieldMap map;
  const std::vector<std::string> fields = arguments.texts("fields");
  map.x = axis_from_json(arguments.raw("x"));
  map.y = axis_from_json(arguments.raw("y"));
  map.steps = arguments.integer("steps", 0, kMostSteps, 0);
  map.share = floats_from_json(arguments.binary("share"));
  map.action = floats_from_json(arguments.binary("action"));
  map.motion = floats_from_json(arguments.binary("motion"));
  map.diversity = arguments.number("diversity", 0.0, 1.0, 0.0);
  const auto cells = static_cast<std::size_t>(map.x.cells) * static_cast<std::size_t>(map.y.cells);
  const bool whole = fields.size() == 2 && cells > 0 && map.share.size() == cells && map.action.size() % cells == 0 &&
                     (map.motion.empty() || map.motion.size() == 2 * cells) && map.x.high > map.x.low &&
                     map.y.high > map.y.low;
  if (!arguments.finish() || !whole) return {};
  map.x_name = fields[0];
  map.y_name = fields[1];
  return map;
}

json decision_to_json(const Decision& decision) {
  return {{"field", decision.field},
          {"low", decision.low},
          {"high", decision.high},
          {"action", decision.action},
          {"steps", decision.every_step ? "all" : "first"}};
}

Result<Decision> decision_from_json(const json& message) {
  if (!message.is_object()) return fail("a decision", shown(message));
  Arguments arguments(message, "a decision", "");
  Decision decision;
  decision.field = arguments.text("field");
  decision.low = arguments.number("low", -kAny, kAny);
  decision.high = arguments.number("high", -kAny, kAny);
  decision.action = static_cast<int>(arguments.integer("action", 0, 1 << 20));
  decision.every_step = arguments.choice("steps", {"first", "all"}) == "all";
  if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());
  return decision;
}

json decision_actions_to_json(const DecisionActions& actions) {
  json predicted = nullptr;
  if (actions.predicted) {
    predicted = {{"mean", actions.predicted->mean},
                 {"deviation", actions.predicted->deviation},
                 {"shares", floats_to_json(actions.predicted->shares)}};
  }
  return {{"at", decision_to_json(actions.at)},
          {"demonstrations", samples_to_json(actions.demonstrations)},
          {"left_out", actions.left_out},
          {"own", samples_to_json(actions.own)},
          {"predicted", std::move(predicted)}};
}

DecisionActions decision_actions_from_json(const json& message) {
  if (!message.is_object()) return {};
  Arguments arguments(message, "actions", "");
  DecisionActions actions;
  const json* at = arguments.raw("at");
  const auto decision = at != nullptr ? decision_from_json(*at) : Result<Decision>(Decision{});
  const bool good = samples_from_json(arguments.raw("demonstrations"), actions.demonstrations) &&
                    samples_from_json(arguments.raw("own"), actions.own);
  actions.left_out = static_cast<int>(arguments.integer("left_out", 0, 1 << 30, 0));
  if (const json* predicted = arguments.raw("predicted"); predicted != nullptr && predicted->is_object()) {
    Arguments one(*predicted, "predicted", "");
    Predicted read;
    read.mean = one.number("mean", -kAny, kAny);
    read.deviation = one.number("deviation", 0.0, kAny);
    read.shares = floats_from_json(one.binary("shares"));
    if (!one.finish() || read.shares.size() != static_cast<std::size_t>(kPredictedCells)) return {};
    actions.predicted = std::move(read);
  }
  if (!arguments.finish() || !good || !decision || decision->field.empty()) return {};
  actions.at = *decision;
  return actions;
}

json diagnosis_to_json(const DiagnosisItem& diagnosis) {
  return {{"episodes", diagnosis.episodes},
          {"seed", std::to_string(diagnosis.seed)},
          {"params", diagnosis.params.changed()},
          {"figures", figures_to_json(diagnosis.figures)},
          {"note", diagnosis.note},
          {"own", map_to_json(diagnosis.own)},
          {"expert", map_to_json(diagnosis.expert)},
          {"actions", decision_actions_to_json(diagnosis.actions)},
          {"divergence", diagnosis.divergence ? divergence_to_json(*diagnosis.divergence) : json(nullptr)}};
}

std::optional<DiagnosisItem> diagnosis_from_json(const json& kept, const SceneEntry& scene) {
  if (!kept.is_object()) return std::nullopt;
  Arguments arguments(kept, "a kept diagnosis", "");
  DiagnosisItem item;
  item.episodes = static_cast<int>(arguments.integer("episodes", 1, 1 << 30));
  item.seed = arguments.seed("seed");
  const auto params = read_params(scene.params, arguments.texts("params"));
  const json* figures = arguments.raw("figures");
  item.note = arguments.text("note", "");
  const json* own = arguments.raw("own");
  const json* expert = arguments.raw("expert");
  const json* divergence = arguments.raw("divergence");
  const json* actions = arguments.raw("actions");  // not in what was kept by earlier versions
  if (!arguments.finish() || !params || figures == nullptr || own == nullptr || expert == nullptr) return std::nullopt;
  item.params = *params;
  item.figures = figures_from_json(*figures);
  if (item.figures.episodes == 0) return std::nullopt;
  item.judgement = judge_drift(item.figures);
  item.own = map_from_json(*own);
  item.expert = map_from_json(*expert);
  if (divergence != nullptr) item.divergence = divergence_from_json(*divergence);
  if (actions != nullptr) item.actions = decision_actions_from_json(*actions);
  item.progress = 1.0;
  item.finished = true;
  return item;
}

json horizon_row_to_json(const HorizonItem::Row& row) {
  json fit = nullptr;
  if (row.fit) {
    fit = {{"exponent", row.fit->exponent},
           {"low", row.fit->ci95.low},
           {"high", row.fit->ci95.high},
           {"used", row.fit->used},
           {"weights", row.fit->weights}};
  }
  return {{"learner", row.learner}, {"costs", row.costs}, {"fit", std::move(fit)}, {"words", row.words}};
}

namespace {

std::optional<ExponentFit> fit_from_json(const json* message) {
  if (message == nullptr || !message->is_object()) return std::nullopt;
  Arguments arguments(*message, "a fit", "");
  ExponentFit fit;
  fit.exponent = arguments.number("exponent", -kAny, kAny);
  fit.ci95 = {arguments.number("low", -kAny, kAny), arguments.number("high", -kAny, kAny)};
  const json* used = arguments.raw("used");
  const json* weights = arguments.raw("weights");
  if (!arguments.finish() || used == nullptr || !used->is_array() || weights == nullptr || !weights->is_array()) {
    return std::nullopt;
  }
  for (const json& one : *used) fit.used.push_back(one.is_boolean() && one.get<bool>());
  for (const json& one : *weights) fit.weights.push_back(one.is_number() ? one.get<double>() : 0.0);
  return fit;
}

}  // namespace

std::optional<HorizonItem::Row> horizon_row_from_json(const json& message) {
  if (!message.is_object()) return std::nullopt;
  Arguments arguments(message, "a row", "");
  HorizonItem::Row row;
  row.learner = arguments.text("learner");
  row.words = arguments.text("words");
  const json* costs = arguments.raw("costs");
  row.fit = fit_from_json(arguments.raw("fit"));
  if (!arguments.finish() || costs == nullptr || !costs->is_array()) return std::nullopt;
  for (const json& seed : *costs) {
    if (!seed.is_array()) return std::nullopt;
    std::vector<double> line;
    for (const json& cost : seed) line.push_back(cost.is_number() ? cost.get<double>() : 0.0);
    row.costs.push_back(std::move(line));
  }
  return row;
}

json diagnosis_state_json(const DiagnosisItem& diagnosis) {
  json result = {{"progress", diagnosis.progress},
                 {"finished", diagnosis.finished},
                 {"episodes", diagnosis.episodes},
                 {"seed", std::to_string(diagnosis.seed)},
                 {"params", diagnosis.params.changed()},
                 {"verdict", nullptr},
                 {"sentence", ""},
                 {"note", diagnosis.note},
                 {"figures", figures_to_json(diagnosis.figures)},
                 {"divergence", diagnosis.divergence ? divergence_to_json(*diagnosis.divergence) : json(nullptr)},
                 {"own", map_state_json(diagnosis.own)},
                 {"expert", map_state_json(diagnosis.expert)},
                 {"actions", actions_state_json(diagnosis.actions)},
                 {"problem", diagnosis.problem}};
  if (diagnosis.finished) {
    result["verdict"] = verdict_name(diagnosis.judgement.verdict);
    result["sentence"] = diagnosis.judgement.sentence;
  }
  return result;
}

json horizon_state_json(const HorizonItem& horizon) {
  json rows = json::array();
  for (const HorizonItem::Row& row : horizon.rows) rows.push_back(horizon_row_to_json(row));
  return {{"progress", horizon.progress}, {"finished", horizon.finished}, {"dt", horizon.dt},
          {"horizons", horizon.horizons}, {"rows", std::move(rows)},      {"problem", horizon.problem}};
}

}  // namespace driftlab
