#pragma once
// Where does a driver go, and what does it do there? A grid over two chosen fields of the state: how often each cell is
// visited, and the mean action there. Policy and expert drive the same episodes, so that their maps compare.
//
// What is drawn has a grid over what either visited. What is compared between policies, diversity and divergence, has a grid that no
// policy can stretch: over each field the range of the expert's visits, and its width again on both sides, 60 cells a side; what is
// farther off counts in the outermost cells. A range under a thousandth (of its middle, where that is above 1) is taken to be that
// wide. Without an expert there is only the grid of what is drawn.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/env/fields.h"
#include "core/env/rollout.h"
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
  /// [y.cells, x.cells, 2]: mean way of a step, m; only where the fields are the trail's x and y, else empty
  std::vector<float> motion;
  double diversity = 0.0;  ///< share of the cells of the compared grid, not of the drawn one, that were visited
};

/// Drives policy and expert over episodes episode_seed(seed, 0 .. episodes - 1), a slice at a time, taking turns.
class Survey {
 public:
  /// Without an expert the policy drives alone. Refused: fields as in check_fields, no episodes.
  static Result<std::unique_ptr<Survey>> make(const Task& task, const Policy& policy, std::uint64_t seed, int episodes,
                                              const FieldPair& fields = {});
  ~Survey();

  /// Advances by at most `env_steps`; true while there is more to do.
  bool step(std::int64_t env_steps);
  /// 0 .. 1, by episodes.
  double progress() const;
  bool has_expert() const;

  /// Of the steps so far. Both maps have the same grid: over each field from the least to the greatest value that either driver
  /// visited; one cell where it never changed. The fields are those before the step, the action what was applied in it.
  FieldMap own() const;
  /// Without an expert: no steps.
  FieldMap expert() const;
  /// Of the two smoothed maps over the compared grid; nothing without an expert.
  std::optional<Divergence> divergence() const;

 private:
  struct Impl;
  explicit Survey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
