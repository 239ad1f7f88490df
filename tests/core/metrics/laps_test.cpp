#include "core/metrics/laps.h"

#include <gtest/gtest.h>

#include "core/metrics/evaluation.h"
#include "scenes/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

Task lane(double laps = 1.0) {
  const SceneEntry* entry = find_scene(all_scenes(), "lane").value();
  Task task{entry, ParamValues(entry->params)};
  EXPECT_TRUE(task.params.set("laps", laps).has_value());
  return task;
}

/// Steers the same way always, and so leaves the road.
class Straight : public Policy {
 public:
  void reset(std::uint64_t) override {}
  void act(const Moment&, std::span<float> action, ActInfo*) override { action[0] = 0.0F; }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Straight>(); }
  void save(Writer&) const override {}
};

TEST(Laps, OfTheLaneAreItsLaps) {
  for (const int laps : {1, 2}) {
    const Task task = lane(laps);
    EXPECT_TRUE(LapMeter(task.make_scene()->spec()).has_laps());
    Evaluator evaluator(task, nullptr, 3, 2);
    while (evaluator.step(1 << 20)) continue;
    for (const EpisodeResult& episode : evaluator.result().episodes) EXPECT_NEAR(episode.laps, laps, 0.01);
    EXPECT_EQ(evaluator.result().falls_per_lap(), 0.0);
  }
}

TEST(Laps, OfWhoFallsEarlyAreShort) {
  const Task task = lane();
  const Straight policy;
  Evaluator evaluator(task, &policy, 3, 10);
  while (evaluator.step(1 << 20)) continue;
  const EvaluationResult& result = evaluator.result();
  EXPECT_EQ(result.successes(), 0);
  EXPECT_LT(result.laps_driven(), 3.0);
  // 9 m/s over a lap of 300 m: steps and laps agree.
  EXPECT_NEAR(result.laps_driven(), static_cast<double>(result.env_steps()) / 2000.0, 0.1);
  EXPECT_GT(result.falls_per_lap(), 3.0) << "all of ten episodes fail, which says less";
}

TEST(Laps, WithoutLapsAreLengthsOfAnEpisode) {
  const Task task{&support::point_scene(), ParamValues(support::point_scene().params)};
  const LapMeter meter(task.make_scene()->spec());
  EXPECT_FALSE(meter.has_laps());
  Episode episode(task, 1, "test");
  EXPECT_DOUBLE_EQ(meter.laps(episode), 1.0 / 80.0) << "never nothing";
  const std::vector<float> action(1, 0.0F);
  for (int i = 0; i < 20; ++i) episode.step(action, {}, Controller::policy);
  EXPECT_DOUBLE_EQ(meter.laps(episode), 20.0 / 80.0);
}

}  // namespace
}  // namespace driftlab
