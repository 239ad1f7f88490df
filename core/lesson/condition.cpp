#include "core/lesson/condition.h"

#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/base/text.h"

namespace driftlab::lesson {
namespace {

using Op = Condition::Op;

std::optional<double> truth(bool value) {
  return value ? 1.0 : 0.0;
}

/// Kleene's "and" of the parts, or, with everything turned round, his "or".
std::optional<double> join_parts(const Condition& condition, const LessonFacts& facts, bool all) {
  bool unknown = false;
  for (const Condition& part : condition.parts) {
    const auto value = evaluate(part, facts);
    if (!value) {
      unknown = true;
    } else if ((*value != 0.0) != all) {
      return truth(!all);
    }
  }
  if (unknown) return std::nullopt;
  return truth(all);
}

std::optional<double> compare(Op op, double a, double b) {
  switch (op) {
    case Op::less:
      return truth(a < b);
    case Op::less_equal:
      return truth(a <= b);
    case Op::greater:
      return truth(a > b);
    case Op::greater_equal:
      return truth(a >= b);
    case Op::equal:
      return truth(a == b);
    case Op::not_equal:
      return truth(a != b);
    case Op::plus:
      return a + b;
    default:
      return a - b;
  }
}

std::string_view sign(Op op) {
  constexpr std::array<std::string_view, 13> kSigns = {"",   "",   "-",  "+",   "<",   "<=", ">",
                                                       ">=", "==", "!=", "not", "and", "or"};
  return kSigns[static_cast<std::size_t>(op)];
}

}  // namespace

std::optional<double> evaluate(const Condition& condition, const LessonFacts& facts) {
  switch (condition.op) {
    case Op::number:
      return condition.number;
    case Op::fact:
      return facts.value(condition.query);
    case Op::conjunction:
      return join_parts(condition, facts, true);
    case Op::disjunction:
      return join_parts(condition, facts, false);
    default:
      break;
  }
  DRIFTLAB_ASSERT(!condition.parts.empty(), "a condition that joins others has parts");
  const auto first = evaluate(condition.parts[0], facts);
  if (!first) return std::nullopt;
  if (condition.op == Op::negation) return truth(*first == 0.0);
  if (condition.parts.size() == 1) return -*first;
  const auto second = evaluate(condition.parts[1], facts);
  if (!second) return std::nullopt;
  return compare(condition.op, *first, *second);
}

bool holds(const Condition& condition, const LessonFacts& facts) {
  const auto value = evaluate(condition, facts);
  return value && *value != 0.0;
}

std::string written(const Condition& condition) {
  if (condition.op == Op::number) return format_real(condition.number);
  if (condition.op == Op::fact) {
    const FactQuery& query = condition.query;
    std::string text = std::string(fact_info(query.fact).name) + "(" + query.name;
    if (!query.report.empty()) text += ", " + query.report;
    text += ")";
    if (query.episodes > 0) text += " over " + std::to_string(query.episodes);
    return text;
  }
  const std::string between = " " + std::string(sign(condition.op)) + " ";
  if (condition.parts.size() == 1) return "(" + between.substr(1) + written(condition.parts[0]) + ")";
  std::vector<std::string> parts;
  for (const Condition& part : condition.parts) parts.push_back(written(part));
  return "(" + join(parts, between) + ")";
}

}  // namespace driftlab::lesson
