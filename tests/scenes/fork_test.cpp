// The fork: its geometry against closed forms, its expert on both sides and off them, its end of episode, its mirror image.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/env/rollout.h"
#include "scenes/fork_drive.h"
#include "scenes/fork_road.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using namespace fork;

Task fork_task(std::initializer_list<std::pair<std::string_view, std::string_view>> settings = {}) {
  Task task;
  task.entry = *find_scene(all_scenes(), "fork");
  task.params = ParamValues(task.entry->params);
  for (const auto& [key, value] : settings) {
    const auto set = task.params.set(key, value);
    EXPECT_TRUE(set.has_value()) << key;
  }
  return task;
}

float probe_of(const Scene& scene, std::string_view name) {
  const std::span<const Field> probes = scene.spec().probes;
  std::vector<float> values(probes.size());
  scene.probe(values);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (probes[i].name == name) return values[i];
  }
  ADD_FAILURE() << "no probe " << name;
  return 0.0F;
}

std::array<float, 5> observation_of(const Scene& scene) {
  std::array<float, 5> seen{};
  scene.observe(seen);
  return seen;
}

lane::CarState car_at(double x, double y, double angle) {
  lane::CarState car;
  car.position = {x, y};
  car.angle = angle;
  return car;
}

struct Passed {
  int left = 0;
  int right = 0;
  int episodes = 0;
  double share() const { return static_cast<double>(left + right) / episodes; }
};

Passed drive(const Task& task, std::string_view driver, int episodes) {
  auto demonstrator = *make_demonstrator(driver);
  Passed passed;
  for (int i = 0; i < episodes; ++i) {
    const std::uint64_t seed = episode_seed(4, static_cast<std::uint64_t>(i));
    const Trajectory drive = demonstrate(task, *demonstrator, seed, driver);
    ++passed.episodes;
    if (drive.outcome != Outcome::success) continue;
    (drive.final_observation[1] > 0.0F ? passed.left : passed.right)++;
  }
  return passed;
}

// ---- touching ----

TEST(ForkRoad, ClearanceAheadAndAsideIsThatOfTwoRectangles) {
  const Barrier barrier = {30.0, 1.0};
  const double front = kCarHalfLength + kBarrierHalfLength;
  const double side = kCarHalfWidth + 1.0;
  EXPECT_NEAR(clearance(car_at(20.0, 0.0, 0.0), barrier), 10.0 - front, 1e-12);
  EXPECT_NEAR(clearance(car_at(40.0, 0.3, 0.0), barrier), 10.0 - front, 1e-12) << "behind it";
  EXPECT_NEAR(clearance(car_at(30.0, 3.0, 0.0), barrier), 3.0 - side, 1e-12);
  EXPECT_NEAR(clearance(car_at(30.0, -3.0, det::kPi), barrier), 3.0 - side, 1e-12) << "backwards";
  EXPECT_NEAR(clearance(car_at(30.0 - front - 3.0, side + 4.0, 0.0), barrier), 5.0, 1e-12) << "corner to corner";
  EXPECT_NEAR(clearance(car_at(30.0, 5.0, 0.5 * det::kPi), barrier), 5.0 - kCarHalfLength - 1.0, 1e-9) << "across";
}

TEST(ForkRoad, ClearanceOfACarTurnedByHalfARightAngleIsThatOfItsCorner) {
  const Barrier barrier = {30.0, 1.0};
  const double reach = std::sqrt(0.5) * (kCarHalfLength + kCarHalfWidth);  // of the corner in front, along the road
  // The corner in front on the right lies at y = reach in front minus what the width takes: within the barrier's width.
  const double corner_y = std::sqrt(0.5) * (kCarHalfLength - kCarHalfWidth);
  EXPECT_NEAR(clearance(car_at(20.0, -corner_y, 0.25 * det::kPi), barrier), 10.0 - kBarrierHalfLength - reach, 1e-9);
  // The barrier's corner against the car's long side: the distance of a point from a line.
  const double along = 1.2;
  const Vec2 ahead = {std::sqrt(0.5), std::sqrt(0.5)};
  const Vec2 left = {-ahead.y, ahead.x};
  const Vec2 corner = {30.0 - kBarrierHalfLength, 1.0};
  const Vec2 centre = corner - along * ahead + (kCarHalfWidth + 0.7) * left;
  EXPECT_NEAR(clearance(car_at(centre.x, centre.y, 0.25 * det::kPi), barrier), 0.7, 1e-9);
}

