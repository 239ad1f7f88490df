#pragma once
// Where the random numbers of an experiment come from: one seed for all of it, another stream for each use, nothing selected.

#include <cstdint>

#include "core/base/rng.h"

namespace driftlab {

enum class SeedUse : std::uint64_t { demonstrations = 1, training = 2, evaluation = 3, held_out = 4 };

/// For repeat number `index` of the experiment; demonstrations, training and evaluation of a repeat differ.
inline std::uint64_t seed_for(std::uint64_t seed, SeedUse use, int index) {
  return mix_seed(mix_seed(seed, static_cast<std::uint64_t>(use)), static_cast<std::uint64_t>(index));
}

}  // namespace driftlab
