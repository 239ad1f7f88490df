#include "core/metrics/divergence.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/base/rng.h"
#include "scenes/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

constexpr double kLn2 = 0.6931471805599453;

/// What the lane's car does when nobody turns the wheel.
class Straight : public Policy {
 public:
  void reset(std::uint64_t) override {}
  void act(const Moment&, std::span<float> action, ActInfo*) override {
    for (float& value : action) value = 0.0F;
  }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Straight>(); }
  void save(Writer&) const override {}
};

Task lane_task() {
  const SceneEntry* lane = *find_scene(all_scenes(), "lane");
  return {lane, ParamValues(lane->params)};
}

TEST(Divergence, ClosedFormsOnTwoCells) {
  const std::array<double, 2> p = {0.5, 0.5};
  const std::array<double, 2> q = {0.25, 0.75};
  // 0.5 ln 2 + 0.5 ln(2/3)
  EXPECT_NEAR(kl_divergence(p, q), 0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3.0), 1e-12);
  EXPECT_NEAR(kl_divergence(q, p), 0.25 * std::log(0.5) + 0.75 * std::log(1.5), 1e-12);
  EXPECT_EQ(kl_divergence(p, p), 0.0);
}

TEST(Divergence, JensenShannonGoesFromZeroToLn2AndIsSymmetric) {
  const std::array<double, 3> left = {1.0, 0.0, 0.0};
  const std::array<double, 3> right = {0.0, 0.0, 1.0};
  const std::array<double, 3> mixed = {0.2, 0.3, 0.5};
  EXPECT_NEAR(js_divergence(left, right), kLn2, 1e-12);
  EXPECT_EQ(js_divergence(mixed, mixed), 0.0);
  EXPECT_NEAR(js_divergence(left, mixed), js_divergence(mixed, left), 1e-15);
  // Half of 1 ln(1/0.6) plus half of 0.2 ln(0.2/0.6) + 0.8 ln 2.
  EXPECT_NEAR(js_divergence(left, mixed),
              0.5 * std::log(1.0 / 0.6) + 0.5 * (0.2 * std::log(0.2 / 0.6) + 0.8 * std::log(2.0)), 1e-12);
}

TEST(Divergence, OfTwoGaussiansComesNearItsClosedForm) {
  // KL(N(0,1) || N(m,1)) = m^2 / 2 for each independent dimension.
  const GridAxis axis{-6.0, 7.0, 52};
  VisitGrid p(axis, axis);
  VisitGrid q(axis, axis);
  Rng rng(5);
  for (int i = 0; i < 400000; ++i) {
    const double a = rng.normal();
    const double b = rng.normal();
    const double c = rng.normal();
    const double d = rng.normal();
    p.add(a, b);
    q.add(c + 1.0, d);
  }
  EXPECT_NEAR(kl_divergence(p.density(0.0, 1e-6), q.density(0.0, 1e-6)), 0.5, 0.02);
}

TEST(VisitGrid, DensityIsADistributionWithoutEmptyCells) {
  VisitGrid grid({0.0, 1.0, 8}, {0.0, 2.0, 5});
  grid.add(0.05, 0.1);
  grid.add(-9.0, 99.0);  // outside: the outermost cells
  double sum = 0.0;
  for (const double cell : grid.density(1.0, 1e-3)) {
    EXPECT_GT(cell, 0.0);
    sum += cell;
  }
  EXPECT_NEAR(sum, 1.0, 1e-12);
  EXPECT_EQ(grid.visits(), 2);
}

TEST(VisitGrid, SmoothingKeepsAMirroredEdgesMass) {
  VisitGrid grid({0.0, 1.0, 10}, {0.0, 1.0, 1});
  grid.add(0.0, 0.5);
  const auto cells = grid.density(1.5, 0.0);
  double sum = 0.0;
  for (const double cell : cells) sum += cell;
  EXPECT_NEAR(sum, 1.0, 1e-12);
  EXPECT_GT(cells[0], cells[1]);
  EXPECT_GT(cells[1], cells[2]);
}

TEST(VisitGrid, EmptyIsUniform) {
  const auto cells = VisitGrid({0.0, 1.0, 4}, {0.0, 1.0, 2}).density(1.0, 0.1);
  for (const double cell : cells) EXPECT_EQ(cell, 0.125);
}

TEST(DivergenceMeter, FindsDriftInTheLane) {
  auto meter = DivergenceMeter::make(lane_task(), Straight(), 1, 2);
  ASSERT_TRUE(meter.has_value());
  while ((*meter)->step(500)) continue;
  const Divergence found = (*meter)->result();
  EXPECT_EQ(found.probe_x, "offset");
  EXPECT_EQ(found.probe_y, "heading_error");
  EXPECT_GT(found.expert_steps, 1000);
  EXPECT_GT(found.policy_steps, 5);
  EXPECT_GT(found.js, 0.2);
  EXPECT_LE(found.js, kLn2);
  EXPECT_GT(found.kl, found.js);
}

TEST(DivergenceMeter, SlicesEqualTheWhole) {
  auto once = DivergenceMeter::make(lane_task(), Straight(), 1, 1, "offset", "lateral_speed");
  auto slices = DivergenceMeter::make(lane_task(), Straight(), 1, 1, "offset", "lateral_speed");
  ASSERT_TRUE(once.has_value() && slices.has_value());
  while ((*once)->step(1 << 20)) continue;
  while ((*slices)->step(17)) continue;
  EXPECT_EQ((*once)->result().kl, (*slices)->result().kl);
  EXPECT_EQ((*once)->result().js, (*slices)->result().js);
}

TEST(DivergenceMeter, TakesAnyFieldOfAScene) {
  const Task point{&support::point_scene(), ParamValues(support::point_scene().params)};
  auto meter = DivergenceMeter::make(point, Straight(), 1, 2, "push", "position");
  ASSERT_TRUE(meter.has_value());
  while ((*meter)->step(50)) continue;
  EXPECT_EQ((*meter)->result().probe_x, "push");
  EXPECT_GT((*meter)->result().js, 0.1);
}

TEST(DivergenceMeter, RefusesUnknownFieldsAndScenesWithoutAnExpert) {
  const auto unknown = DivergenceMeter::make(lane_task(), Straight(), 1, 1, "ofset");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_NE(unknown.error().hint.find("offset"), std::string::npos);
  const Task lonely{&support::lonely_scene(), ParamValues(support::lonely_scene().params)};
  const auto alone = DivergenceMeter::make(lonely, Straight(), 1, 1);
  ASSERT_FALSE(alone.has_value());
  EXPECT_FALSE(alone.error().hint.empty());
}

}  // namespace
}  // namespace driftlab