TEST(ForkRoad, OverlappingIsTouchingWhicheverCornerIsInside) {
  const Barrier barrier = {30.0, 1.0};
  EXPECT_EQ(clearance(car_at(30.0, 0.0, 0.0), barrier), 0.0);
  EXPECT_EQ(clearance(car_at(30.0, 0.0, 0.5 * det::kPi), barrier), 0.0) << "no corner of either within the other";
  EXPECT_EQ(clearance(car_at(28.0, 1.5, -0.3), barrier), 0.0);
  EXPECT_GT(clearance(car_at(30.0, 1.81, 0.0), barrier), 0.0);
  EXPECT_EQ(clearance(car_at(30.0, 1.79, 0.0), barrier), 0.0);
}

TEST(ForkRoad, ClearanceIsThatOfManyPointsOnBothOutlines) {
  Rng rng(5);
  const Barrier barrier = {30.0, 0.9};
  for (int i = 0; i < 60; ++i) {
    const double x = rng.uniform(25.0, 35.0);
    const double y = rng.uniform(-5.0, 5.0);
    const double angle = rng.uniform(-3.0, 3.0);
    const lane::CarState car = car_at(x, y, angle);
    const Vec2 ahead = {std::cos(angle), std::sin(angle)};
    const Vec2 left = {-ahead.y, ahead.x};
    double least = 1e9;
    // From every point of the car, inside ones too, to the barrier in closed form.
    constexpr int kSteps = 120;
    for (int a = 0; a <= kSteps; ++a) {
      for (int b = 0; b <= kSteps; ++b) {
        const double along = kCarHalfLength * (2.0 * a / kSteps - 1.0);
        const double across = kCarHalfWidth * (2.0 * b / kSteps - 1.0);
        const Vec2 point = car.position + along * ahead + across * left;
        const double dx = std::max(std::fabs(point.x - barrier.x) - kBarrierHalfLength, 0.0);
        const double dy = std::max(std::fabs(point.y) - barrier.half_width, 0.0);
        least = std::min(least, std::hypot(dx, dy));
      }
    }
    EXPECT_NEAR(clearance(car, barrier), least, 0.04) << x << " " << y << " " << angle;
    EXPECT_LE(clearance(car, barrier), least + 1e-9);
  }
}

// ---- the expert ----

TEST(Fork, ExpertPassesOnBothSidesAboutEquallyOften) {
  const Passed passed = drive(fork_task(), "expert", 1000);
  EXPECT_GE(passed.share(), 0.99);
  // Four standard deviations of 1,000 fair coins.
  EXPECT_NEAR(passed.left, 500, 64);
}

TEST(Fork, ExpertPassesOnTheSideThatIsAskedFor) {
  const Passed left = drive(fork_task({{"side", "left"}}), "expert", 200);
  EXPECT_GE(left.left, 198);
  EXPECT_EQ(left.right, 0);
  const Passed right = drive(fork_task({{"side", "right"}}), "expert", 200);
  EXPECT_GE(right.right, 198);
  EXPECT_EQ(right.left, 0);
}

TEST(Fork, ExpertPassesWithEverySettingAtItsLimits) {
  for (const Param& param : fork_task().entry->params) {
    if (param.kind != Param::Kind::real) continue;
    for (const double value : {param.low, param.high}) {
      Task task = fork_task();
      ASSERT_TRUE(task.params.set(param.key, value).has_value());
      EXPECT_GE(drive(task, "expert", 200).share(), 0.98) << param.key << " " << value;
    }
  }
}

