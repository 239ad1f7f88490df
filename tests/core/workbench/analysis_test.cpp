// What is drawn of measured things.
#include "core/workbench/analysis.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

constexpr double kHalfRoot = 0.7071067811865476;

EvaluationResult evaluated(int successes, int episodes, int total) {
  EvaluationResult result;
  result.episodes_total = total;
  for (int i = 0; i < episodes; ++i) {
    EpisodeResult episode;
    episode.outcome = i < successes ? Outcome::success : Outcome::failure;
    result.episodes.push_back(episode);
  }
  return result;
}

TEST(LabelCurves, HaveAPointARoundOrOneAtAll) {
  WorkbenchState state;
  state.scene = &support::point_scene();
  state.scene_params = ParamValues(state.scene->params);
  RunItem dagger;
  dagger.id = 1;
  dagger.scene = state.scene;
  dagger.evaluation_params = state.scene_params;
  dagger.evaluation = evaluated(10, 10, 10);
  for (int round = 0; round < 3; ++round) {
    RoundItem item;
    item.round = round;
    item.updates = 100 * (round + 1);
    item.expert_labels = 50 * (round + 1);
    item.evaluation = evaluated(2 + 4 * round, 10, round == 2 ? 20 : 10);  // the last is not through
    dagger.rounds.push_back(item);
  }
  RunItem bc = dagger;
  bc.id = 2;
  bc.rounds.clear();
  bc.status.expert_labels = 80;
  bc.status.updates = 400;
  RunItem opened = bc;  // nobody knows how many labels it had
  opened.id = 3;
  opened.status.expert_labels = 0;
  RunItem hidden = bc;
  hidden.id = 4;
  hidden.hidden = true;
  RunItem elsewhere = bc;
  elsewhere.id = 5;
  ASSERT_TRUE(elsewhere.evaluation_params.set("wind", 3.0));
  RunItem kept = opened;  // from before, its demonstration is in the list
  kept.id = 6;
  Trajectory trajectory;
  trajectory.label_mask = {1, 0, 1, 1};
  state.demos.push_back({1, "Lap 1", std::make_shared<Trajectory>(trajectory), 77});
  kept.data_hashes = {77};
  for (RunItem* run : {&dagger, &bc, &opened, &hidden, &elsewhere, &kept}) state.runs.push_back(std::move(*run));

  const auto curves = label_curves(state);
  ASSERT_EQ(curves.size(), 3U);
  EXPECT_EQ(curves[0].run, 1);
  ASSERT_EQ(curves[0].points.size(), 2U);
  EXPECT_EQ(curves[0].points[1].labels, 100);
  EXPECT_EQ(curves[0].points[1].success, 0.6);
  EXPECT_EQ(curves[0].points[1].ci95.low, wilson95(6, 10).low);
  EXPECT_EQ(curves[1].run, 2);
  EXPECT_EQ(curves[1].points[0].labels, 80);
  EXPECT_EQ(curves[2].run, 6);
  EXPECT_EQ(curves[2].points[0].labels, 3);

  const LossAndSuccess rounds = loss_and_success(state.runs[0]);
  EXPECT_EQ(rounds.success.points, (std::vector<std::pair<double, double>>{{100.0, 0.2}, {200.0, 0.6}}));
  EXPECT_TRUE(rounds.loss.points.empty());
  EXPECT_EQ(loss_and_success(state.runs[1]).success.points, (std::vector<std::pair<double, double>>{{400.0, 1.0}}));
}

