// The program: finds the command, prints its answer as text or as one JSON object, turns problems into messages and exit codes.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "native/cli/command.h"
#include "native/cli/files.h"

namespace driftlab {
namespace {

int report(const Problem& problem, const Manner& manner) {
  const Error& error = problem.error;
  const std::string about = problem.about.empty() ? "" : problem.about + ": ";
  print(stderr, "driftlab: " + about + "expected " + error.expected + ", got " + error.got + "\n" +
                    (error.hint.empty() ? "" : "  hint: " + error.hint + "\n"));
  if (manner.json) {
    nlohmann::ordered_json object;
    object["error"] = {{"expected", error.expected}, {"got", error.got}, {"hint", error.hint}};
    if (!problem.about.empty()) object["error"]["about"] = problem.about;
    print(stdout, object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }
  return problem.exit_code;
}

int show(const Answer& answer, const Manner& manner) {
  if (answer.json.is_null()) return kExitDone;
  const std::string text =
      manner.json ? answer.json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n" : answer.text;
  if (print(stdout, text)) return kExitDone;
  print(stderr, "driftlab: expected to write the answer, got an output that takes no more\n");
  return kExitFailed;
}

// A first word that is no command: worth a better message than the parser's.
std::optional<Problem> unknown_command(const std::vector<std::string>& words) {
  if (words.empty() || words.front().starts_with('-')) return std::nullopt;
  std::vector<std::string> names;
  for (const CommandEntry* entry : all_commands()) {
    if (words.front() == entry->name) return std::nullopt;
    names.emplace_back(entry->name);
  }
  const std::string near = closest(words.front(), names);
  const std::string hint = near.empty() ? "See driftlab --help." : "Did you mean \"driftlab " + near + "\"?";
  return Problem{{"one of the commands " + join(names, ", "), "\"" + words.front() + "\"", hint}, kExitUsage, {}};
}

struct Chosen {
  CLI::App* app = nullptr;
  std::unique_ptr<Command> command;
};

int run(const std::vector<std::string>& words) {
  Manner manner;
  for (const auto& word : words) manner.json = manner.json || word == "--json";
  if (const auto problem = unknown_command(words)) return report(*problem, manner);

  CLI::App app("Driftlab: an imitation-learning playground.", "driftlab");
  app.require_subcommand(1);
  app.set_version_flag("--version", "driftlab " DRIFTLAB_VERSION);
  std::vector<Chosen> commands;
  for (const CommandEntry* entry : all_commands()) {
    Chosen chosen{app.add_subcommand(std::string(entry->name), std::string(entry->summary)), entry->make()};
    chosen.command->add_options(*chosen.app);
    chosen.app->add_flag("--json", manner.json, "Print one JSON object");
    commands.push_back(std::move(chosen));
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help and version
    const auto at = app.get_subcommands();
    const std::string name = at.empty() ? "driftlab" : "driftlab " + at.front()->get_name();
    return report({{"options as in " + name + " --help", error.what(), {}}, kExitUsage, {}}, manner);
  }
  for (const Chosen& chosen : commands) {
    if (!chosen.app->parsed()) continue;
    const auto answer = chosen.command->run(manner);
    return answer ? show(*answer, manner) : report(answer.error(), manner);
  }
  return kExitUsage;
}

}  // namespace
}  // namespace driftlab

int main(int argc, char** argv) {
  driftlab::take_write_limits_as_errors();
  return driftlab::run({argv + 1, argv + argc});
}
