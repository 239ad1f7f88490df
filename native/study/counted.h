#pragma once
// Numbers of things, in words.

#include <cstddef>
#include <string>
#include <string_view>

namespace driftlab {

/// "1 seed", "5 seeds".
inline std::string counted(long long count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

/// "1,500,000".
inline std::string grouped(long long count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

}  // namespace driftlab
