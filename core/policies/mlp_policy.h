#pragma once
// The plain policy: one observation in, one action out, through a multilayer perceptron.
//
//   action = action_mean + action_deviation * network((observation - observation_mean) / observation_deviation)
//
// clamped to the action fields' limits. In a policy file: {kind: "mlp", activation, layer_norm, hidden [widths],
// observation_mean, observation_deviation, action_mean, action_deviation, blocks [weights, bias, ...]}.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/env/scene.h"
#include "core/nn/network.h"
#include "core/policies/policy.h"

namespace driftlab {

/// Per dimension: subtracted, then divided by.
struct Scaling {
  std::vector<float> mean;
  std::vector<float> deviation;  ///< > 0

  friend bool operator==(const Scaling&, const Scaling&) = default;
};

class MlpPolicy : public Policy {
 public:
  /// Shapes agree: network inputs = observation scaling = spec's observations; outputs = action scaling = spec's actions.
  MlpPolicy(const SceneSpec& spec, Mlp network, Scaling observation, Scaling action);

  void reset(std::uint64_t seed) override;
  /// An observation that is not finite gives the action nearest to zero: nothing can be known, so nothing is dared.
  void act(const Moment& moment, std::span<float> action, ActInfo* info) override;
  std::unique_ptr<Policy> clone() const override;
  void save(Writer& writer) const override;

  const Mlp& network() const { return network_; }
  const Scaling& observation_scaling() const { return observation_; }
  const Scaling& action_scaling() const { return action_; }

 private:
  SceneSpec spec_;
  Mlp network_;
  Scaling observation_;
  Scaling action_;
  std::vector<float> input_;
};

/// Reads what MlpPolicy::save wrote.
Result<std::unique_ptr<Policy>> read_mlp_policy(std::span<const std::uint8_t> body, const SceneSpec& spec);

}  // namespace driftlab
