#include "core/metrics/decision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/hash.h"
#include "scenes/registry.h"
#include "tests/support/point_scene.h"
#include "tests/support/side_scene.h"

namespace driftlab {
namespace {

using support::side_drive;

Task side_task() {
  return {&support::side_scene(), ParamValues(support::side_scene().params)};
}

Task lane_task() {
  const SceneEntry* lane = *find_scene(all_scenes(), "lane");
  return {lane, ParamValues(lane->params)};
}

/// Steers as told: the first of the list in the first episode, and so on, all the time. What it believes is told it, too.
class Told : public Policy {
 public:
  explicit Told(std::vector<float> actions, std::vector<ActionDistribution> belief = {})
      : actions_(std::move(actions)), belief_(std::move(belief)) {}
  void reset(std::uint64_t) override { ++episode_; }
  void act(const Moment&, std::span<float> action, ActInfo*) override {
    action[0] = actions_[static_cast<std::size_t>(episode_) % actions_.size()];
  }
  std::vector<ActionDistribution> distribution() const override { return belief_; }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Told>(actions_, belief_); }
  void save(Writer&) const override {}

 private:
  std::vector<float> actions_;
  std::vector<ActionDistribution> belief_;
  int episode_ = -1;
};

ActionDistribution normal(float mean, float deviation) {
  ActionDistribution result;
  result.mean = mean;
  result.deviation = deviation;
  return result;
}

DecisionActions measured(const Task& task, const Policy* policy, const std::vector<Trajectory>& data, int episodes,
                         const Decision& at = {}, std::int64_t slice = 1 << 20) {
  auto meter = DecisionMeter::make(task, policy, data, 3, episodes, at);
  EXPECT_TRUE(meter.has_value()) << meter.error().message();
  while ((*meter)->step(slice)) continue;
  EXPECT_EQ((*meter)->progress(), 1.0);
  return (*meter)->actions();
}

/// As many to the left (0.5) and to the right (-0.5).
std::vector<Trajectory> both_ways(int left, int right) {
  std::vector<Trajectory> data;
  for (int i = 0; i < left; ++i) data.push_back(side_drive(static_cast<std::uint64_t>(i), 0.5F));
  for (int i = 0; i < right; ++i) data.push_back(side_drive(static_cast<std::uint64_t>(100 + i), -0.5F));
  return data;
}

std::string told(const DecisionActions& actions, const std::string& who = "the clone") {
  return decision_sentence(actions, side_task().make_scene()->spec(), support::side_scene().words, who);
}

// ------------------------------------------------------------------------------------------------ where

TEST(Decision, TheScenesOwnIsTheUsualOne) {
  const Decision usual = usual_decision(side_task().make_scene()->spec());
  EXPECT_EQ(usual, (Decision{"ahead", 13.5, 14.5, 0, false}));
  EXPECT_EQ(decision_place(usual, side_task().make_scene()->spec()), "14 m before the post");
  // A lane has none: the middle tenth of its first field that has limits.
  const Decision lane = usual_decision(lane_task().make_scene()->spec());
  EXPECT_EQ(lane.field, "s");
  EXPECT_DOUBLE_EQ(lane.low, 135.0);
  EXPECT_DOUBLE_EQ(lane.high, 165.0);
  EXPECT_EQ(decision_place(lane, lane_task().make_scene()->spec()), "where s is 135 to 165 m");
}

TEST(Decision, RefusesWhatCannotBeLookedAt) {
  const auto scene = side_task().make_scene();
  const SceneSpec& spec = scene->spec();
  EXPECT_EQ(check_decision(spec, {})->field, "ahead");
  const auto unknown = check_decision(spec, {"ahed", 1.0, 2.0, 0, false});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().hint, "Did you mean ahead?");
  EXPECT_FALSE(check_decision(spec, {"steer", 0.0, 1.0, 0, false}).has_value());
  EXPECT_FALSE(check_decision(spec, {"ahead", 2.0, 1.0, 0, false}).has_value());
  EXPECT_FALSE(check_decision(spec, {"ahead", NAN, 1.0, 0, false}).has_value());
  EXPECT_FALSE(check_decision(spec, {"ahead", 1.0, 2.0, 1, false}).has_value());
  EXPECT_FALSE(check_decision(spec, {"ahead", 1.0, 2.0, -1, false}).has_value());
  const Told straight({0.0F});
  EXPECT_FALSE(DecisionMeter::make(side_task(), &straight, {}, 1, 0).has_value());
  const std::vector<Trajectory> foreign = {side_drive(1, 0.0F)};
  EXPECT_FALSE(DecisionMeter::make(lane_task(), nullptr, foreign, 1, 0).has_value());
  for (const FieldSource& field : decision_fields(spec)) EXPECT_NE(field.field.name, "steer");
}

