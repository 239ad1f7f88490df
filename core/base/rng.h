#pragma once
// The only source of randomness. Equal seeds give equal bits on every machine and compiler.
// Draw once a statement: the order in which arguments are evaluated differs between compilers.

#include <array>
#include <cstdint>

#include "core/base/bytes.h"

namespace driftlab {

/// xoshiro256** (Blackman, Vigna 2018), seeded through splitmix64.
class Rng {
 public:
  /// `stream` separates uses of one seed (scene noise, initial weights, batches) so that none disturbs another.
  explicit Rng(std::uint64_t seed = 0, std::uint64_t stream = 0);

  std::uint64_t bits();
  /// Uniform in [0, 1), 53 random bits.
  double uniform();
  double uniform(double low, double high);
  /// Standard normal, by Box-Muller over the deterministic log, sqrt, cos; no cached second value.
  double normal();
  /// Uniform in 0 .. count-1, unbiased. count > 0.
  std::uint64_t below(std::uint64_t count);
  bool chance(double probability) { return uniform() < probability; }
  /// Waiting time of a Poisson process with the given rate (1/s).
  double exponential(double rate);

  void save(Writer& writer) const;
  void restore(Reader& reader);

 private:
  std::array<std::uint64_t, 4> state_{};
};

/// Mixes two numbers into a seed: seeds of episodes, members, rounds from one seed.
std::uint64_t mix_seed(std::uint64_t seed, std::uint64_t index);

}  // namespace driftlab
