// Episodes of the lane: observation, start, gusts, reward, end, params, snapshot.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "tests/scenes/lane_task.h"

namespace driftlab {
namespace {

using testing::drive;
using testing::lane_task;
using testing::probe;

std::vector<float> observation_of(const Scene& scene) {
  std::vector<float> out(static_cast<std::size_t>(scene.spec().observation_size()));
  scene.observe(out);
  return out;
}

Bytes state_of(const Scene& scene) {
  Writer writer;
  scene.snapshot(writer);
  return writer.take();
}

TEST(Lane, SpecNamesWhatADriverSees) {
  const auto scene = lane_task().make_scene();
  EXPECT_EQ(scene->spec().observation_size(), 16);
  EXPECT_EQ(scene->spec().action_size(), 1);
  EXPECT_EQ(scene->spec().action[0].name, "wheel_angle");
  EXPECT_EQ(lane_task({{"steering", "rate"}}).make_scene()->spec().action[0].name, "wheel_rate");
  EXPECT_DOUBLE_EQ(scene->spec().dt, 1.0 / 60.0);
}

TEST(Lane, StartsAnywhereNearTheMiddle) {
  const auto scene = lane_task().make_scene();
  double least = 300.0;
  double most = 0.0;
  double widest = 0.0;
  double askew = 0.0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    scene->reset(seed);
    const double s = probe(*scene, "s");
    least = std::min(least, s);
    most = std::max(most, s);
    widest = std::max(widest, std::fabs(probe(*scene, "offset")));
    askew = std::max(askew, std::fabs(probe(*scene, "heading_error")));
  }
  EXPECT_LT(least, 5.0);
  EXPECT_GT(most, 295.0);
  EXPECT_NEAR(widest, 0.2, 0.01);
  EXPECT_NEAR(askew, 0.03, 0.002);
}

TEST(Lane, ALapTakesTwoThousandStepsAndSucceeds) {
  const auto scene = lane_task({{"gust", "0"}}).make_scene();
  scene->reset(5);
  int steps = 0;
  StepResult result;
  double total = 0.0;
  while (!result.ended()) {
    result = drive(*scene, 1);
    total += static_cast<double>(result.reward);
    ++steps;
  }
  EXPECT_EQ(result.outcome, Outcome::success);
  EXPECT_TRUE(result.terminated);
  EXPECT_NEAR(steps, 2000, 10);
  EXPECT_EQ(total, steps);
  EXPECT_NEAR(probe(*scene, "progress"), 300.0, 0.2);
}

TEST(Lane, ObservationsStayWithinTheirLimits) {
  for (const char* mode : {"angle", "rate"}) {
    const auto scene = lane_task({{"steering", mode}, {"off_road", "costs"}, {"gust", "8"}}).make_scene();
    Rng rng(3);
    scene->reset(9);
    StepResult result;
    std::vector<float> action(1);
    while (!result.ended()) {
      if (rng.chance(0.05)) action[0] = static_cast<float>(rng.uniform(-2.0, 2.0));
      std::vector<float> asked = action;
      result = scene->step(asked);
      EXPECT_LE(std::fabs(asked[0]), 1.0F);
      const auto seen = observation_of(*scene);
      std::size_t i = 0;
      for (const Block& block : scene->spec().observation) {
        for (const Field& field : block.fields) {
          ASSERT_GE(seen[i], field.low) << field.name;
          ASSERT_LE(seen[i], field.high) << field.name;
          ++i;
        }
      }
    }
  }
}

struct Gusts {
  int begun = 0;
  double seconds = 0.0;
  double strongest = 0.0;
  double share_blowing = 0.0;
};

Gusts count_gusts(const Task& task) {
  const auto scene = task.make_scene();
  Gusts gusts;
  int blowing = 0;
  int steps = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    scene->reset(seed);
    double last = 0.0;
    StepResult result;
    while (!result.ended()) {
      result = drive(*scene, 1);
      const double now = probe(*scene, "gust");
      if (now != 0.0 && now != last) ++gusts.begun;
      if (now != 0.0) ++blowing;
      gusts.strongest = std::max(gusts.strongest, std::fabs(now));
      last = now;
      ++steps;
    }
  }
  gusts.seconds = steps / 60.0;
  gusts.share_blowing = static_cast<double>(blowing) / steps;
  return gusts;
}

