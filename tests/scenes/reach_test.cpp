// The arm: its geometry against closed forms, its physics against energy, its expert and its end of episode.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "core/base/text.h"
#include "core/env/rollout.h"
#include "scenes/reach_arm.h"
#include "scenes/reach_world.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using namespace reach;

Task reach_task(std::initializer_list<std::pair<std::string_view, std::string>> settings = {}) {
  Task task;
  task.entry = *find_scene(all_scenes(), "reach");
  task.params = ParamValues(task.entry->params);
  for (const auto& [key, value] : settings) {
    const auto set = task.params.set(key, value);
    EXPECT_TRUE(set.has_value()) << key;
  }
  return task;
}

TEST(ReachArm, FingertipAtTheMiddleOfAllRangesIsWhereTheFactSheetSays) {
  const Pose pose = pose_of({0.0, 0.0, 0.0});
  // 352.5 - 38.8 - 30.4 mm from the lift axis outwards along the arm, 226.5 mm high, for a gripper frame 7.9 mm below the hand's axis.
  EXPECT_NEAR(pose.tip().x, 0.3225, 0.002);
  EXPECT_NEAR(pose.tip().y, 0.2265, 0.002);
}

TEST(ReachArm, MoreOfAnyJointLowersTheFingertip) {
  const double before = pose_of({0.0, 0.0, 0.0}).tip().y;
  for (std::size_t i = 0; i < kJoints; ++i) {
    Joints joints{};
    joints[i] = 0.1;
    EXPECT_LT(pose_of(joints).tip().y, before) << "joint " << i;
  }
}

TEST(ReachArm, InverseKinematicsUndoesForwardKinematics) {
  Rng rng(3);
  int reached = 0;
  for (int i = 0; i < 500; ++i) {
    const double x = rng.uniform(0.10, 0.34);
    const double y = rng.uniform(0.02, 0.25);
    const double heading = rng.uniform(-1.8, 0.2);
    Joints joints{};
    if (!inverse({x, y}, heading, joints)) continue;
    ++reached;
    const Pose pose = pose_of(joints);
    ASSERT_NEAR(pose.tip().x, x, 1e-9);
    ASSERT_NEAR(pose.tip().y, y, 1e-9);
    ASSERT_NEAR(det::wrap_angle(pose.heading[2] - heading), 0.0, 1e-9);
    for (std::size_t j = 0; j < kJoints; ++j) ASSERT_LE(std::fabs(joints[j]), kLimit[j]);
  }
  EXPECT_GT(reached, 200);
}

TEST(ReachArm, InverseKinematicsSaysWhatIsOutOfReach) {
  Joints joints{};
  EXPECT_FALSE(inverse({0.60, 0.10}, 0.0, joints));
}

TEST(ReachArm, JacobianIsTheSlopeOfTheFingertip) {
  const Joints at = {0.3, -0.2, 0.5};
  const auto columns = jacobian(pose_of(at));
  constexpr double kStep = 1e-6;
  for (std::size_t i = 0; i < kJoints; ++i) {
    Joints more = at, less = at;
    more[i] += kStep;
    less[i] -= kStep;
    const Vec2 slope = (0.5 / kStep) * (pose_of(more).tip() - pose_of(less).tip());
    EXPECT_NEAR(columns[i].x, slope.x, 1e-8);
    EXPECT_NEAR(columns[i].y, slope.y, 1e-8);
  }
}

TEST(ReachArm, HoldsStillAndHangsBelowItsGoalByItsWeightOverItsSpring) {
  Arm arm;
  arm.place({0.2, 0.3, 0.2});
  for (int i = 0; i < 300; ++i) arm.advance(1.0 / 30.0, {0.0, 0.0, 0.0});
  const ArmState& state = arm.state();
  for (std::size_t i = 0; i < kJoints; ++i) {
    EXPECT_NEAR(state.speed[i], 0.0, 1e-6);
    // At rest the servo's spring carries the load: torque = 17.8 N m a rad times the sag.
    EXPECT_NEAR(arm.torque()[i], 17.8 * (state.goal[i] - state.angle[i]), 1e-9);
    EXPECT_LT(arm.torque()[i], 0.0) << "gravity pulls down, so the servo pushes up";
  }
  EXPECT_LT(std::fabs(arm.torque()[0]), 1.5) << "far from the servo's limit of 3.35 N m";
}

