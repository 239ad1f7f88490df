#pragma once
// Small honest statistics: figures over seeds come as a median with a bootstrap interval.

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/metrics/evaluation.h"

namespace driftlab {

/// Arithmetic mean, summed in order; 0 of nothing.
double mean(std::span<const double> values);
/// Middle value, or the mean of the two middle ones; 0 of nothing.
double median(std::span<const double> values);
/// Linear interpolation between order statistics, share in [0, 1] (NumPy's default); 0 of nothing.
double quantile(std::span<const double> values, double share);

/// Percentile bootstrap (Efron 1979), 95 %, of the median of `values`, for instance success rates of seeds.
/// Equal seeds give equal intervals. One value: an interval of width zero.
Interval bootstrap_median95(std::span<const double> values, std::uint64_t seed = 0, int resamples = 2000);

/// Student's interval for the mean of `values`, 95 %, cut to the range of the values themselves, so that a share does not end above 1.
/// Fewer than two values: an interval of width zero.
Interval mean_interval95(std::span<const double> values);
/// The 97.5 % point of Student's distribution, degrees of freedom >= 1; off by less than 0.001.
double student975(int degrees);

/// The share to cut off at either end of a percentile bootstrap over `count` values, so that 95 % is meant also where they are few:
/// the plain 2.5 % gives intervals that are too narrow, with five values by a third. Expanded percentiles: Hesterberg 2015,
/// "What Teachers Should Know About the Bootstrap", section 5.3.
double expanded_tail95(std::size_t count);

}  // namespace driftlab
