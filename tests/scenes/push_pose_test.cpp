// Where the block lies: overlap and misplacement against polygons worked out by hand.
#include "scenes/push_pose.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/math.h"
#include "core/base/rng.h"

namespace driftlab::push {
namespace {

constexpr double kArea = kBlockWidth * kBlockLength;

double of_union(double shared) {
  return shared / (2.0 * kArea - shared);
}

TEST(PushPose, OverlapOfShiftedFootprintsByHand) {
  const Placement at = {{0.1, 0.2}, 0.0};
  EXPECT_NEAR(overlap(at, at), 1.0, 1e-12);
  EXPECT_NEAR(overlap({{0.11, 0.2}, 0.0}, at), of_union(0.040 * 0.070), 1e-12);
  EXPECT_NEAR(overlap({{0.11, 0.18}, 0.0}, at), of_union(0.040 * 0.050), 1e-12);
  EXPECT_NEAR(overlap({{0.15, 0.2}, 0.0}, at), 0.0, 1e-12) << "they share an edge";
  EXPECT_EQ(overlap({{0.30, 0.2}, 0.0}, at), 0.0);
}

TEST(PushPose, OverlapOfTurnedFootprintsByHand) {
  const Placement at = {{0.0, 0.0}, 0.0};
  EXPECT_NEAR(overlap({{0.0, 0.0}, det::kPi}, at), 1.0, 1e-9) << "back to front it overlaps fully";
  EXPECT_NEAR(overlap({{0.0, 0.0}, 0.5 * det::kPi}, at), of_union(0.050 * 0.050), 1e-9);
  // By 45 degrees: the strip |x - y| < w / sqrt 2, of the turned sides, cuts two corner triangles from the square that the other
  // strip leaves; worked out for a 50 x 70 rectangle: along y it is bounded by the strip |x + y| < l / sqrt 2 too.
  const double w = kBlockWidth, l = kBlockLength, root = std::sqrt(2.0);
  double shared = 0.0;  // by fine strips, an independent way
  constexpr int kStrips = 200000;
  for (int i = 0; i < kStrips; ++i) {
    const double x = w * ((i + 0.5) / kStrips - 0.5);
    const double top = std::min({0.5 * l, x + w / root, -x + l / root});
    const double bottom = std::max({-0.5 * l, x - w / root, -x - l / root});
    shared += std::max(0.0, top - bottom) * w / kStrips;
  }
  EXPECT_NEAR(overlap({{0.0, 0.0}, -0.25 * det::kPi}, at), of_union(shared), 1e-6);
}

TEST(PushPose, OverlapIsSymmetricAndMovesAlong) {
  Rng rng(5);
  for (int i = 0; i < 300; ++i) {
    Placement a, b;
    a.centre.x = rng.uniform(-0.05, 0.05);
    a.centre.y = rng.uniform(-0.05, 0.05);
    a.angle = rng.uniform(-4.0, 4.0);
    b.centre.x = rng.uniform(-0.05, 0.05);
    b.centre.y = rng.uniform(-0.05, 0.05);
    b.angle = rng.uniform(-4.0, 4.0);
    const double shared = overlap(a, b);
    ASSERT_NEAR(shared, overlap(b, a), 1e-9);
    ASSERT_TRUE(shared >= 0.0 && shared <= 1.0);
    const Turn turn(1.3);
    const Placement c = {turn.out(a.centre), a.angle + 1.3}, d = {turn.out(b.centre), b.angle + 1.3};
    ASSERT_NEAR(shared, overlap(c, d), 1e-9);
  }
}

TEST(PushPose, MisplacementIsTheRootMeanSquareOverThePoints) {
  const Placement block = {{0.02, -0.03}, 0.7}, goal = {{0.01, 0.02}, -0.4};
  const Turn there(block.angle), here(goal.angle);
  double sum = 0.0;
  constexpr int kCells = 200;
  for (int i = 0; i < kCells; ++i) {
    for (int j = 0; j < kCells; ++j) {
      const Vec2 point = {kBlockWidth * ((i + 0.5) / kCells - 0.5), kBlockLength * ((j + 0.5) / kCells - 0.5)};
      const Vec2 apart = block.centre + there.out(point) - goal.centre - here.out(point);
      sum += dot(apart, apart);
    }
  }
  EXPECT_NEAR(misplacement(block, goal), std::sqrt(sum / (kCells * kCells)), 1e-6);
}

TEST(PushPose, DistanceFromTheOutlineByHand) {
  EXPECT_NEAR(distance_outside({0.035, 0.0}), 0.010, 1e-12);
  EXPECT_NEAR(distance_outside({0.0, -0.045}), 0.010, 1e-12);
  EXPECT_NEAR(distance_outside({0.028, 0.039}), 0.005, 1e-12) << "3-4-5 at the corner";
  EXPECT_NEAR(distance_outside({0.0, 0.0}), -0.025, 1e-12);
}

}  // namespace
}  // namespace driftlab::push
