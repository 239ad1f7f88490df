// The arm of `push`: kinematics against closed forms, limits, safe speeds near its singular poses.
#include "scenes/push_arm.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/math.h"
#include "core/base/rng.h"

namespace driftlab::push {
namespace {

constexpr Lengths kLengths = {0.22, 0.20};

double length(Vec2 v) {
  return std::sqrt(dot(v, v));
}

TEST(PushArm, ForwardKinematicsByHand) {
  // Upper arm straight ahead, forearm bent a quarter turn to the right.
  const Vec2 right = fingertip_at(kLengths, {0.0, 0.5 * det::kPi});
  EXPECT_NEAR(right.x, 0.20, 1e-12);
  EXPECT_NEAR(right.y, 0.22, 1e-12);
  // Upper arm to the left, forearm bent back to straight ahead.
  const Vec2 ahead = fingertip_at(kLengths, {0.5 * det::kPi, 0.5 * det::kPi});
  EXPECT_NEAR(ahead.x, -0.22, 1e-12);
  EXPECT_NEAR(ahead.y, 0.20, 1e-12);
  // The law of cosines, whatever the shoulder does.
  for (const double bend : {0.3, 1.1, 2.4}) {
    const double far = length(fingertip_at(kLengths, {0.4, bend}));
    EXPECT_NEAR(far * far, 0.22 * 0.22 + 0.20 * 0.20 + 2.0 * 0.22 * 0.20 * std::cos(bend), 1e-12);
  }
}

TEST(PushArm, InverseKinematicsUndoesForwardKinematics) {
  Rng rng(3);
  for (int i = 0; i < 1000; ++i) {
    Joints joints{};
    for (std::size_t j = 0; j < kJoints; ++j) joints[j] = rng.uniform(kLowest[j], kHighest[j]);
    Joints found{};
    ASSERT_TRUE(inverse(kLengths, fingertip_at(kLengths, joints), found));
    for (std::size_t j = 0; j < kJoints; ++j) ASSERT_NEAR(found[j], joints[j], 1e-7);
  }
}

TEST(PushArm, OutOfReachGivesTheNearestPose) {
  Joints joints{};
  EXPECT_FALSE(inverse(kLengths, {0.0, 0.9}, joints));
  const Vec2 tip = fingertip_at(kLengths, joints);
  EXPECT_NEAR(tip.x, 0.0, 1e-9);
  EXPECT_NEAR(joints[1], kLowest[1], 1e-12);
  EXPECT_FALSE(inverse(kLengths, {0.0, 0.02}, joints));
  EXPECT_NEAR(joints[1], kHighest[1], 1e-12);
  EXPECT_FALSE(reaches(kLengths, {0.05, -0.30})) << "behind it";
}

TEST(PushArm, SpeedsMoveTheFingertipAsWanted) {
  const Joints at = {0.9, 1.2};
  const Vec2 wanted = {0.05, -0.08};
  const Joints speeds = speeds_for(kLengths, at, wanted);
  constexpr double kStep = 1e-6;
  const Vec2 moved =
      fingertip_at(kLengths, {at[0] + kStep * speeds[0], at[1] + kStep * speeds[1]}) - fingertip_at(kLengths, at);
  // Damping of 1 cm shortens it by half a percent here.
  EXPECT_NEAR(moved.x / kStep, wanted.x, 0.001);
  EXPECT_NEAR(moved.y / kStep, wanted.y, 0.001);
}

TEST(PushArm, SpeedsStayWithinLimitsInEveryPose) {
  Rng rng(4);
  for (int i = 0; i < 1000; ++i) {
    Joints joints{};
    for (std::size_t j = 0; j < kJoints; ++j) joints[j] = rng.uniform(kLowest[j], kHighest[j]);
    if (i % 3 == 0) joints[1] = i % 2 == 0 ? kLowest[1] : kHighest[1];
    const double vx = rng.uniform(-100.0, 100.0);
    const double vy = rng.uniform(-100.0, 100.0);
    for (const double speed : speeds_for(kLengths, joints, {vx, vy})) ASSERT_LE(std::fabs(speed), kMostSpeed + 1e-12);
  }
}

TEST(PushArm, NeverPassesItsLimitsAndStopsAtThem) {
  Arm arm(kLengths);
  arm.place({0.0, 1.0});
  for (const double way : {1.0, -1.0}) {
    for (int i = 0; i < 500; ++i) {
      arm.advance(0.01, {way * kMostSpeed, -way * kMostSpeed});
      for (std::size_t j = 0; j < kJoints; ++j) {
        ASSERT_GE(arm.state().angle[j], kLowest[j]);
        ASSERT_LE(arm.state().angle[j], kHighest[j]);
        ASSERT_LE(std::fabs(arm.state().speed[j]), kMostSpeed);
      }
    }
    EXPECT_EQ(arm.state().angle[0], way > 0.0 ? kHighest[0] : kLowest[0]);
    EXPECT_EQ(arm.state().speed[0], 0.0);
  }
}

TEST(PushArm, SpeedsUpNoFasterThanItsServosAllow) {
  Arm arm(kLengths);
  arm.place({0.0, 1.0});
  arm.advance(0.01, {kMostSpeed, -kMostSpeed});
  EXPECT_NEAR(arm.state().speed[0], 0.01 * kMostAcceleration, 1e-12);
  EXPECT_NEAR(arm.state().speed[1], -0.01 * kMostAcceleration, 1e-12);
}

}  // namespace
}  // namespace driftlab::push
