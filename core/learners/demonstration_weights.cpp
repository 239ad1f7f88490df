#include "core/learners/demonstration_weights.h"

#include <algorithm>

namespace driftlab {
namespace {

constexpr double kLeast = 0.1;
constexpr double kMost = 10.0;
constexpr double kSmallestVariance = 1e-6;  // a thousandth of a deviation: nobody labels more exactly

double median(std::vector<double> values) {
  std::stable_sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

}  // namespace

std::vector<double> estimated_factors(std::span<const Residuals> residuals) {
  std::vector<double> factors(residuals.size(), 1.0);
  std::vector<double> variances;
  for (const Residuals& each : residuals) {
    if (each.count > 0)
      variances.push_back(std::max(each.squares / static_cast<double>(each.count), kSmallestVariance));
  }
  if (variances.empty()) return factors;
  const double usual = median(variances);
  double sum = 0.0;
  std::size_t known = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    if (residuals[i].count == 0) continue;
    factors[i] = std::clamp(usual / variances[known++], kLeast, kMost);
    sum += factors[i];
  }
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    if (residuals[i].count > 0) factors[i] *= static_cast<double>(known) / sum;
  }
  return factors;
}

}  // namespace driftlab
