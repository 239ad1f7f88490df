#pragma once
// What each workbench command takes, so that a lesson can be checked without running it. The workbench itself decides; a test asks it for
// every command and argument in this table, so that the two cannot drift apart.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/place.h"

namespace driftlab::lesson {

struct Argument {
  enum class Kind {
    text,
    number,   ///< from low to high
    integer,  ///< whole, from low to high
    seed,
    flag,
    choice,      ///< one of `choices`
    scene,       ///< id
    setting,     ///< "SCENE.PARAM" or "LEARNER.PARAM"
    value,       ///< what that setting takes
    learner,     ///< id
    learners,    ///< a list of them
    driver,      ///< a scripted demonstrator
    run,         ///< the id of a run; in a lesson its name
    demo,        ///< the id of a demonstration; in a lesson its name
    actor,       ///< {kind, id, round}
    actors,      ///< a list of them
    map_field,   ///< a field that maps can have
    state_field  ///< a field that a decision can be looked at by
  };
  std::string_view name;
  Kind kind = Kind::text;
  bool required = true;
  double low = 0.0;
  double high = 0.0;
  std::span<const std::string_view> choices = {};
};

struct CommandForm {
  /// Who may use it in a lesson: it runs it; only the learner does, by hand (it takes things away, asks for files or hands them out);
  /// nobody (it takes bytes).
  enum class Use { lesson, learner, nobody };
  /// What it makes that a lesson can name (`as`).
  enum class Makes { nothing, run, runs_by_data, demo, demo_if_one };

  std::string_view name;
  std::vector<Argument> arguments;
  Use use = Use::lesson;
  Makes makes = Makes::nothing;
};

/// In the order of Workbench::commands().
std::span<const CommandForm> command_forms();
/// Null: there is none.
const CommandForm* find_command_form(std::string_view name);
std::vector<std::string> command_names();
/// "run: run, [episodes: 1 to 1000]" for people; what may be left out stands in [ ].
std::string arguments_text(const CommandForm& form);

}  // namespace driftlab::lesson
