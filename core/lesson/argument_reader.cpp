#include "core/lesson/argument_reader.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/table_reader.h"
#include "core/metrics/decision.h"

namespace driftlab::lesson {

using nlohmann::json;
using Kind = Argument::Kind;

namespace {

constexpr std::size_t kMostStages = 4;

std::vector<std::string> texts_of(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

}  // namespace

void ArgumentReader::wrong(const TomlValue& value, const Argument& argument, std::string expected, std::string hint) {
  complaints_.add(value.place,
                  std::move(expected) + " as " + std::string(argument.name) + " of the command " + command_,
                  value.shown(), std::move(hint));
}

void ArgumentReader::wrong_one_of(const TomlValue& value, const Argument& argument, const std::string& what,
                                  const std::vector<std::string>& known) {
  wrong(value, argument, what + join(known, ", "), did_you_mean(value.text, known));
}

std::optional<json> ArgumentReader::take(const Argument& argument, const TomlValue& value) {
  switch (argument.kind) {
    case Kind::number:
    case Kind::integer:
    case Kind::seed:
      return take_number(argument, value);
    case Kind::flag:
      if (value.kind == TomlValue::Kind::boolean) return value.boolean;
      wrong(value, argument, "true or false");
      return std::nullopt;
    case Kind::value:
      return take_setting_value(argument, value);
    case Kind::learners:
      return take_learners(argument, value);
    case Kind::actor:
      return take_actor(argument, value);
    case Kind::actors:
      return take_actors(argument, value);
    default:
      return take_text(argument, value);
  }
}

std::optional<json> ArgumentReader::take_number(const Argument& argument, const TomlValue& value) {
  const bool seed = argument.kind == Kind::seed;
  const bool whole = seed || argument.kind == Kind::integer;
  const double low = seed ? 0.0 : argument.low;
  const double high = seed ? static_cast<double>(kLargestSeed) : argument.high;
  const bool kind = whole ? value.kind == TomlValue::Kind::integer : value.is_number();
  if (kind && within_limits(value.real, low, high)) return whole ? json(value.integer) : json(value.real);
  wrong(value, argument,
        seed ? "a seed, 0 to " + std::to_string(kLargestSeed)
             : (whole ? "a whole number " : "a number ") + limits_text(low, high));
  return std::nullopt;
}

/// Together with its key, which stands before it in the table of arguments.
std::optional<json> ArgumentReader::take_setting_value(const Argument& argument, const TomlValue& value) {
  const auto text = setting_text(value);
  if (!text) {
    wrong(value, argument, "a number, a text, true or false");
    return std::nullopt;
  }
  if (key_ == nullptr) return std::nullopt;
  // One that the learner sets by hand counts too: what follows is said of what then is.
  if (const auto set = scope_.set(key_->text, *text); !set) {
    const TomlValue* at = scope_.takes(key_->text) ? &value : key_;
    complaints_.add(at->place, set.error());
    return std::nullopt;
  }
  return json(*text);
}

std::optional<json> ArgumentReader::take_text(const Argument& argument, const TomlValue& value) {
  if (value.kind != TomlValue::Kind::text) {
    const bool named = argument.kind == Kind::run || argument.kind == Kind::demo;
    wrong(value, argument, "a text",
          named ? "A lesson speaks of runs and demonstrations by the names it gives them." : "");
    return std::nullopt;
  }
  const auto one_of = [&](const std::string& what, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), value.text) != known.end()) return true;
    wrong_one_of(value, argument, what, known);
    return false;
  };
  if (argument.kind == Kind::setting) key_ = &value;
  bool good = true;
  if (argument.kind == Kind::choice) good = one_of("one of ", texts_of(argument.choices));
  if (argument.kind == Kind::scene) good = one_of("one of the scenes ", scope_.scene_ids());
  if (argument.kind == Kind::learner) good = one_of("one of the learners ", scope_.learner_ids());
  if (argument.kind == Kind::driver) good = one_of("one of the drivers ", driver_names());
  if (argument.kind == Kind::run) good = named(argument, value, Named::run);
  if (argument.kind == Kind::demo) good = named(argument, value, Named::demonstration);
  if (argument.kind == Kind::map_field || argument.kind == Kind::state_field) good = field(argument, value);
  return good ? std::optional<json>(value.text) : std::nullopt;
}

