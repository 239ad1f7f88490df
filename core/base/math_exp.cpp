// exp, log, pow and tanh in double.
#include <cmath>
#include <limits>

#include "core/base/math.h"
#include "core/base/math_detail.h"

namespace driftlab::det {

namespace {

using detail::Pair;
using detail::polynomial;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// ln 2 in two parts; the first has 40 bits, so that its product with an exponent is exact.
constexpr double kLn2High = 0x1.62e42fefa2000p-1;
constexpr double kLn2Low = 0x1.9ef35793c7673p-41;
constexpr double kLog2E = 1.4426950408889634;

// e^r = 1 + r + r^2 P(r) for |r| <= ln(2)/2.
constexpr double kExp[] = {0.5,
                           0.1666666666666667,
                           0.04166666666666667,
                           0.008333333333326136,
                           0.0013888888888883748,
                           0.00019841269874820627,
                           2.4801587325547743e-05,
                           2.7557255400206422e-06,
                           2.75572736431103e-07,
                           2.5105217004720745e-08,
                           2.0914686968086876e-09};
// atanh s = s + s^3 Q(s^2), and = s + s^3/3 + s^5 Q2(s^2), for |s| <= (sqrt 2 - 1) / (sqrt 2 + 1).
constexpr double kAtanh[] = {0.3333333333333333,  0.2000000000000044,  0.14285714285401616, 0.11111111195900235,
                             0.09090897815442377, 0.07693120102906739, 0.06634379834280306, 0.06543383504974087};
constexpr double kAtanhTail[] = {0.2,
                                 0.14285714285714682,
                                 0.11111111110827943,
                                 0.09090909167696401,
                                 0.07692297481259215,
                                 0.06667402346923655,
                                 0.05853118169745603,
                                 0.05861589311938259};
constexpr Pair kThird = {0x1.5555555555555p-2, 0x1.5555555555555p-56};
// tanh x = x + x^3 P(x^2) for |x| <= 0.55.
constexpr double kTanhNear = 0.55;
constexpr double kTanh[] = {-0.3333333333333333,    0.13333333333332714,    -0.05396825396743174,
                            0.021869488493563037,   -0.008863234395418095,  0.003592110347096177,
                            -0.0014556615775702365, 0.0005889348072447028,  -0.00023463104528300406,
                            8.510707927354112e-05,  -2.0598556673275166e-05};

/// exp(x.high + x.low), |x.low| tiny.
double exp_of_pair(Pair x) {
  if (x.high > 709.8) return kInfinity;
  if (x.high < -745.2) return 0.0;
  const double power = detail::round_near(x.high * kLog2E);
  const Pair near = detail::exact_sum(x.high - power * kLn2High, -(power * kLn2Low));
  const Pair r = detail::exact_sum(near.high, near.low + x.low);
  const double value = 1.0 + (r.high + (r.low + r.high * r.high * polynomial(r.high, kExp)));
  // In two halves, so that results near both ends of the range come out right.
  const auto whole = static_cast<std::int64_t>(power);
  const std::int64_t half = whole / 2;
  return value * detail::power_of_two(half) * detail::power_of_two(whole - half);
}

/// x = (1 + fraction) * 2^exponent, 1 + fraction in [sqrt(1/2), sqrt 2).
struct Split {
  double fraction = 0.0;
  double exponent = 0.0;
};

Split split(double x) {
  std::int64_t exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  constexpr std::int64_t kSqrtHalf = 0x3fe6a09e667f3bcdLL;
  const auto bits = bit_cast<std::int64_t>(x);
  const std::int64_t power = (bits - kSqrtHalf) >> 52;
  const double mantissa = bit_cast<double>(bits - power * (std::int64_t{1} << 52));
  return {mantissa - 1.0, static_cast<double>(exponent + power)};
}

/// log(x) to about 64 bits, for pow.
Pair log_pair(double x) {
  const auto [f, exponent] = split(x);
  const double below = 2.0 + f;
  const double below_low = f - (below - 2.0);
  const double s = f / below;
  const Pair back = detail::exact_product(s, below);
  const double s_low = (((f - back.high) - back.low) - s * below_low) / below;

  const Pair square = detail::exact_product(s, s);
  const double square_low = square.low + 2.0 * s * s_low;
  const Pair cube = detail::exact_product(square.high, s);
  const double cube_low = cube.low + square_low * s + square.high * s_low;
  const Pair third = detail::exact_product(cube.high, kThird.high);
  const double third_low = third.low + cube_low * kThird.high + cube.high * kThird.low;
  const double tail = cube.high * square.high * polynomial(square.high, kAtanhTail);

  const Pair first = detail::exact_sum(exponent * kLn2High, 2.0 * s);
  const Pair second = detail::exact_sum(first.high, 2.0 * third.high);
  const double low = first.low + (second.low + (2.0 * s_low + (2.0 * third_low + (2.0 * tail + exponent * kLn2Low))));
  const Pair result = detail::exact_sum(second.high, low);
  return result;
}

}  // namespace

double exp(double x) {
  if (std::isnan(x)) return kNan;
  return exp_of_pair({x, 0.0});
}

double log(double x) {
  if (std::isnan(x) || x < 0.0) return kNan;
  if (x == 0.0) return -kInfinity;
  if (std::isinf(x)) return kInfinity;
  const auto [f, exponent] = split(x);
  // log(1 + f) = 2 atanh(s); 2 s = f - s f keeps the exact f in front.
  const double s = f / (2.0 + f);
  const double square = s * s;
  const double correction = s * (f - 2.0 * square * polynomial(square, kAtanh));
  return exponent * kLn2High + (f - (correction - exponent * kLn2Low));
}

double pow(double x, double y) {
  if (x == 1.0 || y == 0.0) return 1.0;
  if (std::isnan(x) || std::isnan(y) || x < 0.0) return kNan;
  if (x == 0.0 || std::isinf(x)) return (x == 0.0) == (y > 0.0) ? 0.0 : kInfinity;
  const Pair logarithm = log_pair(x);
  const double rough = y * logarithm.high;
  if (rough > 710.0) return kInfinity;
  if (rough < -746.0) return 0.0;
  const Pair product = detail::exact_product(y, logarithm.high);
  return exp_of_pair({product.high, product.low + y * logarithm.low});
}

double tanh(double x) {
  if (std::isnan(x)) return kNan;
  const double size = std::abs(x);
  if (size <= kTanhNear) {
    const double square = x * x;
    return x + x * square * polynomial(square, kTanh);
  }
  if (size > 20.0) return std::copysign(1.0, x);
  return std::copysign(1.0 - 2.0 / (exp(2.0 * size) + 1.0), x);
}

}  // namespace driftlab::det
