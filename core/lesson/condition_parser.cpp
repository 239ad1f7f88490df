// Recursive descent: a function for each line of the grammar in condition.h.
#include <string_view>

#include "core/base/text.h"
#include "core/lesson/condition.h"
#include "core/lesson/condition_names.h"
#include "core/lesson/condition_tokens.h"
#include "core/lesson/table_reader.h"

namespace driftlab::lesson {
namespace {

using Op = Condition::Op;

constexpr int kDeepest = 40;
constexpr std::size_t kLongest = 2000;
constexpr std::int64_t kMostEpisodes = 1000;  // as many as `evaluate` takes

bool is_truth(const Condition& condition) {
  if (condition.op == Op::fact) return fact_info(condition.query.fact).truth;
  return condition.op >= Op::less;
}

class ConditionParser {
 public:
  ConditionParser(const TomlValue& text, const Scope& scope, Complaints& complaints)
      : value_(text), scope_(scope), complaints_(complaints) {
    take();
  }

  std::optional<Condition> parse(Wanted wanted) {
    const std::size_t before = complaints_.size();
    if (value_.text.size() > kLongest) {
      complaints_.add(value_.place, "a condition of at most " + std::to_string(kLongest) + " letters",
                      std::to_string(value_.text.size()));
      return std::nullopt;
    }
    const std::size_t start = now_.offset;
    Condition condition = disjunction();
    if (!broken_ && now_.kind != Token::Kind::end) refuse("and, or, or the end of the condition", stray_hint());
    if (!broken_ && is_truth(condition) != (wanted == Wanted::truth)) {
      complain(start, wanted == Wanted::truth ? "something that is true or false" : "a number", quote(value_.text),
               wanted == Wanted::truth ? "Compare it: success_rate(clone) >= 0.9." : "Leave the comparison out.");
    }
    if (complaints_.size() != before) return std::nullopt;
    return condition;
  }

 private:
  void take() {
    last_end_ = now_.offset + now_.text.size();
    now_ = token_at(value_.text, last_end_);
  }
  bool is(std::string_view text) const {
    return (now_.kind == Token::Kind::sign || now_.kind == Token::Kind::name) && now_.text == text;
  }
  bool accept(std::string_view text) {
    if (broken_ || !is(text)) return false;
    take();
    return true;
  }

  void complain(std::size_t offset, std::string expected, std::string got, std::string hint) {
    complaints_.add(value_.within(offset), std::move(expected), std::move(got), std::move(hint));
  }
  /// The grammar does not go on: nothing behind this is looked at.
  void refuse(std::string expected, std::string hint = {}) {
    if (broken_) return;
    broken_ = true;
    complain(now_.offset, std::move(expected),
             now_.kind == Token::Kind::end ? "the end of the condition" : quote(now_.text), std::move(hint));
  }
  std::string stray_hint() const {
    if (now_.text == "&&") return "Write and.";
    if (now_.text == "||") return "Write or.";
    if (now_.text == "!") return "Write not.";
    if (now_.text == "=") return "Write == to compare.";
    if (compares()) return "Join two comparisons with and.";
    return "";
  }
  bool compares() const { return comparison_op().has_value(); }

  std::optional<Op> comparison_op() const {
    if (is("<")) return Op::less;
    if (is("<=")) return Op::less_equal;
    if (is(">")) return Op::greater;
    if (is(">=")) return Op::greater_equal;
    if (is("==")) return Op::equal;
    if (is("!=")) return Op::not_equal;
    return std::nullopt;
  }

  void want_truth(const Condition& part, std::size_t offset, std::string_view word) {
    if (broken_ || is_truth(part)) return;
    broken_ = true;
    complain(offset, "something that is true or false beside " + std::string(word), "a number",
             "Compare it: success_rate(clone) >= 0.9.");
  }
  void want_number(const Condition& part, std::size_t offset, std::string_view word) {
    if (broken_ || !is_truth(part)) return;
    broken_ = true;
    complain(offset, "a number beside " + std::string(word), "something that is true or false", {});
  }

  template <class Next>
  Condition chain(std::string_view word, Op op, Next next) {
    const std::size_t start = now_.offset;
    Condition first = next();
    if (broken_ || !is(word)) return first;
    want_truth(first, start, word);
    Condition joined{op, 0.0, {}, {std::move(first)}};
    while (accept(word)) {
      const std::size_t offset = now_.offset;
      joined.parts.push_back(next());
      want_truth(joined.parts.back(), offset, word);
    }
    return joined;
  }

  Condition disjunction() {
    return chain("or", Op::disjunction, [this] { return conjunction(); });
  }
  Condition conjunction() {
    return chain("and", Op::conjunction, [this] { return negation(); });
  }

  Condition negation() {
    if (!is("not")) return comparison();
    if (++depth_ > kDeepest) refuse("at most " + std::to_string(kDeepest) + " brackets and nots within each other");
    accept("not");
    const std::size_t offset = now_.offset;
    Condition part = broken_ ? Condition{} : negation();
    --depth_;
    want_truth(part, offset, "not");
    return {Op::negation, 0.0, {}, {std::move(part)}};
  }

  Condition comparison() {
    const std::size_t start = now_.offset;
    Condition left = sum();
    const auto op = broken_ ? std::nullopt : comparison_op();
    if (op) {
      const std::string word(now_.text);
      want_number(left, start, word);
      take();
      const std::size_t offset = now_.offset;
      Condition right = broken_ ? Condition{} : sum();
      want_number(right, offset, word);
      check_share(left, right, offset);
      check_share(right, left, start);
      left = {*op, 0.0, {}, {std::move(left), std::move(right)}};
    }
    if (!broken_ && is("over")) over(left);
    return left;
  }

