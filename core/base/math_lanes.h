#pragma once
// exp and tanh of floats, as many at once as a vector holds. Free of branches; each lane gives the same bits whatever its neighbours are and
// however many there are. Each width is compiled in a source file of its own, for processors that have it; not for other files.
//
// Nothing here may be shared between files that are compiled for different processors: all of it is a template of the width.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/math_detail.h"

namespace driftlab::det::detail {

inline constexpr float kLog2E = 1.44269504F;
inline constexpr float kLn2High = 0.693115234375F;  // 12 bits: its product with an exponent is exact
inline constexpr float kLn2Low = 3.194618329871446e-05F;
inline constexpr float kShift = 12582912.0F;  // 1.5 * 2^23, see round_near
inline constexpr std::int32_t kShiftBits = bit_cast<std::int32_t>(kShift);
// e^r = 1 + r + r^2 P(r) for |r| <= ln(2)/2.
inline constexpr float kExp[] = {0.5F,
                                 0.1666666716337204F,
                                 0.04166646674275398F,
                                 0.00833331048488617F,
                                 0.0013933649752289057F,
                                 0.00019890991097781807F};

/// By the vector types that g++ and clang share. (Left to itself g++ does not vectorise a loop with comparisons of floats.)
template <std::size_t Count>
struct Vectors;
template <>
struct Vectors<4> {
  using Floats = float __attribute__((vector_size(16)));
  using Ints = std::int32_t __attribute__((vector_size(16)));
};
template <>
struct Vectors<8> {
  using Floats = float __attribute__((vector_size(32)));
  using Ints = std::int32_t __attribute__((vector_size(32)));
};
template <>
struct Vectors<16> {
  using Floats = float __attribute__((vector_size(64)));
  using Ints = std::int32_t __attribute__((vector_size(64)));
};

template <std::size_t Count>
class Lanes {
 public:
  using Floats = typename Vectors<Count>::Floats;
  using Ints = typename Vectors<Count>::Ints;

  static Floats exp(Floats x) {
    x = choose(x > 89.0F, 89.0F, x);
    x = choose(x < -104.0F, -104.0F, x);
    const Exponent e = split_exponent(x);
    const Ints half = e.power >> 1;
    return (1.0F + e.rest) * power_of_two(half) * power_of_two(e.power - half);
  }

  /// With m = e^(2|x|) - 1: tanh |x| = m / (m + 2). m = (2^n - 1) + 2^n (e^r - 1) keeps small m accurate; what rounding
  /// m + 2 loses is put back to first order, 1 / (m + 2) being (1 - tanh) / 2; where m is large it does not matter.
  static Floats tanh(Floats x) {
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

  /// out[i] = function(in[i]).
  template <class Function>
  static void over_all(const float* in, float* out, std::size_t count, Function function) {
    Floats lanes = {};
    for (; count >= Count; count -= Count, in += Count, out += Count) {
      __builtin_memcpy(&lanes, in, sizeof lanes);
      lanes = function(lanes);
      __builtin_memcpy(out, &lanes, sizeof lanes);
    }
    if (count == 0) return;
    lanes = Floats{};
    __builtin_memcpy(&lanes, in, count * sizeof(float));
    lanes = function(lanes);
    __builtin_memcpy(out, &lanes, count * sizeof(float));
  }

 private:
  static Floats power_of_two(Ints n) { return bit_cast<Floats>((n + 127) << 23); }

  /// What exp and tanh share: x = power * ln 2 + r, and rest = e^r - 1.
  struct Exponent {
    Floats rest;
    Ints power;
  };
  static Exponent split_exponent(Floats x) {
    const Floats shifted = x * kLog2E + kShift;
    const Floats power = shifted - kShift;
    const Floats r = (x - power * kLn2High) - power * kLn2Low;
    return {r + r * r * polynomial(r, kExp), bit_cast<Ints>(shifted) - kShiftBits};
  }

  /// `then` where the mask is set. Masks of comparisons with NaN are not.
  static Floats choose(Ints mask, float then, Floats otherwise) {
    return bit_cast<Floats>((bit_cast<Ints>(then - Floats{}) & mask) | (bit_cast<Ints>(otherwise) & ~mask));
  }
};

/// exp and tanh over `count` numbers, so many at a time.
using OverAll = void (*)(const float* in, float* out, std::size_t count);
struct LaneWidth {
  int floats = 0;
  OverAll exp = nullptr;
  OverAll tanh = nullptr;
};
template <std::size_t Count>
LaneWidth lane_width() {
  using Wide = Lanes<Count>;
  return {static_cast<int>(Count),
          [](const float* in, float* out, std::size_t count) {
            Wide::over_all(in, out, count, [](typename Wide::Floats x) { return Wide::exp(x); });
          },
          [](const float* in, float* out, std::size_t count) {
            Wide::over_all(in, out, count, [](typename Wide::Floats x) { return Wide::tanh(x); });
          }};
}

/// Those that this build and this processor have, narrowest first.
const std::vector<LaneWidth>& lane_widths();

/// In files compiled for such processors; to be called on those alone.
LaneWidth lanes_of_8();
LaneWidth lanes_of_16();

}  // namespace driftlab::det::detail
