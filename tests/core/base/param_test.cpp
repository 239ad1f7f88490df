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

}  // namespace
}  // namespace driftlab
