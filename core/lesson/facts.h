#pragma once
// What a lesson's conditions can speak of: success_rate(clone), demonstrations(person), did(compare). Whoever knows the playground answers
// through LessonFacts.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace driftlab::lesson {

/// In the order of all_facts().
enum class Fact {
  // of a run's evaluation, over its first episodes
  success_rate,
  success_low,
  success_high,
  falls_per_lap,
  steps_before_failure,
  mean_return,
  mean_cost,
  reported,
  // of a run
  trained,
  updates,
  env_steps,
  loss,
  held_out_loss,
  labels,
  rounds,
  interventions,
  corrections,
  watched,
  diagnosed,
  drifts,
  underfits,
  // of data
  demonstrations,
  // of events
  did,
  times,
  answered,
  correct
};

struct FactInfo {
  enum class Takes { run, run_and_report, source, command, quiz };
  Fact fact;
  std::string_view name;
  Takes takes = Takes::run;
  bool truth = false;     ///< true or false; otherwise a number
  bool measured = false;  ///< over the episodes of an evaluation: takes "over N episodes"
  bool share = false;     ///< from 0 to 1
  std::string_view help;  ///< one sentence
};

std::span<const FactInfo> all_facts();
const FactInfo& fact_info(Fact fact);

/// One fact asked for.
struct FactQuery {
  Fact fact = Fact::success_rate;
  std::string name;    ///< of a run or quiz, a command, or a source of demonstrations: person, script, any, or a driver
  std::string report;  ///< Fact::reported: the probe
  int episodes = 0;    ///< of what is measured: the first so many; 0: the whole evaluation

  friend bool operator==(const FactQuery&, const FactQuery&) = default;
};

/// Sources of demonstrations besides the drivers' names.
std::vector<std::string> demonstration_sources();

class LessonFacts {
 public:
  virtual ~LessonFacts() = default;
  /// The number, or 1 and 0 for true and false. Nothing while it is not known: a run that is not there yet, an evaluation with fewer
  /// finished episodes than are asked for. Counts are always known.
  virtual std::optional<double> value(const FactQuery& query) const = 0;
};

}  // namespace driftlab::lesson