  /// success_rate(clone) >= 95 is never true.
  void check_share(const Condition& fact, const Condition& number, std::size_t offset) {
    if (broken_ || fact.op != Op::fact || number.op != Op::number) return;
    if (!fact_info(fact.query.fact).share || within_limits(number.number, 0.0, 1.0)) return;
    complain(offset, "a share from 0 to 1", format_real(number.number),
             number.number <= 100.0
                 ? "Write " + format_real(number.number) + " % or " + format_real(number.number / 100.0) + "."
                 : "");
  }

  void over(Condition& condition) {
    const std::size_t offset = now_.offset;
    take();
    std::int64_t count = 0;
    if (now_.kind == Token::Kind::number) count = parse_integer(now_.text).value_or(0);
    if (count < 1 || count > kMostEpisodes) {
      refuse("a number of episodes from 1 to " + std::to_string(kMostEpisodes));
      return;
    }
    take();
    if (!accept("episodes") && !(count == 1 && accept("episode"))) {
      refuse("episodes");
      return;
    }
    if (measure(condition, static_cast<int>(count)) > 0) return;
    broken_ = true;
    complain(offset, "something measured over episodes before over", "nothing that is",
             "success_rate(clone) >= 0.9 over 50 episodes");
  }

  /// How many facts it has that are measured over episodes; sets their number, unless a bracket within has.
  static int measure(Condition& condition, int episodes) {
    int count = 0;
    if (condition.op == Op::fact && fact_info(condition.query.fact).measured) {
      if (condition.query.episodes == 0) condition.query.episodes = episodes;
      count = 1;
    }
    for (Condition& part : condition.parts) count += measure(part, episodes);
    return count;
  }

  Condition sum() {
    const std::size_t start = now_.offset;
    const bool negative = accept("-");
    Condition left = term();
    if (negative) {
      want_number(left, start, "-");
      left = {Op::minus, 0.0, {}, {std::move(left)}};
    }
    while (!broken_ && (is("+") || is("-"))) {
      const Op op = is("+") ? Op::plus : Op::minus;
      const std::string word(now_.text);
      want_number(left, start, word);
      take();
      const std::size_t offset = now_.offset;
      Condition right = term();
      want_number(right, offset, word);
      left = {op, 0.0, {}, {std::move(left), std::move(right)}};
    }
    return left;
  }

  Condition term() {
    if (broken_) return {};
    if (now_.kind == Token::Kind::number) return number();
    if (now_.kind == Token::Kind::name && !is("and") && !is("or") && !is("not") && !is("over")) return fact();
    if (!is("(")) {
      refuse("a number, something like success_rate(clone), or a bracket", stray_hint());
      return {};
    }
    if (++depth_ > kDeepest) {
      refuse("at most " + std::to_string(kDeepest) + " brackets and nots within each other");
      return {};
    }
    take();
    Condition inner = disjunction();
    --depth_;
    if (!broken_ && !accept(")")) refuse("and, or, or a closing bracket", stray_hint());
    return inner;
  }

  Condition number() {
    const auto value = parse_real(now_.text);
    if (!value) {
      refuse("a number such as 0.95, 50 or 1e-3");
      return {};
    }
    take();
    return {Op::number, accept("%") ? *value / 100.0 : *value, {}, {}};
  }

  Condition fact() {
    const Token name = now_;
    const FactInfo* info = nullptr;
    std::vector<std::string> names;
    for (const FactInfo& one : all_facts()) {
      if (one.name == name.text) info = &one;
      names.emplace_back(one.name);
    }
    if (info == nullptr) {
      refuse("one of " + join(names, ", "), did_you_mean(name.text, names));
      return {};
    }
    take();
    if (!accept("(")) {
      refuse("( behind " + std::string(info->name), std::string(info->name) + "(" + example_argument(*info) + ")");
      return {};
    }
    Condition result{Op::fact, 0.0, {info->fact, {}, {}, 0}, {}};
    result.query.name = argument(*info, false);
    if (info->takes == FactInfo::Takes::run_and_report && !broken_) {
      if (!accept(",")) refuse("a comma and what the scene reports");
      result.query.report = argument(*info, true);
    }
    if (!broken_ && !accept(")")) refuse(") behind " + std::string(info->name) + "(" + result.query.name);
    return result;
  }

  std::string argument(const FactInfo& info, bool report) {
    if (broken_) return {};
    if (now_.kind != Token::Kind::name) {
      refuse("a name", std::string(info.name) + "(" + example_argument(info) + ")");
      return {};
    }
    const std::string name(now_.text);
    const Place place = value_.within(now_.offset);
    take();
    if (report) {
      check_report(name, place, scope_, complaints_);
    } else {
      check_argument(info, name, place, scope_, complaints_);
    }
    return name;
  }

  const TomlValue& value_;
  const Scope& scope_;
  Complaints& complaints_;
  Token now_;
  std::size_t last_end_ = 0;
  int depth_ = 0;
  bool broken_ = false;
};

}  // namespace

std::optional<Condition> parse_condition(const TomlValue& text, Wanted wanted, const Scope& scope,
                                         Complaints& complaints) {
  return ConditionParser(text, scope, complaints).parse(wanted);
}

}  // namespace driftlab::lesson
