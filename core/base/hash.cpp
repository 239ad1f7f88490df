#include "core/base/hash.h"

namespace driftlab {

Hash& Hash::add_bytes(std::span<const std::uint8_t> bytes) {
  constexpr std::uint64_t kPrime = 0x100000001b3ULL;
  for (const std::uint8_t byte : bytes) state_ = (state_ ^ byte) * kPrime;
  return *this;
}

Hash& Hash::add_text(std::string_view text) {
  // The length first: "ab" + "c" must differ from "a" + "bc".
  add<std::uint64_t>(text.size());
  return add_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string Hash::text() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits(16, '0');
  for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = kDigits[(state_ >> (60 - 4 * i)) & 15];
  return digits;
}

}  // namespace driftlab
