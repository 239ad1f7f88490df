#include "core/metrics/survey.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/env/canvas.h"
#include "scenes/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

constexpr double kLn2 = 0.6931471805599453;

// A token on a board of 4 x 2: it stands where the action put it, and the expert always asks for the same place. What is driven is known
// step by step, so that every figure can be worked out by hand.
constexpr std::array<Field, 2> kPlace = {{{"column", "1", 0.0F, 3.0F, 0}, {"row", "1", 0.0F, 1.0F, 0}}};
constexpr std::array<Block, 1> kBlocks = {{{"place", {2, 1, 1}, kPlace}}};
constexpr std::array<Field, 2> kMove = {{{"column", "1", 0.0F, 3.0F, 0}, {"row", "1", 0.0F, 1.0F, 0}}};
constexpr SceneSpec kBoard = {"board", "Board", kBlocks, kMove, {}, 0.1, 8};

class Board : public Scene {
 public:
  const SceneSpec& spec() const override { return kBoard; }
  void reset(std::uint64_t) override { *this = Board(); }
  StepResult step(std::span<float> action) override {
    StepResult result;
    if (!std::isfinite(action[0]) || !std::isfinite(action[1])) {
      result.refused = "not a place";
      return result;
    }
    action[0] = std::clamp(action[0], 0.0F, 3.0F);
    action[1] = std::clamp(action[1], 0.0F, 1.0F);
    column_ = action[0];
    row_ = action[1];
    result.truncated = ++steps_ >= kBoard.max_steps;
    result.outcome = result.truncated ? Outcome::success : Outcome::running;
    return result;
  }
  void observe(std::span<float> observation) const override {
    observation[0] = column_;
    observation[1] = row_;
  }
  bool expert_action(std::span<float> action) const override {
    action[0] = 3.0F;
    action[1] = 1.0F;
    return true;
  }
  void teleop(const Controls&, std::span<float>) const override {}
  bool guide(double, Vec2&) const override { return false; }
  void probe(std::span<float>) const override {}
  Vec2 trail_point() const override { return {static_cast<double>(column_), static_cast<double>(row_)}; }
  void snapshot(Writer&) const override {}
  void restore(Reader&) override {}
  Frame frame(FrameKind) const override { return {}; }
  void draw(Canvas&, const DrawOptions&) const override {}

 private:
  float column_ = 0.0F;
  float row_ = 0.0F;
  int steps_ = 0;
};

const SceneEntry kBoardEntry = {"board", "Board", "A token.", {}, [](const ParamValues&) -> std::unique_ptr<Scene> {
                                  return std::make_unique<Board>();
                                }};

/// Asks for the places of a list, one after the other.
class Tour : public Policy {
 public:
  explicit Tour(std::vector<std::array<float, 2>> places) : places_(std::move(places)) {}
  void reset(std::uint64_t) override { next_ = 0; }
  void act(const Moment&, std::span<float> action, ActInfo*) override {
    const auto& place = places_[next_ % places_.size()];
    std::copy(place.begin(), place.end(), action.begin());
    ++next_;
  }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Tour>(places_); }
  void save(Writer&) const override {}

 private:
  std::vector<std::array<float, 2>> places_;
  std::size_t next_ = 0;
};

Task board_task() {
  return {&kBoardEntry, ParamValues(kBoardEntry.params)};
}

Task lane_task() {
  const SceneEntry* lane = *find_scene(all_scenes(), "lane");
  return {lane, ParamValues(lane->params)};
}

std::unique_ptr<Survey> surveyed(const Task& task, const Policy& policy, int episodes, const FieldPair& fields = {},
                                 std::int64_t slice = 1 << 20) {
  auto survey = Survey::make(task, policy, 3, episodes, fields);
  EXPECT_TRUE(survey.has_value()) << survey.error().message();
  while ((*survey)->step(slice)) continue;
  return std::move(*survey);
}