// ------------------------------------------------------------------------------------------------ what is counted

TEST(DecisionMeter, CountsLabelsAndActionsInTheRangeOnceAnEpisode) {
  const Told middle({0.1F, -0.05F});
  const DecisionActions found = measured(side_task(), &middle, both_ways(3, 2), 4);
  EXPECT_EQ(found.demonstrations.episodes, 5);
  EXPECT_EQ(found.demonstrations.reached, 5);
  EXPECT_EQ(found.demonstrations.actions, (std::vector<float>{0.5F, 0.5F, 0.5F, -0.5F, -0.5F}));
  EXPECT_EQ(found.demonstrations.above(), 3);
  EXPECT_EQ(found.demonstrations.below(), 2);
  EXPECT_DOUBLE_EQ(found.demonstrations.average(), 0.1);
  EXPECT_NEAR(found.demonstrations.deviation(), std::sqrt(0.3), 1e-12);
  EXPECT_EQ(found.own.actions, (std::vector<float>{0.1F, -0.05F, 0.1F, -0.05F}));
  EXPECT_EQ(found.own.episodes, 4);
  EXPECT_EQ(found.left_out, 0);
  EXPECT_FALSE(found.predicted.has_value()) << "it knows a single action only";
}

TEST(DecisionMeter, EveryStepCountsAllOfThem) {
  const Told left({0.2F});
  const Decision at = {"ahead", 12.5, 15.5, 0, true};  // steps 5, 6, 7
  const DecisionActions found = measured(side_task(), &left, both_ways(1, 1), 2, at);
  EXPECT_EQ(found.demonstrations.actions, (std::vector<float>{0.0F, 0.5F, 0.0F, 0.0F, -0.5F, 0.0F}));
  EXPECT_EQ(found.demonstrations.reached, 2);
  EXPECT_EQ(found.own.actions, std::vector<float>(6, 0.2F));
  EXPECT_EQ(found.own.reached, 2);
}

TEST(DecisionMeter, AFieldOfTheObservationNeedsNoDriveAndWhoNeverComesThereIsNotCounted) {
  const Told left({1.0F});
  const Decision at = {"side", 0.12, 0.35, 0, false};  // beyond every start, before the second step to the left
  const DecisionActions found = measured(side_task(), &left, both_ways(2, 2), 3, at);
  EXPECT_EQ(found.demonstrations.episodes, 4);
  EXPECT_EQ(found.demonstrations.reached, 2) << "those to the right never come there";
  EXPECT_EQ(found.demonstrations.actions, std::vector<float>(2, 0.0F));
  EXPECT_EQ(found.own.reached, static_cast<int>(found.own.actions.size()));
  const DecisionActions never = measured(side_task(), &left, {}, 3, {"side", -5.0, -4.0, 0, false});
  EXPECT_EQ(never.own.episodes, 3);
  EXPECT_EQ(never.own.reached, 0);
  EXPECT_NE(told(never).find("never comes there in 3 tries"), std::string::npos) << told(never);
}

