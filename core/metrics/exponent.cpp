#include "core/metrics/exponent.h"

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

constexpr int kResamples = 2000;

// Mean over the seeds `rows`, by horizon.
std::vector<double> mean_costs(std::span<const std::vector<double>> costs, std::span<const std::size_t> rows) {
  std::vector<double> means(costs.front().size());
  for (const std::size_t row : rows) {
    for (std::size_t h = 0; h < means.size(); ++h) means[h] += costs[row][h];
  }
  for (double& value : means) value /= static_cast<double>(rows.size());
  return means;
}

// Over the horizons in use where there was a cost; nothing with fewer than two.
std::optional<double> slope(std::span<const double> horizons, std::span<const double> costs,
                            const std::vector<bool>& used) {
  std::vector<double> x;
  std::vector<double> y;
  for (std::size_t h = 0; h < horizons.size(); ++h) {
    if (!used[h] || !(costs[h] > 0.0)) continue;
    x.push_back(det::log(horizons[h]));
    y.push_back(det::log(costs[h]));
  }
  if (x.size() < 2) return std::nullopt;
  const double middle_x = mean(x);
  const double middle_y = mean(y);
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - middle_x) * (x[i] - middle_x);
    xy += (x[i] - middle_x) * (y[i] - middle_y);
  }
  return xy / xx;
}

}  // namespace

Result<ExponentFit> fit_exponent(std::span<const double> horizons, std::span<const std::vector<double>> costs) {
  DRIFTLAB_ASSERT(!costs.empty(), "a seed or more");
  for (const auto& row : costs) DRIFTLAB_ASSERT(row.size() == horizons.size(), "a cost a horizon");
  std::vector<std::size_t> rows(costs.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  const auto means = mean_costs(costs, rows);
  ExponentFit fit;
  int count = 0;
  int with_cost = 0;
  for (std::size_t h = 0; h < horizons.size(); ++h) {
    const bool seen = means[h] > 0.0;
    fit.used.push_back(seen && means[h] <= kSaturated * horizons[h]);
    with_cost += seen ? 1 : 0;
    count += fit.used.back() ? 1 : 0;
  }
  if (with_cost == 0) return fail("some cost to fit", "no cost was seen at any horizon", "There is nothing to fit.");
  if (count < kLeastHorizons) {
    return fail("at least " + std::to_string(kLeastHorizons) + " horizons with a cost that is not saturated",
                std::to_string(count), "Sweep other horizons, or more episodes and seeds.");
  }
  fit.exponent = *slope(horizons, means, fit.used);

  Rng rng(costs.size());
  std::vector<double> draws;
  for (int k = 0; k < kResamples; ++k) {
    for (std::size_t& row : rows) row = static_cast<std::size_t>(rng.below(costs.size()));
    if (const auto drawn = slope(horizons, mean_costs(costs, rows), fit.used)) draws.push_back(*drawn);
  }
  fit.ci95 = {quantile(draws, 0.025), quantile(draws, 0.975)};
  return fit;
}

}  // namespace driftlab
