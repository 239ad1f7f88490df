#pragma once
// Is training going well? Figures that show it, and what they mean in plain words. A discriminator that is always right, or never, teaches
// nothing, and neither shows in a loss: so it is looked at from several sides, and said.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/env/rollout.h"
#include "core/metrics/reward_map.h"
#include "core/rl/training_health.h"

namespace driftlab {

struct HealthFigure {
  std::string id;     ///< "expert_accuracy"
  std::string title;  ///< "Knows the expert"
  std::string unit;   ///< "1": a share, "nat", ...
  double value = 0.0;
  /// Where it says nothing worrying; the same bound as value's scale. Empty: no such bound.
  std::optional<double> low;
  std::optional<double> high;
  std::string help;  ///< a sentence: what it is

  bool worrying() const { return (low && value < *low) || (high && value > *high); }
};

/// One way of doing the task, where there are several: a reported probe that is 0 or 1 at the end of every demonstration.
struct WayFigure {
  std::string name;             ///< of the probe, "passed_left"
  double demonstrations = 0.0;  ///< share of the demonstrations that went it
  double own = 0.0;             ///< share of the learner's last hundred episodes
};

enum class HealthVerdict {
  early,
  learning,
  succeeds,
  discriminator_strong,
  discriminator_lost,
  one_sided,
  frozen,
  leaps,
  blind_values,
  stuck,
  forgets,
  unearned
};
inline constexpr HealthVerdict kLastVerdict = HealthVerdict::unearned;
/// "learning", "discriminator too strong", "collapsed to one side", ...
std::string_view verdict_name(HealthVerdict verdict);

struct HealthReport {
  HealthVerdict verdict = HealthVerdict::early;
  std::string why;     ///< a sentence with the figures that decided
  std::string advice;  ///< what to try; empty where all is well
  std::vector<HealthFigure> figures;
  std::vector<WayFigure> ways;  ///< empty: one way, or none known
};

/// Everything a verdict is made of.
struct HealthFacts {
  TrainingHealth now;
  std::span<const std::pair<double, double>> success;  ///< over updates, as the learner's curve
  std::span<const std::pair<double, double>> returns;  ///< likewise, of the scene
  std::optional<double> divergence;                    ///< of the places visited from the demonstrations', nats
  std::vector<WayFigure> ways;
  std::optional<double> shown;  ///< share of the demonstrations that succeeded; empty: there are none
};
HealthReport judge_health(const HealthFacts& facts);

struct HealthLook {
  HealthReport report;
  std::optional<RewardMap> map;  ///< empty before the first whole rollout
};

/// Looks into one training run. Drives its demonstrations again once, to know where they went. A look costs what judging some thousand
/// steps costs; it changes nothing that is learned.
class HealthMeter {
 public:
  explicit HealthMeter(const Task& task);

  /// `success` and `returns`: the learner's curves of these names; may be empty. `fields`: of the map and of the divergence. Refused:
  /// fields as in check_fields.
  Result<HealthLook> look(WatchedTraining& training, std::span<const std::pair<double, double>> success,
                          std::span<const std::pair<double, double>> returns, const FieldPair& fields = {});

 private:
  void learn_demonstrations(std::span<const Trajectory> demonstrations);
  void learn_demonstration(const Trajectory& driven);
  JudgedSteps expert_steps(WatchedTraining& training) const;
  std::vector<WayFigure> ways(const TrainingHealth& now) const;

  Task task_;
  SceneSpec spec_;
  std::size_t learned_ = 0;  // demonstrations taken in
  std::vector<FieldSource> sources_;
  std::vector<float> fields_;    // [steps, fields] of those that could be driven again
  std::vector<float> seen_;      // [steps, observations]
  std::vector<float> done_;      // [steps, actions]
  std::vector<float> reported_;  // [demonstrations, spec.reported]
};

}  // namespace driftlab
