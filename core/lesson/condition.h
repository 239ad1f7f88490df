#pragma once
// Conditions of lessons, as text and as a tree: "success_rate(dagger) >= 0.95 over 50 episodes and not did(clear)".
//
//   condition  = conjunction { "or" conjunction }
//   conjunction = negation { "and" negation }
//   negation   = "not" negation | comparison
//   comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ] [ "over" COUNT "episodes" ]
//   sum        = [ "-" ] term { ("+" | "-") term }
//   term       = NUMBER [ "%" ] | NAME "(" NAME [ "," NAME ] ")" | "(" condition ")"

#include <optional>
#include <string>
#include <vector>

#include "core/lesson/facts.h"
#include "core/lesson/scope.h"
#include "core/lesson/toml_value.h"

namespace driftlab::lesson {

struct Condition {
  enum class Op {
    number,
    fact,
    minus,  ///< of one part, or of two
    plus,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    negation,
    conjunction,
    disjunction
  };
  Op op = Op::number;
  double number = 0.0;
  FactQuery query;
  std::vector<Condition> parts;
};

enum class Wanted { truth, number };

/// Reads the text and looks up every name in it. Nothing when something is wrong, which was complained about where it stands: the first
/// fault of the grammar, every name.
std::optional<Condition> parse_condition(const TomlValue& text, Wanted wanted, const Scope& scope,
                                         Complaints& complaints);

/// A number, or 1 and 0. Nothing where it hangs on something not known: "false and unknown" is false, "true or unknown" true, every other
/// mixture unknown (Kleene's logic). A check is passed when this is 1.
std::optional<double> evaluate(const Condition& condition, const LessonFacts& facts);
bool holds(const Condition& condition, const LessonFacts& facts);

/// With brackets around everything that has parts, for tests and for looking things up.
std::string written(const Condition& condition);

}  // namespace driftlab::lesson
