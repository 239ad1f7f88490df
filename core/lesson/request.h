#pragma once
// A workbench command as a lesson writes it, {command = "train", learner = "bc", as = "clone"}: checked without being run, and turned into
// what the workbench takes once the names in it have ids.

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/lesson/commands.h"
#include "core/lesson/scope.h"
#include "core/lesson/table_reader.h"

namespace driftlab::lesson {

struct Request {
  Place place;
  nlohmann::json command;       ///< {"command": NAME, ...}; runs and demonstrations by their names in the lesson
  std::vector<std::string> as;  ///< names for what it makes, in the order in which the workbench makes it
};

/// Reads `table`; its names count from here on. `by_learner`: the learner does it, the lesson does not. Nothing when there is no such
/// command; whatever is wrong was complained about.
std::optional<Request> read_request(const TomlValue& table, bool by_learner, Scope& scope, Complaints& complaints);

/// Ids that the names of a lesson stand for.
using Ids = std::map<std::string, int>;
/// The command for Workbench::command(). Refused: a name without an id.
Result<nlohmann::json> with_ids(const Request& request, const Ids& runs, const Ids& demonstrations);

/// A name that `as` gives: checked, and known from here on.
void take_name(const TomlValue& value, Named kind, Scope& scope, Complaints& complaints);

}  // namespace driftlab::lesson