double sum(const std::vector<float>& values) {
  double total = 0.0;
  for (const float value : values) total += static_cast<double>(value);
  return total;
}

TEST(FieldNames, AreProbesSmallBlocksActionsAndTheTrail) {
  std::vector<std::string> names;
  for (const FieldName& field : field_names(lane_task().make_scene()->spec())) names.push_back(field.name);
  const std::vector<std::string> expected = {
      "s",         "progress", "offset",   "heading_error", "lateral_speed",      "gust",
      "left_road", "speed",    "yaw_rate", "wheel_angle",   "action_wheel_angle", "x",
      "y"};
  EXPECT_EQ(names, expected);  // no beams; the action has the name of an observation
  EXPECT_EQ(field_names(lane_task().make_scene()->spec())[3].unit, "rad");
  const FieldPair usual = default_fields(lane_task().make_scene()->spec());
  EXPECT_EQ(usual.x, "offset");
  EXPECT_EQ(usual.y, "heading_error");
  EXPECT_EQ(default_fields(kBoard).x, "column");
  EXPECT_EQ(default_fields(kBoard).y, "row");
}

TEST(FieldNames, UnknownAndDoubledOnesAreRefused) {
  const auto unknown = Survey::make(lane_task(), Tour({{0.0F, 0.0F}}), 1, 1, {"ofset", ""});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().got, "ofset");
  EXPECT_NE(unknown.error().hint.find("offset"), std::string::npos);
  EXPECT_FALSE(check_fields(kBoard, {"row", "row"}).has_value());
  EXPECT_FALSE(Survey::make(board_task(), Tour({{0.0F, 0.0F}}), 1, 0).has_value());
  // One chosen alone never meets itself.
  EXPECT_EQ(check_fields(kBoard, {"row", ""})->y, "column");
  EXPECT_EQ(check_fields(kBoard, {"", "column"})->x, "row");
}

TEST(Survey, CountsStepsAndMeansActionsWhereTheyHappen) {
  // The states: (0,0) first, then where the actions lead; the last action's place is no state of a step.
  const Tour tour({{0.0F, 0.0F}, {3.0F, 0.0F}, {0.0F, 0.0F}, {3.0F, 1.0F}});
  const auto survey = surveyed(board_task(), tour, 2);
  const FieldMap own = survey->own();
  ASSERT_EQ(own.steps, 16);
  ASSERT_EQ(own.share.size(), static_cast<std::size_t>(own.x.cells * own.y.cells));
  ASSERT_EQ(own.action.size(), own.share.size() * 2);
  EXPECT_EQ(own.x.low, 0.0);
  EXPECT_EQ(own.x.high, 3.0);
  EXPECT_NEAR(sum(own.share), 1.0, 1e-6);
  // By hand: states 00 00 30 00 31 00 30 00 with actions 00 30 00 31 00 30 00 31.
  EXPECT_EQ(own.share[0], 5.0F / 8.0F);
  EXPECT_FLOAT_EQ(own.action[0], (0.0F + 3.0F + 3.0F + 3.0F + 3.0F) / 5.0F);
  EXPECT_FLOAT_EQ(own.action[1], (0.0F + 0.0F + 1.0F + 0.0F + 1.0F) / 5.0F);
  const std::size_t right = static_cast<std::size_t>(own.x.cells - 1);
  EXPECT_EQ(own.share[right], 2.0F / 8.0F);
  EXPECT_EQ(own.action[right * 2], 0.0F);
  EXPECT_EQ(own.share.back(), 1.0F / 8.0F);
  EXPECT_DOUBLE_EQ(own.diversity, 3.0 / 3600.0);
  // Where nobody went, nothing is said.
  EXPECT_EQ(own.share[1], 0.0F);
  EXPECT_EQ(own.action[2], 0.0F);
}

