#pragma once
// Little-endian bytes for snapshots and saved runs. Fixed-width types only, so that both builds agree.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/error.h"

namespace driftlab {

static_assert(std::endian::native == std::endian::little, "the file formats are little-endian");

using Bytes = std::vector<std::uint8_t>;

template <class T>
concept Scalar = (std::is_arithmetic_v<T> && !std::is_same_v<T, long> && !std::is_same_v<T, unsigned long>) ||
                 std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::uint64_t>;

class Writer {
 public:
  template <Scalar T>
  void put(T value) {
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&value);
    bytes_.insert(bytes_.end(), raw, raw + sizeof(T));
  }
  /// Count as uint64, then the elements.
  template <Scalar T>
  void put_all(std::span<const T> values) {
    put<std::uint64_t>(values.size());
    const auto* raw = reinterpret_cast<const std::uint8_t*>(values.data());
    bytes_.insert(bytes_.end(), raw, raw + values.size_bytes());
  }
  void put_text(std::string_view text);

  const Bytes& bytes() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// Reads what Writer wrote. Past the end or on an absurd count everything read is zero and ok() turns false for good:
/// check once at the end.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  template <Scalar T>
  T get() {
    T value{};
    if (!take(&value, sizeof(T))) return T{};
    return value;
  }
  template <Scalar T>
  std::vector<T> get_all() {
    const auto count = get<std::uint64_t>();
    if (count > (bytes_.size() - at_) / sizeof(T)) {
      ok_ = false;
      return {};
    }
    std::vector<T> values(static_cast<std::size_t>(count));
    take(values.data(), values.size() * sizeof(T));
    return values;
  }
  std::string get_text();

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  bool take(void* target, std::size_t count) {
    if (!ok_ || count > bytes_.size() - at_) {
      ok_ = false;
      return false;
    }
    if (count > 0) std::memcpy(target, bytes_.data() + at_, count);
    at_ += count;
    return true;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace driftlab
