// The float versions. sin, cos, atan2, log and pow work in double inside: short polynomials, correctly rounded but for
// a few in a million. exp and tanh stay in float and free of branches, so that compilers turn them into vector code.
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/base/math_detail.h"
#include "core/base/math_lanes.h"
#include "core/base/processor.h"

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

using Four = detail::Lanes<4>;

const detail::LaneWidth& widest() {
  static const detail::LaneWidth width = detail::lane_widths().back();
  return width;
}

}  // namespace

const std::vector<detail::LaneWidth>& detail::lane_widths() {
  static const std::vector<LaneWidth> found = [] {
    std::vector<LaneWidth> all = {lane_width<4>()};
#ifdef DRIFTLAB_WIDE_VECTORS
    if (floats_at_once() >= 8) all.push_back(lanes_of_8());
    if (floats_at_once() >= 16) all.push_back(lanes_of_16());
#endif
    return all;
  }();
  return found;
}

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
  return Four::exp(Four::Floats{x, x, x, x})[0];
}

float tanh(float x) {
  return Four::tanh(Four::Floats{x, x, x, x})[0];
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
  DRIFTLAB_ASSERT(x.size() == y.size(), "input and output must have one size");
  widest().tanh(x.data(), y.data(), x.size());
}

void exp(std::span<const float> x, std::span<float> y) {
  DRIFTLAB_ASSERT(x.size() == y.size(), "input and output must have one size");
  widest().exp(x.data(), y.data(), x.size());
}

}  // namespace driftlab::det
