#pragma once
// Facts of lessons, read from the playground's state.

#include <map>
#include <set>
#include <string>

#include "core/lesson/facts.h"
#include "core/lesson/request.h"
#include "core/workbench/state.h"

namespace driftlab::lesson {

/// What whoever plays a lesson remembers, because the state does not say it.
struct Memory {
  Ids runs;                             ///< what the lesson's names stand for
  std::map<std::string, int> given;     ///< commands that the learner gave since the step began, how often
  std::map<std::string, bool> answers;  ///< quizzes that were answered, and whether rightly
  std::set<int> watched;                ///< ids of runs that were seen to their end beside others

  /// Looks who has come to an end; to be called after every advance.
  void watch(const WorkbenchState& state);
};

class WorkbenchFacts : public LessonFacts {
 public:
  /// Both must outlive this.
  WorkbenchFacts(const WorkbenchState& state, const Memory& memory) : state_(state), memory_(memory) {}

  std::optional<double> value(const FactQuery& query) const override;

 private:
  const RunItem* find_run(const std::string& name) const;
  std::optional<double> of_run(const FactQuery& query, const RunItem& run) const;
  double demonstrations(const std::string& source) const;
  double corrections(const RunItem& run) const;

  const WorkbenchState& state_;
  const Memory& memory_;
};

}  // namespace driftlab::lesson