TEST(Fork, PeoplePassToo) {
  for (const std::string_view driver : {"careful", "average", "sloppy"}) {
    EXPECT_GE(drive(fork_task(), driver, 100).share(), 0.9) << driver;
  }
}

TEST(Fork, ExpertDrivesStraightUpToTheDecisionAndThenSwervesOneWayOrTheOther) {
  auto expert = *make_demonstrator("expert");
  const Task task = fork_task();
  const DecisionPoint decision = task.make_scene()->spec().decision;
  ASSERT_EQ(decision.field, "ahead");
  int left = 0, right = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Trajectory drive = demonstrate(task, *expert, seed, "expert");
    int at_decision = 0;
    for (int t = 0; t < drive.steps; ++t) {
      const float ahead = drive.observation(t)[0];
      const float action = drive.label(t)[0];
      if (ahead > decision.high) {
        EXPECT_LT(std::fabs(action), 0.2F);
      }
      if (ahead > decision.high || ahead < decision.low) continue;
      if (at_decision++ > 0) continue;
      EXPECT_GT(std::fabs(action), 0.4F) << "nothing between the two";
      (action > 0.0F ? left : right)++;
    }
    EXPECT_GE(at_decision, 1) << "every drive has a step there";
  }
  EXPECT_GT(left, 8);
  EXPECT_GT(right, 8);
}

TEST(Fork, ExpertKeepsToTheSideOnWhichTheCarIs) {
  for (const double drawn : {1.0, -1.0}) {
    EXPECT_EQ(side_taken(car_at(20.0, 1.5, 0.0), drawn), 1.0);
    EXPECT_EQ(side_taken(car_at(20.0, -1.5, 0.0), drawn), -1.0);
    EXPECT_EQ(side_taken(car_at(20.0, 0.1, 0.35), drawn), 1.0) << "on its way there";
    EXPECT_EQ(side_taken(car_at(20.0, 0.3, 0.0), drawn), drawn) << "about in the middle";
  }
}

TEST(Fork, ExpertRecoversWhereSomebodyElseHasSteered) {
  // Half a second of any one steering while there is still room to decide, then the expert.
  int passed = 0, episodes = 0;
  for (const float wrong : {-0.4F, -0.2F, 0.2F, 0.4F}) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const auto scene = fork_task().make_scene();
      scene->reset(seed);
      std::vector<float> action(1, wrong);
      StepResult result;
      for (int i = 0; i < 10; ++i) {
        action[0] = wrong;
        result = scene->step(action);
      }
      while (!result.ended()) {
        scene->expert_action(action);
        result = scene->step(action);
      }
      ++episodes;
      passed += result.outcome == Outcome::success ? 1 : 0;
    }
  }
  EXPECT_GE(passed, episodes * 98 / 100);
}

TEST(Fork, TheMirrorImageIsDrivenAsInAMirror) {
  Rng rng(8);
  const Barrier barrier = {30.0, 1.0};
  for (int i = 0; i < 2000; ++i) {
    const double x = rng.uniform(5.0, 35.0);
    const double y = rng.uniform(-4.0, 4.0);
    const double angle = rng.uniform(-1.0, 1.0);
    const double drawn = rng.chance(0.5) ? 1.0 : -1.0;
    lane::CarState car = car_at(x, y, angle);
    car.yaw_rate = rng.uniform(-1.0, 1.0);
    lane::CarState mirrored = car_at(x, -y, -angle);
    mirrored.yaw_rate = -car.yaw_rate;
    ASSERT_DOUBLE_EQ(expert_wheel(car, barrier, drawn), -expert_wheel(mirrored, barrier, -drawn));
    ASSERT_NEAR(clearance(car, barrier), clearance(mirrored, barrier), 1e-12);
  }
}

// ---- the episode ----

