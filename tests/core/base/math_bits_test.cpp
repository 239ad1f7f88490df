// The same bits natively and in WebAssembly: one hash for each function, from an x86-64 build, asserted in both.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/base/bits.h"
#include "core/base/hash.h"
#include "core/base/math.h"
#include "core/base/math_lanes.h"
#include "core/base/rng.h"

namespace driftlab {
namespace {

template <class T, class F>
std::string hash_of(F function, double low, double high) {
  Rng rng(9);
  Hash hash;
  for (int i = 0; i < 20000; ++i) hash.add<T>(function(static_cast<T>(rng.uniform(low, high))));
  return hash.text();
}

#define EXPECT_BITS(T, name, low, high, expected) \
  EXPECT_EQ((hash_of<T>([](T x) { return det::name(x); }, low, high)), expected) << #name

TEST(MathBits, AreTheSameInEveryBuild) {
  EXPECT_BITS(double, sin, -1e5, 1e5, "aa2caac199b23024");
  EXPECT_BITS(double, cos, -1e5, 1e5, "eb065b67fafec3b8");
  EXPECT_BITS(double, tan, -10.0, 10.0, "678772ef2a4a3930");
  EXPECT_BITS(double, atan, -5.0, 5.0, "8a810246810f3829");
  EXPECT_BITS(double, asin, -1.0, 1.0, "79a5f114ec2ae627");
  EXPECT_BITS(double, acos, -1.0, 1.0, "40c97287f67827e9");
  EXPECT_BITS(double, exp, -745.0, 709.0, "35f459c61c9f1539");
  EXPECT_BITS(double, log, 0.0, 100.0, "7b8cc7ab2459e3cd");
  EXPECT_BITS(double, tanh, -3.0, 3.0, "627f71e4fa84e1a6");
  EXPECT_BITS(double, wrap_angle, -100.0, 100.0, "2c682510340bea40");
  EXPECT_BITS(float, sin, -1e5, 1e5, "f62665a795c924c3");
  EXPECT_BITS(float, cos, -1e5, 1e5, "cef3079fc4b28e78");
  EXPECT_BITS(float, exp, -104.0, 88.0, "19a3d4aabe9cc8f6");
  EXPECT_BITS(float, log, 0.0, 100.0, "b21204b7afe2ff95");
  EXPECT_BITS(float, tanh, -5.0, 5.0, "b2e5f330a20659c5");
}

TEST(MathBits, OfTwoArgumentsAreTheSameInEveryBuild) {
  Rng rng(10);
  Hash hash;
  for (int i = 0; i < 20000; ++i) {
    const double y = rng.uniform(-3.0, 3.0);
    const double x = rng.uniform(-3.0, 3.0);
    hash.add(det::atan2(y, x)).add(det::hypot(y, x)).add(det::pow(x * x, y));
    const auto yf = static_cast<float>(y);
    const auto xf = static_cast<float>(x);
    hash.add(det::atan2(yf, xf)).add(det::pow(xf * xf, yf));
  }
  EXPECT_EQ(hash.text(), "e8a9b33d01a6ed90");
}

// A processor with wider vectors computes the same bits with them.
TEST(MathBits, AreTheSameInEveryWidth) {
  Rng rng(12);
  std::vector<float> x(20003);
  for (float& value : x) value = static_cast<float>(rng.uniform(-12.0, 12.0));
  x[5] = -0.0F;
  x[6] = std::numeric_limits<float>::infinity();
  x[7] = -std::numeric_limits<float>::infinity();
  x[8] = 1e-40F;
  x[9] = 1e-4F;
  x[10] = 1e10F;
  const auto& widths = det::detail::lane_widths();
  ASSERT_EQ(widths.front().floats, 4);
  for (const auto& width : widths) {
    std::vector<float> exps(x.size());
    std::vector<float> tanhs(x.size());
    width.exp(x.data(), exps.data(), x.size());
    width.tanh(x.data(), tanhs.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      ASSERT_EQ(bit_cast<std::uint32_t>(exps[i]), bit_cast<std::uint32_t>(det::exp(x[i])))
          << width.floats << " " << x[i];
      ASSERT_EQ(bit_cast<std::uint32_t>(tanhs[i]), bit_cast<std::uint32_t>(det::tanh(x[i])))
          << width.floats << " " << x[i];
    }
  }
}

// Whole arrays and single numbers, whatever the length and alignment.
TEST(MathBits, ArraysEqualSingleNumbers) {
  Rng rng(11);
  std::vector<float> x(1003);
  for (float& value : x) value = static_cast<float>(rng.uniform(-100.0, 100.0));
  x[5] = 0.0F;
  x[6] = -0.0F;
  x[7] = std::numeric_limits<float>::infinity();
  x[8] = -std::numeric_limits<float>::infinity();
  x[9] = 1e-40F;
  for (const std::size_t begin : {0U, 1U, 3U}) {
    for (const std::size_t count : {0U, 1U, 2U, 3U, 4U, 5U, 16U, 997U}) {
      const std::span<const float> part = std::span<const float>(x).subspan(begin, count);
      std::vector<float> tanhs(count, 7.0F);
      std::vector<float> exps(count, 7.0F);
      det::tanh(part, tanhs);
      det::exp(part, exps);
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(bit_cast<std::uint32_t>(tanhs[i]), bit_cast<std::uint32_t>(det::tanh(part[i]))) << part[i];
        ASSERT_EQ(bit_cast<std::uint32_t>(exps[i]), bit_cast<std::uint32_t>(det::exp(part[i]))) << part[i];
      }
    }
  }
}

TEST(MathBits, ArraysMayBeChangedInPlace) {
  std::vector<float> values = {-1.0F, 0.5F, 2.0F, std::nanf(""), 3.0F};
  det::tanh(values, values);
  EXPECT_EQ(values[1], det::tanh(0.5F));
  EXPECT_EQ(values[4], det::tanh(3.0F));
  EXPECT_TRUE(std::isnan(values[3]));
}

}  // namespace
}  // namespace driftlab
