#pragma once
// The plain policy: one observation in, one action out, through a multilayer perceptron.
//
//   action = action_mean + action_deviation * network((observation - observation_mean) / observation_deviation)
//
// clamped to the action fields' limits; or, with a head (core/policies/head.h), a distribution of actions, and one chosen from it.
// In a policy file: {kind: "mlp", activation, layer_norm, hidden [widths], observation_mean, observation_deviation, action_mean,
// action_deviation, blocks [weights, bias, ...]}, and unless the head is a point
// head: {kind: "gaussian" | "bins", act: "mean" | "mode" | "sample"; for bins: bins, low, high}.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/env/scene.h"
#include "core/nn/network.h"
#include "core/policies/head.h"
#include "core/policies/policy.h"

namespace driftlab {

class MlpPolicy : public Policy {
 public:
  /// Shapes agree: network inputs = observation scaling = spec's observations; action scaling = spec's actions, and the network has as
  /// many outputs as the head needs for them.
  MlpPolicy(const SceneSpec& spec, Mlp network, Scaling observation, Scaling action, Head head = {});

  /// The seed is that of sampled actions.
  void reset(std::uint64_t seed) override;
  /// An observation that is not finite gives the action nearest to zero: nothing can be known, so nothing is dared.
  void act(const Moment& moment, std::span<float> action, ActInfo* info) override;
  std::vector<ActionDistribution> distribution() const override { return distribution_; }
  std::unique_ptr<Policy> clone() const override;
  void save(Writer& writer) const override;

  const Mlp& network() const { return network_; }
  const Scaling& observation_scaling() const { return observation_; }
  const Scaling& action_scaling() const { return action_; }
  const Head& head() const { return head_; }
  /// Acts in another way by the same distribution.
  void act_by(ActBy by) { head_.act = by; }

 private:
  SceneSpec spec_;
  Mlp network_;
  Scaling observation_;
  Scaling action_;
  Head head_;
  Rng rng_;
  std::vector<float> input_;
  std::vector<ActionDistribution> distribution_;  // of the last action
};

/// Reads what MlpPolicy::save wrote.
Result<std::unique_ptr<Policy>> read_mlp_policy(std::span<const std::uint8_t> body, const SceneSpec& spec);

}  // namespace driftlab
