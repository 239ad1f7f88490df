#pragma once
// Shared by the files of math.h; not for others.

#include <cstddef>
#include <cstdint>

#include "core/base/bits.h"

namespace driftlab::det::detail {

/// c[I] + c[I + 1] x + ... by Horner's rule: one order of operations, so one result. Recursion, because compilers leave a
/// loop a loop when they optimise for size too.
template <std::size_t I = 0, class T, class C, std::size_t N>
inline T polynomial(const T& x, const C (&coefficients)[N]) {
  if constexpr (I + 1 == N) {
    return T{} + coefficients[I];
  } else {
    return polynomial<I + 1>(x, coefficients) * x + coefficients[I];
  }
}

/// To the nearest whole number, for |x| < 2^51: adding 1.5 * 2^52 leaves no bits for a fraction.
inline double round_near(double x) {
  constexpr double kShift = 6755399441055744.0;
  return (x + kShift) - kShift;
}

/// 2^n for -1022 <= n <= 1023.
inline double power_of_two(std::int64_t n) {
  return bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
}

/// A number as the unevaluated sum of two doubles: 106 bits.
struct Pair {
  double high = 0.0;
  double low = 0.0;
};

/// a + b exactly (Knuth).
inline Pair exact_sum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// The same sum with the low part as small as it gets; |a| >= |b| or a = 0.
inline Pair tidy(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a * b exactly (Dekker), for |a|, |b| < 2^990.
inline Pair exact_product(double a, double b) {
  constexpr double kSplit = 134217729.0;  // 2^27 + 1
  const double a_big = kSplit * a;
  const double a_high = a_big - (a_big - a);
  const double a_low = a - a_high;
  const double b_big = kSplit * b;
  const double b_high = b_big - (b_big - b);
  const double b_low = b - b_high;
  const double product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

}  // namespace driftlab::det::detail
