#pragma once
// What a learner takes steps to be worth, over two chosen fields, and how far from the demonstrations it goes there.

#include <optional>
#include <string>
#include <vector>

#include "core/env/fields.h"
#include "core/metrics/divergence.h"
#include "core/rl/training_health.h"

namespace driftlab {

/// Row-major [y.cells, x.cells]. The grid is over all that the demonstrations did and, but for 2 % at either end, what the learner did;
/// what lies off it counts in the outermost cells.
struct RewardMap {
  std::string x_name;
  std::string y_name;
  GridAxis x;
  GridAxis y;
  std::vector<float> reward;  ///< mean over the steps in the cell, whoever did them; 0 where there were none
  std::vector<float> own;     ///< share of the learner's steps
  std::vector<float> expert;  ///< share of the demonstrations' steps
  std::int64_t own_steps = 0;
  std::int64_t expert_steps = 0;
  double lowest = 0.0;  ///< of the rewards of visited cells
  double highest = 0.0;
};

/// Refused: fields as in check_fields. `expert` may be without steps.
Result<RewardMap> map_rewards(const SceneSpec& spec, const JudgedSteps& own, const JudgedSteps& expert,
                              const FieldPair& fields);

/// Jensen-Shannon divergence of the places that the learner and the demonstrations visit, over two fields, as a Survey compares them.
/// Nothing while either has no steps.
std::optional<Divergence> visitation_divergence(const SceneSpec& spec, const JudgedSteps& own,
                                                const JudgedSteps& expert, const FieldPair& fields);

}  // namespace driftlab