bool ArgumentReader::named(const Argument& argument, const TomlValue& value, Named kind) {
  if (scope_.has(kind, value.text) || !scope_.complete) return true;
  const std::vector<std::string> known = scope_.names(kind);
  const std::string what = kind == Named::run ? "run" : "demonstration";
  std::string hint = did_you_mean(value.text, known);
  if (hint.empty()) hint = "An earlier step names a " + what + " with as = " + quote(value.text) + ".";
  wrong(value, argument, "a " + what + " named above (" + listed(known) + ")", hint);
  return false;
}

bool ArgumentReader::field(const Argument& argument, const TomlValue& value) {
  if (scope_.spec() == nullptr) return true;
  std::vector<std::string> known;
  if (argument.kind == Kind::map_field) {
    for (const FieldName& one : field_names(*scope_.spec())) known.push_back(one.name);
  } else {
    for (const FieldSource& one : decision_fields(*scope_.spec())) known.push_back(one.field.name);
  }
  if (std::find(known.begin(), known.end(), value.text) != known.end()) return true;
  wrong_one_of(value, argument, "one of the fields ", known);
  return false;
}

std::optional<json> ArgumentReader::take_learners(const Argument& argument, const TomlValue& value) {
  constexpr std::size_t kMost = 6;
  if (value.kind != TomlValue::Kind::list || value.items.empty() || value.items.size() > kMost) {
    wrong(value, argument, "a list of 1 to " + std::to_string(kMost) + " learners");
    return std::nullopt;
  }
  json ids = json::array();
  for (const TomlValue& item : value.items) {
    if (auto id = take_text({argument.name, Kind::learner, true, 0, 0, {}}, item)) ids.push_back(std::move(*id));
  }
  return ids;
}

std::optional<json> ArgumentReader::take_actor(const Argument& argument, const TomlValue& value) {
  if (value.kind != TomlValue::Kind::table) {
    wrong(value, argument, "a table {kind = ...}");
    return std::nullopt;
  }
  TableReader reader(value, "an actor", complaints_);
  std::vector<std::string> kinds = {"run", "replay", "round", "you"};
  for (const std::string& driver : driver_names()) kinds.push_back(driver);
  reader.require("kind");
  const TomlValue* kind = reader.choice("kind", kinds);
  json actor = json::object();
  if (kind != nullptr) {
    actor["kind"] = kind->text;
    const bool run = kind->text == "run" || kind->text == "round";
    if (run || kind->text == "replay") {
      const TomlValue* id = reader.required_text("id");
      if (id != nullptr && named({"id", Kind::run, true, 0, 0, {}}, *id, run ? Named::run : Named::demonstration)) {
        actor["id"] = id->text;
      }
    }
    if (kind->text == "round") {
      reader.require("round");
      actor["round"] = reader.integer("round", 0, 1 << 20).value_or(0);
    }
    reader.finish();
  }
  return actor;
}

std::optional<json> ArgumentReader::take_actors(const Argument& argument, const TomlValue& value) {
  if (value.kind != TomlValue::Kind::list || value.items.empty() || value.items.size() > kMostStages) {
    wrong(value, argument, "a list of 1 to " + std::to_string(kMostStages) + " actors");
    return std::nullopt;
  }
  json actors = json::array();
  for (const TomlValue& item : value.items) {
    if (auto actor = take_actor(argument, item)) actors.push_back(std::move(*actor));
  }
  return actors;
}

std::optional<std::string> setting_text(const TomlValue& value) {
  if (value.kind == TomlValue::Kind::text) return value.text;
  if (value.kind == TomlValue::Kind::boolean) return value.boolean ? "true" : "false";
  if (value.kind == TomlValue::Kind::integer) return std::to_string(value.integer);
  if (value.kind == TomlValue::Kind::real) return format_real(value.real);
  return std::nullopt;
}

}  // namespace driftlab::lesson
