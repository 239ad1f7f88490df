// The table of `push`: friction stops the block, nothing but the fingertip moves it, the fingertip never sinks in.
#include "scenes/push_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/rng.h"
#include "scenes/push_arm.h"

namespace driftlab::push {
namespace {

constexpr double kDt = 0.01;
constexpr Vec2 kAway = {1.0, 1.0};

double gap(const Table& table, Vec2 tip) {
  const Placement block = table.block();
  return distance_outside(Turn(block.angle).in(tip - block.centre)) - kFingerRadius;
}

/// Moves the fingertip on from `tip` for a number of substeps.
Vec2 push_on(Table& table, Vec2 tip, Vec2 velocity, int substeps) {
  for (int i = 0; i < substeps; ++i) {
    const Vec2 to = tip + kDt * velocity;
    table.advance(kDt, tip, to);
    tip = to;
  }
  return tip;
}

TEST(PushTable, LiesStillUntilPushed) {
  Table table({});
  table.place({{0.1, 0.2}, 0.4});
  push_on(table, {0.1, 0.2 + 0.05}, {}, 100);
  const Placement block = table.block();
  EXPECT_NEAR(block.centre.x, 0.1, 1e-7);
  EXPECT_NEAR(block.centre.y, 0.2, 1e-7);
  EXPECT_NEAR(block.angle, 0.4, 1e-7);
  EXPECT_TRUE(table.motion().still());
}

TEST(PushTable, PushedThroughItsMiddleItGoesStraightWithTheFingertip) {
  Table table({});
  table.place({{0.0, 0.2}, 0.0});
  const Vec2 tip = push_on(table, {0.0, 0.2 - 0.035 - kFingerRadius}, {0.0, 0.10}, 50);
  EXPECT_TRUE(table.touching());
  EXPECT_NEAR(table.block().centre.y, tip.y + 0.035 + kFingerRadius, 1e-3);
  EXPECT_NEAR(table.block().centre.x, 0.0, 1e-4);
  EXPECT_NEAR(table.block().angle, 0.0, 1e-3);
}

TEST(PushTable, PushedBesideItsMiddleItTurnsAwayFromTheFingertip) {
  for (const double way : {1.0, -1.0}) {
    Table table({});
    table.place({{0.0, 0.2}, 0.0});
    push_on(table, {way * 0.015, 0.2 - 0.035 - kFingerRadius}, {0.0, 0.05}, 40);
    EXPECT_GT(way * table.block().angle, 0.15) << "a push from behind on the right turns it to the left";
  }
}

TEST(PushTable, APayloadInFrontMakesAPushAtTheMiddleOfASideTurnIt) {
  Table loaded({0.4, 0.4, 0.2});
  loaded.place({{0.0, 0.2}, 0.0});
  push_on(loaded, {0.025 + kFingerRadius, 0.2}, {-0.05, 0.0}, 60);
  // The centre of mass lies before the point pushed at, so the back goes faster than the front.
  EXPECT_LT(loaded.block().angle, -0.2);
  Table even({});
  even.place({{0.0, 0.2}, 0.0});
  push_on(even, {0.025 + kFingerRadius, 0.2}, {-0.05, 0.0}, 60);
  EXPECT_NEAR(even.block().angle, 0.0, 1e-3);
}

TEST(PushTable, SlidesOnAsFarAsCoulombSays) {
  for (const double friction : {0.1, 0.4, 1.0}) {
    Table table({friction, 0.4, 0.0});
    table.place({{0.0, 0.2}, 0.0});
    push_on(table, {0.0, 0.2 - 0.035 - kFingerRadius}, {0.0, 0.3}, 20);
    const double from = table.block().centre.y;
    const double speed = table.motion().velocity.y;
    EXPECT_NEAR(speed, 0.3, 0.01);
    push_on(table, kAway, {}, 200);
    EXPECT_TRUE(table.motion().still());
    // v^2 / (2 mu g); a substep's way is the resolution.
    EXPECT_NEAR(table.block().centre.y - from, speed * speed / (2.0 * friction * 9.81), 0.6 * speed * kDt) << friction;
  }
}

TEST(PushTable, NeverGainsEnergyByItself) {
  Rng rng(6);
  for (int i = 0; i < 40; ++i) {
    Table table({0.2, 0.6, i % 2 == 0 ? 0.0 : 0.15});
    table.place({{0.0, 0.2}, 0.0});
    const double beside = rng.uniform(-0.02, 0.02);
    const double sideways = rng.uniform(-0.3, 0.3);
    push_on(table, {beside, 0.2 - 0.035 - kFingerRadius}, {sideways, 0.5}, 10);
    double energy = table.energy();
    ASSERT_GT(energy, 0.0);
    int substeps = 0;
    while (!table.motion().still() && substeps < 500) {
      table.advance(kDt, kAway, kAway);
      ASSERT_LE(table.energy(), energy) << "in substep " << substeps;
      energy = table.energy();
      ++substeps;
    }
    EXPECT_LT(substeps, 500) << "it must come to rest";
    EXPECT_EQ(table.energy(), 0.0);
  }
}

TEST(PushTable, TheFingertipNeverTunnelsThroughAtItsFastest) {
  // The fastest that the longest arm's fingertip gets.
  const double fastest = kMostSpeed * (0.26 + 0.24) + kMostSpeed * 0.24;
  Rng rng(7);
  for (int i = 0; i < 200; ++i) {
    Table table({});
    const double angle = rng.uniform(-3.0, 3.0);
    const double beside = rng.uniform(-0.02, 0.02);
    const double start = rng.uniform(0.10, 0.12);
    table.place({{0.0, 0.0}, angle});
    Vec2 tip = {beside, -start};
    for (int k = 0; k < 40; ++k) {
      tip = push_on(table, tip, {0.0, fastest}, 1);
      ASSERT_GT(gap(table, tip), -0.6 * kFingerRadius - fastest * kDt) << "deep in the block";
      const Vec2 ahead = table.block().centre - tip;
      ASSERT_TRUE(ahead.y > 0.0 || gap(table, tip) > -0.002) << "it came out on the other side";
    }
    ASSERT_GT(table.block().centre.y, 0.02) << "the block was pushed along";
  }
}

TEST(PushTable, ACopyGoesOnWithTheSameBits) {
  const Surface surface = {0.3, 0.5, 0.1};
  Table table(surface), copy(surface), restored(surface);
  table.place({{0.0, 0.2}, 0.3});
  Vec2 tip = push_on(table, {0.012, 0.15}, {0.02, 0.2}, 17);
  copy.place({{0.5, 0.5}, -2.0});
  push_on(copy, {0.5, 0.44}, {0.0, 0.3}, 30);  // a past of its own must not matter
  copy.copy(table);
  Writer writer;
  table.save(writer);
  Reader reader(writer.bytes());
  restored.restore(reader);
  for (int i = 0; i < 60; ++i) {
    const Vec2 velocity = {0.1 * std::sin(0.3 * i), 0.15};
    push_on(copy, tip, velocity, 1);
    push_on(restored, tip, velocity, 1);
    tip = push_on(table, tip, velocity, 1);
    for (const Table* other : {&copy, &restored}) {
      ASSERT_EQ(other->block().centre, table.block().centre) << i;
      ASSERT_EQ(other->block().angle, table.block().angle) << i;
      ASSERT_EQ(other->motion().velocity, table.motion().velocity) << i;
      ASSERT_EQ(other->touching(), table.touching()) << i;
    }
  }
}

}  // namespace
}  // namespace driftlab::push