TEST(ReachArm, PayloadMakesItHangLower) {
  Arm light, loaded({.payload = 0.2});
  for (Arm* arm : {&light, &loaded}) {
    arm->place({0.2, 0.3, 0.2});
    for (int i = 0; i < 200; ++i) arm->advance(1.0 / 30.0, {0.0, 0.0, 0.0});
  }
  EXPECT_LT(pose_of(loaded.state().angle).tip().y, pose_of(light.state().angle).tip().y - 0.005);
}

TEST(ReachArm, InverseKinematicsKnowsOtherLengths) {
  const Joints length = {0.095, 0.160, kLength[2]};
  Joints joints{};
  ASSERT_TRUE(inverse({0.25, 0.10}, -0.9, joints, length));
  const Pose pose = pose_of(joints, length);
  EXPECT_NEAR(pose.tip().x, 0.25, 1e-9);
  EXPECT_NEAR(pose.tip().y, 0.10, 1e-9);
  const auto apart = [&](std::size_t i) {
    const Vec2 link = pose.points[i + 1] - pose.points[i];
    return std::sqrt(dot(link, link));
  };
  for (std::size_t i = 0; i < kJoints; ++i) EXPECT_NEAR(apart(i), length[i], 1e-12);
}

TEST(ReachArm, MoreFrictionTurnsLessFarForTheSameGoal) {
  double turned[2] = {};
  for (const int rough : {0, 1}) {
    Arm arm({.friction = rough == 1 ? 0.2 : 0.0});
    arm.place({0.2, 0.3, 0.2});
    for (int i = 0; i < 15; ++i) arm.advance(1.0 / 30.0, {-1.0, 0.0, 0.0});
    turned[rough] = 0.2 - arm.state().angle[0];
  }
  EXPECT_GT(turned[1], 0.1);
  EXPECT_LT(turned[1], turned[0] - 0.005);
}

TEST(ReachArm, NoServoGivesMoreThanItsTorque) {
  for (const double most : {2.0, 5.0}) {
    Arm arm({.payload = 0.2, .torque = most});
    arm.place({0.0, 0.0, 0.0});
    double seen = 0.0;
    for (int i = 0; i < 100; ++i) {
      arm.advance(1.0 / 30.0, {i % 20 < 10 ? 8.0 : -8.0, 0.0, 0.0});
      for (const double torque : arm.torque()) seen = std::max(seen, std::fabs(torque));
    }
    EXPECT_LE(seen, most);
    EXPECT_GT(seen, 1.99);
  }
}

/// Arms that differ in what hangs where.
const std::array<ArmSettings, 3> kArms = {{{}, {.payload = 0.2}, {.friction = 0.2, .length = {0.14, 0.11, 0.1605}}}};

/// Half a second of moving goals: the arm swings when they stop.
void swing(Arm& arm) {
  arm.place({0.2, 0.3, 0.2});
  for (int i = 0; i < 15; ++i) arm.advance(1.0 / 30.0, {-1.5, 1.0, -1.5});
}

TEST(ReachArm, EnergyOnlyFallsWhileItsGoalsRest) {
  for (const ArmSettings& settings : kArms) {
    Arm arm(settings);
    swing(arm);
    const double pushed = arm.energy();
    double before = pushed;
    double last = 0.0;  // joules of the last step
    for (int i = 0; i < 300; ++i) {
      arm.advance(1.0 / 30.0, {});
      for (const double torque : arm.torque()) ASSERT_LT(std::fabs(torque), settings.torque) << "a servo at its limit";
      const double now = arm.energy();
      // Implicit damping takes more than the explicit springs may add: damping > spring * substep / 2. What is left is rounding.
      ASSERT_LE(now, before + 1e-12) << i;
      last = before - now;
      before = now;
    }
    EXPECT_LT(before, pushed - 0.005) << "it swung";
    EXPECT_LT(last, 1e-12) << "settled";
  }
}

