#include "core/workbench/health_json.h"

#include <algorithm>
#include <cmath>

#include "core/workbench/arguments.h"
#include "core/workbench/number_json.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostSteps = std::int64_t{1} << 50;
constexpr auto kVerdicts = static_cast<std::int64_t>(kLastVerdict);

json or_null(const std::optional<double>& value) {
  return value ? json(*value) : json(nullptr);
}

std::optional<double> number_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json map_to_json(const RewardMap& map) {
  return {{"fields", {map.x_name, map.y_name}},
          {"x", axis_to_json(map.x)},
          {"y", axis_to_json(map.y)},
          {"reward", floats_to_json(map.reward)},
          {"own", floats_to_json(map.own)},
          {"expert", floats_to_json(map.expert)},
          {"own_steps", map.own_steps},
          {"expert_steps", map.expert_steps},
          {"lowest", map.lowest},
          {"highest", map.highest}};
}

std::optional<RewardMap> map_from_json(const json* message) {
  if (message == nullptr || !message->is_object()) return std::nullopt;
  Arguments arguments(*message, "a map of rewards", "");
  RewardMap map;
  const std::vector<std::string> fields = arguments.texts("fields");
  map.x = axis_from_json(arguments.raw("x"));
  map.y = axis_from_json(arguments.raw("y"));
  map.reward = floats_from_json(arguments.binary("reward"));
  map.own = floats_from_json(arguments.binary("own"));
  map.expert = floats_from_json(arguments.binary("expert"));
  map.own_steps = arguments.integer("own_steps", 0, kMostSteps);
  map.expert_steps = arguments.integer("expert_steps", 0, kMostSteps);
  map.lowest = arguments.number("lowest", -kAny, kAny);
  map.highest = arguments.number("highest", -kAny, kAny);
  const auto cells = static_cast<std::size_t>(map.x.cells) * static_cast<std::size_t>(map.y.cells);
  const bool whole =
      fields.size() == 2 && cells > 0 && map.reward.size() == cells && map.own.size() == cells &&
      map.expert.size() == cells && map.x.high > map.x.low && map.y.high > map.y.low &&
      std::all_of(map.reward.begin(), map.reward.end(), [](float value) { return std::isfinite(value); });
  if (!arguments.finish() || !whole) return std::nullopt;
  map.x_name = fields[0];
  map.y_name = fields[1];
  return map;
}

json figures_json(const HealthReport& report) {
  json figures = json::array();
  for (const HealthFigure& figure : report.figures) {
    figures.push_back({{"id", figure.id},
                       {"title", figure.title},
                       {"unit", figure.unit},
                       {"value", figure.value},
                       {"low", or_null(figure.low)},
                       {"high", or_null(figure.high)},
                       {"help", figure.help}});
  }
  return figures;
}

json ways_json(const HealthReport& report) {
  json ways = json::array();
  for (const WayFigure& way : report.ways) {
    ways.push_back({{"name", way.name}, {"demonstrations", way.demonstrations}, {"own", way.own}});
  }
  return ways;
}

json common_json(const HealthItem& health) {
  return {{"at", health.updates},
          {"env_steps", health.env_steps},
          {"words", verdict_name(health.report.verdict)},
          {"why", health.report.why},
          {"advice", health.report.advice},
          {"figures", figures_json(health.report)},
          {"ways", ways_json(health.report)},
          {"parts", health.parts},
          {"only", health.only}};
}

}  // namespace

json health_to_json(const HealthItem& health) {
  json message = common_json(health);
  message["verdict"] = static_cast<int>(health.report.verdict);
  message["map"] = health.map ? map_to_json(*health.map) : json(nullptr);
  return message;
}

std::optional<HealthItem> health_from_json(const json& message) {
  if (!message.is_object()) return std::nullopt;
  Arguments arguments(message, "health", "type");
  HealthItem health;
  health.updates = arguments.integer("at", 0, kMostSteps);
  health.env_steps = arguments.integer("env_steps", 0, kMostSteps);
  health.report.verdict = static_cast<HealthVerdict>(arguments.integer("verdict", 0, kVerdicts));
  health.report.why = arguments.text("why");
  health.report.advice = arguments.text("advice");
  arguments.raw("words");
  const json* figures = arguments.raw("figures");
  const json* ways = arguments.raw("ways");
  health.parts = arguments.texts("parts");
  health.only = arguments.text("only");
  health.map = map_from_json(arguments.raw("map"));
  if (!arguments.finish() || figures == nullptr || !figures->is_array() || ways == nullptr || !ways->is_array()) {
    return std::nullopt;
  }
  for (const json& figure : *figures) {
    const auto value = number_of(figure, "value");
    if (!figure.is_object() || !value) return std::nullopt;
    health.report.figures.push_back({text_of(figure, "id"), text_of(figure, "title"), text_of(figure, "unit"), *value,
                                     number_of(figure, "low"), number_of(figure, "high"), text_of(figure, "help")});
  }
  for (const json& way : *ways) {
    if (!way.is_object()) return std::nullopt;
    health.report.ways.push_back(
        {text_of(way, "name"), number_of(way, "demonstrations").value_or(0.0), number_of(way, "own").value_or(0.0)});
  }
  return health;
}

json health_state_json(const HealthItem& health) {
  json state = common_json(health);
  state["map"] = nullptr;
  if (health.map) {
    state["map"] = {{"fields", {health.map->x_name, health.map->y_name}},
                    {"x", axis_to_json(health.map->x)},
                    {"y", axis_to_json(health.map->y)},
                    {"own_steps", health.map->own_steps},
                    {"expert_steps", health.map->expert_steps},
                    {"lowest", health.map->lowest},
                    {"highest", health.map->highest}};
  }
  return state;
}

}  // namespace driftlab
