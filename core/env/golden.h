#pragma once
// The hash that proves that two builds give the same bits: `driftlab hash`, and tests/golden.

#include <cstdint>

#include "core/env/rollout.h"

namespace driftlab {

/// Hash over `steps` steps of the task's scene: observation, reward, cost, applied action, end, probes of every step. Driven
/// by the expert under noise that grows from episode to episode and starts over, with a reset (episode_seed) at every end.
std::uint64_t rollout_hash(const Task& task, std::uint64_t seed, int steps);

}  // namespace driftlab