TEST(Fork, StraightOnHitsTheBarrier) {
  int hit = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto scene = fork_task().make_scene();
    scene->reset(seed);
    StepResult result;
    while (!result.ended()) {
      std::array<float, 1> action = {0.0F};
      result = scene->step(action);
    }
    EXPECT_FALSE(result.truncated);
    if (result.outcome != Outcome::failure) continue;
    ++hit;
    EXPECT_EQ(probe_of(*scene, "clearance"), 0.0F);
    EXPECT_EQ(result.cost, 1.0F);
    EXPECT_EQ(probe_of(*scene, "passed_left") + probe_of(*scene, "passed_right"), 0.0F);
  }
  EXPECT_GE(hit, 36);
}

TEST(Fork, LeavingTheRoadEndsTheEpisode) {
  const auto scene = fork_task({{"gust", "0"}}).make_scene();
  scene->reset(1);
  StepResult result;
  while (!result.ended()) {
    std::array<float, 1> action = {0.8F};
    result = scene->step(action);
  }
  EXPECT_TRUE(result.terminated);
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_GT(observation_of(*scene)[1], 6.0F);
  EXPECT_GT(probe_of(*scene, "clearance"), 0.0F);
}

TEST(Fork, ACarThatTouchesMayStandThereUntilTimeIsUp) {
  const auto scene = fork_task({{"touching", "stops"}, {"gust", "0"}}).make_scene();
  scene->reset(1);
  StepResult result;
  float cost = 0.0F;
  int steps = 0;
  Vec2 stood{};
  while (!result.ended()) {
    std::array<float, 1> action = {0.0F};
    result = scene->step(action);
    if (result.cost == 1.0F) {
      if (cost > 0.0F) {
        ASSERT_EQ(scene->trail_point(), stood);
      }
      stood = scene->trail_point();
    }
    cost += result.cost;
    ++steps;
  }
  EXPECT_TRUE(result.truncated);
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_EQ(steps, scene->spec().max_steps);
  EXPECT_GT(cost, 40.0F);
  EXPECT_LT(cost, static_cast<float>(steps));
}

TEST(Fork, TellsTheSideOnWhichItPassed) {
  for (const std::string_view side : {"left", "right"}) {
    const auto scene = fork_task({{"side", side}}).make_scene();
    scene->reset(2);
    std::vector<float> action(1);
    StepResult result;
    while (!result.ended()) {
      EXPECT_EQ(probe_of(*scene, "side"), 0.0F);
      scene->expert_action(action);
      result = scene->step(action);
    }
    ASSERT_EQ(result.outcome, Outcome::success);
    const float left = side == "left" ? 1.0F : 0.0F;
    EXPECT_EQ(probe_of(*scene, "side"), 2.0F * left - 1.0F);
    EXPECT_EQ(probe_of(*scene, "passed_left"), left);
    EXPECT_EQ(probe_of(*scene, "passed_right"), 1.0F - left);
  }
}

TEST(Fork, TheSideAskedForChangesNothingElse) {
  const auto left = fork_task({{"side", "left"}}).make_scene();
  const auto right = fork_task({{"side", "right"}}).make_scene();
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    left->reset(seed);
    right->reset(seed);
    for (int i = 0; i < 30; ++i) {
      ASSERT_EQ(observation_of(*left), observation_of(*right));
      ASSERT_EQ(probe_of(*left, "gust"), probe_of(*right, "gust"));
      std::array<float, 1> action = {0.1F};
      left->step(action);
      right->step(action);
    }
  }
}

TEST(Fork, ASnapshotKeepsTheSideOfItsDemonstrator) {
  const auto scene = fork_task().make_scene();
  const auto other = fork_task().make_scene();
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    scene->reset(seed);
    Writer writer;
    scene->snapshot(writer);
    const Bytes saved = writer.take();
    other->reset(seed + 100);
    Reader reader(saved);
    other->restore(reader);
    EXPECT_EQ(probe_of(*other, "drawn_side"), probe_of(*scene, "drawn_side"));
  }
}

}  // namespace
}  // namespace driftlab
