#include "core/metrics/evaluation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/metrics/statistics.h"
#include "tests/support/point_scene.h"
#include "tests/support/zone_scene.h"

namespace driftlab {
namespace {

/// Pushes the same way always.
class Constant : public Policy {
 public:
  explicit Constant(float push) : push_(push) {}
  void reset(std::uint64_t) override {}
  void act(const Moment&, std::span<float> action, ActInfo*) override { action[0] = push_; }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Constant>(push_); }
  void save(Writer&) const override {}

 private:
  float push_;
};

Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

EvaluationResult whole(const Policy* policy, std::int64_t slice, int episodes = 5) {
  Evaluator evaluator(point_task(), policy, 3, episodes);
  while (evaluator.step(slice)) continue;
  return evaluator.result();
}

TEST(Wilson, KnownValues) {
  // Wilson 1927, as tabulated: 22 of 50, 0 of 10, 10 of 10.
  const Interval some = wilson95(22, 50);
  EXPECT_NEAR(some.low, 0.3116, 5e-4);
  EXPECT_NEAR(some.high, 0.5769, 5e-4);
  const Interval none = wilson95(0, 10);
  EXPECT_EQ(none.low, 0.0);
  EXPECT_NEAR(none.high, 0.2775, 5e-4);
  const Interval all = wilson95(10, 10);
  EXPECT_NEAR(all.low, 0.7225, 5e-4);
  EXPECT_EQ(all.high, 1.0);
}

TEST(Wilson, OfNothingIsEverything) {
  EXPECT_EQ(wilson95(0, 0).low, 0.0);
  EXPECT_EQ(wilson95(0, 0).high, 1.0);
}

TEST(Evaluator, SlicesEqualTheWhole) {
  const EvaluationResult once = whole(nullptr, 1 << 20);
  const EvaluationResult slices = whole(nullptr, 7);
  ASSERT_EQ(once.episodes.size(), 5U);
  ASSERT_EQ(slices.episodes.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(once.episodes[i].seed, episode_seed(3, i));
    EXPECT_EQ(once.episodes[i].steps, slices.episodes[i].steps);
    EXPECT_EQ(once.episodes[i].episode_return, slices.episodes[i].episode_return);
    EXPECT_EQ(once.episodes[i].cost, slices.episodes[i].cost);
  }
}

TEST(Evaluator, AgreesWithRunPolicy) {
  Constant policy(1.0F);
  const EvaluationResult result = whole(&policy, 13);
  for (const EpisodeResult& episode : result.episodes) {
    const Trajectory trajectory = run_policy(point_task(), policy, episode.seed, "constant");
    double cost = 0.0;
    for (const float one : trajectory.costs) cost += static_cast<double>(one);
    EXPECT_EQ(episode.steps, trajectory.steps);
    EXPECT_EQ(episode.outcome, trajectory.outcome);
    EXPECT_EQ(episode.cost, cost);
  }
}

TEST(Evaluator, TheExpertSucceedsAndAConstantPushFails) {
  const EvaluationResult expert = whole(nullptr, 100, 20);
  EXPECT_GE(expert.success_rate(), 0.9);
  Constant policy(1.0F);
  const EvaluationResult pushed = whole(&policy, 100, 20);
  EXPECT_EQ(pushed.successes(), 0);
  EXPECT_GT(pushed.steps_before_failure(), 5.0);
  EXPECT_LT(pushed.steps_before_failure(), 80.0);
  EXPECT_GT(pushed.mean_cost(), expert.mean_cost());
  EXPECT_LT(pushed.mean_return(), expert.mean_return());
}

TEST(Evaluator, DoesNothingWithoutStepsAndStopsWhenFinished) {
  Evaluator evaluator(point_task(), nullptr, 3, 2);
  EXPECT_TRUE(evaluator.step(0));
  EXPECT_TRUE(evaluator.result().episodes.empty());
  EXPECT_FALSE(evaluator.step(1 << 20));
  EXPECT_FALSE(evaluator.step(1 << 20));
  EXPECT_EQ(evaluator.result().episodes.size(), 2U);
}

TEST(Evaluator, ARefusedActionEndsTheEpisodeAsAFailure) {
  Constant policy(std::numeric_limits<float>::quiet_NaN());
  const EvaluationResult result = whole(&policy, 10, 3);
  ASSERT_EQ(result.episodes.size(), 3U);
  EXPECT_EQ(result.episodes[0].outcome, Outcome::failure);
  EXPECT_EQ(result.episodes[0].steps, 0);
  EXPECT_GE(result.falls_per_lap(), 80.0 - 1e-9) << "a fall at every first step";
}

TEST(Evaluator, NobodyToDriveGivesNoEpisodes) {
  Evaluator evaluator({&support::lonely_scene(), ParamValues(support::lonely_scene().params)}, nullptr, 3, 5);
  EXPECT_FALSE(evaluator.step(100));
  EXPECT_EQ(evaluator.result().episodes_total, 0);
}

TEST(EvaluationResult, StepsBeforeFailureCountsFailuresOnly) {
  EvaluationResult result;
  EXPECT_EQ(result.steps_before_failure(), 0.0);
  EXPECT_EQ(result.success_rate(), 0.0);
  result.episodes = {
      {1, Outcome::success, 900, 0.0, 0.0}, {2, Outcome::failure, 100, 0.0, 0.0}, {3, Outcome::failure, 300, 0.0, 0.0}};
  EXPECT_EQ(result.steps_before_failure(), 200.0);
  EXPECT_EQ(result.successes(), 1);
  EXPECT_EQ(result.env_steps(), 1300);
}

TEST(EvaluationResult, FallsPerLapAreFailuresByWhatWasDriven) {
  EvaluationResult result;
  EXPECT_EQ(result.falls_per_lap(), 0.0) << "nothing was driven";
  result.episodes = {{1, Outcome::success, 2000, 0.0, 0.0, 1.0},
                     {2, Outcome::failure, 500, 0.0, 1.0, 0.25},
                     {3, Outcome::failure, 500, 0.0, 1.0, 0.25}};
  EXPECT_DOUBLE_EQ(result.laps_driven(), 1.5);
  EXPECT_DOUBLE_EQ(result.falls_per_lap(), 2.0 / 1.5);
  result.episodes.resize(1);
  EXPECT_EQ(result.falls_per_lap(), 0.0);
}

TEST(Evaluator, TellsWhatTheSceneReports) {
  const Task zones{&support::zone_scene(), ParamValues(support::zone_scene().params)};
  Constant idle(0.0F);
  Evaluator evaluator(zones, &idle, 3, 4);
  while (evaluator.step(100)) continue;
  const EvaluationResult& result = evaluator.result();
  const double right = static_cast<double>(static_cast<float>(1.0 - 15.0 / 80.0));  // both zones missed, nothing else
  for (const EpisodeResult& episode : result.episodes) {
    ASSERT_EQ(episode.reported.size(), 1U) << "not the other probe";
    EXPECT_EQ(episode.reported[0].name, "right");
    EXPECT_EQ(episode.reported[0].value, right) << "at the end of the episode";
  }
  EXPECT_EQ(result.successes(), 0);
  const auto figures = result.reported();
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].mean, right) << "success and what is told beside it differ";
  EXPECT_EQ(figures[0].median, right);
  EXPECT_EQ(figures[0].episodes, 4);
}

TEST(EvaluationResult, ReportedFiguresAreOverTheEpisodesThatHaveThem) {
  EvaluationResult result;
  EXPECT_TRUE(result.reported().empty());
  for (const double value : {0.2, 0.4, 0.9}) {
    EpisodeResult episode;
    episode.reported = {{"overlap", value}, {"angle", 10.0 * value}};
    result.episodes.push_back(episode);
  }
  result.episodes.emplace_back();  // kept before the scene reported anything
  const auto figures = result.reported();
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].name, "overlap");
  EXPECT_DOUBLE_EQ(figures[0].mean, 0.5);
  EXPECT_DOUBLE_EQ(figures[0].median, 0.4);
  EXPECT_EQ(figures[0].episodes, 3);
  EXPECT_EQ(figures[1].name, "angle");
  EXPECT_DOUBLE_EQ(figures[1].mean, 5.0);
  const std::vector<double> values = {0.2, 0.4, 0.9};
  EXPECT_EQ(figures[0].mean_ci95.low, mean_interval95(values).low);
}

}  // namespace
}  // namespace driftlab
