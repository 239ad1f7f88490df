#pragma once
// What a run that learns by trying shows of itself while it trains. core/metrics/health.h says what it means.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/data/trajectory.h"
#include "core/rl/figures.h"

namespace driftlab {

struct TrainingHealth {
  std::int64_t iterations = 0;     ///< rollouts that were learned from
  PpoFigures policy;               ///< of the newest updates
  double most_divergence = 0.0;    ///< nats; where updates on a rollout stop; 0: nowhere
  std::vector<double> deviations;  ///< [actions]: how widely it tries, in half ranges of the action
  std::optional<DiscriminatorFigures>
      discriminator;          ///< of its newest updates; empty: the scene's own reward is learned from
  double reward = 0.0;        ///< of a step, mean over the newest judged rollout, in the learner's own units
  std::int64_t episodes = 0;  ///< ended so far; the next four are means over the last hundred of them
  double success = 0.0;
  double episode_return = 0.0;  ///< the scene's, whatever is learned from
  double episode_steps = 0.0;
  std::vector<double> reported;  ///< [spec.reported]
};

/// Steps, and what the learner takes each to be worth as it stands.
struct JudgedSteps {
  std::vector<float> fields;   ///< [steps, field_names(spec)]: before each step; actions as they were done
  std::vector<float> rewards;  ///< [steps]
};

/// A learner whose training can be looked into.
class WatchedTraining {
 public:
  virtual ~WatchedTraining() = default;

  virtual TrainingHealth health() const = 0;
  /// Of the newest whole rollouts; none before the first, and after restore() until the next is full.
  virtual JudgedSteps judged_steps() = 0;
  /// What steps are worth that somebody else did: [steps, observations] and [steps, actions] in the scene's units -> [steps]. Empty: this
  /// learner's reward is the scene's own.
  virtual std::vector<float> judge(std::span<const float> observations, std::span<const float> actions) = 0;
  /// What it imitates; may be none.
  virtual std::span<const Trajectory> demonstrations() const = 0;

  /// Names of what can learn alone while the rest stays as it is ("discriminator", "policy"); none: there is only one part.
  virtual std::span<const std::string_view> parts() const = 0;
  /// From the next update on; empty: all of them. The others' updates pass without effect, so that logical time goes on as ever.
  virtual Result<void> learn_only(std::string_view part) = 0;
  virtual std::string_view learns_only() const = 0;
};

}  // namespace driftlab
