#pragma once
// One command of the program: native/cli/commands/NAME.cpp defines `const CommandEntry& command_entry_NAME()`, and
// CMakeLists.txt lists NAME. A command reads its options into members, does its work, and hands back an Answer; printing it as
// text or JSON, and turning problems into messages and exit codes, is main's.

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "native/cli/parser.h"

namespace driftlab {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Why a command could not do its work. `about`: the file or option it is about, may be empty.
struct Problem {
  Error error;
  int exit_code = kExitFailed;
  std::string about;
};

/// What a command found out. Keys keep their order.
struct Answer {
  nlohmann::ordered_json json;       ///< one object; null: the command has printed what there is to say
  std::string text;                  ///< the same for people, ending with a newline
  std::optional<Problem> problem{};  ///< what went wrong beside it: told after the answer, which is not lost
};

template <class T>
using Attempt = tl::expected<T, Problem>;

/// What was asked for on the command line makes no sense: exit code 2.
inline tl::unexpected<Problem> usage(Error error, std::string about = {}) {
  return tl::unexpected<Problem>(Problem{std::move(error), kExitUsage, std::move(about)});
}
/// It made sense but could not be done: exit code 1.
inline tl::unexpected<Problem> failed(Error error, std::string about = {}) {
  return tl::unexpected<Problem>(Problem{std::move(error), kExitFailed, std::move(about)});
}

/// How the answer will be shown, for commands that speak before they are through.
struct Manner {
  bool json = false;
};

class Command {
 public:
  virtual ~Command() = default;
  virtual void add_options(Options& options) = 0;
  virtual Attempt<Answer> run(const Manner& manner) = 0;
};

struct CommandEntry {
  std::string_view name;
  std::string_view summary;  ///< one line of the help
  std::unique_ptr<Command> (*make)();
};

/// Every command, in the order of CMakeLists.txt.
std::span<const CommandEntry* const> all_commands();

}  // namespace driftlab