TEST(DecisionMeter, StepsWithoutALabelTeachNothing) {
  std::vector<Trajectory> data = both_ways(2, 0);
  data[0].label_mask[support::kDecisionStep] = 0;
  const DecisionActions found = measured(side_task(), nullptr, data, 0);
  EXPECT_EQ(found.demonstrations.episodes, 2);
  EXPECT_EQ(found.demonstrations.actions, std::vector<float>{0.5F});
}

TEST(DecisionMeter, ADemonstrationThatCannotBeDrivenAgainIsLeftOut) {
  std::vector<Trajectory> data = both_ways(3, 0);
  data[1].meta.seed += 1;  // a file that does not know how it began
  data[2].meta.params = {"width=3"};
  const DecisionActions found = measured(side_task(), nullptr, data, 0);
  EXPECT_EQ(found.demonstrations.episodes, 1);
  EXPECT_EQ(found.left_out, 2);
  EXPECT_NE(told(found).find("2 others could not be played again"), std::string::npos) << told(found);
  // What was recorded is there all the same.
  EXPECT_EQ(measured(side_task(), nullptr, data, 0, {"side", -9.0, 9.0, 0, false}).demonstrations.reached, 3);
}

TEST(DecisionMeter, SlicesEqualTheWhole) {
  const Told policy({0.4F, -0.3F, 0.1F}, {normal(0.1F, 0.2F)});
  for (const bool every : {false, true}) {
    const Decision at = {"ahead", 5.0, 14.5, 0, every};
    const DecisionActions whole = measured(side_task(), &policy, both_ways(3, 4), 5, at);
    const DecisionActions sliced = measured(side_task(), &policy, both_ways(3, 4), 5, at, 3);
    EXPECT_EQ(whole.demonstrations.actions, sliced.demonstrations.actions);
    EXPECT_EQ(whole.own.actions, sliced.own.actions);
    EXPECT_EQ(whole.predicted->shares, sliced.predicted->shares);
    EXPECT_EQ(whole.predicted->deviation, sliced.predicted->deviation);
  }
}

// Natively and in WebAssembly: this hash is asserted in both.
TEST(DecisionMeter, EverywhereTheSameBits) {
  auto expert = *make_demonstrator("average");
  std::vector<Trajectory> data;
  for (std::uint64_t i = 0; i < 2; ++i) data.push_back(demonstrate(lane_task(), *expert, i, "average"));
  const Told policy({0.04F, -0.02F}, {normal(0.01F, 0.06F)});
  const DecisionActions found = measured(lane_task(), &policy, data, 6, {"offset", -0.5, 0.25, 0, true});
  EXPECT_EQ(found.left_out, 0);
  ASSERT_GT(found.demonstrations.actions.size(), 100U);
  Hash hash;
  hash.add_all<float>(found.demonstrations.actions);
  hash.add_all<float>(found.own.actions);
  hash.add_all<float>(found.predicted->shares);
  EXPECT_EQ(hash.text(), "eb9b79d038c3d0d3");
}

// ------------------------------------------------------------------------------------------------ what is believed

TEST(Predicted, IsTheNormalDistributionInClosedForm) {
  const Told policy({0.0F}, {normal(0.2F, 0.3F)});
  const DecisionActions found = measured(side_task(), &policy, {}, 4);
  ASSERT_TRUE(found.predicted.has_value());
  EXPECT_FLOAT_EQ(static_cast<float>(found.predicted->mean), 0.2F);
  EXPECT_NEAR(found.predicted->deviation, 0.3, 1e-6);
  ASSERT_EQ(found.predicted->shares.size(), static_cast<std::size_t>(kPredictedCells));
  const auto cdf = [](double x) { return 0.5 * std::erfc(-(x - 0.2) / 0.3 / std::sqrt(2.0)); };
  const Field steer = side_task().make_scene()->spec().action[0];
  const std::vector<double> shares = binned(*found.predicted, steer, {-1.0, 1.0, 20});
  double sum = 0.0;
  for (int i = 0; i < 20; ++i) {
    const double low = i == 0 ? 0.0 : cdf(-1.0 + 0.1 * i);
    const double high = i == 19 ? 1.0 : cdf(-0.9 + 0.1 * i);  // beyond the limits counts at them
    EXPECT_NEAR(shares[static_cast<std::size_t>(i)], high - low, 1e-6) << i;
    sum += shares[static_cast<std::size_t>(i)];
  }
  EXPECT_NEAR(sum, 1.0, 1e-5);
}

