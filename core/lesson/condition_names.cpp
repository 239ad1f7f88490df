#include "core/lesson/condition_names.h"

#include <algorithm>

#include "core/lesson/commands.h"

namespace driftlab::lesson {
namespace {

using Takes = FactInfo::Takes;

void check_among(const std::string& name, const std::vector<std::string>& known, const std::string& what,
                 const std::string& otherwise, Place place, Complaints& complaints) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string near = did_you_mean(name, known);
  complaints.add(place, what + " (" + listed(known) + ")", quote(name), near.empty() ? otherwise : near);
}

}  // namespace

std::string example_argument(const FactInfo& info) {
  switch (info.takes) {
    case Takes::run:
      return "clone";
    case Takes::run_and_report:
      return "clone, overlap";
    case Takes::source:
      return "person";
    case Takes::command:
      return "compare";
    case Takes::quiz:
      return "which_drifts";
  }
  return {};
}

void check_argument(const FactInfo& info, const std::string& name, Place place, const Scope& scope,
                    Complaints& complaints) {
  switch (info.takes) {
    case Takes::run:
    case Takes::run_and_report:
      if (!scope.complete) return;
      check_among(name, scope.names(Named::run), "a run that an earlier step makes",
                  "The step that makes it names it with as = " + quote(name) + ".", place, complaints);
      return;
    case Takes::source:
      check_among(name, demonstration_sources(), "a source of demonstrations", {}, place, complaints);
      return;
    case Takes::command:
      if (find_command_form(name) == nullptr) {
        complaints.add(place, "a command of the workbench", quote(name), did_you_mean(name, command_names()));
      }
      return;
    case Takes::quiz:
      if (!scope.complete) return;
      check_among(name, {scope.quizzes.begin(), scope.quizzes.end()}, "a quiz that stands above",
                  "A ```quiz block above has this id.", place, complaints);
      return;
  }
}

void check_report(const std::string& name, Place place, const Scope& scope, Complaints& complaints) {
  if (scope.spec() == nullptr) return;
  std::vector<std::string> known;
  for (const std::string_view one : scope.spec()->reported) known.emplace_back(one);
  if (known.empty()) {
    complaints.add(place, "a scene that reports something beside success", std::string(scope.spec()->id),
                   "This one reports nothing.");
    return;
  }
  check_among(name, known, "what the scene reports", {}, place, complaints);
}

}  // namespace driftlab::lesson
