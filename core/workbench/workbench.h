#pragma once
// The playground without a screen: commands and time in, state out. Panels, lessons, links, the keyboard, tests and
// window.driftlab all go through command(); there is no other way to change anything.

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/workbench/state.h"
#include "core/workbench/trainer_port.h"

namespace driftlab {

/// Something only the host (browser or program) can do, asked for by a command.
struct Effect {
  enum class Kind {
    download,    ///< offer `bytes` to the person as file `name`
    pick_files,  ///< open a file dialogue; its files come back through the command "demo.open"
    store,       ///< keep `bytes` under `name` over reloads
    forget,      ///< drop what was kept under `name`
    share,       ///< copy `text` (a link fragment) for the person
  };
  Kind kind = Kind::download;
  std::string name;
  Bytes bytes;
  std::string text;
};

/// One command, as documentation, for completion and for errors.
struct CommandInfo {
  std::string_view name;
  std::string_view arguments;  ///< "value: number"
  std::string_view help;
};

class Workbench {
 public:
  Workbench(SceneList scenes, LearnerList learners, TrainerPort& port);
  ~Workbench();

  /// Carries out {"command": NAME, ...arguments}. `bytes`: a file for commands that take one. A refused command
  /// changes nothing, sets state().problem and returns the Error. The value is an object, often empty.
  Result<nlohmann::json> command(const nlohmann::json& request, std::span<const std::uint8_t> bytes = {});
  static std::span<const CommandInfo> commands();

  /// The person's input for the stage they drive; kept until the next call.
  void control(const Controls& controls);
  /// Lets `seconds` of real time pass: steps the stages at their dt times speed (at most `max_steps` a stage, so that a slow machine
  /// slows down instead of stalling), takes in what trainers report.
  void advance(double seconds, int max_steps = 8);

  const WorkbenchState& state() const;
  /// The state for tests, the guide and window.driftlab.state().
  nlohmann::json state_json() const;
  std::vector<Effect> take_effects();
  /// Every command that was carried out, in order: {"time": steps taken before it, "command": the request, "bytes": hash of
  /// its file}, and what trainers took when: {"time", "run", "took", "at"}.
  const nlohmann::json& journal() const;

  struct Impl;  ///< core/workbench/workbench_impl.h, for the workbench's own files

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
