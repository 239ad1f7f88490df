#include "core/metrics/statistics.h"

#include <algorithm>
#include <array>
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

double student975(int degrees) {
  constexpr std::array<double, 4> kFew = {12.706205, 4.302653, 3.182446, 2.776445};
  if (degrees <= static_cast<int>(kFew.size())) return kFew[static_cast<std::size_t>(std::max(1, degrees) - 1)];
  // Expansion about the normal's point in powers of 1 / degrees (Abramowitz and Stegun 1964, 26.7.5).
  constexpr double z = 1.959963984540054;
  constexpr double z3 = z * z * z;
  constexpr double z5 = z3 * z * z;
  constexpr double z7 = z5 * z * z;
  constexpr double z9 = z7 * z * z;
  const double n = degrees;
  const double first = (z3 + z) / 4.0;
  const double second = (5.0 * z5 + 16.0 * z3 + 3.0 * z) / 96.0;
  const double third = (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / 384.0;
  const double fourth = (79.0 * z9 + 776.0 * z7 + 1482.0 * z5 - 1920.0 * z3 - 945.0 * z) / 92160.0;
  return z + (first + (second + (third + fourth / n) / n) / n) / n;
}

Interval mean_interval95(std::span<const double> values) {
  const double middle = mean(values);
  if (values.size() < 2) return {middle, middle};
  double squares = 0.0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  const auto n = static_cast<double>(values.size());
  const double reach = student975(static_cast<int>(values.size()) - 1) * std::sqrt(squares / (n - 1.0) / n);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {std::clamp(middle - reach, *least, *most), std::clamp(middle + reach, *least, *most)};
}

double expanded_tail95(std::size_t count) {
  // Phi(-sqrt(n / (n - 1)) t), t the 97.5 % point of Student's distribution with n - 1 degrees of freedom; by n, from 2.
  constexpr std::array<double, 19> kTails = {0.0,     0.0,     0.00012, 0.00095, 0.00243, 0.00411, 0.00574,
                                             0.00722, 0.00855, 0.00972, 0.01076, 0.01167, 0.01248, 0.01321,
                                             0.01386, 0.01444, 0.01497, 0.01544, 0.01588};
  if (count < 2) return 0.0;
  if (count - 2 < kTails.size()) return kTails[count - 2];
  return 0.025 * (1.0 - 7.5 / static_cast<double>(count));  // off by less than 0.0001
}

}  // namespace driftlab