TEST(Lane, GustsComeAsOftenAndAsStrongAsTheParamsSay) {
  const Gusts usual = count_gusts(lane_task());
  EXPECT_NEAR(usual.begun / usual.seconds, 0.4, 0.04);
  EXPECT_LE(usual.strongest, 3.7001);
  EXPECT_GT(usual.strongest, 3.5);
  // Gusts of 0.55 s on average at 0.4 a second; a new one takes the place of one that still blows.
  EXPECT_NEAR(usual.share_blowing, 0.4 * 0.55, 0.035);
  const Gusts calm = count_gusts(lane_task({{"gust_rate", "0"}}));
  EXPECT_EQ(calm.begun, 0);
  const Gusts weak = count_gusts(lane_task({{"gust", "1"}, {"gust_rate", "2"}}));
  EXPECT_NEAR(weak.begun / weak.seconds, 2.0, 0.15);
  EXPECT_LE(weak.strongest, 1.0);
}

TEST(Lane, OneSeedBlowsAlikeAtEveryDriver) {
  const auto straight = lane_task({{"off_road", "costs"}}).make_scene();
  const auto driven = lane_task({{"off_road", "costs"}}).make_scene();
  straight->reset(11);
  driven->reset(11);
  std::vector<float> action(1);
  for (int i = 0; i < 1500; ++i) {
    action[0] = 0.0F;
    straight->step(action);
    driven->expert_action(action);
    driven->step(action);
    ASSERT_EQ(probe(*straight, "gust"), probe(*driven, "gust"));
  }
}

TEST(Lane, LeavingTheRoadEndsTheEpisode) {
  const auto scene = lane_task().make_scene();
  scene->reset(1);
  std::vector<float> action(1);
  StepResult result;
  while (!result.ended()) {
    action[0] = 1.0F;
    result = scene->step(action);
  }
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_TRUE(result.terminated);
  EXPECT_EQ(result.cost, 1.0F);
  EXPECT_EQ(result.reward, 0.0F);
  EXPECT_GT(std::fabs(probe(*scene, "offset")), 2.0);
  EXPECT_LT(std::fabs(probe(*scene, "offset")), 2.3);
}

TEST(Lane, LeavingTheRoadMayCostInstead) {
  const auto scene = lane_task({{"off_road", "costs"}}).make_scene();
  scene->reset(1);
  std::vector<float> action(1);
  StepResult result;
  double cost = 0.0;
  int steps = 0;
  while (!result.ended()) {
    action[0] = 1.0F;
    result = scene->step(action);
    cost += static_cast<double>(result.cost);
    ++steps;
  }
  EXPECT_EQ(steps, scene->spec().max_steps);
  EXPECT_TRUE(result.truncated);
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_GT(cost, 500.0);
  EXPECT_EQ(probe(*scene, "left_road"), 1.0);
  EXPECT_EQ(lane_task({{"off_road", "costs"}}).make_scene()->spec().max_steps,
            lane_task().make_scene()->spec().max_steps);
}

TEST(Lane, ALapThatLeftTheRoadIsNoSuccess) {
  const auto scene = lane_task({{"off_road", "costs"}, {"gust", "0"}}).make_scene();
  scene->reset(2);
  std::vector<float> action(1);
  StepResult result;
  while (probe(*scene, "left_road") == 0.0) {
    action[0] = 0.0F;
    result = scene->step(action);
  }
  result = drive(*scene, 10000);  // the expert comes back and goes on
  EXPECT_TRUE(result.terminated);
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_EQ(result.cost, 0.0F);
}

