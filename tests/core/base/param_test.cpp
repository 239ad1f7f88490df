#include "core/base/param.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace driftlab {
namespace {

constexpr std::array<std::string_view, 2> kSteering = {"angle", "rate"};

std::span<const Param> table() {
  static const std::array<Param, 4> params = {
      real_param("road_width", "Road width", "m", 4.0, 2.0, 8.0, "From edge to edge."),
      integer_param("updates", "Updates", 4000, 1, 100000, "How often the weights change.", true),
      choice_param("steering", "Steering", kSteering, 0, "What the action means."),
      toggle_param("gusts", "Gusts", true, "Wind from the side."),
  };
  return params;
}

TEST(ParamValues, BeginsAtTheInitialValues) {
  const ParamValues values(table());
  EXPECT_EQ(values.real("road_width"), 4.0);
  EXPECT_EQ(values.integer("updates"), 4000);
  EXPECT_EQ(values.choice("steering"), "angle");
  EXPECT_TRUE(values.toggle("gusts"));
  EXPECT_TRUE(values.changed().empty());
}

TEST(ParamValues, ReadsWhatPeopleWrite) {
  ParamValues values(table());
  EXPECT_TRUE(values.set("road_width", "3.25").has_value());
  EXPECT_TRUE(values.set("updates", "1e3").has_value());
  EXPECT_TRUE(values.set("steering", "rate").has_value());
  EXPECT_TRUE(values.set("gusts", "off").has_value());
  EXPECT_EQ(values.real("road_width"), 3.25);
  EXPECT_EQ(values.integer("updates"), 1000);
  EXPECT_EQ(values.choice("steering"), "rate");
  EXPECT_FALSE(values.toggle("gusts"));
  EXPECT_EQ(values.changed(),
            (std::vector<std::string>{"road_width=3.25", "updates=1000", "steering=rate", "gusts=false"}));
}

TEST(ParamValues, RefusesAndChangesNothing) {
  ParamValues values(table());
  const ParamValues before = values;
  for (const char* text : {"", "wide", "nan", "inf", "1.99", "8.01", "1e400"}) {
    EXPECT_FALSE(values.set("road_width", text).has_value()) << text;
  }
  EXPECT_FALSE(values.set("updates", "2.5").has_value());
  EXPECT_FALSE(values.set("steering", "sideways").has_value());
  EXPECT_FALSE(values.set("steering", "2").has_value());
  EXPECT_FALSE(values.set("gusts", "maybe").has_value());
  EXPECT_FALSE(values.set("gusts", 0.5).has_value());
  EXPECT_FALSE(values.set("road_width", std::nan("")).has_value());
  EXPECT_TRUE(values == before);
}

TEST(ParamValues, SaysWhatWouldBeAccepted) {
  ParamValues values(table());
  const auto range = values.set("road_width", "9");
  ASSERT_FALSE(range.has_value());
  EXPECT_EQ(range.error().message(),
            "expected road_width to be a number from 2 to 8 m, got \"9\". It is 4 where nobody sets it.");
  const auto choice = values.set("steering", "wheel");
  ASSERT_FALSE(choice.has_value());
  EXPECT_NE(choice.error().expected.find("angle, rate"), std::string::npos);
  const auto key = values.set("roadwidth", "3");
  ASSERT_FALSE(key.has_value());
  EXPECT_NE(key.error().expected.find("steering"), std::string::npos);
  EXPECT_EQ(key.error().hint, "Did you mean \"road_width\"?");
}

TEST(ParamValues, TextReadsBackAsTheSameBits) {
  ParamValues values(table());
  ASSERT_TRUE(values.set("road_width", 2.0 + 1.0 / 3.0).has_value());
  ASSERT_TRUE(values.set("steering", "rate").has_value());
  ParamValues other(table());
  for (const Param& param : table()) ASSERT_TRUE(other.set(param.key, values.text(param.key)).has_value());
  EXPECT_TRUE(values == other);
}

#if GTEST_HAS_DEATH_TEST
TEST(ParamValuesDeathTest, AnUnknownKeyInCodeIsAMistake) {
  const ParamValues values(table());
  EXPECT_DEATH(values.real("rode_width"), "not in the table");
}
#endif

std::span<const Param> world() {
  static const std::array<Param, 3> params = {
      varying(real_param("gust", "Gust", "m/s2", 3.0, 0.0, 8.0, "How strong.")),
      varying(integer_param("posts", "Posts", 1, 0, 9, "How many.")),
      integer_param("laps", "Laps", 1, 1, 10, "How many."),
  };
  return params;
}

TEST(ParamRange, IsReadAndWrittenAndTakenBack) {
  ParamValues values(world());
  EXPECT_FALSE(values.varies());
  ASSERT_TRUE(values.set("gust", "2..5.5").has_value());
  ASSERT_TRUE(values.set("posts", "1..4").has_value());
  EXPECT_TRUE(values.varies());
  EXPECT_TRUE(values.varies("gust"));
  EXPECT_EQ(values.low("gust"), 2.0);
  EXPECT_EQ(values.high("gust"), 5.5);
  EXPECT_EQ(values.real("gust"), 3.75);
  EXPECT_EQ(values.integer("posts"), 2);
  EXPECT_EQ(values.changed(), (std::vector<std::string>{"gust=2..5.5", "posts=1..4"}));
  ParamValues again(world());
  EXPECT_FALSE(values == again);
  EXPECT_TRUE(again.set("gust", values.text("gust")).has_value());
  EXPECT_TRUE(again.set("posts", values.text("posts")).has_value());
  EXPECT_TRUE(values == again);
  EXPECT_TRUE(values.set("gust", 3.0).has_value());
  EXPECT_TRUE(values.set("posts", "1..1").has_value());
  EXPECT_FALSE(values.varies());
  EXPECT_TRUE(values.changed().empty());
}

TEST(ParamRange, RefusesAndChangesNothing) {
  ParamValues values(world());
  const ParamValues before = values;
  for (const char* text :
       {"5..2", "2..", "..2", "..", "2..9", "-1..2", "2...5", "2..5..6", "nan..2", "1..inf", "a..b"}) {
    const auto set = values.set("gust", text);
    ASSERT_FALSE(set.has_value()) << text;
    EXPECT_NE(set.error().expected.find("or a range of them like 0..8"), std::string::npos);
  }
  EXPECT_FALSE(values.set("posts", "1..2.5").has_value());
  const auto fixed = values.set("laps", "1..3");
  ASSERT_FALSE(fixed.has_value());
  EXPECT_EQ(fixed.error().expected.find("range"), std::string::npos);
  EXPECT_TRUE(values == before);
}

TEST(ParamRange, IsDrawnFromEvenly) {
  ParamValues values(world());
  ASSERT_TRUE(values.set("gust", "2..6").has_value());
  ASSERT_TRUE(values.set("posts", "2..4").has_value());
  Rng rng(1);
  double sum = 0.0;
  std::array<int, 10> posts{};
  for (int i = 0; i < 9000; ++i) {
    const ParamValues drawn = values.drawn(rng);
    EXPECT_FALSE(drawn.varies());
    ASSERT_GE(drawn.real("gust"), 2.0);
    ASSERT_LE(drawn.real("gust"), 6.0);
    EXPECT_EQ(drawn.integer("laps"), 1);
    sum += drawn.real("gust");
    ++posts[static_cast<std::size_t>(drawn.integer("posts"))];
  }
  EXPECT_NEAR(sum / 9000.0, 4.0, 0.06);
  EXPECT_EQ(posts[2] + posts[3] + posts[4], 9000);
  for (const std::size_t count : {2U, 3U, 4U}) EXPECT_NEAR(posts[count], 3000, 200);
}

}  // namespace
}  // namespace driftlab
