#pragma once
// A small scene for tests of decisions: something comes straight towards a post and may pass it on either side.

#include "core/data/trajectory.h"
#include "core/env/scene.h"

namespace driftlab::support {

/// Observation: side (m, how far to the left). Action: steer ("1", -1 to 1), which moves it by up to 0.3 m a step. Probe: ahead (m, to the
/// post): 20 at first, one less each step; the episode ends at 0, with success if it is 1 m or more beside it. Decision point: ahead from 13.5
/// to 14.5 m, that is step 6. Every start has a side to pass on, drawn from its seed, which is not observed; the expert steers 0.5 towards it
/// from 15 m on.
const SceneEntry& side_scene();

/// The step that lies in the decision point.
inline constexpr int kDecisionStep = 6;

/// A whole drive that steers `at_decision` in that step and 0 in the others, labels as applied.
Trajectory side_drive(std::uint64_t seed, float at_decision);

}  // namespace driftlab::support
