// Compiled for processors with AVX2; see CMakeLists.txt.
#include "core/base/math_lanes.h"

namespace driftlab::det::detail {

LaneWidth lanes_of_8() {
  return lane_width<8>();
}

}  // namespace driftlab::det::detail
