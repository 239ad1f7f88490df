#include "core/lesson/request.h"

#include "core/lesson/argument_reader.h"

namespace driftlab::lesson {
namespace {

using nlohmann::json;

class RequestReader {
 public:
  RequestReader(const TomlValue& table, const CommandForm& form, Scope& scope, Complaints& complaints)
      : form_(form),
        scope_(scope),
        complaints_(complaints),
        reader_(table, "the command " + std::string(form.name), complaints),
        arguments_(form.name, scope, complaints) {
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

  void read_argument(const Argument& argument) {
    const TomlValue* value = argument.required ? reader_.require(argument.name) : reader_.find(argument.name);
    if (value == nullptr) return;
    if (auto taken = arguments_.take(argument, *value))
      request_.command[std::string(argument.name)] = std::move(*taken);
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
    if (form_.name == "train") {
      const bool reward = learns_from_reward();
      const std::string data = command.value("data", reward ? "reward" : "both");
      if (reward != (data == "reward") || (reward && command.contains("demos"))) {
        refuse({reward ? "no demonstrations for a learner of reward" : "demonstrations for a learner that copies them",
                command.contains("demos") && data == "reward" ? "demos" : "data = " + quote(data), ""});
      }
    }
    const bool judges = form_.name == "decision" && command.contains("action") && scope_.spec() != nullptr;
    if (judges && command["action"].get<int>() >= scope_.spec()->action_size()) {
      refuse({"an action below " + std::to_string(scope_.spec()->action_size()), command["action"].dump(),
              "They count from 0."});
    }
  }

  /// Of the command train: its learner, which is the first where none is named.
  bool learns_from_reward() const {
    for (const LearnerEntry* learner : scope_.playground().learners) {
      if (request_.command.value("learner", std::string(scope_.playground().learners.front()->id)) == learner->id) {
        return learner->from_reward;
      }
    }
    return false;
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
        return learns_from_reward() || is("data", "person") || is("data", "expert") ? 1 : 2;
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
  ArgumentReader arguments_;
  Request request_;
  std::size_t before_ = complaints_.size();
};

}  // namespace

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