TEST(Predicted, BinsAreTakenOverAsTheyAre) {
  ActionDistribution bins;
  bins.shares = {0.4F, 0.0F, 0.1F, 0.5F};
  bins.low = -0.8F;
  bins.high = 0.8F;
  const Told policy({0.0F}, {bins});
  const DecisionActions found = measured(side_task(), &policy, {}, 2);
  const Field steer = side_task().make_scene()->spec().action[0];
  const std::vector<double> shares = binned(*found.predicted, steer, {-0.8, 0.8, 4});
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(shares[i], static_cast<double>(bins.shares[i]), 1e-6) << i;
  EXPECT_NEAR(binned(*found.predicted, steer, {-0.6, 0.6, 3})[0], 0.4, 1e-6) << "what is outside counts at the end";
}

TEST(NormalCdf, IsThatOfTheLibraryUpToRounding) {
  for (double x = -9.0; x <= 9.0; x += 0.0625) {
    EXPECT_NEAR(normal_cdf(x), 0.5 * std::erfc(-x / std::sqrt(2.0)), 2e-15) << x;
  }
}

// ------------------------------------------------------------------------------------------------ how it is drawn

TEST(ActionBins, AreCommonToAllAndHoldEverySample) {
  const Field steer = side_task().make_scene()->spec().action[0];
  const Told policy({0.1F});
  const DecisionActions one = measured(side_task(), &policy, both_ways(2, 2), 2);
  const std::array<const DecisionActions*, 1> all = {&one};
  const GridAxis axis = action_bins(steer, all);
  EXPECT_EQ(axis.low, -axis.high);
  EXPECT_GE(axis.high, 0.5);
  EXPECT_LT(axis.high, 0.6);
  EXPECT_EQ(axis.cells % 2, 1);
  const std::vector<int> counts = binned(one.demonstrations, axis);
  EXPECT_EQ(std::count(counts.begin(), counts.end(), 2), 2);
  EXPECT_EQ(std::count(counts.begin(), counts.end(), 0), axis.cells - 2);
  EXPECT_EQ(counts[static_cast<std::size_t>(axis.cells / 2)], 0) << "0 is in the middle one";
  EXPECT_EQ(binned(ActionSamples{1, 1, {0.0F}}, axis)[static_cast<std::size_t>(axis.cells / 2)], 1);
  EXPECT_EQ(binned(ActionSamples{2, 2, {-9.0F, 9.0F}}, axis).back(), 1);
  // Never beyond what the scene takes, and everything where nothing is known.
  const DecisionActions wide = measured(side_task(), &policy, {side_drive(1, 1.0F)}, 1);
  const std::array<const DecisionActions*, 2> both = {&one, &wide};
  EXPECT_EQ(action_bins(steer, both).high, 1.0);
  EXPECT_EQ(action_bins(steer, {}).low, -1.0);
}

// ------------------------------------------------------------------------------------------------ what is said

TEST(DecisionSentence, ACloneThatActsInTheMiddleOfTwoSidesIsSaidTo) {
  const Told middle({0.02F, -0.01F});
  const DecisionActions found = measured(side_task(), &middle, both_ways(20, 20), 50);
  EXPECT_EQ(
      told(found),
      "14 m before the post the demonstrations go left in 20 and right in 20 of 40 passes; the action of the clone is "
      "the mean of the two, close to straight on.");
}