TEST(Lane, ParamsHaveEffect) {
  const auto usual = lane_task().make_scene();
  const auto wide = lane_task({{"half_width", "3"}}).make_scene();
  const auto loaded = lane_task({{"payload", "300"}}).make_scene();
  const auto fast = lane_task({{"speed", "10"}}).make_scene();
  const auto twice = lane_task({{"laps", "2"}}).make_scene();
  for (const auto& scene : {usual.get(), wide.get(), loaded.get(), fast.get(), twice.get()}) scene->reset(4);
  EXPECT_NEAR(observation_of(*wide)[0] - observation_of(*usual)[0], 1.0 / std::sin(1.4), 0.2);
  EXPECT_EQ(observation_of(*fast)[13], 10.0F);
  EXPECT_EQ(observation_of(*usual)[13], 9.0F);
  drive(*usual, 300);
  drive(*loaded, 300);
  EXPECT_NE(state_of(*usual), state_of(*loaded));
  EXPECT_NEAR(twice->spec().max_steps, 2 * usual->spec().max_steps, 1);
  const StepResult end = drive(*twice, 100000);
  EXPECT_EQ(end.outcome, Outcome::success);
  EXPECT_NEAR(probe(*twice, "progress"), 600.0, 0.2);
}

TEST(Lane, ASnapshotHoldsEverything) {
  for (const char* mode : {"angle", "rate"}) {
    const Task task = lane_task({{"steering", mode}, {"gust_rate", "2"}});
    const auto scene = task.make_scene();
    scene->reset(21);
    for (const int steps : {0, 137, 400}) {
      drive(*scene, steps);
      const Bytes saved = state_of(*scene);
      const auto other = task.make_scene();
      other->reset(99);
      Reader reader(saved);
      other->restore(reader);
      EXPECT_TRUE(reader.ok() && reader.at_end());
      ASSERT_EQ(state_of(*other), saved);
      for (int i = 0; i < 300; ++i) {
        ASSERT_EQ(observation_of(*scene), observation_of(*other));
        ASSERT_EQ(probe(*scene, "offset"), probe(*other, "offset"));
        const StepResult a = drive(*scene, 1);
        const StepResult b = drive(*other, 1);
        ASSERT_EQ(a.reward, b.reward);
      }
      ASSERT_EQ(state_of(*scene), state_of(*other));
    }
  }
}

TEST(Lane, ResetForgetsEverything) {
  const auto scene = lane_task().make_scene();
  scene->reset(8);
  const Bytes fresh = state_of(*scene);
  drive(*scene, 700);
  scene->reset(8);
  EXPECT_EQ(state_of(*scene), fresh);
}

TEST(Lane, ActionsThatAreNotNumbersMoveNothing) {
  const auto scene = lane_task().make_scene();
  scene->reset(3);
  drive(*scene, 10);
  const Bytes before = state_of(*scene);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> action = {bad};
    const StepResult result = scene->step(action);
    ASSERT_NE(result.refused, nullptr);
    EXPECT_FALSE(result.ended());
  }
  EXPECT_EQ(state_of(*scene), before);
}

TEST(Lane, GuidePointsDownTheRoad) {
  const auto scene = lane_task().make_scene();
  scene->reset(6);
  Vec2 near;
  Vec2 far;
  ASSERT_TRUE(scene->guide(0.5, near));
  ASSERT_TRUE(scene->guide(1.0, far));
  const Vec2 to_near = near - scene->trail_point();
  const Vec2 to_far = far - scene->trail_point();
  EXPECT_NEAR(std::hypot(to_near.x, to_near.y), 4.5, 0.3);
  EXPECT_NEAR(std::hypot(to_far.x, to_far.y), 9.0, 0.7);
}

}  // namespace
}  // namespace driftlab
