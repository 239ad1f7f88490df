#pragma once
// With which power of the horizon does a cost grow? Imitation by supervised learning may pay T^2, DAgger pays T.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/metrics/evaluation.h"

namespace driftlab {

struct ExponentFit {
  double exponent = 0.0;   ///< slope of log(mean cost over seeds) against log(horizon), least squares
  Interval ci95;           ///< bootstrap over seeds; of width zero with one seed
  std::vector<bool> used;  ///< by horizon: cost was seen, and it is not saturated
};

/// A cost of at most 1 a step cannot grow faster than T once nearly every step costs: horizons where the mean cost is above
/// this share of the steps are left out.
inline constexpr double kSaturated = 0.25;
inline constexpr int kLeastHorizons = 6;  ///< to fit a power

/// `horizons`: steps, ascending. `costs` [seed][horizon]: mean summed cost of an episode cut off there, at most 1 a step. Refused, saying
/// why: no cost at all, or fewer than kLeastHorizons horizons left.
Result<ExponentFit> fit_exponent(std::span<const double> horizons, std::span<const std::vector<double>> costs);

}  // namespace driftlab
