#pragma once
// What an episode under supervision tells: when the policy lost the wheel, and how much an ensemble doubted then. One function for
// scripted supervisors and for people: it reads the record, not the supervisor.

#include <memory>
#include <span>
#include <vector>

#include "core/data/trajectory.h"
#include "core/policies/mlp_policy.h"

namespace driftlab {

struct Supervision {
  std::vector<double> doubts;  ///< the ensemble's when somebody took over, one an intervention
  int switches = 0;            ///< take-overs and hand-backs
  double mean_doubt = 0.0;     ///< over the steps that the policy drove
  double most_doubt = 0.0;     ///< of those

  int interventions() const { return static_cast<int>(doubts.size()); }
};

/// An intervention begins where the controller column turns from policy to somebody else, or does not start with policy. The doubt is
/// the root mean square, over actions in half ranges, of the members' deviations from their mean; 0 without an ensemble.
Supervision supervision_of(const Trajectory& episode, std::span<const std::unique_ptr<MlpPolicy>> ensemble,
                           const SceneSpec& spec);

/// HG-DAgger's threshold of safety: the mean of the last quarter of the doubts at interventions (rounded up, so one at least); `otherwise`
/// where nobody ever took over.
double doubt_threshold(std::span<const double> doubts, double otherwise);

/// Half of a field's range, > 0: what distances between actions are counted in.
double half_range(const Field& field);

}  // namespace driftlab
