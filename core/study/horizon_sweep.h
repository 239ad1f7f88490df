#pragma once
// How cost grows with the horizon: learners are trained as usual, then drive long episodes whose failures cost and do not end them;
// the cost up to each horizon gives a curve, and its slope on logarithmic axes the exponent. One long episode serves all horizons.
//
// Which horizons are fitted follows a rule that was fixed before anything was measured: `horizons` of them, evenly spread on a
// logarithmic axis from `shortest` to `longest`; of these all that fit_exponent() takes (core/metrics/exponent.h says which).

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/env/rollout.h"
#include "core/learners/learner.h"
#include "core/metrics/exponent.h"
#include "core/study/horizon_cell.h"

namespace driftlab {

struct SweepLearner {
  const LearnerEntry* entry = nullptr;
  ParamValues params;
};

struct HorizonOptions {
  std::vector<SweepLearner> learners;
  int seeds = 5;
  int episodes = 20;  ///< a seed
  int demos = 1;      ///< a seed; only successful ones count
  std::string driver = "expert";
  double shortest = 1.0;  ///< seconds
  double longest = 32.0;  ///< seconds
  int horizons = 16;      ///< evenly spread on a logarithmic axis, both ends included
  std::uint64_t seed = 1;
};

/// What came out for one learner, of the seeds that are through.
struct HorizonRow {
  std::string learner;                     ///< id
  std::vector<std::vector<double>> costs;  ///< [seed][horizon], mean over episodes
  Result<ExponentFit> fit;                 ///< or why there is none
  /// "cost grows as T^1.87 (95 % over 5 seeds: 1.61 to 2.10)", or "not fitted: ..."
  std::string words() const;
};

/// A fixed number of independent cells (a learner with a seed). Either run(job) from several threads, or step() slice by slice: the
/// results are the same.
class HorizonSweep {
 public:
  /// Trains in `training`; drives in a scene with equal params except off_road = costs and as many laps as the longest
  /// horizon needs. Refused: a scene without these params, fewer than kLeastHorizons horizons, more laps than the scene has, an
  /// unknown driver.
  static Result<HorizonSweep> make(const Task& training, const HorizonOptions& options);

  int jobs() const { return static_cast<int>(cells_.size()); }
  /// Runs job 0 .. jobs() - 1 to its end. Different jobs may run at the same time.
  void run(int job);

  /// Works through the cells in order, for the budget; true while there is more to do. A budget without updates or without environment
  /// steps stops where the next one is needed.
  bool step(const Budget& budget);
  /// 0 .. 1, by cells and what of them is done.
  double progress() const;
  bool finished() const;
  /// What went wrong, if anything did.
  Result<void> problem() const;

  double dt() const { return dt_; }                                         ///< seconds a step
  const std::vector<double>& horizons() const { return setup_->horizons; }  ///< steps
  std::size_t learners() const { return options_.learners.size(); }
  /// [seed][horizon] of learner number `learner`, of the cells that are through.
  std::vector<std::vector<double>> costs(std::size_t learner) const;
  /// Of learner number `learner`, so far.
  HorizonRow row(std::size_t learner) const;
  nlohmann::ordered_json json() const;
  std::string text() const;

 private:
  HorizonSweep() = default;

  HorizonOptions options_;
  double dt_ = 0.0;
  std::shared_ptr<const HorizonSetup> setup_;
  std::vector<HorizonCell> cells_;
};

}  // namespace driftlab
