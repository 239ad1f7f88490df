#pragma once
// A policy maps observations to actions. It owns its normalisation, may keep history within an episode, and is always finite.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace driftlab {

/// What a policy gets to see at a step.
struct Moment {
  std::span<const float> observation;       ///< [observation_size]
  std::span<const float> previous_applied;  ///< [action_size]; zeros at the first step
  float reward = 0.0F;                      ///< of the previous step
  bool in_control = true;                   ///< false while a person drives: keep the history going all the same
};

/// What a policy knows about its own action; zero where it has nothing to say.
struct ActInfo {
  float doubt = 0.0F;
  float risk = 0.0F;
  float novelty = 0.0F;
  float log_prob = 0.0F;  ///< natural logarithm of the density with which it acts so, in the action's units
};

/// What a policy believes about one number of its action, before limits.
struct ActionDistribution {
  float mean = 0.0F;
  float deviation = 0.0F;  ///< standard deviation
  /// Not empty: probabilities of equal bins from low to high, which sum to 1. Empty: a normal distribution.
  std::vector<float> shares;
  float low = 0.0F;
  float high = 0.0F;
};

class Policy {
 public:
  virtual ~Policy() = default;
  virtual void reset(std::uint64_t seed) = 0;
  /// Called EVERY step, also while a person drives. Writes [action_size] finite values.
  virtual void act(const Moment& moment, std::span<float> action, ActInfo* info) = 0;
  /// At the last act(), one a number of the action; empty where a policy knows a single action only.
  virtual std::vector<ActionDistribution> distribution() const { return {}; }
  /// For a rollout of its own (two stages may show one policy): equal behaviour, separate history.
  virtual std::unique_ptr<Policy> clone() const = 0;
  /// Bytes of a .dlp policy file body; see core/policies/policy_file.h.
  virtual void save(Writer& writer) const = 0;
};

}  // namespace driftlab
