#pragma once
// How cost grows with the horizon: learners are trained as usual, then drive long episodes whose failures cost and do not end them;
// the cost up to each horizon gives a curve, and its slope on logarithmic axes the exponent. One long episode serves all horizons.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/env/rollout.h"
#include "core/learners/learner.h"
#include "core/metrics/exponent.h"

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

/// A fixed number of independent jobs that may run on several threads; results do not depend on the order.
class HorizonSweep {
 public:
  /// Trains in `training`; drives in a scene with equal params except off_road = costs and as many laps as the longest
  /// horizon needs. Refused: a scene without these params, fewer than kLeastHorizons horizons, more laps than the scene has.
  static Result<HorizonSweep> make(const Task& training, const HorizonOptions& options);

  int jobs() const { return static_cast<int>(cells_.size()); }
  /// Runs job 0 .. jobs() - 1. Different jobs may run at the same time.
  void run(int job);
  /// After all jobs: what went wrong, if anything did.
  Result<void> problem() const;

  const std::vector<double>& horizons() const { return horizons_; }  ///< steps
  /// [seed][horizon] of learner number `learner`.
  std::vector<std::vector<double>> costs(std::size_t learner) const;
  nlohmann::ordered_json json() const;
  std::string text() const;

 private:
  struct Cell {
    std::size_t learner = 0;
    int seed = 0;
    std::vector<double> costs;  // by horizon, mean over episodes
    std::optional<Error> problem;
  };

  HorizonSweep() = default;
  Result<std::unique_ptr<Policy>> train(const Cell& cell) const;
  std::vector<double> drive(const Policy& policy, int seed) const;

  Task training_;
  Task driving_;
  HorizonOptions options_;
  double dt_ = 0.0;
  std::vector<double> horizons_;
  std::vector<Cell> cells_;
};

}  // namespace driftlab