TEST(LossAndSuccess, ComesFromTheRunsCurves) {
  Bench bench;
  bench.good("set", {{"key", "bc.updates"}, {"value", 200}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  bench.good("train", {{"data", "expert"}, {"demos", 2}});
  bench.work();
  ASSERT_EQ(bench.state().runs.size(), 1U);
  const LossAndSuccess found = loss_and_success(bench.state().runs[0]);
  EXPECT_GT(found.loss.points.size(), 3U);
  EXPECT_GT(found.held_out_loss.points.size(), 1U);
  ASSERT_EQ(found.success.points.size(), 1U);
  EXPECT_EQ(found.success.points[0].first, 200.0);
  const auto curves = label_curves(bench.state());
  ASSERT_EQ(curves.size(), 1U);
  EXPECT_EQ(curves[0].points[0].labels, bench.state().runs[0].status.expert_labels);
  EXPECT_EQ(curves[0].points[0].labels, 160);  // two demonstrations of 80 steps
}

/// 3 columns, 2 rows.
FieldMap small_map(std::vector<float> share, std::vector<float> action) {
  FieldMap map;
  map.x = {-3.0, 3.0, 3};
  map.y = {0.0, 1.0, 2};
  map.share = std::move(share);
  map.action = std::move(action);
  return map;
}

TEST(HorizonSentence, SaysTheExponentOrWhyThereIsNone) {
  HorizonItem sweep;
  sweep.horizons = {10.0, 20.0, 40.0, 80.0, 160.0, 320.0};
  HorizonItem::Row row;
  row.learner = "bc";
  EXPECT_EQ(horizon_sentence(sweep, row), "");
  row.costs = {std::vector<double>(6, 0.0), std::vector<double>(6, 0.0)};
  EXPECT_EQ(horizon_sentence(sweep, row), "no cost was seen: nothing to fit");
  // Seen by both at the last three, of which the very last is saturated.
  row.costs = {{0.0, 0.0, 0.0, 4.0, 16.0, 200.0}, {0.0, 0.0, 0.0, 4.0, 16.0, 200.0}};
  EXPECT_EQ(horizon_sentence(sweep, row), "too few horizons with a cost below its limit to fit a power: 2 of 6 needed");
  // One seed of two is not enough, here as in the fit: two at least have to see a cost.
  row.costs = {{0.5, 1.0, 2.0, 4.0, 8.0, 16.0}, std::vector<double>(6, 0.0)};
  ASSERT_FALSE(fit_exponent(sweep.horizons, row.costs).has_value());
  EXPECT_EQ(horizon_sentence(sweep, row), "too few horizons with a cost below its limit to fit a power: 0 of 6 needed");
  row.fit = ExponentFit{1.874, {1.61, 2.1}, {}, {}};
  EXPECT_EQ(horizon_sentence(sweep, row), "cost grows as T^1.87 (95 %: 1.61 to 2.10)");
}

TEST(Heat, ShadesVisitedCellsByTheSameFullShare) {
  const FieldMap a = small_map({0.64F, 0.0F, 0.0F, 0.0F, 0.0F, 0.36F}, {0, 0, 0, 0, 0, 0});
  const FieldMap b = small_map({0.16F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F}, {0, 0, 0, 0, 0, 0});
  const std::array<const FieldMap*, 2> both = {&a, &b};
  const double full = full_share(both);
  EXPECT_FLOAT_EQ(static_cast<float>(full), 0.64F);
  const auto cells = heat_cells(a, full);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_DOUBLE_EQ(cells[0].shade, 1.0);
  EXPECT_NEAR(cells[1].shade, 0.75, 1e-6);
  EXPECT_EQ(cells[1].x_low, 1.0);
  EXPECT_EQ(cells[1].x_high, 3.0);
  EXPECT_EQ(cells[1].y_low, 0.5);
  EXPECT_NEAR(heat_cells(b, full)[0].shade, 0.5, 1e-6);
  EXPECT_TRUE(heat_cells({}, 0.0).empty());
  EXPECT_EQ(along(a.x, 0.0), 0.5);
}

TEST(Arrows, TiltFromAheadForOneDimension) {
  const std::array<Field, 1> steering = {{{"steering", "1", -2.0F, 2.0F, 0}}};
  const FieldMap map = small_map({0.2F, 0.2F, 0.2F, 0.2F, 0.0F, 0.2F}, {0.0F, 2.0F, -1.0F, -2.0F, 0.0F, 1.0F});
  const auto arrows = map_arrows(map, steering, 1);
  ASSERT_EQ(arrows.size(), 5U);  // one cell was not visited
  const auto expect = [&](std::size_t i, double x, double y, double magnitude) {
    EXPECT_NEAR(arrows[i].direction.x, x, 1e-6) << i;
    EXPECT_NEAR(arrows[i].direction.y, y, 1e-6) << i;
    EXPECT_NEAR(arrows[i].magnitude, magnitude, 1e-6) << i;
  };
  expect(0, 0.0, 1.0, 0.0);               // ahead
  expect(1, -1.0, 0.0, 1.0);              // all to the left
  expect(2, kHalfRoot, kHalfRoot, 0.5);   // half to the right
  expect(3, 1.0, 0.0, 1.0);               // all to the right
  expect(4, -kHalfRoot, kHalfRoot, 0.5);  // half to the left
  EXPECT_EQ(arrows[4].x, 2.0);
  EXPECT_EQ(arrows[4].y, 0.75);
}

TEST(Arrows, TiltFromTheWayOnAMapOfPlaces) {
  const std::array<Field, 1> steering = {{{"steering", "1", -2.0F, 2.0F, 0}}};
  FieldMap map = small_map({0.5F, 0.5F, 0.0F, 0.0F, 0.0F, 0.0F}, {0.0F, 2.0F, 0.0F, 0.0F, 0.0F, 0.0F});
  map.motion.assign(12, 0.0F);
  map.motion[0] = 0.5F;   // to the right
  map.motion[3] = -0.2F;  // down
  const auto arrows = map_arrows(map, steering, 1);
  ASSERT_EQ(arrows.size(), 2U);
  EXPECT_NEAR(arrows[0].direction.x, 1.0, 1e-6);  // ahead
  EXPECT_NEAR(arrows[0].direction.y, 0.0, 1e-6);
  EXPECT_NEAR(arrows[1].direction.x, 1.0, 1e-6);  // all to the left of down
  EXPECT_NEAR(arrows[1].direction.y, 0.0, 1e-6);
}

TEST(Arrows, FollowTheWayOnAMapOfPlacesWhereTheActionHasSeveralNumbers) {
  // Joint speeds: their numbers are no direction on the map.
  const std::array<Field, 2> joints = {
      {{"lift_rate", "rad/s", -1.0F, 1.0F, 0}, {"elbow_rate", "rad/s", -1.0F, 1.0F, 0}}};
  FieldMap map = small_map({0.5F, 0.5F, 0.0F, 0.0F, 0.0F, 0.0F},
                           {1.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F});
  map.motion.assign(12, 0.0F);
  map.motion[1] = -0.3F;  // down; the second does not move
  const auto arrows = map_arrows(map, joints, 1);
  ASSERT_EQ(arrows.size(), 2U);
  EXPECT_NEAR(arrows[0].direction.x, 0.0, 1e-6);
  EXPECT_NEAR(arrows[0].direction.y, -1.0, 1e-6);
  EXPECT_EQ(arrows[1].direction.x, 0.0);
  EXPECT_EQ(arrows[1].direction.y, 0.0);
}

TEST(Arrows, AreTheVectorForTwoDimensionsAndAverageOverSquares) {
  const std::array<Field, 2> push = {{{"x", "N", -1.0F, 1.0F, 0}, {"y", "N", -4.0F, 2.0F, 0}}};
  // The left square has two cells with steps 3 : 1, the right one a single column.
  const FieldMap map = small_map({0.6F, 0.2F, 0.2F, 0.0F, 0.0F, 0.0F},
                                 {0.5F, 0.0F, -0.5F, 4.0F, 0.0F, 0.0F, 9.0F, 9.0F, 9.0F, 9.0F, 9.0F, 9.0F});
  const auto arrows = map_arrows(map, push, 2);
  ASSERT_EQ(arrows.size(), 2U);
  // Mean (0.25, 1), by the limits (0.25, 0.25).
  EXPECT_NEAR(arrows[0].direction.x, kHalfRoot, 1e-6);
  EXPECT_NEAR(arrows[0].direction.y, kHalfRoot, 1e-6);
  EXPECT_NEAR(arrows[0].magnitude, 0.25 * std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(arrows[0].share, 0.8, 1e-6);
  EXPECT_EQ(arrows[0].x, -1.0);
  EXPECT_EQ(arrows[0].y, 0.5);
  // Nothing done: nothing to point at.
  EXPECT_EQ(arrows[1].direction.x, 0.0);
  EXPECT_EQ(arrows[1].direction.y, 0.0);
  EXPECT_EQ(arrows[1].magnitude, 0.0);
  EXPECT_EQ(arrows[1].x, 2.0);
}

}  // namespace
}  // namespace driftlab
