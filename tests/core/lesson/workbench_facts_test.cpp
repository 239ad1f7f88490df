// Conditions of a lesson that is played in the workbench, from its set-up to the end.
#include "core/lesson/workbench_facts.h"

#include <gtest/gtest.h>

#include "core/lesson/lesson.h"
#include "tests/core/lesson/sample.h"
#include "tests/core/workbench/bench.h"

namespace driftlab::lesson {
namespace {

const std::string kPlayed = R"md(+++
lesson = 1
title = "T"
scene = "point"
minutes = 1
goal = "G"
[settings]
bc.updates = 60
[[data]]
driver = "sloppy"
+++
```step
id = "show"
title = "T"
do = [{hand = "demonstrate"}]
check = "shown"
```
```check
id = "shown"
text = "T"
when = "demonstrations(person) == 1 and demonstrations(sloppy) == 1 and demonstrations(script) == 1 and demonstrations(any) == 2"
```
```step
id = "train_both"
title = "T"
do = [{command = "train", data = "both", as = ["mine", "flawless"]}]
check = "trained_both"
```
```check
id = "trained_both"
text = "T"
when = "did(train) and trained(mine) and trained(flawless) and updates(mine) == 60 and loss(mine) >= 0 and success_low(mine) <= success_rate(mine) over 20 episodes"
```
```quiz
id = "asked"
kind = "number"
question = "Q"
answer = 3
tolerance = 0
```
```step
id = "watch_it"
title = "T"
do = [{command = "compare", actors = [{kind = "run", id = "mine"}]}]
check = "watched_it"
```
```check
id = "watched_it"
text = "T"
when = "watched(mine) and not watched(flawless) and correct(asked) and times(compare) == 1"
```
```step
id = "measure"
title = "T"
do = [{command = "diagnose", run = "mine", episodes = 5}]
check = "measured"
```
```check
id = "measured"
text = "T"
when = "did(diagnose) and diagnosed(mine) and (drifts(mine) or not drifts(mine))"
```
)md";

TEST(WorkbenchFacts, EveryCheckIsFalseBeforeAndTrueAfterItsStep) {
  Bench bench(point_scenes(), bc_only());
  const Reading reading = read_lesson(kPlayed, {point_scenes(), bc_only()});
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  const Lesson& lesson = *reading.lesson;
  Memory memory;
  const WorkbenchFacts facts(bench.state(), memory);
  const auto holds_now = [&](std::size_t check) { return holds(lesson.checks[check].when, facts); };
  const auto give = [&](const Request& request) {
    nlohmann::json command = with_ids(request, memory.runs, {}).value();
    const std::string name = command["command"].get<std::string>();
    const nlohmann::json answer = bench.good(name, command);
    ++memory.given[name];
    for (std::size_t i = 0; i < request.as.size(); ++i) memory.runs[request.as[i]] = answer["runs"][i].get<int>();
  };
  for (const Request& request : lesson.setup) give(request);
  bench.frames(2000);
  ASSERT_FALSE(bench.state().making.has_value());

  memory.given.clear();
  EXPECT_FALSE(holds_now(0));
  bench.keep_lap();
  EXPECT_TRUE(holds_now(0));

  EXPECT_FALSE(holds_now(1));
  give(lesson.steps[1].deeds[0].request);
  EXPECT_FALSE(holds_now(1)) << "it has only begun";
  bench.work();
  EXPECT_TRUE(holds_now(1));
  EXPECT_EQ(facts.value({Fact::success_rate, "mine", "", 51}), std::nullopt) << "50 starts were tried";
  EXPECT_EQ(facts.value({Fact::success_rate, "mine", "", 50}), facts.value({Fact::success_rate, "mine", "", 0}));
  EXPECT_EQ(facts.value({Fact::updates, "nobody", "", 0}), std::nullopt);

  memory.given.clear();
  memory.answers["asked"] = true;
  EXPECT_FALSE(holds_now(2));
  give(lesson.steps[2].deeds[0].request);
  for (int i = 0; i < 5000 && memory.watched.empty(); ++i) {
    bench.frames(1);
    memory.watch(bench.state());
  }
  EXPECT_TRUE(holds_now(2));

  memory.given.clear();
  EXPECT_FALSE(holds_now(3));
  give(lesson.steps[3].deeds[0].request);
  bench.work();
  EXPECT_TRUE(holds_now(3));
}

}  // namespace
}  // namespace driftlab::lesson
