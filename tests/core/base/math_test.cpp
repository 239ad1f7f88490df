// Accuracy against the C library, which is right to within an ulp itself: hence limits a little above the promised 2.
#include "core/base/math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"

namespace driftlab {
namespace {

constexpr int kSamples = 200000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Error in units in the last place of the reference, which is a double also for floats: the C library's float
/// functions are no better than ours.
template <class T>
double ulps(T value, double reference) {
  const T near = static_cast<T>(reference);
  if (value == near || (std::isnan(value) && std::isnan(near))) return 0.0;
  if (!std::isfinite(value) || !std::isfinite(near)) return kInfinity;
  const T size = std::abs(near);
  const T unit = std::nextafter(size, std::numeric_limits<T>::infinity()) - size;
  return std::abs(static_cast<double>(value) - reference) / static_cast<double>(unit);
}

/// Worst error over numbers spread evenly over [low, high], and over as many spread evenly in their logarithm near 0.
template <class T, class F, class G>
double worst(F function, G reference, double low, double high) {
  Rng rng(1);
  double most = 0.0;
  for (int i = 0; i < kSamples; ++i) {
    double x = rng.uniform(low, high);
    if (i % 4 == 0) x *= std::exp2(-40.0 * rng.uniform());
    const T value = static_cast<T>(x);
    most = std::max(most, ulps<T>(function(value), reference(static_cast<double>(value))));
  }
  return most;
}

#define EXPECT_ACCURATE(T, name, low, high)                                                                      \
  EXPECT_LE((worst<T>([](T x) { return det::name(x); }, [](double x) { return std::name(x); }, low, high)), 2.0) \
      << #name " in [" #low ", " #high "]"

TEST(Math, DoubleTrigonometryIsAccurate) {
  EXPECT_ACCURATE(double, sin, -10.0, 10.0);
  EXPECT_ACCURATE(double, sin, -1e6, 1e6);
  EXPECT_ACCURATE(double, cos, -10.0, 10.0);
  EXPECT_ACCURATE(double, cos, -1e6, 1e6);
  EXPECT_ACCURATE(double, tan, -10.0, 10.0);
  EXPECT_ACCURATE(double, atan, -5.0, 5.0);
  EXPECT_ACCURATE(double, atan, -1e9, 1e9);
  EXPECT_ACCURATE(double, asin, -1.0, 1.0);
  EXPECT_ACCURATE(double, acos, -1.0, 1.0);
}

TEST(Math, DoubleExponentialsAreAccurate) {
  EXPECT_ACCURATE(double, exp, -1.0, 1.0);
  EXPECT_ACCURATE(double, exp, -745.0, 709.7);
  EXPECT_ACCURATE(double, log, 0.0, 4.0);
  EXPECT_ACCURATE(double, log, 0.0, 1e300);
  EXPECT_ACCURATE(double, log, 0.0, 1e-310);
  EXPECT_ACCURATE(double, tanh, -1.0, 1.0);
  EXPECT_ACCURATE(double, tanh, -25.0, 25.0);
}

TEST(Math, FloatsAreAccurate) {
  EXPECT_ACCURATE(float, sin, -10.0, 10.0);
  EXPECT_ACCURATE(float, sin, -1e6, 1e6);
  EXPECT_ACCURATE(float, cos, -10.0, 10.0);
  EXPECT_ACCURATE(float, cos, -1e6, 1e6);
  EXPECT_ACCURATE(float, exp, -104.0, 89.0);
  EXPECT_ACCURATE(float, exp, -1.0, 1.0);
  EXPECT_ACCURATE(float, log, 0.0, 4.0);
  EXPECT_ACCURATE(float, log, 0.0, 1e38);
  EXPECT_ACCURATE(float, log, 0.0, 1e-40);
  EXPECT_ACCURATE(float, tanh, -1.0, 1.0);
  EXPECT_ACCURATE(float, tanh, -12.0, 12.0);
}

TEST(Math, FunctionsOfTwoNumbersAreAccurate) {
  Rng rng(2);
  for (int i = 0; i < kSamples; ++i) {
    const double y = rng.uniform(-3.0, 3.0) * std::exp2(rng.uniform(-20.0, 20.0));
    const double x = rng.uniform(-3.0, 3.0);
    ASSERT_LE(ulps(det::atan2(y, x), std::atan2(y, x)), 2.0) << y << ", " << x;
    ASSERT_LE(ulps(det::hypot(y, x), std::hypot(y, x)), 2.0) << y << ", " << x;
    const auto yf = static_cast<float>(y);
    const auto xf = static_cast<float>(x);
    ASSERT_LE(ulps(det::atan2(yf, xf), std::atan2(static_cast<double>(yf), static_cast<double>(xf))), 2.0)
        << yf << ", " << xf;
    const double base = std::exp2(rng.uniform(-20.0, 20.0));
    const double power = rng.uniform(-40.0, 40.0);
    ASSERT_LE(ulps(det::pow(base, power), std::pow(base, power)), 2.0) << base << " ^ " << power;
    ASSERT_LE(ulps(det::pow(static_cast<float>(base), static_cast<float>(x)),
                   std::pow(static_cast<double>(static_cast<float>(base)), static_cast<double>(static_cast<float>(x)))),
              2.0);
  }
}

TEST(Math, ValuesAtTheEdgesAreExact) {
  EXPECT_EQ(det::sin(0.0), 0.0);
  EXPECT_TRUE(std::signbit(det::sin(-0.0)));
  EXPECT_EQ(det::cos(0.0), 1.0);
  EXPECT_EQ(det::exp(0.0), 1.0);
  EXPECT_EQ(det::log(1.0), 0.0);
  EXPECT_EQ(det::tanh(0.0), 0.0);
  EXPECT_EQ(det::tanh(100.0), 1.0);
  EXPECT_EQ(det::tanh(-100.0F), -1.0F);
  EXPECT_EQ(det::exp(1000.0), kInfinity);
  EXPECT_EQ(det::exp(-1000.0), 0.0);
  EXPECT_EQ(det::exp(1000.0F), std::numeric_limits<float>::infinity());
  EXPECT_EQ(det::exp(-1000.0F), 0.0F);
  EXPECT_EQ(det::log(0.0), -kInfinity);
  EXPECT_EQ(det::pow(2.0, 10.0), 1024.0);
  EXPECT_EQ(det::pow(3.0, 0.0), 1.0);
  EXPECT_EQ(det::pow(2.0, 2000.0), kInfinity);
  EXPECT_EQ(det::pow(2.0, -2000.0), 0.0);
  EXPECT_EQ(det::hypot(3.0, 4.0), 5.0);
  EXPECT_EQ(det::hypot(3e300, 4e300), 5e300);
  EXPECT_EQ(det::hypot(0.0, 0.0), 0.0);
}

TEST(Math, AtanKnowsAllQuadrantsAndAxes) {
  for (const double y : {-kInfinity, -1e300, -2.0, -1e-300, -0.0, 0.0, 1e-300, 2.0, 1e300, kInfinity}) {
    for (const double x : {-kInfinity, -1e300, -2.0, -1e-300, -0.0, 0.0, 1e-300, 2.0, 1e300, kInfinity}) {
      EXPECT_LE(ulps(det::atan2(y, x), std::atan2(y, x)), 1.0) << y << ", " << x;
      EXPECT_EQ(std::signbit(det::atan2(y, x)), std::signbit(y)) << y << ", " << x;
    }
  }
  for (const float y : {-2.0F, -0.0F, 0.0F, 2.0F, std::numeric_limits<float>::infinity()}) {
    for (const float x : {-2.0F, -0.0F, 0.0F, 2.0F, -std::numeric_limits<float>::infinity()}) {
      EXPECT_LE(ulps(det::atan2(y, x), std::atan2(static_cast<double>(y), static_cast<double>(x))), 1.0)
          << y << ", " << x;
    }
  }
}

TEST(Math, NanStaysNan) {
  const double nan = std::nan("");
  const float nanf = std::nanf("");
  for (const double value : {det::sin(nan), det::cos(nan), det::tan(nan), det::atan(nan), det::asin(nan), det::exp(nan),
                             det::log(nan), det::tanh(nan), det::pow(nan, 2.0), det::pow(2.0, nan),
                             det::hypot(nan, 1.0), det::atan2(nan, 1.0), det::wrap_angle(nan), det::sin(kInfinity),
                             det::log(-1.0), det::asin(1.5), det::acos(-2.0), det::pow(-2.0, 2.0)}) {
    EXPECT_TRUE(std::isnan(value));
  }
  for (const float value : {det::sin(nanf), det::cos(nanf), det::exp(nanf), det::log(nanf), det::tanh(nanf),
                            det::atan2(nanf, 1.0F), det::pow(nanf, 1.0F), det::log(-1.0F)}) {
    EXPECT_TRUE(std::isnan(value));
  }
}

TEST(WrapAngle, LandsInOneTurn) {
  Rng rng(3);
  for (int i = 0; i < 10000; ++i) {
    const double angle = rng.uniform(-1e4, 1e4);
    const double wrapped = det::wrap_angle(angle);
    ASSERT_GT(wrapped, -det::kPi);
    ASSERT_LE(wrapped, det::kPi);
    ASSERT_NEAR(std::sin(wrapped), std::sin(angle), 1e-11);
    ASSERT_NEAR(std::cos(wrapped), std::cos(angle), 1e-11);
  }
  EXPECT_EQ(det::wrap_angle(det::kPi), det::kPi);
  EXPECT_EQ(det::wrap_angle(-det::kPi), det::kPi);
  EXPECT_EQ(det::wrap_angle(3.0 * det::kPi), det::kPi);
  EXPECT_EQ(det::wrap_angle(0.5), 0.5);
}

}  // namespace
}  // namespace driftlab
