#include "core/lesson/features.h"

#include <gtest/gtest.h>

#include <set>

namespace driftlab::lesson {
namespace {

TEST(Features, ControlsBelongToOne) {
  EXPECT_EQ(feature_of_control("Seed less"), find_feature("seed"));
  EXPECT_EQ(feature_of_control("Remove run 12"), find_feature("runs"));
  EXPECT_EQ(feature_of_control("Remove demonstration 3"), find_feature("demonstrations"));
  EXPECT_EQ(feature_of_control("Train"), find_feature("train"));
  EXPECT_EQ(feature_of_control("Train with DAgger"), find_feature("train"));
  EXPECT_EQ(feature_of_control("Step"), find_feature("step"));
  EXPECT_EQ(feature_of_control("Stepping"), nullptr);
  EXPECT_EQ(feature_of_control("Play"), nullptr);
  EXPECT_EQ(find_feature("play"), nullptr);
}

TEST(Features, NamesAndLabelsAreUnique) {
  std::set<std::string_view> names;
  std::set<std::string_view> labels;
  for (const Feature& feature : all_features()) {
    EXPECT_TRUE(names.insert(feature.name).second) << feature.name;
    EXPECT_FALSE(feature.help.empty()) << feature.name;
    for (const std::string_view label : feature.labels) EXPECT_TRUE(labels.insert(label).second) << label;
  }
}

TEST(Features, ShownAndHidden) {
  const Visibility everything;
  EXPECT_TRUE(everything.shows_feature("seed"));
  EXPECT_TRUE(everything.shows_setting("lane.gust", true));
  const Visibility without{{}, {"seed", "lane.gust", "learners"}};
  EXPECT_FALSE(without.shows_feature("seed"));
  EXPECT_TRUE(without.shows_feature("speed"));
  EXPECT_FALSE(without.shows_setting("lane.gust", true));
  EXPECT_TRUE(without.shows_setting("lane.speed", true));
  EXPECT_FALSE(without.shows_setting("bc.updates", false));
  const Visibility only{{"train", "bc.updates"}, {}};
  EXPECT_TRUE(only.shows_feature("train"));
  EXPECT_FALSE(only.shows_feature("seed"));
  EXPECT_TRUE(only.shows_setting("bc.updates", false));
  EXPECT_FALSE(only.shows_setting("bc.batch", false));
  EXPECT_FALSE(only.shows_setting("lane.gust", true));
}

}  // namespace
}  // namespace driftlab::lesson
