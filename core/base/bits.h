#pragma once
// std::bit_cast for the standard library of Emscripten 3.1.6, which has none yet.

#include <type_traits>

namespace driftlab {

/// The same bytes read as another type of the same size.
template <class To, class From>
constexpr To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From) && std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
  return __builtin_bit_cast(To, from);
}

}  // namespace driftlab
