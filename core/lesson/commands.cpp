#include "core/lesson/commands.h"

#include <array>
#include <cstdint>
#include <string>

#include "core/base/text.h"
#include "core/metrics/exponent.h"

namespace driftlab::lesson {
namespace {

using Kind = Argument::Kind;
using Use = CommandForm::Use;
using Makes = CommandForm::Makes;

constexpr double kMostStep = 1 << 30;

constexpr std::array<std::string_view, 6> kShown = {"trails", "sensors", "follow", "dark", "heat", "arrows"};
constexpr std::array<std::string_view, 3> kSuccess = {"starts", "labels", "steps"};
constexpr std::array<std::string_view, 5> kPlots = {"success", "horizon", "map", "actions", "training"};
constexpr std::array<std::string_view, 3> kWays = {"ride", "take_over", "point"};
constexpr std::array<std::string_view, 4> kData = {"person", "expert", "both", "reward"};
constexpr std::array<std::string_view, 2> kSteps = {"first", "all"};

/// In the order of Kind.
constexpr std::array<std::string_view, 18> kKindNames = {"text",
                                                         "number",
                                                         "whole number",
                                                         "seed",
                                                         "true or false",
                                                         "choice",
                                                         "scene",
                                                         "SCENE.KEY or LEARNER.KEY",
                                                         "value",
                                                         "learner",
                                                         "list of learners",
                                                         "driver",
                                                         "run",
                                                         "demonstration",
                                                         "actor",
                                                         "list of 1 to 4 actors",
                                                         "field",
                                                         "field"};
static_assert(kKindNames.size() == static_cast<std::size_t>(Kind::state_field) + 1);

Argument needed(std::string_view name, Kind kind) {
  return {name, kind, true, 0.0, 0.0, {}};
}
Argument optional(std::string_view name, Kind kind) {
  return {name, kind, false, 0.0, 0.0, {}};
}
Argument number(std::string_view name, double low, double high) {
  return {name, Kind::number, true, low, high, {}};
}
Argument integer(std::string_view name, double low, double high) {
  return {name, Kind::integer, true, low, high, {}};
}
Argument choice(std::string_view name, std::span<const std::string_view> choices) {
  return {name, Kind::choice, true, 0.0, 0.0, choices};
}
Argument maybe(Argument argument) {
  argument.required = false;
  return argument;
}

std::vector<CommandForm> stage_commands() {
  return {
      {"scene", {needed("id", Kind::scene)}},
      {"set", {needed("key", Kind::setting), needed("value", Kind::value)}},
      {"seed", {needed("value", Kind::seed)}},
      {"play", {}},
      {"pause", {}},
      {"step", {maybe(integer("count", 1, 600))}},
      {"speed", {number("value", 0.25, 8)}},
      {"reset", {}},
      {"next", {}},
      {"watch", {optional("run", Kind::run), optional("demo", Kind::demo)}},
      {"compare", {optional("actors", Kind::actors), maybe(integer("start", 0, 99999))}},
      {"show", {choice("what", kShown), needed("on", Kind::flag)}},
      {"view",
       {maybe(choice("success", kSuccess)), maybe(choice("plot", kPlots)), optional("run", Kind::run),
        optional("unfold", Kind::run), optional("tick", Kind::run), optional("on", Kind::flag),
        optional("learner", Kind::learner)}},
      {"stage.set", {integer("index", 0, 3), needed("actor", Kind::actor)}},
      {"stage.add", {needed("actor", Kind::actor)}},
      {"stage.remove", {integer("index", 0, 3)}},
  };
}

std::vector<CommandForm> demo_commands() {
  const Argument from = integer("from", 0, kMostStep);
  const Argument to = integer("to", 1, kMostStep);
  return {
      {"demonstrate", {}},
      {"demo.stop", {}},
      {"demo.keep", {optional("name", Kind::text)}, Use::lesson, Makes::demo},
      {"demo.discard", {}},
      {"demo.add",
       {needed("driver", Kind::driver), maybe(integer("episodes", 1, 200)), optional("seed", Kind::seed)},
       Use::lesson,
       Makes::demo_if_one},
      {"demo.remove", {needed("id", Kind::demo)}},
      {"demo.rename", {needed("id", Kind::demo), needed("name", Kind::text)}},
      {"demo.open", {optional("name", Kind::text)}, Use::nobody},
      {"demo.pick", {}, Use::learner},
      {"demo.download", {needed("id", Kind::demo)}, Use::learner},
      {"demo.trim", {optional("id", Kind::demo), from, to}},
      {"demo.cut", {optional("id", Kind::demo), from, to}},
      {"demo.undo", {}},
      {"demo.weight", {needed("id", Kind::demo), number("value", 0, 10)}},
      {"demo.use", {needed("id", Kind::demo), needed("on", Kind::flag)}},
  };
}

std::vector<CommandForm> correct_commands() {
  const Argument stretch = integer("stretch", 0, 1 << 20);
  return {
      {"correct", {needed("run", Kind::run), maybe(choice("way", kWays))}, Use::lesson, Makes::run},
      {"wheel", {needed("on", Kind::flag)}},
      {"correct.way", {choice("way", kWays)}},
      {"correct.seek", {integer("step", 0, kMostStep)}},
      {"correct.undo", {}},
      {"correct.remove", {stretch}},
      {"correct.trim", {stretch, integer("from", 0, kMostStep), integer("to", 0, kMostStep)}},
      {"correct.again", {}},
      {"correct.keep", {}},
      {"correct.train", {}},
      {"correct.stop", {}},
  };
}

std::vector<CommandForm> run_commands() {
  constexpr double kMostUpdates = static_cast<double>(std::int64_t{1} << 40);
  constexpr double kAny = 1e30;
  const Argument at = maybe(integer("at", 0, kMostUpdates));
  const Argument id = needed("id", Kind::run);
  return {
      {"train",
       {optional("learner", Kind::learner), maybe(choice("data", kData)), maybe(integer("demos", 1, 200)),
        optional("seed", Kind::seed), optional("name", Kind::text), optional("initial", Kind::run)},
       Use::lesson,
       Makes::runs_by_data},
      {"evaluate", {optional("run", Kind::run), maybe(integer("episodes", 1, 1000)), optional("seed", Kind::seed)}},
      {"diagnose", {needed("run", Kind::run), maybe(integer("episodes", 1, 1000))}},
      {"fields", {optional("x", Kind::map_field), optional("y", Kind::map_field)}},
      {"decision",
       {optional("field", Kind::state_field), maybe(number("low", -kAny, kAny)), maybe(number("high", -kAny, kAny)),
        maybe(integer("action", 0, 1 << 20)), maybe(choice("steps", kSteps))}},
      {"sweep.horizon",
       {optional("learners", Kind::learners), maybe(integer("seeds", 1, 50)), maybe(integer("episodes", 1, 1000)),
        maybe(integer("demos", 1, 100)), maybe(number("shortest", 0.1, 1000)), maybe(number("longest", 0.2, 1000)),
        maybe(integer("horizons", kLeastHorizons, 100))}},
      {"sweep.stop", {}},
      {"run.stop", {id, at}},
      {"run.pause", {id, at, maybe(integer("at_env_steps", 0, kMostUpdates))}},
      {"run.resume", {id, at}},
      {"run.step", {id, maybe(integer("beats", 1, 1e6))}},
      {"run.only", {id, optional("part", Kind::text)}},
      {"run.pace", {id, number("beats", 0, 240)}},
      {"run.remove", {id}},
      {"run.hide", {id, needed("on", Kind::flag)}},
      {"run.rename", {id, needed("name", Kind::text)}},
      {"run.download", {id}, Use::learner},
      {"run.save", {id}, Use::learner},
      {"run.open", {optional("name", Kind::text)}, Use::nobody},
      {"policy.open", {optional("name", Kind::text)}, Use::nobody},
      {"share", {}, Use::learner},
      {"open", {needed("link", Kind::text)}, Use::learner},
      {"clear", {}, Use::learner},
      {"restore", {needed("name", Kind::text)}, Use::nobody},
      {"problem.clear", {}},
  };
}

std::string kind_text(const Argument& argument) {
  const bool anything = argument.high >= 1e15 || argument.low <= -1e15;
  switch (argument.kind) {
    case Kind::number:
      return anything ? "number" : format_real(argument.low) + " to " + format_real(argument.high);
    case Kind::integer:
      return argument.high >= kMostStep ? "whole number from " + format_real(argument.low)
                                        : format_real(argument.low) + " to " + format_real(argument.high);
    case Kind::choice:
      return join(std::vector<std::string>(argument.choices.begin(), argument.choices.end()), " or ");
    case Kind::flag:
      return "true or false";
    default:
      return std::string(kKindNames[static_cast<std::size_t>(argument.kind)]);
  }
}

}  // namespace

std::string arguments_text(const CommandForm& form) {
  std::vector<std::string> parts;
  for (const Argument& argument : form.arguments) {
    const std::string text = std::string(argument.name) + ": " + kind_text(argument);
    parts.push_back(argument.required ? text : "[" + text + "]");
  }
  return join(parts, ", ");
}

std::span<const CommandForm> command_forms() {
  static const std::vector<CommandForm> forms = [] {
    std::vector<CommandForm> all;
    for (const auto& part : {stage_commands(), demo_commands(), correct_commands(), run_commands()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return forms;
}

const CommandForm* find_command_form(std::string_view name) {
  for (const CommandForm& form : command_forms()) {
    if (form.name == name) return &form;
  }
  return nullptr;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandForm& form : command_forms()) names.emplace_back(form.name);
  return names;
}

}  // namespace driftlab::lesson
