// Trigonometry in double. Polynomials are Chebyshev interpolations computed for these very ranges with 70 digits.
#include "core/base/math.h"

#include <cmath>
#include <limits>

#include "core/base/math_detail.h"

namespace driftlab::det {

namespace {

using detail::Pair;
using detail::polynomial;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// pi/2 in three parts. The first two have 33 bits, so that their products with a quadrant number below 2^20 are exact.
constexpr double kHalfPi1 = 0x1.921fb54400000p+0;
constexpr double kHalfPi2 = 0x1.0b4611a600000p-34;
constexpr double kHalfPi3 = 0x1.3198a2e037073p-69;
constexpr double kTwoOverPi = 0.6366197723675814;
constexpr double kReducible = 1.0e6;

constexpr Pair kHalfPi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
constexpr Pair kPiPair = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};

// sin r = r + r^3 P(r^2), cos r = 1 - r^2/2 + r^4 Q(r^2) for |r| <= pi/4.
constexpr double kSin[] = {-0.16666666666666666,   0.008333333333333331,    -0.00019841269841265063,
                           2.7557319219337312e-06, -2.5052106231802837e-08, 1.6058531516797758e-10,
                           -7.586691094197958e-13};
constexpr double kCos[] = {0.041666666666666664,    -0.0013888888888887398, 2.480158729876456e-05,
                           -2.7557317271145144e-07, 2.087614614655861e-09,  -1.1382623647474604e-11};
// atan t = t + t^3 P(t^2) for |t| <= 1/16.
constexpr double kAtan[] = {-0.3333333333333333, 0.1999999999999978,   -0.14285714285058468,
                            0.11111110401507128, -0.09090561874803092, 0.07613913742648437};
// atan(k/8).
constexpr Pair kAtanOfEighths[] = {
    {0.0, 0.0},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};

/// angle = quadrant * pi/2 + rest, |rest| <= pi/4.
struct Reduced {
  Pair rest;
  int quadrant = 0;
};

Reduced reduce(double x) {
  // fmod is exact by definition, hence the same everywhere; so far out the angle's own rounding is what limits accuracy.
  if (std::abs(x) > kReducible) x = std::fmod(x, 2.0 * kPi);
  const double turns = detail::round_near(x * kTwoOverPi);
  const double near = x - turns * kHalfPi1;
  const Pair rest = detail::exact_sum(near, -(turns * kHalfPi2));
  return {detail::tidy(rest.high, rest.low - turns * kHalfPi3), static_cast<int>(turns) & 3};
}

Pair sin_kernel(Pair r) {
  const double square = r.high * r.high;
  const double tail = r.high * square * polynomial(square, kSin);
  return detail::tidy(r.high, tail + r.low * (1.0 - 0.5 * square));
}

Pair cos_kernel(Pair r) {
  const double square = r.high * r.high;
  const double half = 0.5 * square;
  const double head = 1.0 - half;
  const double tail = square * square * polynomial(square, kCos) - r.high * r.low;
  return detail::tidy(head, ((1.0 - head) - half) + tail);
}

double by_quadrant(Pair rest, int quadrant) {
  const double value = (quadrant & 1) == 0 ? sin_kernel(rest).high : cos_kernel(rest).high;
  return (quadrant & 2) == 0 ? value : -value;
}

double quotient(Pair a, Pair b) {
  const double rough = a.high / b.high;
  const Pair back = detail::exact_product(rough, b.high);
  return rough + (((a.high - back.high) - back.low) + (a.low - rough * b.low)) / b.high;
}

/// atan(small / large), 0 <= small <= large, large > 0.
Pair atan_of_ratio(double small, double large) {
  const auto eighths = static_cast<int>(small / large * 8.0 + 0.5);
  const double centre = 0.125 * eighths;
  // Two halves of `large`, so that neither product with k/8 rounds.
  const double high = bit_cast<double>(bit_cast<std::uint64_t>(large) & ~std::uint64_t{0xff});
  const double top = (small - centre * high) - centre * (large - high);
  const Pair below = detail::tidy(large, centre * small);
  const double t = top / below.high;
  const Pair back = detail::exact_product(t, below.high);
  const double t_low = (((top - back.high) - back.low) - t * below.low) / below.high;
  const double square = t * t;
  const Pair base = kAtanOfEighths[eighths];
  const Pair sum = detail::exact_sum(base.high, t);
  return {sum.high, sum.low + (t * square * polynomial(square, kAtan) + (base.low + t_low))};
}

}  // namespace

