#include "core/study/horizon_sweep.h"

#include <gtest/gtest.h>

#ifndef __EMSCRIPTEN__
#include <thread>
#endif

#include "core/learners/registry.h"
#include "scenes/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

Task lane() {
  const SceneEntry* entry = find_scene(all_scenes(), "lane").value();
  return {entry, ParamValues(entry->params)};
}

SweepLearner clone(const char* updates) {
  const LearnerEntry* entry = find_learner("bc").value();
  SweepLearner learner{entry, ParamValues(entry->params)};
  EXPECT_TRUE(learner.params.set("updates", updates).has_value());
  return learner;
}

HorizonOptions small() {
  HorizonOptions options;
  options.learners = {clone("5")};
  options.seeds = 2;
  options.episodes = 2;
  options.longest = 8.0;
  options.horizons = 7;
  return options;
}

TEST(HorizonSweep, CostsNeverFallAndAreAtMostOneAStep) {
  auto sweep = HorizonSweep::make(lane(), small()).value();
  EXPECT_EQ(sweep.jobs(), 2);
  ASSERT_EQ(sweep.horizons().size(), 7U);
  EXPECT_EQ(sweep.horizons().front(), 60.0);
  EXPECT_EQ(sweep.horizons().back(), 480.0);
  for (int job = 0; job < sweep.jobs(); ++job) sweep.run(job);
  ASSERT_TRUE(sweep.problem().has_value());
  for (const auto& row : sweep.costs(0)) {
    EXPECT_GT(row.back(), 0.0) << "five updates leave the road";
    for (std::size_t h = 0; h < row.size(); ++h) {
      EXPECT_LE(row[h], sweep.horizons()[h]);
      EXPECT_GE(row[h], row[h == 0 ? 0 : h - 1]);
    }
  }
}

#ifndef __EMSCRIPTEN__
TEST(HorizonSweep, ThreadsAndOrderChangeNothing) {
  auto one = HorizonSweep::make(lane(), small()).value();
  auto many = HorizonSweep::make(lane(), small()).value();
  for (int job = one.jobs() - 1; job >= 0; --job) one.run(job);
  std::vector<std::thread> threads;
  for (int job = 0; job < many.jobs(); ++job) threads.emplace_back([&many, job] { many.run(job); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(one.json(), many.json());
  EXPECT_EQ(one.text(), many.text());
  EXPECT_NE(one.costs(0)[0], one.costs(0)[1]);
}
#endif

// A learner with rounds needs updates and environment steps in turn.
HorizonOptions with_rounds() {
  HorizonOptions options = small();
  const LearnerEntry* entry = find_learner("dagger").value();
  SweepLearner dagger{entry, ParamValues(entry->params)};
  EXPECT_TRUE(dagger.params.set("updates", "20").has_value());
  EXPECT_TRUE(dagger.params.set("rounds", "2").has_value());
  options.learners.push_back(dagger);
  return options;
}

TEST(HorizonSweep, SlicesEqualWholeJobs) {
  auto jobs = HorizonSweep::make(lane(), with_rounds()).value();
  for (int job = 0; job < jobs.jobs(); ++job) jobs.run(job);
  const Budget slices[] = {{3, 700}, {1000, 123'456}};
  for (const Budget& slice : slices) {
    auto sliced = HorizonSweep::make(lane(), with_rounds()).value();
    EXPECT_EQ(sliced.progress(), 0.0);
    double progress = 0.0;
    while (sliced.step(slice)) {
      EXPECT_GE(sliced.progress(), progress);
      EXPECT_LT(sliced.progress(), 1.0);
      progress = sliced.progress();
    }
    EXPECT_EQ(sliced.progress(), 1.0);
    EXPECT_TRUE(sliced.finished());
    EXPECT_EQ(sliced.json(), jobs.json());
    EXPECT_EQ(sliced.text(), jobs.text());
  }
}

TEST(HorizonSweep, TellsWhatIsThereWhileItRuns) {
  auto sweep = HorizonSweep::make(lane(), small()).value();
  EXPECT_TRUE(sweep.row(0).costs.empty());
  EXPECT_FALSE(sweep.row(0).fit.has_value());
  EXPECT_FALSE(sweep.json().is_null()) << "also before the first seed is through";
  EXPECT_NE(sweep.text().find("none yet"), std::string::npos);
  sweep.run(0);
  EXPECT_EQ(sweep.row(0).costs.size(), 1U);
  EXPECT_FALSE(sweep.finished());
  EXPECT_EQ(sweep.progress(), 0.5);
}

TEST(HorizonSweep, StopsWithAReasonWhereAPersonIsAsked) {
  HorizonOptions options = with_rounds();
  ASSERT_TRUE(options.learners[1].params.set("teacher", "person").has_value());
  auto sweep = HorizonSweep::make(lane(), options).value();
  while (sweep.step({50, 5000})) continue;
  ASSERT_FALSE(sweep.problem().has_value());
  EXPECT_NE(sweep.problem().error().got.find("person"), std::string::npos);
  EXPECT_EQ(sweep.costs(0).size(), 2U) << "the other learner is not harmed";
  EXPECT_TRUE(sweep.costs(1).empty());
}

TEST(HorizonSweep, WithoutCostNothingIsFitted) {
  HorizonOptions options = small();
  options.learners = {clone("3000")};
  options.seeds = 1;
  options.longest = 4.0;
  Task calm = lane();
  ASSERT_TRUE(calm.params.set("gust", "0").has_value());
  ASSERT_TRUE(calm.params.set("half_width", "5").has_value());
  auto sweep = HorizonSweep::make(calm, options).value();
  sweep.run(0);
  EXPECT_EQ(sweep.costs(0)[0].back(), 0.0);
  EXPECT_TRUE(sweep.json()["rows"][0]["exponent"].is_null());
  EXPECT_NE(sweep.text().find("no cost was seen"), std::string::npos);
}

TEST(HorizonSweep, RefusesWhatCannotBeSwept) {
  const SceneEntry& point = support::point_scene();
  EXPECT_FALSE(HorizonSweep::make({&point, ParamValues(point.params)}, small()).has_value());
  HorizonOptions few = small();
  few.horizons = 3;
  EXPECT_FALSE(HorizonSweep::make(lane(), few).has_value());
  HorizonOptions endless = small();
  endless.longest = 1000.0;
  EXPECT_FALSE(HorizonSweep::make(lane(), endless).has_value()) << "more laps than there can be";
  HorizonOptions nobody = small();
  nobody.driver = "nobody";
  EXPECT_FALSE(HorizonSweep::make(lane(), nobody).has_value());
  HorizonOptions none = small();
  none.episodes = 0;
  EXPECT_FALSE(HorizonSweep::make(lane(), none).has_value());
}

}  // namespace
}  // namespace driftlab
