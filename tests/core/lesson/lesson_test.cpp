#include "core/lesson/lesson.h"

#include <gtest/gtest.h>

#include "core/lesson/lesson_json.h"
#include "core/lesson/template.h"
#include "tests/core/lesson/sample.h"

namespace driftlab::lesson {
namespace {

using nlohmann::json;

constexpr const char* kWhole = R"md(+++
lesson = 1
title = "Everything"
scene = "lane"
seed = 11
minutes = 7.5
goal = "See all of it."
sources = ["One", "Two"]
show = ["demonstrate", "train", "lane.gust"]
hide = ["dark"]
[settings]
lane.gust = "1..2"
dagger.rounds = 2
[[data]]
driver = "sloppy"
episodes = 3
seed = 5
[[data]]
driver = "expert"
+++
# Words
First $x$.

```step
id = "drive"
title = "Drive"
run = [
  {command = "show", what = "sensors", on = true},
  {command = "set", key = "bc.updates", value = 300},
]
do = [
  {hand = "demonstrate", as = "mine", driver = "careful"},
  {command = "train", data = "both", as = ["own", "flawless"]},
]
check = "driven"
hint = ["First.", "Second."]
show = ["runs"]
```

```check
id = "driven"
when = """
demonstrations(person) >= 1
  and trained(own)"""
text = "Drive."
passed = "Driven."
```
between
```quiz
id = "pick"
kind = "choice"
question = "Which?"
choices = ["This", "That", "Both"]
answer = ["That", "Both"]
explain = "Because."
```
```quiz
id = "count"
kind = "number"
question = "How many?"
answer = 3
tolerance = 0.5
low = 0
high = 10
unit = "m"
hint = "Count."
```
```quiz
id = "guess"
kind = "predict"
question = "Who?"
choices = ["Own", "Flawless"]
run = [{command = "evaluate", run = "own", episodes = 50}, {command = "compare", actors = [{kind = "round", id = "own", round = 0}, {kind = "replay", id = "mine"}]}]
truth = ["success_rate(own) > success_rate(flawless)", "success_rate(own) <= success_rate(flawless)"]
```
```quiz
id = "share"
kind = "predict"
question = "How often?"
run = [{command = "correct", run = "own", way = "ride", as = "taught"}]
metric = "success_rate(own) over 50 episodes"
tolerance = 0.1
```
```step
id = "mend"
title = "Mend"
do = [{hand = "correct", run = "taught", episodes = 2}, {command = "correct.train"}]
```
The end.
)md";

TEST(Lesson, ReadsEverythingThereIs) {
  const Reading reading = read(kWhole);
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  const Lesson& lesson = *reading.lesson;
  EXPECT_EQ(lesson.title, "Everything");
  EXPECT_EQ(lesson.scene->id, "lane");
  EXPECT_EQ(lesson.seed, 11);
  EXPECT_EQ(lesson.minutes, 7.5);
  EXPECT_EQ(lesson.sources, (std::vector<std::string>{"One", "Two"}));
  EXPECT_EQ(lesson.visible.show, (std::vector<std::string>{"demonstrate", "train", "lane.gust"}));
  ASSERT_EQ(lesson.setup.size(), 3U);
  EXPECT_EQ(lesson.setup[0].command,
            (json{{"command", "open"}, {"link", "scene=lane&seed=11&lane.gust=1..2&dagger.rounds=2"}}));
  EXPECT_EQ(lesson.setup[1].command,
            (json{{"command", "demo.add"}, {"driver", "sloppy"}, {"episodes", 3}, {"seed", 5}}));

  using Kind = Part::Kind;
  std::vector<Kind> kinds;
  for (const Part& part : lesson.parts) kinds.push_back(part.kind);
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::prose, Kind::step, Kind::check, Kind::prose, Kind::quiz, Kind::quiz,
                                      Kind::quiz, Kind::quiz, Kind::step, Kind::prose}));
  EXPECT_EQ(lesson.parts[0].markdown, "# Words\nFirst $x$.\n");
  EXPECT_EQ(lesson.parts[0].place, (Place{21, 1}));
  EXPECT_EQ(lesson.parts[9].markdown, "The end.\n");
  EXPECT_EQ(lesson.parts[8].index, 1U);

  const Step& drive = lesson.steps.at(0);
  EXPECT_EQ(drive.place, (Place{24, 1}));
  EXPECT_EQ(drive.run.at(0).command, (json{{"command", "show"}, {"what", "sensors"}, {"on", true}}));
  EXPECT_EQ(drive.run.at(1).command, (json{{"command", "set"}, {"key", "bc.updates"}, {"value", "300"}}));
  EXPECT_EQ(drive.deeds.at(0).kind, Deed::Kind::demonstrate);
  EXPECT_EQ(drive.deeds.at(0).driver, "careful");
  EXPECT_EQ(drive.deeds.at(1).kind, Deed::Kind::command);
  EXPECT_EQ(drive.deeds.at(1).request.as, (std::vector<std::string>{"own", "flawless"}));
  EXPECT_EQ(drive.check, std::optional<std::size_t>(0));
  EXPECT_EQ(drive.hints.size(), 2U);
  EXPECT_EQ(drive.show, (std::vector<std::string>{"runs"}));
  EXPECT_EQ(written(lesson.checks.at(0).when), "((demonstrations(person) >= 1) and trained(own))");
  EXPECT_EQ(lesson.steps.at(1).deeds.at(0).run, "taught");
  EXPECT_EQ(lesson.steps.at(1).deeds.at(0).episodes, 2);
  EXPECT_FALSE(lesson.steps.at(1).check.has_value());

  EXPECT_EQ(lesson.quizzes.at(0).right, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(lesson.quizzes.at(1).answer, 3.0);
  EXPECT_EQ(lesson.quizzes.at(1).unit, "m");
  EXPECT_EQ(lesson.quizzes.at(1).high, std::optional<double>(10.0));
  EXPECT_EQ(lesson.quizzes.at(2).truths.size(), 2U);
  EXPECT_EQ(written(lesson.quizzes.at(3).truths.at(0)), "success_rate(own) over 50");
}

