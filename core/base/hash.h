#pragma once
// A 64-bit hash (FNV-1a over bytes) for golden tests, data fingerprints and replays. Feed it values, never structs:
// padding differs.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace driftlab {

class Hash {
 public:
  template <Scalar T>
  Hash& add(T value) {
    return add_bytes({reinterpret_cast<const std::uint8_t*>(&value), sizeof(T)});
  }
  template <Scalar T>
  Hash& add_all(std::span<const T> values) {
    return add_bytes({reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()});
  }
  Hash& add_text(std::string_view text);
  Hash& add_bytes(std::span<const std::uint8_t> bytes);

  std::uint64_t value() const { return state_; }
  /// 16 lower-case hexadecimal digits.
  std::string text() const;

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace driftlab
