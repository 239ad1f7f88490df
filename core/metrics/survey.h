#pragma once
// Where does a driver go, and what does it do there? A grid over two chosen fields of the state: how often each cell is
// visited, and the mean action there. Policy and expert drive the same episodes, so that their maps compare.

#include <cstdint>
#include <string>
#include <vector>

#include "core/metrics/divergence.h"

namespace driftlab {

/// One driver's map, row-major [y.cells, x.cells].
struct FieldMap {
  std::string x_name;  ///< names of the two fields
  std::string y_name;
  GridAxis x;
  GridAxis y;
  std::int64_t steps = 0;
  std::vector<float> share;  ///< [y.cells, x.cells], of all steps; sums to 1
  std::vector<float>
      action;  ///< [y.cells, x.cells, action_size]: mean over the steps in the cell; 0 where there were none
  double diversity = 0.0;  ///< share of the cells that were visited
};

}  // namespace driftlab