TEST(ReachArm, DampingAccountsForTheEnergyThatIsLost) {
  for (ArmSettings settings : kArms) {
    settings.friction = 0.0;
    Arm arm(settings);
    swing(arm);
    const double pushed = arm.energy();
    constexpr double kStep = 4e-5;  // seconds: so short that the integrator's error is small beside what is lost
    double lost = 0.0;
    for (int i = 0; i < 12500; ++i) {
      const Joints from = arm.state().speed;
      arm.advance(kStep, {});
      for (std::size_t j = 0; j < kJoints; ++j) {
        const double speed = 0.5 * (from[j] + arm.state().speed[j]);
        lost += 0.60 * speed * speed * kStep;
      }
    }
    EXPECT_GT(lost, 0.005);
    EXPECT_NEAR(pushed - arm.energy(), lost, 0.002 * lost);
  }
}

TEST(ReachArm, NeverPassesItsLimits) {
  Arm arm;
  arm.place({0.0, 0.0, 0.0});
  for (int i = 0; i < 400; ++i) {
    arm.advance(1.0 / 30.0, {i < 200 ? 1.5 : -1.5, 1.5, -1.5});
    for (std::size_t j = 0; j < kJoints; ++j) ASSERT_LE(std::fabs(arm.state().angle[j]), kLimit[j]);
  }
}

TEST(ReachWorld, ClearanceKnowsTableAndPost) {
  const Pose pose = pose_of({0.0, 0.0, 0.0});
  Surroundings around;
  EXPECT_GT(clearance(pose, around), 0.1);
  around.post_x = pose.tip().x;
  around.post_height = pose.tip().y + 0.05;
  EXPECT_LT(clearance(pose, around), 0.0);
  around.post_height = pose.tip().y - 0.05;
  EXPECT_NEAR(clearance(pose, around), 0.05 - kTipRadius, 1e-3);
}

TEST(ReachWorld, SetupsAreMasterable) {
  Rng rng(9);
  int posts = 0;
  for (int i = 0; i < 400; ++i) {
    const Situation situation = draw_situation(rng, 0.5);
    ASSERT_GT(clearance(pose_of(situation.start), situation.around), 0.02);
    posts += situation.around.has_post() ? 1 : 0;
  }
  EXPECT_GT(posts, 120);
  EXPECT_LT(posts, 280);
}

TEST(ReachWorld, DampedLeastSquaresEndsWhereTheClosedFormSays) {
  Rng rng(11);
  for (int i = 0; i < 100; ++i) {
    const Situation situation = draw_situation(rng, 0.0);
    ASSERT_FALSE(situation.around.has_post());
    const Vec2 target = situation.around.target;
    ArmState state;
    state.angle = situation.start;
    for (int k = 0; k < 600; ++k) {
      const Joints speeds = speeds_towards(target, state, situation.around, 1.5);
      for (std::size_t j = 0; j < kJoints; ++j) {
        state.angle[j] = std::clamp(state.angle[j] + speeds[j] / 30.0, -kLimit[j], kLimit[j]);
      }
    }
    const Pose pose = pose_of(state.angle);
    const Vec2 off = pose.tip() - target;
    ASSERT_LT(std::sqrt(dot(off, off)), 1e-3) << i;
    Joints closed{};
    ASSERT_TRUE(inverse(pose.tip(), pose.heading[2], closed)) << i;
    for (std::size_t j = 0; j < kJoints; ++j) ASSERT_NEAR(state.angle[j], closed[j], 1e-6) << i << ", joint " << j;
  }
}

int successes(const Task& task, std::string_view driver, int episodes) {
  auto demonstrator = *make_demonstrator(driver);
  int count = 0;
  for (int i = 0; i < episodes; ++i) {
    const Trajectory drive = demonstrate(task, *demonstrator, episode_seed(4, static_cast<std::uint64_t>(i)), driver);
    count += drive.outcome == Outcome::success ? 1 : 0;
  }
  return count;
}

TEST(Reach, ExpertReachesOverThePost) {
  EXPECT_GE(successes(reach_task(), "expert", 200), 198);
  EXPECT_GE(successes(reach_task({{"post", "1"}}), "expert", 100), 99);
}

TEST(Reach, ExpertReachesAtBothEndsOfEveryRange) {
  for (const Param& param : reach_task().entry->params) {
    if (!param.can_vary) continue;
    for (const double end : {param.low, param.high}) {
      EXPECT_GE(successes(reach_task({{param.key, format_real(end)}}), "expert", 100), 95) << param.key << " " << end;
    }
  }
}

