#include "core/lesson/condition.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/core/lesson/sample.h"

namespace driftlab::lesson {
namespace {

/// What a test says is so. Everything else is not known.
class FakeFacts : public LessonFacts {
 public:
  FakeFacts& with(Fact fact, const std::string& name, double value, int episodes = 0) {
    values_[{fact, name, episodes}] = value;
    return *this;
  }
  std::optional<double> value(const FactQuery& query) const override {
    const auto found = values_.find({query.fact, query.name + query.report, query.episodes});
    return found == values_.end() ? std::nullopt : std::optional<double>(found->second);
  }

 private:
  std::map<std::tuple<Fact, std::string, int>, double> values_;
};

TomlValue text_value(const std::string& text) {
  TomlValue value;
  value.kind = TomlValue::Kind::text;
  value.text = text;
  value.place = {3, 8};
  value.text_place = Place{3, 9};
  return value;
}

/// In push, with the runs clone and dagger, the demonstration mine and the quiz which.
Scope known_scope() {
  Scope scope(playground());
  scope.enter(*find_scene(all_scenes(), "push"));
  scope.name(Named::run, "clone");
  scope.name(Named::run, "dagger");
  scope.name(Named::demonstration, "mine");
  scope.quizzes.insert("which");
  return scope;
}

Condition good(const std::string& text, Wanted wanted = Wanted::truth) {
  Complaints complaints;
  const auto condition = parse_condition(text_value(text), wanted, known_scope(), complaints);
  EXPECT_TRUE(condition.has_value()) << text << ": "
                                     << (complaints.empty() ? "" : complaints.in_order()[0].error.message());
  return condition.value_or(Condition{});
}

LessonError bad(const std::string& text, Wanted wanted = Wanted::truth) {
  Complaints complaints;
  EXPECT_FALSE(parse_condition(text_value(text), wanted, known_scope(), complaints).has_value()) << text;
  EXPECT_EQ(complaints.size(), 1U) << text;
  return complaints.empty() ? LessonError{} : complaints.in_order()[0];
}

TEST(Condition, PrecedenceIsThatOfWords) {
  const std::pair<const char*, const char*> cases[] = {
      {"trained(clone) or trained(dagger) and watched(clone)",
       "(trained(clone) or (trained(dagger) and watched(clone)))"},
      {"not trained(clone) and trained(dagger)", "((not trained(clone)) and trained(dagger))"},
      {"not updates(clone) > 3", "(not (updates(clone) > 3))"},
      {"not not trained(clone)", "(not (not trained(clone)))"},
      {"(trained(clone) or trained(dagger)) and did(compare)",
       "((trained(clone) or trained(dagger)) and did(compare))"},
      {"trained(clone) and trained(dagger) and did(train) or did(demo.add)",
       "((trained(clone) and trained(dagger) and did(train)) or did(demo.add))"},
      {"updates(clone) - 1 - 2 + 3 >= -labels(clone)", "((((updates(clone) - 1) - 2) + 3) >= (- labels(clone)))"},
      {"updates(clone) - (1 - 2) == 3", "((updates(clone) - (1 - 2)) == 3)"},
      {"success_rate(dagger) >= 0.95 over 50 episodes", "(success_rate(dagger) over 50 >= 0.95)"},
      {"success_rate(clone) + 0.2 < success_rate(dagger) over 20 episodes and trained(clone)",
       "(((success_rate(clone) over 20 + 0.2) < success_rate(dagger) over 20) and trained(clone))"},
      {"(success_rate(clone) > 0 over 5 episodes and mean_cost(clone) < 3) over 9 episodes",
       "((success_rate(clone) over 5 > 0) and (mean_cost(clone) over 9 < 3))"},
      {"success_rate(clone) > 95 %", "(success_rate(clone) > 0.95)"},
      {"reported(clone, overlap) > 0.5 over 1 episode", "(reported(clone, overlap) over 1 > 0.5)"},
      {"demonstrations(person)>=1", "(demonstrations(person) >= 1)"},
      {"1e-3 <= loss(clone)", "(0.001 <= loss(clone))"},
  };
  for (const auto& [text, tree] : cases) EXPECT_EQ(written(good(text)), tree) << text;
}

TEST(Condition, NumbersAreReadAsNumbers) {
  EXPECT_EQ(written(good("success_rate(clone) over 50 episodes", Wanted::number)), "success_rate(clone) over 50");
  EXPECT_EQ(written(good("success_rate(dagger) - success_rate(clone) over 9 episodes", Wanted::number)),
            "(success_rate(dagger) over 9 - success_rate(clone) over 9)");
  EXPECT_EQ(bad("trained(clone)", Wanted::number).error.expected, "a number");
  EXPECT_EQ(bad("updates(clone)").error.expected, "something that is true or false");
}

TEST(Condition, EveryFactReads) {
  for (const FactInfo& info : all_facts()) {
    std::string text = std::string(info.name) + "(";
    switch (info.takes) {
      case FactInfo::Takes::run:
        text += "clone)";
        break;
      case FactInfo::Takes::run_and_report:
        text += "clone, overlap)";
        break;
      case FactInfo::Takes::source:
        text += "sloppy)";
        break;
      case FactInfo::Takes::command:
        text += "demo.keep)";
        break;
      case FactInfo::Takes::quiz:
        text += "which)";
        break;
    }
    const Condition condition = good(info.truth ? text : text + " > 0" + (info.measured ? " over 5 episodes" : ""));
    const FactQuery& query = info.truth ? condition.query : condition.parts.at(0).query;
    EXPECT_EQ(query.fact, info.fact) << text;
    EXPECT_EQ(query.episodes, info.measured ? 5 : 0) << text;
    EXPECT_FALSE(info.help.empty());
  }
}

TEST(Condition, Evaluates) {
  FakeFacts facts;
  facts.with(Fact::success_rate, "clone", 0.5, 50)
      .with(Fact::success_rate, "dagger", 0.96, 50)
      .with(Fact::demonstrations, "person", 2)
      .with(Fact::reported, "cloneoverlap", 0.25)
      .with(Fact::trained, "clone", 1)
      .with(Fact::trained, "dagger", 0);
  const std::pair<const char*, std::optional<double>> cases[] = {
      {"success_rate(dagger) >= 0.95 over 50 episodes", 1.0},
      {"success_rate(dagger) >= 97 % over 50 episodes", 0.0},
      {"success_rate(dagger) >= 0.95 over 51 episodes", std::nullopt},
      {"success_rate(clone) < success_rate(dagger) over 50 episodes", 1.0},
      {"success_rate(clone) + 0.5 < success_rate(dagger) over 50 episodes", 0.0},
      {"demonstrations(person) == 2", 1.0},
      {"demonstrations(person) != 2", 0.0},
      {"demonstrations(person) > 2", 0.0},
      {"demonstrations(person) <= 2", 1.0},
      {"-demonstrations(person) + 3 == 1", 1.0},
      {"reported(clone, overlap) < 0.5", 1.0},
      {"trained(clone) and not trained(dagger)", 1.0},
      {"trained(clone) and trained(dagger)", 0.0},
      {"not (trained(clone) and trained(dagger))", 1.0},
      // Not known: neither true nor, turned round, true.
      {"updates(clone) > 5", std::nullopt},
      {"not updates(clone) > 5", std::nullopt},
      {"updates(clone) + 1 > 5", std::nullopt},
      {"-updates(clone) > 5", std::nullopt},
      {"updates(clone) > 5 and trained(clone)", std::nullopt},
      {"updates(clone) > 5 and trained(dagger)", 0.0},
      {"updates(clone) > 5 or trained(clone)", 1.0},
      {"updates(clone) > 5 or trained(dagger)", std::nullopt},
  };
  for (const auto& [text, value] : cases) {
    const Condition condition = good(text);
    EXPECT_EQ(evaluate(condition, facts), value) << text;
    EXPECT_EQ(holds(condition, facts), value == 1.0) << text;
  }
  EXPECT_EQ(evaluate(good("success_rate(dagger) - success_rate(clone) over 50 episodes", Wanted::number), facts),
            0.96 - 0.5);
}

struct BadCase {
  const char* text;  ///< @ before the place
  const char* expected;
  const char* got;
  const char* hint;
};

TEST(Condition, SaysWhatIsWrongAndWhere) {
  const BadCase cases[] = {
      {"succes_rate@(clone) > 0.5", "one of success_rate", "succes_rate", "Did you mean success_rate?"},
      {"success_rate(@clon) > 0.5", "a run that an earlier step makes (clone, dagger)", "\"clon\"",
       "Did you mean clone?"},
      {"success_rate(@zzzzzz) > 0.5", "a run that an earlier step makes", "\"zzzzzz\"", "as = \"zzzzzz\""},
      {"success_rate(@mine) > 0.5", "a run that an earlier step makes", "\"mine\"", ""},
      {"success_rate@ > 0.5", "( behind success_rate", "\">\"", "success_rate(clone)"},
      {"success_rate(@) > 0.5", "a name", "\")\"", "success_rate(clone)"},
      {"success_rate(clone@ > 0.5", ") behind success_rate(clone", "\">\"", ""},
      {"demonstrations(@me) >= 1", "a source of demonstrations (person, script, any, expert", "\"me\"", ""},
      {"did(@demo.kep)", "a command of the workbench", "\"demo.kep\"", "Did you mean demo.keep?"},
      {"answered(@whch)", "a quiz that stands above (which)", "\"whch\"", "Did you mean which?"},
      {"reported(clone@)", "a comma", "\")\"", ""},
      {"reported(clone, @overlab) > 0", "what the scene reports (overlap", "\"overlab\"", "Did you mean overlap?"},
      {"trained(clone) @&& trained(dagger)", "and, or, or the end", "\"&&\"", "Write and."},
      {"trained(clone) @|| trained(dagger)", "and, or, or the end", "\"||\"", "Write or."},
      {"@!trained(clone)", "a number, something like", "\"!\"", "Write not."},
      {"updates(clone) @= 3", "and, or, or the end", "\"=\"", "Write == to compare."},
      {"1 < updates(clone) @< 3", "and, or, or the end", "\"<\"", "Join two comparisons with and."},
      {"@trained(clone) > 3", "a number beside >", "something that is true or false", ""},
      {"@updates(clone) and trained(clone)", "something that is true or false beside and", "a number", "Compare it"},
      {"trained(clone) and @updates(clone)", "something that is true or false beside and", "a number", "Compare it"},
      {"not @updates(clone)", "something that is true or false beside not", "a number", "Compare it"},
      {"1 + @trained(clone) > 3", "a number beside +", "something that is true or false", ""},
      {"success_rate(clone) >= @95", "a share from 0 to 1", "95", "Write 95 % or 0.95."},
      {"@95 <= success_rate(clone)", "a share from 0 to 1", "95", "Write 95 %"},
      {"updates(clone) > 3 @over 50 episodes", "something measured over episodes", "nothing that is", "over 50"},
      {"success_rate(clone) > 0 over @0 episodes", "a number of episodes from 1 to 1000", "\"0\"", ""},
      {"success_rate(clone) > 0 over @1001 episodes", "a number of episodes from 1 to 1000", "\"1001\"", ""},
      {"success_rate(clone) > 0 over @many", "a number of episodes", "\"many\"", ""},
      {"success_rate(clone) > 0 over 50@", "episodes", "the end of the condition", ""},
      {"updates(clone) > @1.2.3", "a number such as", "\"1.2.3\"", ""},
      {"updates(clone) > @1e999", "a number such as", "\"1e999\"", ""},
      {"(updates(clone) > 3@", "a closing bracket", "the end of the condition", ""},
      {"updates(clone) > 3@)", "the end of the condition", "\")\"", ""},
      {"updates(clone) > @", "a number, something like", "the end of the condition", ""},
      {"updates(clone) > @→", "a number, something like", "\"→\"", ""},
      {"trained(clone) and @and", "a number, something like", "\"and\"", ""},
      {"@3", "something that is true or false", "\"3\"", ""},
  };
  for (BadCase one : cases) {
    SCOPED_TRACE(one.text);
    std::string text = one.text;
    std::size_t at = text.find('@');
    text.erase(at, 1);
    if (text.starts_with("succes_rate")) at = 0;  // the whole word
    if (text[std::min(at, text.size() - 1)] == ' ') ++at;
    const LessonError error = bad(text);
    EXPECT_EQ(error.place, place_of(text, at, {3, 9}));
    EXPECT_NE(error.error.expected.find(one.expected), std::string::npos) << error.error.expected;
    EXPECT_NE(error.error.got.find(one.got), std::string::npos) << error.error.got;
    EXPECT_NE(error.error.hint.find(one.hint), std::string::npos) << error.error.hint;
  }
}

TEST(Condition, EveryUnknownNameIsTold) {
  Complaints complaints;
  EXPECT_FALSE(parse_condition(text_value("success_rate(a) < success_rate(b) and did(c)"), Wanted::truth, known_scope(),
                               complaints));
  EXPECT_EQ(complaints.size(), 3U);
}

TEST(Condition, DeepAndLongOnesAreRefused) {
  const std::string deep(1000, '(');
  EXPECT_NE(bad(deep + "1").error.expected.find("brackets"), std::string::npos);
  std::string nots;
  for (int i = 0; i < 300; ++i) nots += "not ";
  EXPECT_NE(bad(nots + "trained(clone)").error.expected.find("brackets"), std::string::npos);
  EXPECT_NE(bad(std::string(3000, '1')).error.expected.find("at most 2000"), std::string::npos);
  std::string wide = "1";
  for (int i = 0; i < 900; ++i) wide += "+1";
  EXPECT_EQ(evaluate(good(wide, Wanted::number), FakeFacts()), 901.0);
}

}  // namespace
}  // namespace driftlab::lesson
