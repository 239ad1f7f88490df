// Studies of learners that try: what a run is looked at, that looking changes nothing, and what each study shows its learners.
#include <gtest/gtest.h>

#include <algorithm>

#include "native/study/counted.h"
#include "native/study/step_runs.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

StudySetup tiny(std::string_view scene, int env_steps) {
  StudySetup setup;
  Task task;
  task.entry = find_scene(all_scenes(), scene).value();
  task.params = ParamValues(task.entry->params);
  setup.scenes = {task};
  setup.options.seeds = 1;
  setup.options.episodes = 3;
  setup.options.learner_settings = {"env_steps=" + std::to_string(env_steps), "scenes=4", "rollout=100", "updates=30"};
  return setup;
}

TEST(Grouped, ByThreeDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(12345678), "12,345,678");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(-1234), "-1,234");
}

Tries reaching(const StudySetup& setup, const std::vector<double>& points) {
  Tries tries{"a table", "gail", setup.task()};
  tries.usual = {"env_steps=1000000", "discount=0.9"};
  tries.about = {"reward=negative"};
  tries.shown = expert_shows(setup, setup.task(), 2);
  tries.points = points;
  return tries;
}

TEST(TriesCell, CountsStepsAndLabelsWhereItLooks) {
  const StudySetup setup = tiny("reach", 1200);
  const StudyCell cell = tries_cell(setup, reaching(setup, {0.25, 1.0}));
  ASSERT_EQ(cell.rows.size(), 2U);
  EXPECT_EQ(cell.rows[0].name, "gail, after 300 steps");
  EXPECT_EQ(cell.rows[1].name, "gail, after 1,200 steps");
  EXPECT_EQ(cell.rows[1].facts["env_steps"], 1200);
  const auto samples = cell.measure(0);
  ASSERT_TRUE(samples.has_value()) << samples.error().message();
  EXPECT_EQ(samples->at(0).env_steps, 300.0);
  EXPECT_EQ(samples->at(1).env_steps, 1200.0);
  double labels = 0.0;
  const auto shown = demonstrations(setup, setup.task(), "expert", 2, 0);
  for (const Trajectory& one : *shown) labels += one.steps;
  EXPECT_EQ(samples->at(0).labels, labels);
  EXPECT_GT(samples->at(0).episode_steps, 0.0);
}

TEST(TriesCell, LookingOnTheWayChangesNothing) {
  const StudySetup setup = tiny("reach", 1200);
  const auto once = tries_cell(setup, reaching(setup, {1.0})).measure(0);
  const auto often = tries_cell(setup, reaching(setup, {0.1, 0.33, 0.6, 1.0})).measure(0);
  ASSERT_TRUE(once.has_value() && often.has_value());
  EXPECT_EQ(once->back().episode_return, often->back().episode_return);
  EXPECT_EQ(once->back().episode_steps, often->back().episode_steps);
  EXPECT_NE(often->front().episode_return, often->back().episode_return);
}

TEST(TriesCell, TheCommandLineChangesWhatIsUsualNotWhatTheStudyIsAbout) {
  StudySetup setup = tiny("reach", 1200);
  setup.options.learner_settings.insert(setup.options.learner_settings.end(), {"reward=positive", "discount=0.5"});
  const auto facts = tries_cell(setup, reaching(setup, {1.0})).rows[0].facts;
  const auto has = [&](const std::string& setting) {
    const auto& list = facts["learner_params"];
    return std::find(list.begin(), list.end(), setting) != list.end();
  };
  EXPECT_TRUE(has("reward=negative")) << facts.dump();
  EXPECT_TRUE(has("discount=0.5")) << facts.dump();
  EXPECT_TRUE(has("env_steps=1200")) << facts.dump();
}

TEST(TriesCell, BeginsWithTheCloneAndCountsItsLabels) {
  const StudySetup setup = tiny("reach", 1200);
  Tries tries{"a table", "ppo", setup.task()};
  tries.shown = expert_shows(setup, setup.task(), 1);
  tries.from_clone = true;
  tries.points = {1.0};
  const auto samples = tries_cell(setup, tries).measure(0);
  ASSERT_TRUE(samples.has_value()) << samples.error().message();
  ASSERT_EQ(samples->size(), 2U);
  const auto clone = clone_cell(setup, "a table", "bc", setup.task(), tries.shown).measure(0);
  ASSERT_TRUE(clone.has_value());
  EXPECT_EQ(samples->at(0).episode_return, clone->at(0).episode_return);
  EXPECT_EQ(samples->at(0).env_steps, 0.0);
  EXPECT_GT(samples->at(0).labels, 0.0);
  EXPECT_EQ(samples->at(1).labels, samples->at(0).labels);
  EXPECT_EQ(samples->at(1).env_steps, 1200.0);
}

TEST(GailFork, ShowsBothSidesInEqualPartsAndActsBySamplesToo) {
  const StudySetup setup = tiny("fork", 1200);
  StudyRun study(*find_study("gail_fork").value(), setup);
  study.run(1);
  ASSERT_TRUE(study.problem().has_value()) << study.problem().error().message();
  const auto& rows = study.plan().cells[1].rows;
  ASSERT_GE(rows.size(), 2U);
  EXPECT_EQ(rows.back().name, "gail, then by samples");
  const Sample& by_mean = *rows[rows.size() - 2].samples[0];
  const Sample& by_samples = *rows.back().samples[0];
  EXPECT_EQ(by_mean.env_steps, by_samples.env_steps);
  EXPECT_NE(by_mean.episode_return, by_samples.episode_return);
}

TEST(GailTrap, NobodyDrivesOffTheRoad) {
  const StudySetup setup = tiny("lane", 1200);
  StudyRun study(*find_study("gail_trap").value(), setup);
  study.run(0);
  const auto& cells = study.plan().cells;
  const Sample& shown = *cells[0].rows[0].samples[0];
  EXPECT_EQ(shown.success, 0.0);
  EXPECT_NEAR(shown.labels, 20.0 * shown.episode_steps, 1e-6);
  EXPECT_LT(shown.episode_steps, 200.0) << "three seconds and a bit";
  study.run(1);
  ASSERT_TRUE(study.problem().has_value()) << study.problem().error().message();
  EXPECT_EQ(cells[1].rows[0].samples[0]->labels, shown.labels) << "GAIL is shown the same";
}

TEST(GailReach, SaysWhatTouchingDoes) {
  const StudySetup setup = tiny("reach", 1200);
  const StudyRun study(*find_study("gail_reach").value(), setup);
  int going_on = 0;
  for (const StudyCell& cell : study.plan().cells) {
    const bool costs = cell.rows[0].facts["scene_params"] == nlohmann::ordered_json({"touching=costs"});
    EXPECT_EQ(costs, cell.rows[0].setting.rfind("touching costs", 0) == 0) << cell.rows[0].setting;
    going_on += costs ? 1 : 0;
  }
  EXPECT_GE(going_on, 2);
}

}  // namespace
}  // namespace driftlab
