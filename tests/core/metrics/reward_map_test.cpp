#include "core/metrics/reward_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "tests/support/side_scene.h"

namespace driftlab {
namespace {

SceneSpec spec() {
  static const auto scene = support::side_scene().make(ParamValues(support::side_scene().params));
  return scene->spec();
}

/// Steps at these places of the fields "ahead" and "side", worth what is said.
struct Step {
  float ahead, side, reward;
};
JudgedSteps steps(std::initializer_list<Step> places) {
  const std::vector<FieldName> names = field_names(spec());
  JudgedSteps result;
  for (const Step& place : places) {
    for (const FieldName& name : names) {
      result.fields.push_back(name.name == "ahead" ? place.ahead : name.name == "side" ? place.side : -77.0F);
    }
    result.rewards.push_back(place.reward);
  }
  return result;
}

const FieldPair kFields = {"ahead", "side"};

TEST(RewardMap, HasTheMeanOfWhoeverWasThere) {
  const auto map =
      map_rewards(spec(), steps({{0, 0, 1}, {0, 0, 3}, {10, 2, -4}}), steps({{0, 0, 5}, {10, 2, -4}}), kFields);
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->x_name, "ahead");
  EXPECT_EQ(map->own_steps, 3);
  EXPECT_EQ(map->expert_steps, 2);
  EXPECT_EQ(map->x.low, 0.0);
  EXPECT_EQ(map->x.high, 10.0);
  EXPECT_EQ(map->y.high, 2.0);
  EXPECT_FLOAT_EQ(map->reward.front(), 3.0F);
  EXPECT_FLOAT_EQ(map->reward.back(), -4.0F);
  EXPECT_EQ(map->lowest, -4.0);
  EXPECT_EQ(map->highest, 3.0);
  EXPECT_NEAR(map->own.front(), 2.0 / 3.0, 1e-6);
  EXPECT_EQ(map->expert.front(), 0.5F);
  EXPECT_EQ(std::accumulate(map->own.begin(), map->own.end(), 0.0F), 1.0F);
}

TEST(RewardMap, IsNotStretchedByAFewSteps) {
  JudgedSteps own = steps({{900, 0, 1}});
  for (int i = 0; i < 100; ++i) {
    const JudgedSteps next = steps({{static_cast<float>(i % 5), 0, 1}});
    own.fields.insert(own.fields.end(), next.fields.begin(), next.fields.end());
    own.rewards.push_back(1.0F);
  }
  const auto map = map_rewards(spec(), own, steps({{-3, 1, 1}}), kFields);
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->x.low, -3.0) << "what the demonstrations did counts wholly";
  EXPECT_EQ(map->x.high, 4.0);
  EXPECT_EQ(map->own_steps, 101);
}

TEST(RewardMap, OfOneSpotHasOneCell) {
  const auto map = map_rewards(spec(), steps({{5, 1, 2}}), {}, kFields);
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->reward, std::vector<float>{2.0F});
  EXPECT_EQ(map->expert, std::vector<float>{0.0F});
}

TEST(RewardMap, RefusesFieldsThatThereAreNot) {
  EXPECT_FALSE(map_rewards(spec(), {}, {}, {"ahead", "asdie"}).has_value());
  EXPECT_FALSE(map_rewards(spec(), {}, {}, {"ahead", "ahead"}).has_value());
}

TEST(VisitationDivergence, IsNothingForTheSamePlacesAndLn2ForOthers) {
  const JudgedSteps here = steps({{0, 0, 1}, {1, 1, 1}, {2, 0, 1}});
  const auto same = visitation_divergence(spec(), here, here, kFields);
  ASSERT_TRUE(same.has_value());
  EXPECT_NEAR(same->js, 0.0, 1e-12);
  const auto apart = visitation_divergence(spec(), steps({{90, 50, 1}}), here, kFields);
  EXPECT_NEAR(apart->js, std::numbers::ln2, 0.01);
  EXPECT_FALSE(visitation_divergence(spec(), here, {}, kFields).has_value());
  EXPECT_FALSE(visitation_divergence(spec(), {}, here, kFields).has_value());
}

}  // namespace
}  // namespace driftlab
