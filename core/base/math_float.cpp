// The float versions. sin, cos, atan2, log and pow work in double inside: short polynomials, correctly rounded but for
// a few in a million. exp and tanh stay in float and free of branches, so that compilers turn them into vector code.
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/base/math_detail.h"

namespace driftlab::det {

namespace {

using detail::polynomial;

constexpr double kHalfPi1 = 0x1.921fb54400000p+0;
constexpr double kHalfPi2 = 0x1.0b4611a626331p-34;
constexpr double kTwoOverPi = 0.6366197723675814;
constexpr double kReducible = 1.0e6;

constexpr double kSin[] = {-0.16666666663854168, 0.008333331874273714, -0.000198400864995936, 2.7249895230611676e-06};
constexpr double kCos[] = {0.041666666664320264, -0.0013888887671652504, 2.480060018036381e-05,
                           -2.7300933687212943e-07};
// For |t| <= tan(pi/8).
constexpr double kAtan[] = {-0.33333333331428355, 0.19999998911296413, -0.14285612049555613, 0.11107482298859685,
                            -0.09028824015576213, 0.07134420201218257, -0.040413140264706375};
constexpr double kAtanh[] = {0.33333333277225824, 0.20000060938486, 0.14275408299855774, 0.11665290969120946};

constexpr float kLog2E = 1.44269504F;
constexpr float kLn2High = 0.693115234375F;  // 12 bits: its product with an exponent is exact
constexpr float kLn2Low = 3.194618329871446e-05F;
constexpr float kShift = 12582912.0F;  // 1.5 * 2^23, see round_near
// e^r = 1 + r + r^2 P(r) for |r| <= ln(2)/2.
constexpr float kExp[] = {0.5F,
                          0.1666666716337204F,
                          0.04166646674275398F,
                          0.00833331048488617F,
                          0.0013933649752289057F,
                          0.00019890991097781807F};

double sine_of(double angle, int more_quadrants) {
  if (!(std::abs(angle) <= kReducible)) {
    if (!std::isfinite(angle)) return std::numeric_limits<double>::quiet_NaN();
    angle = std::fmod(angle, 2.0 * kPi);
  }
  const double turns = detail::round_near(angle * kTwoOverPi);
  const double r = (angle - turns * kHalfPi1) - turns * kHalfPi2;
  const int quadrant = static_cast<int>(turns) + more_quadrants;
  const double square = r * r;
  const double sine = r + r * square * polynomial(square, kSin);
  const double cosine = 1.0 - 0.5 * square + square * square * polynomial(square, kCos);
  const double value = (quadrant & 1) == 0 ? sine : cosine;
  return (quadrant & 2) == 0 ? value : -value;
}

// Four floats at once, by the vector types that g++ and clang share; one lane gives the same bits as the scalar function,
// which is made from the same code. (Left to itself g++ does not vectorise a loop with comparisons of floats.)
constexpr std::size_t kLanes = 4;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

inline Floats power_of_two(Ints n) {
  return bit_cast<Floats>((n + 127) << 23);
}

/// What exp and tanh share: x = power * ln 2 + r, and rest = e^r - 1.
struct Exponent {
  Floats rest;
  Ints power;
};

inline Exponent split_exponent(Floats x) {
  const Floats shifted = x * kLog2E + kShift;
  const Floats power = shifted - kShift;
  const Floats r = (x - power * kLn2High) - power * kLn2Low;
  return {r + r * r * polynomial(r, kExp), bit_cast<Ints>(shifted) - bit_cast<std::int32_t>(kShift)};
}

/// `then` where the mask is set. Masks of comparisons with NaN are not.
inline Floats choose(Ints mask, float then, Floats otherwise) {
  const Ints value = bit_cast<std::int32_t>(then) & mask;
  return bit_cast<Floats>(value | (bit_cast<Ints>(otherwise) & ~mask));
}

inline Floats exp_lanes(Floats x) {
  x = choose(x > 89.0F, 89.0F, x);
  x = choose(x < -104.0F, -104.0F, x);
  const Exponent e = split_exponent(x);
  const Ints half = e.power >> 1;
  return (1.0F + e.rest) * power_of_two(half) * power_of_two(e.power - half);
}

/// With m = e^(2|x|) - 1: tanh |x| = m / (m + 2). m = (2^n - 1) + 2^n (e^r - 1) keeps small m accurate; what rounding
/// m + 2 loses is put back to first order, 1 / (m + 2) being (1 - tanh) / 2; where m is large it does not matter.
inline Floats tanh_lanes(Floats x) {
  const Ints bits = bit_cast<Ints>(x);
  const Ints magnitude = bits & 0x7fffffff;
  const Floats size = bit_cast<Floats>(magnitude);
  const Exponent e = split_exponent(choose(size > 10.0F, 20.0F, size + size));
  const Floats scale = power_of_two(e.power);
  const Floats m = (scale - 1.0F) + scale * e.rest;
  const Floats below = m + 2.0F;
  const Floats lost = choose(m > 2.0F, 0.0F, m - (below - 2.0F));
  const Floats rough = m / below;
  const Floats result = rough - rough * lost * (0.5F - 0.5F * rough);
  return bit_cast<Floats>(bit_cast<Ints>(result) | (bits ^ magnitude));
}

template <class F>
inline float one_of(float x, F function) {
  const Floats lanes = {x, x, x, x};
  return function(lanes)[0];
}

template <class F>
inline void over_all(std::span<const float> x, std::span<float> y, F function) {
  DRIFTLAB_ASSERT(x.size() == y.size(), "input and output must have one size");
  const float* in = x.data();
  float* out = y.data();
  std::size_t left = x.size();
  for (; left >= kLanes; left -= kLanes, in += kLanes, out += kLanes) {
    Floats lanes;
    std::memcpy(&lanes, in, sizeof lanes);
    lanes = function(lanes);
    std::memcpy(out, &lanes, sizeof lanes);
  }
  if (left == 0) return;
  Floats lanes = {};
  std::memcpy(&lanes, in, left * sizeof(float));
  lanes = function(lanes);
  std::memcpy(out, &lanes, left * sizeof(float));
}

}  // namespace

float sin(float x) {
  return x == 0.0F ? x : static_cast<float>(sine_of(x, 0));
}

float cos(float x) {
  return static_cast<float>(sine_of(x, 1));
}

float atan2(float y, float x) {
  if (std::isnan(x) || std::isnan(y)) return std::numeric_limits<float>::quiet_NaN();
  double across = std::abs(static_cast<double>(x));
  double up = std::abs(static_cast<double>(y));
  if (std::isinf(across) || std::isinf(up)) {
    up = std::isinf(up) ? 1.0 : 0.0;
    across = std::isinf(across) ? 1.0 : 0.0;
  }
  const bool steep = up > across;
  const double large = steep ? up : across;
  const double small = steep ? across : up;
  // Beyond tan(pi/8): atan(q) = pi/4 + atan((q - 1) / (q + 1)).
  const bool far = small > 0.4142135623730951 * large;
  const double below = far ? small + large : large;
  const double t = (far ? small - large : small) / (below > 0.0 ? below : 1.0);
  const double square = t * t;
  double angle = (far ? 0.25 * kPi : 0.0) + (t + t * square * polynomial(square, kAtan));
  angle = steep ? 0.5 * kPi - angle : angle;
  angle = std::signbit(x) ? kPi - angle : angle;
  return static_cast<float>(std::copysign(angle, static_cast<double>(y)));
}

float exp(float x) {
  return one_of(x, [](Floats lanes) { return exp_lanes(lanes); });
}

float tanh(float x) {
  return one_of(x, [](Floats lanes) { return tanh_lanes(lanes); });
}

float log(float x) {
  if (!(x > 0.0F) || std::isinf(x)) return static_cast<float>(log(static_cast<double>(x)));
  constexpr std::int64_t kSqrtHalf = 0x3fe6a09e667f3bcdLL;
  const auto bits = bit_cast<std::int64_t>(static_cast<double>(x));
  const std::int64_t power = (bits - kSqrtHalf) >> 52;
  const double f = bit_cast<double>(bits - power * (std::int64_t{1} << 52)) - 1.0;
  const double s = f / (2.0 + f);
  const double square = s * s;
  const double atanh = s + s * square * polynomial(square, kAtanh);
  return static_cast<float>(static_cast<double>(power) * 0.6931471805599453 + 2.0 * atanh);
}

float pow(float x, float y) {
  return static_cast<float>(pow(static_cast<double>(x), static_cast<double>(y)));
}

void tanh(std::span<const float> x, std::span<float> y) {
  over_all(x, y, [](Floats lanes) { return tanh_lanes(lanes); });
}

void exp(std::span<const float> x, std::span<float> y) {
  over_all(x, y, [](Floats lanes) { return exp_lanes(lanes); });
}

}  // namespace driftlab::det