TEST(DecisionSentence, OneThatGoesBothWaysOrOneWayIsSaidToo) {
  const Told both({0.45F, -0.5F});
  EXPECT_NE(told(measured(side_task(), &both, both_ways(20, 20), 50))
                .find("; the clone goes left in 25 and right in 25 of 50 passes."),
            std::string::npos);
  const Told left({0.45F});
  EXPECT_NE(told(measured(side_task(), &left, both_ways(20, 20), 50)).find("; the clone goes left in 50 of 50 passes."),
            std::string::npos);
  const Told each({0.45F, -0.5F, 0.0F, 0.0F});
  EXPECT_NE(told(measured(side_task(), &each, both_ways(20, 20), 40))
                .find("; the clone goes left in 10, right in 10 and between the two in 20 of 40 passes."),
            std::string::npos);
  // Between the two, but not their mean.
  const Told aside({0.15F});
  const std::string words = told(measured(side_task(), &aside, both_ways(20, 20), 50));
  EXPECT_NE(words.find("lies between the two, 0.15 on average."), std::string::npos) << words;
}

TEST(DecisionSentence, WhatScattersAroundTheMeanIsNotCalledIt) {
  const Told scattered({0.2F, -0.2F});
  const std::string words = told(measured(side_task(), &scattered, both_ways(20, 20), 50));
  EXPECT_NE(words.find("; the action of the clone lies between the two, 0.000 on average."), std::string::npos)
      << words;
}

TEST(DecisionSentence, WithoutTwoSidesNobodySpeaksOfThem) {
  const Told straight({0.0F});
  const std::string left = told(measured(side_task(), &straight, both_ways(12, 0), 10));
  EXPECT_EQ(left,
            "14 m before the post the demonstrations all go left (12 passes); that of the clone is 0.000 on average "
            "(standard "
            "deviation 0.000, 10 passes).");
  // Two of ten to the other side are too few to be a side.
  const std::string few = told(measured(side_task(), &straight, both_ways(8, 2), 10));
  EXPECT_EQ(few.find(" go "), std::string::npos) << few;
  EXPECT_NE(few.find("is 0.30 on average"), std::string::npos) << few;
  EXPECT_EQ(told(DecisionActions{usual_decision(side_task().make_scene()->spec()), {}, 0, {}, {}}), "");
}

TEST(DecisionSentence, WhatAPolicyBelievesIsSaidBesideTwoSides) {
  ActionDistribution bins;
  bins.shares = {0.48F, 0.02F, 0.02F, 0.48F};
  bins.low = -0.8F;
  bins.high = 0.8F;
  const Told peaks({0.5F, -0.5F}, {bins});
  std::string words = told(measured(side_task(), &peaks, both_ways(20, 20), 20));
  EXPECT_NE(words.find("What it holds likely: right 49 %, between the two 2 %, left 49 %."), std::string::npos)
      << words;
  const Told hill({0.0F}, {normal(0.0F, 0.5F)});
  words = told(measured(side_task(), &hill, both_ways(20, 20), 20));
  EXPECT_NE(words.find("What it holds likely: right 31 %, between the two 38 %, left 31 %."), std::string::npos)
      << words;
}

TEST(DecisionSentence, WhereSidesHaveNoNamesItTellsNumbers) {
  const auto scene = lane_task().make_scene();
  DecisionActions found;
  found.at = usual_decision(scene->spec());
  found.demonstrations.episodes = found.demonstrations.reached = 20;
  for (int i = 0; i < 20; ++i) found.demonstrations.actions.push_back(i % 2 == 0 ? 0.5F : -0.25F);
  EXPECT_EQ(decision_sentence(found, scene->spec(), lane_task().entry->words, "the clone"),
            "Where s is 135 to 165 m, the demonstrations do one of two things: wheel angle about -0.25 in 10 and 0.50 "
            "in 10 of 20 "
            "laps.");
}

}  // namespace
}  // namespace driftlab
