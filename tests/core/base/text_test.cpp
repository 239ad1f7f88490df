#include "core/base/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/bits.h"
#include "core/base/rng.h"

namespace driftlab {
namespace {

TEST(ParseReal, TakesDecimalNumbers) {
  EXPECT_EQ(parse_real("0.1").value(), 0.1);
  EXPECT_EQ(parse_real("-2.5").value(), -2.5);
  EXPECT_EQ(parse_real("+3").value(), 3.0);
  EXPECT_EQ(parse_real("1e-3").value(), 0.001);
  EXPECT_EQ(parse_real(".5").value(), 0.5);
  EXPECT_EQ(parse_real("5.").value(), 5.0);
  EXPECT_EQ(parse_real("17E+2").value(), 1700.0);
  EXPECT_EQ(parse_real("4.9e-324").value(), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::signbit(parse_real("-0").value()));
}

TEST(ParseReal, RefusesEverythingElse) {
  for (const char* text : {"", " ", " 1", "1 ", "1,5", "0x10", "inf", "-inf", "nan", "1e", "e5", ".", "-", "1e+",
                           "1.2.3", "--1", "1e400", "1f", "1_000"}) {
    const Result<double> value = parse_real(text);
    ASSERT_FALSE(value.has_value()) << text;
    EXPECT_FALSE(value.error().expected.empty());
    EXPECT_FALSE(value.error().got.empty());
  }
  EXPECT_FALSE(parse_real(std::string_view("1\0", 2)).has_value());
}

TEST(ParseInteger, KnowsItsLimits) {
  EXPECT_EQ(parse_integer("9223372036854775807").value(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_integer("-9223372036854775808").value(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(parse_integer("+12").value(), 12);
  for (const char* text : {"", "-", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "12a", " 1"}) {
    EXPECT_FALSE(parse_integer(text).has_value()) << text;
  }
}

TEST(ParseSeed, TakesAll64Bits) {
  EXPECT_EQ(parse_seed("18446744073709551615").value(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parse_seed("007").value(), 7U);
  for (const char* text : {"", "-1", "+1", "18446744073709551616", "99999999999999999999999", "1.5", "one"}) {
    EXPECT_FALSE(parse_seed(text).has_value()) << text;
  }
}

TEST(FormatReal, IsShortAndReadable) {
  EXPECT_EQ(format_real(0.1), "0.1");
  EXPECT_EQ(format_real(4000.0), "4000");
  EXPECT_EQ(format_real(100000.0), "100000");
  EXPECT_EQ(format_real(-2.5), "-2.5");
  EXPECT_EQ(format_real(1e-3), "0.001");
  EXPECT_EQ(format_real(0.00002), "0.00002");
  EXPECT_EQ(format_real(1e-7), "1e-7");
  EXPECT_EQ(format_real(1.5e300), "1.5e300");
  EXPECT_EQ(format_real(123456789012345.0), "123456789012345");
  EXPECT_EQ(format_real(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(format_real(-0.0), "-0");
  EXPECT_EQ(format_real(std::nan("")), "nan");
  EXPECT_EQ(format_real(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(FormatReal, ReadsBackAsTheSameBits) {
  Rng rng(11);
  for (int i = 0; i < 20000; ++i) {
    const double value = bit_cast<double>(rng.bits());
    if (!std::isfinite(value)) continue;
    const Result<double> back = parse_real(format_real(value));
    ASSERT_TRUE(back.has_value()) << format_real(value);
    ASSERT_EQ(bit_cast<std::uint64_t>(*back), bit_cast<std::uint64_t>(value)) << format_real(value);
  }
}

TEST(FormatReal, IsTheShortestThatDoes) {
  Rng rng(12);
  for (int i = 0; i < 2000; ++i) {
    // A number of six digits needs no more than six.
    const double value = static_cast<double>(rng.below(1000000)) / 1000.0;
    EXPECT_LE(format_real(value).size(), 7U) << format_real(value);
  }
}

TEST(FormatFixed, RoundsToDecimals) {
  EXPECT_EQ(format_fixed(3.14159, 2), "3.14");
  EXPECT_EQ(format_fixed(2.0, 0), "2");
  EXPECT_EQ(format_fixed(-0.001, 2), "0.00");
  EXPECT_EQ(format_fixed(-0.5, 1), "-0.5");
  EXPECT_EQ(format_fixed(std::nan(""), 1), "nan");
}

TEST(FormatPercent, NeverClaimsAllOrNothing) {
  EXPECT_EQ(format_percent(0.22), "22 %");
  EXPECT_EQ(format_percent(0.0), "0 %");
  EXPECT_EQ(format_percent(1.0), "100 %");
  EXPECT_EQ(format_percent(0.997), "99.7 %");
  EXPECT_EQ(format_percent(0.004), "0.4 %");
}

TEST(Join, PutsTextBetween) {
  const std::vector<std::string> parts = {"a", "b", "c"};
  EXPECT_EQ(join(parts, ", "), "a, b, c");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Closest, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> names = {"learning_rate", "updates", "width"};
  EXPECT_EQ(closest("learnin_rate", names), "learning_rate");
  EXPECT_EQ(closest("update", names), "updates");
  EXPECT_EQ(closest("zzzzzz", names), "");
  EXPECT_EQ(closest("x", {}), "");
}

}  // namespace
}  // namespace driftlab
