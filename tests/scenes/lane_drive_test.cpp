#include "scenes/lane_drive.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/env/demonstrator.h"
#include "tests/scenes/lane_task.h"

namespace driftlab::lane {
namespace {

using driftlab::testing::lane_task;

Controls pointing(Vec2 at) {
  Controls controls;
  controls.pointer_active = true;
  controls.pointer = at;
  return controls;
}

CarState facing(double angle) {
  CarState car;
  car.position = {10.0, 20.0};
  car.angle = angle;
  return car;
}

Vec2 around(const CarState& car, double angle, double distance) {
  const double direction = car.angle + angle;
  return car.position + distance * Vec2{std::cos(direction), std::sin(direction)};
}

TEST(LanePerson, TurnsTowardsThePointerWhereverItIs) {
  for (const double heading : {0.0, 1.0, -2.5}) {
    const CarState car = facing(heading);
    for (const double distance : {3.5, 8.0, 30.0, 500.0}) {
      for (double angle = 0.1; angle < 3.0; angle += 0.2) {
        EXPECT_GT(person_wheel(car, pointing(around(car, angle, distance))), 0.0) << angle << " at " << distance;
        EXPECT_LT(person_wheel(car, pointing(around(car, -angle, distance))), 0.0) << angle << " at " << distance;
      }
      EXPECT_NEAR(person_wheel(car, pointing(around(car, 0.0, distance))), 0.0, 1e-9);
    }
  }
}

TEST(LanePerson, FollowsAnArcThroughThePointer) {
  const CarState car = facing(0.4);
  const double angle = 0.25;
  const double distance = 8.0;
  const double curvature = 2.0 * std::sin(angle) / distance;
  EXPECT_NEAR(person_wheel(car, pointing(around(car, angle, distance))), std::atan(2.4 * curvature), 1e-9);
}

TEST(LanePerson, HasNoJumpsAsThePointerMoves) {
  const CarState car = facing(0.0);
  for (const double distance : {1.5, 4.0, 10.0}) {
    double last = person_wheel(car, pointing(around(car, -std::numbers::pi, distance)));
    for (double angle = -std::numbers::pi; angle <= std::numbers::pi; angle += 0.01) {
      const double now = person_wheel(car, pointing(around(car, angle, distance)));
      EXPECT_LT(std::fabs(now - last), 0.05) << angle << " at " << distance;
      last = now;
    }
  }
  for (double distance = 0.0; distance < 20.0; distance += 0.02) {
    const double here = person_wheel(car, pointing(around(car, 0.6, distance)));
    const double next = person_wheel(car, pointing(around(car, 0.6, distance + 0.02)));
    EXPECT_LT(std::fabs(next - here), 0.02) << distance;
  }
  EXPECT_EQ(person_wheel(car, pointing(car.position)), 0.0);
}

TEST(LanePerson, SteersByKeysAndLetsGoOfTheWheel) {
  const CarState car = facing(0.0);
  Controls keys = pointing(around(car, 1.0, 9.0));
  keys.axes_active = true;
  keys.axis_x = 1.0;
  EXPECT_LT(person_wheel(car, keys), -0.15);  // right, whatever the pointer says
  keys.axis_x = -0.5;
  EXPECT_GT(person_wheel(car, keys), 0.0);
  EXPECT_EQ(person_wheel(car, {}), 0.0);
}

TEST(LanePerson, ActionsLeadToTheWheelAngleWanted) {
  EXPECT_DOUBLE_EQ(action_towards(0.25, 0.0, Steering::angle), 0.5);
  EXPECT_DOUBLE_EQ(action_towards(-3.0, 0.0, Steering::angle), -1.0);
  EXPECT_DOUBLE_EQ(action_towards(0.1, 0.1, Steering::rate), 0.0);
  EXPECT_DOUBLE_EQ(action_towards(0.10, 0.07, Steering::rate), 0.03 / 0.15);
  EXPECT_DOUBLE_EQ(action_towards(-0.5, 0.5, Steering::rate), -1.0);
}

int laps_on_the_road(const Task& task, std::string_view driver, int episodes) {
  const auto scene = task.make_scene();
  const auto demonstrator = make_demonstrator(driver).value();
  std::vector<float> action(1);
  int on_road = 0;
  for (int i = 0; i < episodes; ++i) {
    const std::uint64_t seed = episode_seed(2024, static_cast<std::uint64_t>(i));
    scene->reset(seed);
    demonstrator->reset(seed);
    StepResult result;
    while (!result.ended()) {
      demonstrator->act(*scene, action);
      result = scene->step(action);
    }
    if (result.outcome == Outcome::success) ++on_road;
  }
  return on_road;
}

// For the full count: driftlab eval --scene lane --expert --episodes 1000 [--scene-set steering=rate --scene-set speed=8.5]
TEST(LaneExpert, StaysOnTheRoad) {
  EXPECT_GE(laps_on_the_road(lane_task(), "expert", 200), 199);
  EXPECT_GE(laps_on_the_road(lane_task({{"steering", "rate"}, {"speed", "8.5"}}), "expert", 200), 199);
}

TEST(LanePerson, ModelsOfPeopleNearlyAlwaysStayOnTheRoad) {
  for (const char* driver : {"careful", "average", "sloppy"}) {
    EXPECT_GE(laps_on_the_road(lane_task(), driver, 100), 97) << driver;
    EXPECT_GE(laps_on_the_road(lane_task({{"steering", "rate"}, {"speed", "8.5"}}), driver, 100), 96) << driver;
  }
}

TEST(LaneExpert, IsBetterThanHandsOff) {
  const auto scene = lane_task().make_scene();
  scene->reset(1);
  std::vector<float> action = {0.0F};
  StepResult result;
  int steps = 0;
  for (; !result.ended(); ++steps) result = scene->step(action);
  EXPECT_EQ(result.outcome, Outcome::failure);
  EXPECT_LT(steps, 400);
}

}  // namespace
}  // namespace driftlab::lane
