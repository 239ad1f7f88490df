// The table of commands against the workbench's own: it is asked for every command and every argument.
#include "core/lesson/commands.h"

#include <gtest/gtest.h>

#include "core/base/text.h"
#include "core/lesson/lesson.h"
#include "core/lesson/table_reader.h"
#include "core/workbench/in_process_port.h"
#include "core/workbench/workbench.h"
#include "scenes/registry.h"
#include "tests/core/lesson/sample.h"

namespace driftlab::lesson {
namespace {

using nlohmann::json;
using Kind = Argument::Kind;

/// Some value of the right kind.
json sample(const Argument& argument) {
  switch (argument.kind) {
    case Kind::number:
      return argument.low;
    case Kind::integer:
      return static_cast<std::int64_t>(argument.low);
    case Kind::seed:
    case Kind::run:
    case Kind::demo:
      return 1;
    case Kind::flag:
      return true;
    case Kind::choice:
      return argument.choices.front();
    case Kind::learners:
    case Kind::actors:
      return json::array();
    case Kind::actor:
      return json::object();
    default:
      return "x";
  }
}

json request(const CommandForm& form) {
  json command = {{"command", form.name}};
  for (const Argument& argument : form.arguments) command[std::string(argument.name)] = sample(argument);
  return command;
}

class Commands : public testing::Test {
 protected:
  Commands() : port(all_scenes(), all_learners()), workbench(all_scenes(), all_learners(), port) {}

  Error refusal(const json& command) {
    const auto result = workbench.command(command);
    EXPECT_FALSE(result.has_value()) << command.dump();
    return result ? Error{} : result.error();
  }

  InProcessPort port;
  Workbench workbench;
};

TEST_F(Commands, AreTheWorkbenchs) {
  std::vector<std::string> theirs;
  for (const CommandInfo& info : Workbench::commands()) theirs.emplace_back(info.name);
  EXPECT_EQ(command_names(), theirs) << "core/lesson/commands.cpp lists the workbench's commands in the same order";
}

TEST_F(Commands, TakeTheseArgumentsAndNoOthers) {
  for (const CommandForm& form : command_forms()) {
    SCOPED_TRACE(form.name);
    json command = request(form);
    command["surprise"] = 1;
    const Error error = refusal(command);
    EXPECT_EQ(error.got, "surprise") << error.message();
    std::vector<std::string> names;
    for (const Argument& argument : form.arguments) names.emplace_back(argument.name);
    std::string known = error.expected;
    for (const std::string& name : names) {
      const std::size_t at = known.find(name);
      EXPECT_NE(at, std::string::npos) << name << " in " << error.expected;
    }
    // "for NAME only: a, b": as many as are known here.
    const std::size_t colon = known.find(": ");
    const std::size_t count =
        colon == std::string::npos
            ? 0
            : static_cast<std::size_t>(
                  1 + std::count(known.begin() + static_cast<std::ptrdiff_t>(colon), known.end(), ','));
    EXPECT_EQ(count, names.size()) << error.expected;
  }
}

TEST_F(Commands, NeedWhatIsRequired) {
  // Read as JSON by their commands, which then speak of them themselves.
  const auto raw = [](const Argument& argument) {
    return argument.kind == Kind::value || argument.kind == Kind::actor;
  };
  for (const CommandForm& form : command_forms()) {
    for (const Argument& argument : form.arguments) {
      if (raw(argument)) continue;
      SCOPED_TRACE(std::string(form.name) + " " + std::string(argument.name));
      json command = request(form);
      command.erase(std::string(argument.name));
      command["surprise"] = 1;
      const Error error = refusal(command);
      const bool missed = error.expected.find("\"" + std::string(argument.name) + "\"") != std::string::npos;
      EXPECT_EQ(missed, argument.required) << error.message();
    }
  }
}

/// How the workbench refuses another kind of value; empty where it looks at it later.
std::string refused_as(const Argument& argument) {
  switch (argument.kind) {
    case Kind::number:
      return "a number " + limits_text(argument.low, argument.high);
    case Kind::integer:
      return "a whole number " + limits_text(argument.low, argument.high);
    case Kind::run:
    case Kind::demo:
      return "a whole number from ";
    case Kind::seed:
      return "a seed";
    case Kind::flag:
      return "true or false";
    case Kind::choice:
      return "one of " + join(std::vector<std::string>(argument.choices.begin(), argument.choices.end()), ", ");
    case Kind::value:
    case Kind::actor:
    case Kind::actors:
    case Kind::learners:
      return "";
    default:
      return "a text";
  }
}

TEST_F(Commands, TakeTheseKindsWithinTheseLimits) {
  for (const CommandForm& form : command_forms()) {
    for (const Argument& argument : form.arguments) {
      const std::string expected = refused_as(argument);
      if (expected.empty()) continue;
      SCOPED_TRACE(std::string(form.name) + " " + std::string(argument.name));
      json command = request(form);
      command[std::string(argument.name)] = json::array();
      const std::string got = refusal(command).expected;
      EXPECT_EQ(got.substr(0, expected.size()), expected);
      const std::string rest = got.substr(std::min(got.size(), expected.size()));
      const bool id = argument.kind == Kind::run || argument.kind == Kind::demo;
      EXPECT_TRUE(id || rest.starts_with(" as ") || argument.kind == Kind::seed) << got;
    }
  }
}

TEST_F(Commands, ThatTakeFilesAreNotForLessons) {
  for (const CommandInfo& info : Workbench::commands()) {
    const bool file = info.arguments.find("with bytes") != std::string_view::npos;
    EXPECT_EQ(find_command_form(info.name)->use == CommandForm::Use::nobody, file) << info.name;
  }
  EXPECT_EQ(find_command_form("clear")->use, CommandForm::Use::learner);
  EXPECT_EQ(find_command_form("none"), nullptr);
}

TEST_F(Commands, ALessonsSetUpIsTaken) {
  const Reading reading = read(
      "+++\nlesson = 1\ntitle = \"T\"\nscene = \"push\"\nseed = 12\nminutes = 1\ngoal = \"G\"\n"
      "[settings]\npush.payload = 0.1\nbc.updates = 500\nbc.learning_rate = 2e-3\n"
      "[[data]]\ndriver = \"expert\"\nepisodes = 2\nseed = 9\n+++\n" +
      kTrains);
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  // Whoever was there before has changed this and that.
  ASSERT_TRUE(workbench.command({{"command", "set"}, {"key", "bc.batch"}, {"value", 32}}).has_value());
  for (const Request& request : reading.lesson->setup) {
    const auto bound = with_ids(request, {}, {});
    ASSERT_TRUE(bound.has_value());
    const auto done = workbench.command(*bound);
    EXPECT_TRUE(done.has_value()) << bound->dump() << " " << (done ? "" : done.error().message());
  }
  const json state = workbench.state_json();
  EXPECT_EQ(state["scene"], "push");
  EXPECT_EQ(state["seed"], 12);
  EXPECT_EQ(state["scene_params"]["payload"], 0.1);
  EXPECT_EQ(state["learner_params"]["bc"]["updates"], 500);
  EXPECT_EQ(state["learner_params"]["bc"]["learning_rate"], 0.002);
  EXPECT_NE(state["learner_params"]["bc"]["batch"], 32) << "what a lesson leaves alone is as it is for everybody";
  EXPECT_EQ(state["making"]["total"], 2);
}

}  // namespace
}  // namespace driftlab::lesson
