#pragma once
// Tells an expert's steps from a learner's: the adversary of generative adversarial imitation (Ho, Ermon 2016, arXiv 1606.03476).
//
// D(o, a) is the probability that a step is the expert's: a logistic function of a network's single output. It learns by cross-entropy, the
// expert's steps 1, the learner's 0, in equal numbers, kept smooth by a gradient penalty.
//
// Absorbing states (Kostrikov et al. 2019, arXiv 1809.02925): an episode that terminates before the horizon goes on, as far as D is
// concerned, in a state of its own, marked by a last input, until the horizon. It is one single state, so it is not stepped: only counted.

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/param.h"
#include "core/base/rng.h"
#include "core/nn/gradient_penalty.h"
#include "core/nn/network.h"
#include "core/nn/optimizer.h"
#include "core/policies/head.h"
#include "core/rl/figures.h"

namespace driftlab {

/// Steps of one driver: observations and actions side by side, and how many steps more were spent absorbed.
struct StepRows {
  std::vector<float> inputs;  ///< [rows, observations + actions], normalised
  std::int64_t rows = 0;
  std::int64_t absorbed = 0;
};

/// How a step is rewarded: positive by minus ln(1 - D), so any step is better than none; negative by ln D, so none is better than any;
/// or ln D - ln(1 - D), of either sign.
enum class ImitationReward { positive, negative, both };

/// The Params of a discriminator.
std::vector<Param> discriminator_params();

class Discriminator {
 public:
  /// `observation` and `action`: how its inputs are scaled.
  Discriminator(const ParamValues& params, Scaling observation, Scaling action, Rng& weights);

  /// Raw rows side by side, normalised.
  void add_rows(std::span<const float> observations, std::span<const float> actions, StepRows& rows) const;
  void set_expert(StepRows rows);
  /// The newest rollout; the oldest of more than `replay` is forgotten.
  void add_learner(StepRows rows);

  /// One minibatch of either. False: something was not finite; nothing was changed.
  bool update(Rng& rng, double rate_scale);
  /// Of the last updates(), means.
  const DiscriminatorFigures& figures() const { return figures_; }
  void clear_figures();

  /// The network's output for each row: ln D - ln(1 - D).
  std::vector<float> logits(const StepRows& rows);
  float absorbing_logit();
  static double reward(double logit, ImitationReward kind);

  const Mlp& network() const { return network_; }
  void save(Writer& writer) const;
  bool restore(Reader& reader);

 private:
  int width() const { return network_.shape().inputs; }
  void sample(const StepRows& rows, Rng& rng, std::span<float> target) const;

  Scaling observation_;
  Scaling action_;
  int batch_;
  int replay_;
  double penalty_weight_;
  Mlp network_;
  Adam adam_;
  GradientPenalty penalty_;
  StepRows expert_;
  std::deque<StepRows> learner_;
  DiscriminatorFigures figures_;
  std::int64_t figures_of_ = 0;
  std::array<std::int64_t, 4>
      judged_{};  // of the expert: right, all; of the learner: right, all; absorbed steps do not count
  std::vector<float> x_, mixed_, gradient_;
};

}  // namespace driftlab
