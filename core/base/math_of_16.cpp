// Compiled for processors with AVX-512; see CMakeLists.txt.
#include "core/base/math_lanes.h"

namespace driftlab::det::detail {

LaneWidth lanes_of_16() {
  return lane_width<16>();
}

}  // namespace driftlab::det::detail