TEST(Reach, ExpertReachesWithAllOfThemVarying) {
  const Task task = reach_task({{"post", "0..1"},
                                {"backlash", "0..0.7"},
                                {"payload", "0..0.2"},
                                {"friction", "0..0.2"},
                                {"torque", "2..5"},
                                {"upper_arm", "0.095..0.14"},
                                {"forearm", "0.11..0.16"}});
  EXPECT_GE(successes(task, "expert", 100), 97);
}

TEST(Reach, TellsTheFingertipOfTheArmThatItIs) {
  const Task task = reach_task({{"upper_arm", "0.14"}, {"forearm", "0.16"}, {"backlash", "0"}});
  auto scene = task.make_scene();
  scene->reset(5);
  std::array<float, 12> seen{};
  scene->observe(seen);
  const Joints angle = {static_cast<double>(seen[0]), static_cast<double>(seen[1]), static_cast<double>(seen[2])};
  const Vec2 tip = pose_of(angle, {0.14, 0.16, kLength[2]}).tip();
  EXPECT_NEAR(static_cast<double>(seen[6]), tip.x, 1e-6);
  EXPECT_NEAR(static_cast<double>(seen[7]), tip.y, 1e-6);
  EXPECT_NEAR(scene->trail_point().x, tip.x, 1e-6) << "without backlash the tip is where the servos say";
}

TEST(Reach, PeopleReachToo) {
  for (const std::string_view driver : {"careful", "average", "sloppy"}) {
    EXPECT_GE(successes(reach_task(), driver, 100), 95) << driver;
  }
}

TEST(Reach, TouchingThePostEndsTheEpisode) {
  const Task task = reach_task({{"post", "1"}});
  Episode episode(task, 3, "straight");
  std::vector<float> action(3);
  while (!episode.ended()) {
    // Straight at the target, as if nothing stood there.
    const auto seen = episode.observation();
    Surroundings around;
    around.target = {static_cast<double>(seen[8]), static_cast<double>(seen[9])};
    ArmState state;
    for (std::size_t i = 0; i < kJoints; ++i) state.angle[i] = static_cast<double>(seen[i]);
    const Joints speeds = speeds_towards(around.target, state, around, 1.5);
    for (std::size_t i = 0; i < kJoints; ++i) action[i] = static_cast<float>(speeds[i]);
    episode.step(action, {}, Controller::policy);
  }
  EXPECT_EQ(episode.last().outcome, Outcome::failure);
  EXPECT_TRUE(episode.last().terminated);
  EXPECT_LT(episode.last().reward, -50.0F) << "touching must not pay";
}

TEST(Reach, TouchingMayCostInstead) {
  const Task task = reach_task({{"post", "1"}, {"touching", "costs"}});
  auto scene = task.make_scene();
  scene->reset(3);
  bool cost = false;
  for (int i = 0; i < 200; ++i) {
    std::array<float, 3> action = {1.5F, 0.5F, 0.0F};
    const StepResult result = scene->step(action);
    cost = cost || result.cost == 1.0F;
    if (result.ended()) break;
    ASSERT_FALSE(result.terminated);
  }
  EXPECT_TRUE(cost);
}

TEST(Reach, ServosHoldWhenNobodyPointsOrPushes) {
  auto scene = reach_task({}).make_scene();
  scene->reset(5);
  std::array<float, 3> action = {1.0F, 1.0F, 1.0F};
  scene->teleop({}, action);
  EXPECT_EQ(action, (std::array<float, 3>{0.0F, 0.0F, 0.0F}));
  action = {1.0F, 1.0F, 1.0F};
  // Keys that rest, though a pointer lies somewhere.
  scene->teleop({.pointer_active = true, .pointer = {0.3, 0.3}, .axes_active = true}, action);
  EXPECT_EQ(action, (std::array<float, 3>{0.0F, 0.0F, 0.0F}));
  Controls up;
  up.axes_active = true;
  up.axis_y = 1.0;
  scene->teleop(up, action);
  EXPECT_NE(action, (std::array<float, 3>{0.0F, 0.0F, 0.0F}));
}

}  // namespace
}  // namespace driftlab
