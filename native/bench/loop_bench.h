#pragma once
// Times the whole loop of learners that try and judge (PPO, GAIL): rollouts, discriminator, updates of policy and value function.

#include <functional>
#include <vector>

#include "core/env/scene.h"
#include "core/learners/learner.h"
#include "native/bench/nn_bench.h"

namespace driftlab {

/// One row for every scene and every learner that drives rollouts, with their initial params; one demonstration of the expert for those
/// that ask for any: "lane: gail, whole loop", microseconds for one environment step, and where they go.
///
/// A rollout and what is learned from it are timed piece by piece: eight steps of all scenes, one update. Each piece counts with its median
/// over `rounds` rollouts, and as often as it comes: updates stop early when the policy has moved enough. So a machine that is busy
/// elsewhere for a moment disturbs one piece, not the rollout. `now_us`: a steady clock in microseconds. Needs rounds > 0.
std::vector<BenchRow> bench_loops(SceneList scenes, LearnerList learners, const std::function<double()>& now_us,
                                  int rounds = 31);

}  // namespace driftlab
