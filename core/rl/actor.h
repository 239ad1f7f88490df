#pragma once
// A policy that learns from reward: a normal distribution of actions whose mean a network gives, and whose deviation is a number of its own
// for each number of the action, the same in every state.
//
// The network has 2 outputs for each: means, then raw deviations (Head::Kind::gaussian). The deviations' weights are and stay zero, so that
// only their biases speak; any program that reads a policy file can drive with it.

#include <memory>
#include <span>
#include <vector>

#include "core/env/scene.h"
#include "core/nn/network.h"
#include "core/nn/optimizer.h"
#include "core/policies/mlp_policy.h"
#include "core/rl/running_scaling.h"

namespace driftlab {

class GaussianActor {
 public:
  /// Weights drawn from rng, the means' outputs near zero; actions in half ranges around the middle of their limits.
  GaussianActor(const SceneSpec& spec, MlpShape shape, double deviation, const AdamSettings& adam, Rng& rng);
  /// Goes on from a policy, whose normalisation it keeps for good: its network as it is, its means its actions.
  GaussianActor(const SceneSpec& spec, const MlpPolicy& initial, double deviation, const AdamSettings& adam);
  /// Whether a policy can be gone on from; an Error otherwise.
  static Result<const MlpPolicy*> fitting(const Policy* initial);

  const Mlp& network() const { return network_; }
  int actions() const { return static_cast<int>(action_.mean.size()); }
  const Scaling& observation_scaling() const { return observation_; }
  const Scaling& action_scaling() const { return action_; }
  /// What it sees is scaled so from now on; not where it went on from a policy.
  void scale_observations(const Scaling& scaling);
  bool fixed_scaling() const { return fixed_scaling_; }
  /// Raw rows [any, observations] as the network takes them: bounded, but where it went on from a policy, which knows no bounds.
  void normalise(std::span<const float> rows, std::span<float> result) const {
    fixed_scaling_ ? scale_rows(observation_, rows, result) : normalise_rows(observation_, rows, result);
  }

  /// observations [batch, observations], normalised -> [batch, 2 actions]; lives until the next call.
  std::span<const float> forward(std::span<const float> observations, int batch) {
    return network_.forward(observations, batch);
  }
  /// After forward of the same batch: one update by dLoss/doutputs. The gradient's norm; when it is not finite nothing is changed.
  double update(std::span<const float> gradient, int batch, double rate_scale);
  /// Standard deviation of each number of the action, in the action's scaling.
  std::vector<double> deviations() const;
  bool finite() const { return network_.finite(); }

  /// Acts by `act`; sees and acts in the scene's own units.
  std::unique_ptr<MlpPolicy> policy(ActBy act) const;

  void save(Writer& writer) const;
  bool restore(Reader& reader);

 private:
  void set_deviation(double deviation);
  /// dLoss/dweights of the deviations' outputs is forgotten.
  void keep_deviations_apart();

  SceneSpec spec_;
  Mlp network_;
  Adam adam_;
  Scaling observation_;
  Scaling action_;
  bool fixed_scaling_ = false;
};

}  // namespace driftlab
