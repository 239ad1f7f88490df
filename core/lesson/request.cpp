#include "core/lesson/request.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/metrics/decision.h"

namespace driftlab::lesson {
namespace {

using nlohmann::json;
using Kind = Argument::Kind;

/// The largest seed that every browser writes exactly: 2^53 - 1.
constexpr std::int64_t kLargestSeed = (std::int64_t{1} << 53) - 1;
constexpr std::size_t kMostStages = 4;

std::vector<std::string> texts_of(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

class RequestReader {
 public:
  RequestReader(const TomlValue& table, const CommandForm& form, Scope& scope, Complaints& complaints)
      : form_(form),
        scope_(scope),
        complaints_(complaints),
        reader_(table, "the command " + std::string(form.name), complaints) {
    reader_.find("command");
  }

  Request read() {
    request_.place = reader_.place();
    request_.command = {{"command", form_.name}};
    for (const Argument& argument : form_.arguments) read_argument(argument);
    if (good()) check_together();
    read_names();
    reader_.finish();
    return std::move(request_);
  }

 private:
  bool good() const { return complaints_.size() == before_; }

  std::string name_of(const Argument& argument) const {
    return std::string(argument.name) + " of the command " + std::string(form_.name);
  }

  void wrong(const TomlValue& value, const Argument& argument, std::string expected, std::string hint = {}) {
    complaints_.add(value.place, std::move(expected) + " as " + name_of(argument), value.shown(), std::move(hint));
  }

  void wrong_one_of(const TomlValue& value, const Argument& argument, const std::string& what,
                    const std::vector<std::string>& known) {
    wrong(value, argument, what + join(known, ", "), did_you_mean(value.text, known));
  }

  void read_argument(const Argument& argument) {
    const TomlValue* value = argument.required ? reader_.require(argument.name) : reader_.find(argument.name);
    if (value == nullptr) return;
    if (auto taken = take(argument, *value)) request_.command[std::string(argument.name)] = std::move(*taken);
  }

  std::optional<json> take(const Argument& argument, const TomlValue& value) {
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

  std::optional<json> take_number(const Argument& argument, const TomlValue& value) {
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
  std::optional<json> take_setting_value(const Argument& argument, const TomlValue& value) {
    const auto text = setting_text(value);
    if (!text) {
      wrong(value, argument, "a number, a text, true or false");
      return std::nullopt;
    }
    const auto key = request_.command.find("key");
    if (key == request_.command.end()) return std::nullopt;
    // One that the learner sets by hand counts too: what follows is said of what then is.
    if (const auto set = scope_.set(key->get<std::string>(), *text); !set) {
      const TomlValue* at = scope_.takes(key->get<std::string>()) ? &value : reader_.find("key");
      complaints_.add(at->place, set.error());
      return std::nullopt;
    }
    return json(*text);
  }

  std::optional<json> take_text(const Argument& argument, const TomlValue& value) {
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

  bool named(const Argument& argument, const TomlValue& value, Named kind) {
    if (scope_.has(kind, value.text) || !scope_.complete) return true;
    const std::vector<std::string> known = scope_.names(kind);
    const std::string what = kind == Named::run ? "run" : "demonstration";
    std::string hint = did_you_mean(value.text, known);
    if (hint.empty()) hint = "An earlier step names a " + what + " with as = " + quote(value.text) + ".";
    wrong(value, argument, "a " + what + " named above (" + listed(known) + ")", hint);
    return false;
  }

  bool field(const Argument& argument, const TomlValue& value) {
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

  std::optional<json> take_learners(const Argument& argument, const TomlValue& value) {
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

  std::optional<json> take_actor(const Argument& argument, const TomlValue& value) {
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

  std::optional<json> take_actors(const Argument& argument, const TomlValue& value) {
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

  /// What no argument shows by itself.
  void check_together() {
    const json& command = request_.command;
    const auto refuse = [&](Error error) { complaints_.add(reader_.place(), std::move(error)); };
    if (form_.name == "scene") {
      for (const SceneEntry* scene : scope_.playground().scenes) {
        if (command["id"] == scene->id) scope_.enter(scene);
      }
    }
    if (form_.name == "fields" && scope_.spec() != nullptr && command.contains("x") && command.contains("y") &&
        command["x"] == command["y"]) {
      refuse({"two different fields", quote(command["x"].get<std::string>()) + " twice", ""});
    }
    if (form_.name == "demo.trim" || form_.name == "demo.cut") {
      if (command["from"] >= command["to"]) {
        refuse({"from before to", command["from"].dump() + " to " + command["to"].dump(), ""});
      }
    }
    const bool judges = form_.name == "decision" && command.contains("action") && scope_.spec() != nullptr;
    if (judges && command["action"].get<int>() >= scope_.spec()->action_size()) {
      refuse({"an action below " + std::to_string(scope_.spec()->action_size()), command["action"].dump(),
              "They count from 0."});
    }
  }

  /// How many things the command makes that can be named; 0: none.
  std::size_t makes() const {
    const json& command = request_.command;
    const auto is = [&](const char* key, const json& value) { return command.contains(key) && command[key] == value; };
    switch (form_.makes) {
      case CommandForm::Makes::nothing:
        return 0;
      case CommandForm::Makes::run:
      case CommandForm::Makes::demo:
        return 1;
      case CommandForm::Makes::runs_by_data:
        return is("data", "person") || is("data", "expert") ? 1 : 2;
      case CommandForm::Makes::demo_if_one:
        return !command.contains("episodes") || is("episodes", 1) ? 1 : 0;
    }
    return 0;
  }

  void read_names() {
    if (form_.makes == CommandForm::Makes::nothing && !reader_.has("as")) return;
    const TomlValue* as = reader_.find("as");
    if (as == nullptr) return;
    const std::size_t count = makes();
    const bool demo = form_.makes == CommandForm::Makes::demo || form_.makes == CommandForm::Makes::demo_if_one;
    const std::vector<const TomlValue*> names = reader_.texts("as");
    const bool all_texts = names.size() == (as->kind == TomlValue::Kind::list ? as->items.size() : 1);
    if (!all_texts) return;
    if (names.size() != count && good()) complain_of_names(*as, names.size(), count);
    if (form_.makes == CommandForm::Makes::nothing) return;
    for (const TomlValue* name : names) {
      take_name(*name, demo ? Named::demonstration : Named::run, scope_, complaints_);
      request_.as.push_back(name->text);
    }
  }

  void complain_of_names(const TomlValue& as, std::size_t given, std::size_t count) {
    std::string hint;
    if (count == 0) hint = "Only what makes a run or a demonstration names it.";
    if (form_.makes == CommandForm::Makes::demo_if_one) hint = "Several that are made at once have no names.";
    if (count == 2) hint = "Both trains two runs; data = \"person\" or data = \"expert\" trains one.";
    const std::string wanted = count == 0 ? "no name" : count == 1 ? "one name" : "two names";
    complaints_.add(as.place, wanted + " after as = in the command " + std::string(form_.name),
                    given == 1 ? as.shown() : std::to_string(given) + " names", hint);
  }

  const CommandForm& form_;
  Scope& scope_;
  Complaints& complaints_;
  TableReader reader_;
  Request request_;
  std::size_t before_ = complaints_.size();
};

}  // namespace

std::optional<std::string> setting_text(const TomlValue& value) {
  if (value.kind == TomlValue::Kind::text) return value.text;
  if (value.kind == TomlValue::Kind::boolean) return value.boolean ? "true" : "false";
  if (value.kind == TomlValue::Kind::integer) return std::to_string(value.integer);
  if (value.kind == TomlValue::Kind::real) return format_real(value.real);
  return std::nullopt;
}

void take_name(const TomlValue& value, Named kind, Scope& scope, Complaints& complaints) {
  if (!is_name(value.text)) {
    complaints.add(value.place, std::string(kNameRule), value.shown());
  } else if (scope.has(value.text)) {
    complaints.add(value.place, "a name that is not taken", value.shown(), "A step above has named something so.");
  } else {
    scope.name(kind, value.text);
  }
}

std::optional<Request> read_request(const TomlValue& table, bool by_learner, Scope& scope, Complaints& complaints) {
  if (table.kind != TomlValue::Kind::table) {
    complaints.add(table.place, "a command: {command = NAME, ...}", table.shown());
    return std::nullopt;
  }
  TableReader reader(table, "a command", complaints);
  const TomlValue* name = reader.required_text("command");
  if (name == nullptr) return std::nullopt;
  const CommandForm* form = find_command_form(name->text);
  if (form == nullptr) {
    const std::string hint = did_you_mean(name->text, command_names());
    complaints.add(name->place, "a command of the workbench", name->shown(),
                   hint.empty() ? "lessons/README.md lists them." : hint);
    return std::nullopt;
  }
  if (form->use == CommandForm::Use::nobody) {
    complaints.add(name->place, "a command that needs no file", name->shown(),
                   "A lesson comes without files of its own.");
  } else if (form->use == CommandForm::Use::learner && !by_learner) {
    complaints.add(name->place, "a command that a lesson may run", name->shown(),
                   "Only the learner may: it gives out files, takes settings from elsewhere or deletes.");
  }
  return RequestReader(table, *form, scope, complaints).read();
}

}  // namespace driftlab::lesson
