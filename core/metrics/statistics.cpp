#include "core/metrics/statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/rng.h"

namespace driftlab {

double mean(std::span<const double> values) {
  if (values.empty()) return 0.0;
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double quantile(std::span<const double> values, double share) {
  if (values.empty()) return 0.0;
  // Equal doubles are indistinguishable, so ties do no harm here.
  std::vector<double> sorted(values.begin(), values.end());
  std::stable_sort(sorted.begin(), sorted.end());
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] * (1.0 - part) + sorted[above] * part;
}

double median(std::span<const double> values) {
  return quantile(values, 0.5);
}

Interval bootstrap_median95(std::span<const double> values, std::uint64_t seed, int resamples) {
  if (values.empty()) return {0.0, 0.0};
  Rng rng(seed);
  std::vector<double> draw(values.size());
  std::vector<double> medians;
  medians.reserve(static_cast<std::size_t>(resamples));
  for (int i = 0; i < resamples; ++i) {
    for (double& value : draw) value = values[static_cast<std::size_t>(rng.below(values.size()))];
    medians.push_back(median(draw));
  }
  const double low = quantile(medians, 0.025);
  const double high = quantile(medians, 0.975);
  return {low, high};
}

}  // namespace driftlab
