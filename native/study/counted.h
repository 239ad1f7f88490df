#pragma once
// Numbers of things, in words.

#include <string>
#include <string_view>

namespace driftlab {

/// "1 seed", "5 seeds".
inline std::string counted(long long count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

}  // namespace driftlab
