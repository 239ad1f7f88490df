// The arm: its geometry against closed forms, its physics against energy, its expert and its end of episode.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "core/env/rollout.h"
#include "scenes/reach_arm.h"
#include "scenes/reach_world.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using namespace reach;

Task reach_task(std::initializer_list<std::pair<std::string_view, std::string_view>> settings = {}) {
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
  Arm light, loaded(0.2);
  for (Arm* arm : {&light, &loaded}) {
    arm->place({0.2, 0.3, 0.2});
    for (int i = 0; i < 200; ++i) arm->advance(1.0 / 30.0, {0.0, 0.0, 0.0});
  }
  EXPECT_LT(pose_of(loaded.state().angle).tip().y, pose_of(light.state().angle).tip().y - 0.005);
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

}  // namespace
}  // namespace driftlab