TEST(Survey, OverPlacesItKnowsWhereStepsLead) {
  const Tour tour({{0.0F, 0.0F}, {3.0F, 0.0F}, {0.0F, 0.0F}, {3.0F, 1.0F}});
  const auto survey = surveyed(board_task(), tour, 2, {"x", "y"});
  const FieldMap own = survey->own();
  ASSERT_EQ(own.motion.size(), own.share.size() * 2);
  // From 00 five times: to 00, 30, 31, 30, 31.
  EXPECT_FLOAT_EQ(own.motion[0], 12.0F / 5.0F);
  EXPECT_FLOAT_EQ(own.motion[1], 2.0F / 5.0F);
  EXPECT_EQ(own.motion[own.motion.size() - 2], -3.0F);
  EXPECT_EQ(own.motion.back(), -1.0F);
  EXPECT_TRUE(surveyed(board_task(), tour, 2)->own().motion.empty());
}

TEST(Survey, BothMapsHaveTheGridOverWhatEitherVisited) {
  // The policy never leaves its corner; the expert goes from there to the opposite one.
  const auto survey = surveyed(board_task(), Tour({{0.0F, 0.0F}}), 1);
  const FieldMap own = survey->own();
  const FieldMap expert = survey->expert();
  EXPECT_EQ(own.x.high, 3.0);
  EXPECT_EQ(own.y.high, 1.0);
  EXPECT_EQ(own.share.size(), expert.share.size());
  EXPECT_DOUBLE_EQ(own.diversity, 1.0 / 3600.0);  // one cell
  EXPECT_DOUBLE_EQ(expert.diversity, 2.0 / 3600.0);
  EXPECT_EQ(own.share[0], 1.0F);
  EXPECT_EQ(expert.share.back(), 7.0F / 8.0F);
  EXPECT_EQ(expert.action[expert.action.size() - 2], 3.0F);
}

TEST(Survey, ADriverWhoNeverMovesHasOneCellOfOne) {
  const auto survey = surveyed(board_task(), Tour({{3.0F, 1.0F}}), 1, {"action_column", "action_row"});
  const FieldMap own = survey->own();
  EXPECT_EQ(own.share, std::vector<float>{1.0F});
  EXPECT_DOUBLE_EQ(own.diversity, 1.0 / 3600.0);
  EXPECT_EQ(survey->divergence()->kl, 0.0);  // the expert asks for the same
  EXPECT_EQ(survey->divergence()->js, 0.0);
}

TEST(Survey, DivergenceIsThatOfTheTwoSmoothedGrids) {
  // Both stand in (0,0) for one step; after it the expert is in the far corner and the policy stays: 1 against 1/8 in one corner and
  // 0 against 7/8 in the other, each smoothed over the same cells, so that the sums can be done with the corners' weights.
  const auto survey = surveyed(board_task(), Tour({{0.0F, 0.0F}}), 4);
  const auto found = survey->divergence();
  ASSERT_TRUE(found.has_value());
  const GridAxis x{-3.0, 6.0, 60};  // the expert's 0 .. 3 and 0 .. 1, three times as wide
  const GridAxis y{-1.0, 2.0, 60};
  VisitGrid p(x, y);
  VisitGrid q(x, y);
  for (int i = 0; i < 32; ++i) {
    p.add(0.0, 0.0);
    q.add(i % 8 == 0 ? 0.0 : 3.0, i % 8 == 0 ? 0.0 : 1.0);
  }
  EXPECT_EQ(found->kl, kl_divergence(p.density(1.0, 1e-3), q.density(1.0, 1e-3)));
  EXPECT_EQ(found->js, js_divergence(p.density(1.0, 1e-3), q.density(1.0, 1e-3)));
  // Smoothing does not mix the corners, and 1e-3 of uniform hardly counts: nearly the values of (1, 0) against (1/8, 7/8).
  EXPECT_NEAR(found->kl, std::log(8.0), 0.02);
  const double middle = 0.5 * (1.0 + 1.0 / 8.0);
  const double js = 0.5 * std::log(1.0 / middle) + 0.5 * (1.0 / 8.0 * std::log(1.0 / 8.0 / middle) + 7.0 / 8.0 * kLn2);
  EXPECT_NEAR(found->js, js, 0.005);
  EXPECT_EQ(found->policy_steps, 32);
  EXPECT_EQ(found->expert_steps, 32);
}