double sin(double x) {
  if (!std::isfinite(x)) return kNan;
  if (x == 0.0) return x;
  const Reduced reduced = reduce(x);
  return by_quadrant(reduced.rest, reduced.quadrant);
}

double cos(double x) {
  if (!std::isfinite(x)) return kNan;
  const Reduced reduced = reduce(x);
  return by_quadrant(reduced.rest, reduced.quadrant + 1);
}

double tan(double x) {
  if (!std::isfinite(x)) return kNan;
  if (x == 0.0) return x;
  const Reduced reduced = reduce(x);
  const Pair sine = sin_kernel(reduced.rest);
  const Pair cosine = cos_kernel(reduced.rest);
  return (reduced.quadrant & 1) == 0 ? quotient(sine, cosine) : -quotient(cosine, sine);
}

double atan2(double y, double x) {
  if (std::isnan(x) || std::isnan(y)) return kNan;
  double across = std::abs(x);
  double up = std::abs(y);
  if (std::isinf(across) || std::isinf(up)) {
    up = std::isinf(up) ? 1.0 : 0.0;
    across = std::isinf(across) ? 1.0 : 0.0;
  }
  // Keep clear of overflow and of denormal numbers; powers of two lose nothing.
  const double largest = up > across ? up : across;
  if (largest > 0x1p900) {
    up *= 0x1p-200;
    across *= 0x1p-200;
  } else if (largest < 0x1p-900) {
    up *= 0x1p100;
    across *= 0x1p100;
  }
  Pair angle;
  if (up > across) {
    const Pair part = atan_of_ratio(across, up);
    const Pair sum = detail::exact_sum(kHalfPi.high, -part.high);
    angle = {sum.high, sum.low + (kHalfPi.low - part.low)};
  } else if (up > 0.0) {
    angle = atan_of_ratio(up, across);
  }
  if (std::signbit(x)) {
    const Pair sum = detail::exact_sum(kPiPair.high, -angle.high);
    angle = {sum.high, sum.low + (kPiPair.low - angle.low)};
  }
  return std::copysign(angle.high + angle.low, y);
}

double atan(double x) {
  return atan2(x, 1.0);
}

double asin(double x) {
  if (!(std::abs(x) <= 1.0)) return kNan;
  return atan2(x, std::sqrt((1.0 - x) * (1.0 + x)));
}

double acos(double x) {
  if (!(std::abs(x) <= 1.0)) return kNan;
  return atan2(std::sqrt((1.0 - x) * (1.0 + x)), x);
}

double hypot(double x, double y) {
  double large = std::abs(x);
  double small = std::abs(y);
  if (std::isinf(large) || std::isinf(small)) return std::numeric_limits<double>::infinity();
  if (small > large) {
    const double other = large;
    large = small;
    small = other;
  }
  if (large > 0x1p500)
    return 0x1p600 * std::sqrt(large * 0x1p-600 * (large * 0x1p-600) + small * 0x1p-600 * (small * 0x1p-600));
  if (large < 0x1p-400)
    return 0x1p-600 * std::sqrt(large * 0x1p600 * (large * 0x1p600) + small * 0x1p600 * (small * 0x1p600));
  return std::sqrt(large * large + small * small);
}

double wrap_angle(double angle) {
  if (!std::isfinite(angle)) return kNan;
  double turned = angle;
  if (std::abs(angle) > kReducible) turned = std::fmod(angle, 2.0 * kPi);
  turned -= 2.0 * kPi * detail::round_near(turned / (2.0 * kPi));
  if (turned <= -kPi) turned += 2.0 * kPi;
  if (turned > kPi) turned = kPi;
  return turned;
}

}  // namespace driftlab::det