TEST(Lesson, NamesBecomeIds) {
  const Reading reading = read(kWhole);
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  const std::vector<Request>& run = reading.lesson->quizzes.at(2).run;
  const Ids runs = {{"own", 4}, {"flawless", 5}};
  const Ids demonstrations = {{"mine", 9}};
  EXPECT_EQ(with_ids(run.at(0), runs, demonstrations).value(),
            (json{{"command", "evaluate"}, {"run", 4}, {"episodes", 50}}));
  EXPECT_EQ(with_ids(run.at(1), runs, demonstrations).value()["actors"],
            (json{{{"kind", "round"}, {"id", 4}, {"round", 0}}, {{"kind", "replay"}, {"id", 9}}}));
  const auto missing = with_ids(run.at(1), runs, {});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().expected, "a demonstration called \"mine\"");
}

TEST(Lesson, WhatNewWritesIsGoodInEveryScene) {
  for (const SceneEntry* scene : all_scenes()) {
    const std::string text = lesson_template(*scene);
    const Reading reading = read(text);
    ASSERT_TRUE(reading.lesson.has_value()) << scene->id << "\n" << told(reading);
    EXPECT_EQ(reading.lesson->scene, scene);
    EXPECT_EQ(text.find("{scene}"), std::string::npos);
    EXPECT_EQ(text.find("{show}"), std::string::npos);
  }
}

TEST(Lesson, GoesToThePageAsJson) {
  const Reading reading = read(kWhole);
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  const json whole = to_json(*reading.lesson);
  EXPECT_EQ(whole["title"], "Everything");
  EXPECT_EQ(whole["setup"][0]["command"]["command"], "open");
  const json& parts = whole["parts"];
  ASSERT_EQ(parts.size(), 10U);
  EXPECT_EQ(parts[0], (json{{"part", "prose"}, {"line", 21}, {"markdown", "# Words\nFirst $x$.\n"}}));
  EXPECT_EQ(parts[1]["part"], "step");
  EXPECT_EQ(parts[1]["check"], "driven");
  EXPECT_EQ(parts[1]["do"][0],
            (json{{"hand", "demonstrate"}, {"episodes", 1}, {"driver", "careful"}, {"as", {"mine"}}}));
  EXPECT_EQ(parts[1]["do"][1]["as"], (json{"own", "flawless"}));
  EXPECT_EQ(parts[2]["when"], reading.lesson->checks[0].condition);
  EXPECT_EQ(parts[4]["kind"], "choice");
  EXPECT_EQ(parts[4]["right"], (json{1, 2}));
  EXPECT_EQ(parts[5]["high"], 10);
  EXPECT_EQ(parts[6]["choices"].size(), 2U);
  EXPECT_FALSE(parts[6].contains("right")) << "what is right is measured";
  EXPECT_EQ(parts[7]["run"][0]["as"], (json{"taught"}));
  EXPECT_EQ(parts[8]["check"], nullptr);
  EXPECT_EQ(to_json(read("").errors)[0]["line"], 1);
}

TEST(Lesson, WindowsLinesAreTheSame) {
  std::string text = kWhole;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
  const Reading reading = read(text);
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  EXPECT_EQ(reading.lesson->parts[0].markdown, "# Words\nFirst $x$.\n");
}

}  // namespace
}  // namespace driftlab::lesson