TEST(Survey, TheExpertsDiversityIsTheSameBesideAnyPolicy) {
  const auto tame = surveyed(lane_task(), Tour({{0.0F, 0.0F}}), 2);
  const auto wild = surveyed(lane_task(), Tour({{1.0F, 0.0F}}), 2);
  ASSERT_LT(tame->own().x.high - tame->own().x.low, wild->own().x.high - wild->own().x.low);  // they do go elsewhere
  EXPECT_GT(tame->expert().diversity, 0.0);
  EXPECT_EQ(tame->expert().diversity, wild->expert().diversity);
}

TEST(Survey, WhatIsFarOffTheExpertsGridCountsAtItsEdge) {
  // The expert asks for the same action all the time, so that its range has no width.
  const auto survey = surveyed(board_task(), Tour({{0.0F, 0.0F}, {0.0F, 1.0F}}), 1, {"action_column", "action_row"});
  EXPECT_DOUBLE_EQ(survey->own().diversity, 2.0 / 3600.0);
  EXPECT_DOUBLE_EQ(survey->expert().diversity, 1.0 / 3600.0);
  EXPECT_NEAR(survey->divergence()->js, kLn2, 0.005);
}

TEST(Survey, SlicesEqualTheWhole) {
  const Tour tour({{0.4F, 0.0F}, {-0.3F, 0.0F}, {0.1F, 0.0F}});
  for (const FieldPair& fields :
       {FieldPair{"", ""}, FieldPair{"x", "y"}, FieldPair{"yaw_rate", "action_wheel_angle"}}) {
    const auto whole = surveyed(lane_task(), tour, 2, fields);
    const auto slices = surveyed(lane_task(), tour, 2, fields, 7);
    EXPECT_EQ(whole->own().share, slices->own().share);
    EXPECT_EQ(whole->own().action, slices->own().action);
    EXPECT_EQ(whole->expert().action, slices->expert().action);
    EXPECT_EQ(whole->divergence()->kl, slices->divergence()->kl);
    EXPECT_EQ(whole->progress(), 1.0);
  }
}

TEST(Survey, MeterAndSurveyAreOne) {
  const Tour tour({{0.4F, 0.0F}, {-0.3F, 0.0F}});
  const auto survey = surveyed(lane_task(), tour, 2, {"offset", "lateral_speed"});
  auto meter = DivergenceMeter::make(lane_task(), tour, 3, 2, "offset", "lateral_speed");
  ASSERT_TRUE(meter.has_value());
  while ((*meter)->step(100)) continue;
  EXPECT_EQ((*meter)->result().kl, survey->divergence()->kl);
  EXPECT_EQ((*meter)->result().js, survey->divergence()->js);
}

TEST(Survey, WithoutAnExpertThePolicyIsStillMapped) {
  const Task lonely{&support::lonely_scene(), ParamValues(support::lonely_scene().params)};
  const Tour tour({{0.2F, 0.0F}});
  auto survey = Survey::make(lonely, tour, 1, 3);
  ASSERT_TRUE(survey.has_value());
  while ((*survey)->step(50)) continue;
  EXPECT_GT((*survey)->own().steps, 100);
  EXPECT_NEAR(sum((*survey)->own().share), 1.0, 1e-6);
  EXPECT_EQ((*survey)->expert().steps, 0);
  EXPECT_EQ((*survey)->expert().diversity, 0.0);
  EXPECT_FALSE((*survey)->divergence().has_value());
  EXPECT_FALSE((*survey)->has_expert());
}

}  // namespace
}  // namespace driftlab
