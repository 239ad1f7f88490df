// The program: finds the command, prints its answer as text or as one JSON object, turns problems into messages and exit codes.

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

void tell(const Problem& problem) {
  const Error& error = problem.error;
  const std::string about = problem.about.empty() ? "" : problem.about + ": ";
  print(stderr, "driftlab: " + about + "expected " + error.expected + ", got " + error.got + "\n" +
                    (error.hint.empty() ? "" : "  hint: " + error.hint + "\n"));
}

nlohmann::ordered_json error_json(const Problem& problem) {
  const Error& error = problem.error;
  nlohmann::ordered_json object = {{"expected", error.expected}, {"got", error.got}, {"hint", error.hint}};
  if (!problem.about.empty()) object["about"] = problem.about;
  return object;
}

int report(const Problem& problem, const Manner& manner) {
  tell(problem);
  if (manner.json) {
    const nlohmann::ordered_json object = {{"error", error_json(problem)}};
    print(stdout, object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }
  return problem.exit_code;
}

int show(const Answer& answer, const Manner& manner) {
  if (answer.json.is_null()) return kExitDone;
  nlohmann::ordered_json object = answer.json;
  if (answer.problem) object["error"] = error_json(*answer.problem);
  const std::string text =
      manner.json ? object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n" : answer.text;
  const bool printed = print(stdout, text);
  if (answer.problem) tell(*answer.problem);
  if (printed) return answer.problem ? answer.problem->exit_code : kExitDone;
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

int run(const std::vector<std::string>& words) {
  Manner manner;
  for (const auto& word : words) manner.json = manner.json || word == "--json";
  if (const auto problem = unknown_command(words)) return report(*problem, manner);

  Parser parser(DRIFTLAB_VERSION);
  std::vector<std::unique_ptr<Command>> commands;
  for (const CommandEntry* entry : all_commands()) {
    Options options = parser.add(entry->name, entry->summary);
    commands.push_back(entry->make());
    commands.back()->add_options(options);
    options.flag("--json", manner.json, "Print one JSON object");
  }
  const Parsed parsed = parser.parse(words);
  if (parsed.helped) return print(stdout, parsed.words) ? kExitDone : kExitFailed;
  const auto chosen = static_cast<std::size_t>(parsed.command);
  if (!parsed.good) {
    const std::string name = parsed.command < 0 ? "driftlab" : "driftlab " + std::string(all_commands()[chosen]->name);
    return report({{"options as " + name + " has them", parsed.words, "See " + name + " --help."}, kExitUsage, {}},
                  manner);
  }
  const auto answer = commands[chosen]->run(manner);
  return answer ? show(*answer, manner) : report(answer.error(), manner);
}

}  // namespace
}  // namespace driftlab

int main(int argc, char** argv) {
  driftlab::take_write_limits_as_errors();
  return driftlab::run({argv + 1, argv + argc});
}
