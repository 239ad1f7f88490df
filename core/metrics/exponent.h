#pragma once
// With which power of the horizon does a cost grow? Imitation by supervised learning may pay T^2, DAgger pays T (Ross, Gordon,
// Bagnell 2011, theorems 2.1 and 3.2).
//
// Which horizons count is decided by two rules that do not look at the slope, both fixed before anything was measured:
//   seen          at least half of the seeds had a cost there, and at least two where there are two. Where one lucky or unlucky seed makes up the whole mean, its logarithm is
//                 mostly noise, and leaving out the horizons without any cost would favour the unlucky ones.
//   not saturated the mean cost is at most a quarter of the steps (kSaturated). A policy that leaves the road at a constant rate and stays
//                 off pays T^2 at first and T in the end; at a quarter the local exponent has fallen from 2 to 1.8.
// The logarithms of the mean costs differ in how sure they are: short horizons have seen few failures. So the line is fitted by weighted
// least squares, a horizon's weight being one over the variance of its log mean, estimated from the seeds. Costs at different horizons come
// from the same episodes and hang together; the interval therefore comes from drawing whole seeds anew, not from the residuals.
// Tried on synthetic costs of known exponent (tests/core/metrics/exponent_test.cpp): intervals of 5 and 10 seeds hold it in 90 to 98 % of
// repeats; of costs that grow like T^2 a plain line with plain percentiles does in 67 to 81 %.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/metrics/evaluation.h"

namespace driftlab {

struct ExponentFit {
  double exponent = 0.0;        ///< slope of log(mean cost over seeds) against log(horizon)
  Interval ci95;                ///< bootstrap over seeds; of width zero with one seed
  std::vector<bool> used;       ///< by horizon: seen, and not saturated
  std::vector<double> weights;  ///< by horizon, share of all; 0 where not used
};

inline constexpr double kSaturated = 0.25;  ///< share of the steps that cost
inline constexpr double kSeenBy = 0.5;      ///< share of the seeds
inline constexpr int kLeastHorizons = 6;    ///< to fit a power

/// By horizon: whether it counts, by the two rules above. Arguments as for fit_exponent().
std::vector<bool> usable_horizons(std::span<const double> horizons, std::span<const std::vector<double>> costs);

/// `horizons`: steps, ascending. `costs` [seed][horizon]: mean summed cost of an episode cut off there, at most 1 a step. Refused, saying
/// why: no cost at all, or fewer than kLeastHorizons horizons left.
Result<ExponentFit> fit_exponent(std::span<const double> horizons, std::span<const std::vector<double>> costs);

}  // namespace driftlab
