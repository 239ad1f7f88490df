#pragma once
// An episode that terminates goes on, for a discriminator, in one state that is never left, until the horizon: Kostrikov et al. 2019, arXiv
// 1809.02925. It is not stepped, only counted. An episode that is cut off at the horizon is worth what the value function expects beyond it,
// one that was absorbed before is worth nothing there: near the horizon the two still differ, by gamma to the power of what was left.

#include <cstdint>

namespace driftlab {

/// Steps spent absorbed after an episode of `steps`: none unless it terminated (one that was cut off could have gone on).
std::int64_t absorbed_steps(bool terminated, std::int64_t steps, std::int64_t horizon);

/// 1 + gamma + gamma^2 + ..., `count` terms: what a reward of 1 at each of so many steps is worth at the first. gamma in [0, 1].
double discounted_steps(double gamma, std::int64_t count);

}  // namespace driftlab
