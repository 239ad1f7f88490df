#pragma once
// What is done where one decides: the actions of demonstrations and of a policy in the steps in which one field is within a range, and what
// the policy believes there. Where demonstrations go left and right in equal parts, a policy that learned by squared error does what nobody
// showed it: their mean (Bishop 1994, "Mixture Density Networks"). This shows it.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/env/fields.h"
#include "core/env/rollout.h"
#include "core/metrics/divergence.h"
#include "core/metrics/modes.h"

namespace driftlab {

/// Where it is looked, and at which number of the action.
struct Decision {
  std::string field;  ///< a name of field_names() that is no action
  double low = 0.0;   ///< inclusive, in the field's unit
  double high = 0.0;
  int action = 0;           ///< index among the action's fields
  bool every_step = false;  ///< all steps within; else the first of each episode, so that an episode counts once

  friend bool operator==(const Decision&, const Decision&) = default;
};

/// The scene's decision point; without one the middle tenth of the first field whose table limits it to less than 1000 of its units.
Decision usual_decision(const SceneSpec& spec);
/// Both ends of the middle tenth of a field's limits; -1 to 1 where its table knows none. Refused: a field that the scene does not have.
struct DecisionRange {
  double low = 0.0;
  double high = 0.0;
};
Result<DecisionRange> usual_range(const SceneSpec& spec, const std::string& field);
/// An empty field stands for the usual decision's field and range. Refused: a field that the scene does not have, an action for a field,
/// a range that is empty or not finite, an action that the scene does not take.
Result<Decision> check_decision(const SceneSpec& spec, Decision chosen);
/// The fields that a decision may be taken at: all but the actions.
std::vector<FieldSource> decision_fields(const SceneSpec& spec);

/// What was done by one kind of driver.
struct ActionSamples {
  int episodes = 0;            ///< looked at
  int reached = 0;             ///< with a step within the range
  std::vector<float> actions;  ///< in the action's unit, in the order of episodes and steps

  double average() const;    ///< 0 of nothing
  double deviation() const;  ///< standard deviation of the samples, divided by n - 1; 0 of less than two
  int below() const;         ///< how many are less than 0
  int above() const;         ///< and more
};

/// A policy's distribution, averaged over the steps that it was at. What it believes to lie beyond the action's limits counts at them, where
/// the scene would put it.
struct Predicted {
  double mean = 0.0;          ///< before limits
  double deviation = 0.0;     ///< of the mixture
  std::vector<float> shares;  ///< of kPredictedCells equal cells from the action's low to its high limit; sums to 1
};
inline constexpr int kPredictedCells = 480;

struct DecisionActions {
  Decision at;
  ActionSamples demonstrations;  ///< labels, where there are any
  int left_out = 0;   ///< demonstrations that could not be played again, so that nobody knows where they were
  ActionSamples own;  ///< the policy's, after limits
  std::optional<Predicted> predicted;  ///< nothing: the policy knows a single action only

  bool empty() const { return demonstrations.episodes == 0 && own.episodes == 0; }
};

/// Demonstrations first, played again where the field is not among what they recorded; then the policy over episodes
/// episode_seed(seed, 0 .. episodes - 1), each to its end or, where only the first step counts, to that. A slice at a time.
class DecisionMeter {
 public:
  /// `policy` null: demonstrations alone. Refused: as by check_decision, demonstrations that do not fit the scene, a policy and no episodes.
  static Result<std::unique_ptr<DecisionMeter>> make(const Task& task, const Policy* policy,
                                                     std::span<const Trajectory> demonstrations, std::uint64_t seed,
                                                     int episodes, const Decision& at = {});
  ~DecisionMeter();

  /// Advances by at most `env_steps`; true while there is more to do.
  bool step(std::int64_t env_steps);
  /// 0 .. 1, by episodes.
  double progress() const;
  /// Of the steps so far.
  DecisionActions actions() const;

 private:
  struct Impl;
  explicit DecisionMeter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- to draw them ----

/// Bins that several results share, so that they compare: wide enough for every sample, 0 in the middle of the middle bin where the
/// action's limits lie evenly around it. An odd number of them.
GridAxis action_bins(const Field& action, std::span<const DecisionActions* const> all);
inline constexpr int kActionBins = 31;

/// Samples a bin [axis.cells]; what is outside counts in the outermost.
std::vector<int> binned(const ActionSamples& samples, const GridAxis& axis);
/// The predicted probability of each bin [axis.cells]; `action` is the field that it was measured on.
std::vector<double> binned(const Predicted& predicted, const Field& action, const GridAxis& axis);

/// Of the standard normal distribution, within 1e-15: Marsaglia 2004, "Evaluating the Normal Distribution".
double normal_cdf(double x);

// ---- to tell them ----

/// What was measured, in a sentence or two for people. `who`: "the clone of your lap". Nothing is said that was not measured to be so: of two
/// sides only where find_modes() sees two, of a mean only where the policy acts in the valley between them.
std::string decision_sentence(const DecisionActions& actions, const SceneSpec& spec, const SceneWords& words,
                              std::string_view who);
/// "14 m before the obstacle" of the scene's own decision point, else "s from 135 to 165 m".
std::string decision_place(const Decision& at, const SceneSpec& spec);

}  // namespace driftlab
