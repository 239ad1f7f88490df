#pragma once
// One learner with one seed of a horizon sweep: demonstrations, training, long episodes, a slice at a time.

#include <memory>
#include <optional>
#include <vector>

#include "core/learners/learner.h"
#include "core/metrics/driver.h"
#include "core/study/good_demonstrations.h"

namespace driftlab {

/// What all cells share.
struct HorizonSetup {
  Task training;
  Task driving;
  int episodes = 0;
  int demos = 0;
  std::string driver;
  std::uint64_t seed = 0;
  std::vector<double> horizons;  ///< steps, ascending
};

class HorizonCell {
 public:
  HorizonCell(std::shared_ptr<const HorizonSetup> setup, const LearnerEntry& learner, ParamValues params,
              std::size_t row, int seed);

  /// Takes what it uses from the budget; true while there is more to do.
  bool step(Budget& budget);
  bool finished() const { return phase_ == Phase::finished; }
  double progress() const;

  std::size_t row() const { return row_; }                          ///< number of the learner
  const std::vector<double>& costs() const { return costs_; }       ///< by horizon, mean over episodes; when finished
  const std::optional<Error>& problem() const { return problem_; }  ///< why there are no costs

 private:
  enum class Phase { begin, demonstrations, training, driving, finished };

  void begin();
  void demonstrate(Budget& budget);
  void begin_training();
  void train(Budget& budget);
  void drive(Budget& budget);
  void end_episode();
  void end(std::optional<Error> problem);

  std::shared_ptr<const HorizonSetup> setup_;
  const LearnerEntry* entry_;
  ParamValues params_;
  std::size_t row_;
  int seed_;
  Phase phase_ = Phase::begin;
  std::optional<GoodDemonstrations> demonstrations_;
  std::unique_ptr<Learner> learner_;
  std::unique_ptr<EpisodeDriver> driver_;
  int episode_ = 0;          // in progress or next
  bool under_way_ = false;   // it has begun
  std::size_t horizon_ = 0;  // reached next
  double cost_ = 0.0;        // of the episode so far
  std::vector<double> costs_;
  std::optional<Error> problem_;
};

}  // namespace driftlab
