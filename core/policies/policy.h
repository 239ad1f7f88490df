#pragma once
// A policy maps observations to actions. It owns its normalisation, may keep history within an episode, and is always finite.

#include <cstdint>
#include <memory>
#include <span>

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
  float log_prob = 0.0F;
};

class Policy {
 public:
  virtual ~Policy() = default;
  virtual void reset(std::uint64_t seed) = 0;
  /// Called EVERY step, also while a person drives. Writes [action_size] finite values.
  virtual void act(const Moment& moment, std::span<float> action, ActInfo* info) = 0;
  /// For a rollout of its own (two stages may show one policy): equal behaviour, separate history.
  virtual std::unique_ptr<Policy> clone() const = 0;
  /// Bytes of a .dlp policy file body; see core/policies/policy_file.h.
  virtual void save(Writer& writer) const = 0;
};

}  // namespace driftlab
