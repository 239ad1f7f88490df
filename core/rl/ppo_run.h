#pragma once
// Proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347) in small pieces: a step of all scenes, then, when the rollout is
// full, one minibatch at a time. Whose reward it learns from is the caller's affair: the scene's own, or what a discriminator says.
//
//   while (!run.rollout_full()) run.drive();      environment steps
//   run.rewards() may be rewritten here
//   run.begin_updates();                          advantages
//   while (run.updating()) run.update();          minibatches
//
// Saved between any two of these calls it goes on with the same bits.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/param.h"
#include "core/nn/network.h"
#include "core/nn/optimizer.h"
#include "core/rl/actor.h"
#include "core/rl/figures.h"
#include "core/rl/vector_scenes.h"

namespace driftlab {

/// The Params of this loop; each learner that has it puts them into its own table.
std::vector<Param> ppo_params();

class PpoRun {
 public:
  /// `initial` may be null; see GaussianActor::fitting.
  PpoRun(const Task& task, const ParamValues& params, std::uint64_t seed, const MlpPolicy* initial);

  /// Takes observations [any, observations] into account for how observations are scaled.
  void see(std::span<const float> observations);
  /// One minibatch of behavioral cloning: moves the means towards actions in the scene's units. The mean squared error, in the actor's
  /// units; not finite: nothing was changed.
  double imitate(std::span<const float> observations, std::span<const float> actions, double rate_scale);
  /// All scenes by one step. False: something was not finite; problem() says what.
  bool drive();
  bool rollout_full() const { return filled_ == steps_; }
  void begin_updates();
  bool updating() const { return minibatch_ < planned_; }
  /// One minibatch of policy and value function. False as drive().
  bool update(double rate_scale);
  /// In the place of an update: everything stays as it is, only the minibatch is spent.
  bool skip_update();

  /// Of the rollout, all [steps * scenes, ...], row t * scenes + n.
  std::span<const float> raw_observations() const { return raw_; }
  std::span<const float> raw_finals() const { return finals_; }  ///< what was seen after the step
  std::span<const float> applied() const { return applied_; }    ///< in the scene's units, within limits
  std::span<float> rewards() { return rewards_; }
  std::span<const unsigned char> ended() const { return ended_; }
  std::span<const unsigned char> terminated() const { return terminated_; }
  std::span<const std::int32_t> episode_steps() const {
    return episode_steps_;
  }  ///< the step's number in its episode, from 1
  /// The discounted reward that follows a row in which an episode terminated, in units of reward: 0 unless the caller says that
  /// something follows (absorbing states).
  std::span<float> rewards_after_end() { return after_end_; }

  const GaussianActor& actor() const { return actor_; }
  const VectorScenes& scenes() const { return scenes_; }
  const PpoFigures& figures() const { return figures_; }
  int scenes_count() const { return scenes_.count(); }
  int rollout_rows() const { return steps_ * scenes_.count(); }
  /// If nothing stops them early.
  int minibatches_per_rollout() const { return epochs_ * ((rollout_rows() + batch_ - 1) / batch_); }
  std::int64_t env_steps() const { return env_steps_; }
  std::string_view problem() const { return problem_; }
  std::uint64_t weights_hash() const;

  void save(Writer& writer) const;
  bool restore(Reader& reader);

 private:
  std::size_t row(int step) const { return static_cast<std::size_t>(step) * static_cast<std::size_t>(scenes_.count()); }
  void draw_actions(std::span<const float> outputs);
  void value_of_ends();
  void scale_rewards();
  void shuffle();
  void gather(std::size_t from, std::size_t count);
  bool fail_with(std::string_view what);

  double gamma_, lambda_, clip_, value_clip_, entropy_bonus_, most_divergence_, correlation_;
  int steps_, epochs_, batch_;
  bool normalises_;

  VectorScenes scenes_;
  Rng weights_rng_;
  GaussianActor actor_;
  Mlp critic_;
  Adam critic_adam_;
  RunningScaling seen_;
  RunningScaling returned_;
  Rng noise_rng_;
  Rng batch_rng_;

  // The rollout.
  int filled_ = 0;
  std::vector<float> raw_, finals_, observations_, actions_, applied_, densities_, values_, rewards_, after_,
      after_end_;
  std::vector<unsigned char> ended_, terminated_;
  std::vector<std::int32_t> episode_steps_;
  std::vector<float> noise_;        // [scenes, actions], correlated in time
  std::vector<double> discounted_;  // [scenes]: the running discounted reward, whose deviation scales rewards
  std::vector<float> advantages_, returns_, next_values_;

  // The updates.
  int planned_ = 0;
  int minibatch_ = 0;
  std::vector<std::uint32_t> order_;
  PpoFigures figures_;
  std::int64_t env_steps_ = 0;
  std::string_view problem_;

  // Scratch.
  std::vector<float> x_, a_, d_, advantage_, old_value_, return_, policy_gradient_, value_gradient_, requested_;
};

}  // namespace driftlab
