#include "core/workbench/arguments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace driftlab {
namespace {

using nlohmann::json;

TEST(Arguments, ReadsWhatIsThereAndWhatIsNot) {
  const json object = {{"command", "x"}, {"speed", 2.5},    {"count", 3.0},       {"on", true},
                       {"name", "a"},    {"list", {"k=v"}}, {"numbers", {1.5, 2}}};
  Arguments arguments(object, "x", "command");
  EXPECT_EQ(arguments.number("speed", 0.0, 10.0), 2.5);
  EXPECT_EQ(arguments.integer("count", 0, 10), 3);
  EXPECT_TRUE(arguments.flag("on"));
  EXPECT_EQ(arguments.text("name"), "a");
  EXPECT_EQ(arguments.texts("list"), std::vector<std::string>{"k=v"});
  EXPECT_EQ(arguments.numbers("numbers"), (std::vector<double>{1.5, 2.0}));
  EXPECT_TRUE(arguments.numbers("no_numbers").empty());
  EXPECT_EQ(arguments.number("other", 0.0, 1.0, 0.5), 0.5);
  EXPECT_TRUE(arguments.finish().has_value());
}

TEST(Arguments, RefusesWrongTypesAndValues) {
  const auto refused = [](const json& object, auto&& read) {
    Arguments arguments(object, "x", "command");
    read(arguments);
    return !arguments.finish().has_value();
  };
  EXPECT_TRUE(refused({{"v", "2"}}, [](Arguments& a) { a.number("v", 0, 9); }));
  EXPECT_TRUE(refused({{"v", 11}}, [](Arguments& a) { a.number("v", 0, 9); }));
  EXPECT_TRUE(refused({{"v", std::nan("")}}, [](Arguments& a) { a.number("v", 0, 9); }));
  EXPECT_TRUE(refused({{"v", std::numeric_limits<double>::infinity()}}, [](Arguments& a) { a.integer("v", 0, 9); }));
  EXPECT_TRUE(refused({{"v", 1.5}}, [](Arguments& a) { a.integer("v", 0, 9); }));
  EXPECT_TRUE(refused({{"v", 1}}, [](Arguments& a) { a.flag("v"); }));
  EXPECT_TRUE(refused({{"v", 1}}, [](Arguments& a) { a.text("v"); }));
  EXPECT_TRUE(refused({{"v", {1}}}, [](Arguments& a) { a.texts("v"); }));
  EXPECT_TRUE(refused({{"v", {"1"}}}, [](Arguments& a) { a.numbers("v"); }));
  EXPECT_TRUE(refused({{"v", {std::nan("")}}}, [](Arguments& a) { a.numbers("v"); }));
  EXPECT_TRUE(refused({{"v", "x"}}, [](Arguments& a) { a.binary("v"); }));
  EXPECT_TRUE(refused(json::object(), [](Arguments& a) { a.number("v", 0, 9); }));
  EXPECT_TRUE(refused(json::array(), [](Arguments&) {}));
}

TEST(Arguments, SeedsAreNumbersOrDigits) {
  const auto seed = [](const json& value) {
    const json object = {{"seed", value}};
    Arguments arguments(object, "x", "command");
    const std::uint64_t result = arguments.seed("seed");
    return arguments.finish() ? std::optional(result) : std::nullopt;
  };
  EXPECT_EQ(seed(7), 7U);
  EXPECT_EQ(seed(7.0), 7U);
  EXPECT_EQ(seed("18446744073709551615"), 18446744073709551615U);
  EXPECT_EQ(seed(18446744073709551615U), 18446744073709551615U);
  EXPECT_EQ(seed(-1), std::nullopt);
  EXPECT_EQ(seed(0.5), std::nullopt);
  EXPECT_EQ(seed(1e300), std::nullopt);
  EXPECT_EQ(seed("7 "), std::nullopt);
  EXPECT_EQ(seed(json::array()), std::nullopt);
}

TEST(Arguments, NamesWhatNobodyAskedFor) {
  const json object = {{"command", "x"}, {"vlaue", 1}, {"value", 2}};
  Arguments arguments(object, "x", "command");
  arguments.number("value", 0, 9);
  const auto result = arguments.finish();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().got, "vlaue");
  EXPECT_EQ(result.error().hint, "Did you mean value?");
}

TEST(Arguments, TheFirstThingWrongIsTold) {
  const json object = {{"a", "x"}, {"b", "y"}};
  Arguments arguments(object, "command", "command");
  arguments.number("a", 0, 1);
  arguments.number("b", 0, 1);
  EXPECT_NE(arguments.finish().error().expected.find("\"a\""), std::string::npos);
}

}  // namespace
}  // namespace driftlab
