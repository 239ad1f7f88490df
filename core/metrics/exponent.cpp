#include "core/metrics/exponent.h"

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

constexpr int kResamples = 2000;
// No horizon is surer than this, so that seeds which happen to agree at one do not outweigh all others: one percent, squared.
constexpr double kLeastVariance = 1e-4;

// Of one horizon, over seeds.
struct Column {
  double mean = 0.0;
  double relative_variance = 0.0;  ///< of the mean: the variance of its logarithm, nearly
  int seen = 0;                    ///< seeds with a cost
};

double mean_at(std::span<const std::vector<double>> costs, std::span<const std::size_t> rows, std::size_t horizon) {
  double sum = 0.0;
  for (const std::size_t row : rows) sum += costs[row][horizon];
  return sum / static_cast<double>(rows.size());
}

Column column(std::span<const std::vector<double>> costs, std::span<const std::size_t> rows, std::size_t horizon) {
  Column result;
  result.mean = mean_at(costs, rows, horizon);
  double squares = 0.0;
  for (const std::size_t row : rows) {
    const double off = costs[row][horizon] - result.mean;
    squares += off * off;
    result.seen += costs[row][horizon] > 0.0 ? 1 : 0;
  }
  const auto count = static_cast<double>(rows.size());
  if (rows.size() > 1 && result.mean > 0.0) {
    result.relative_variance = squares / (count - 1.0) / count / (result.mean * result.mean);
  }
  return result;
}

// The fit's data; a weight of zero leaves a horizon out.
struct Points {
  std::vector<double> x;       // log(horizon)
  std::vector<double> weight;  // by horizon
};

// Nothing where fewer than two horizons have a cost.
std::optional<double> slope(const Points& points, std::span<const std::vector<double>> costs,
                            std::span<const std::size_t> rows) {
  std::vector<double> y(points.x.size());
  double total = 0.0;
  double middle_x = 0.0;
  double middle_y = 0.0;
  std::vector<double> weight = points.weight;
  for (std::size_t h = 0; h < y.size(); ++h) {
    if (weight[h] == 0.0) continue;
    const double cost = mean_at(costs, rows, h);
    if (!(cost > 0.0)) {
      weight[h] = 0.0;
      continue;
    }
    y[h] = det::log(cost);
    total += weight[h];
    middle_x += weight[h] * points.x[h];
    middle_y += weight[h] * y[h];
  }
  if (!(total > 0.0)) return std::nullopt;
  middle_x /= total;
  middle_y /= total;
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t h = 0; h < y.size(); ++h) {
    xx += weight[h] * (points.x[h] - middle_x) * (points.x[h] - middle_x);
    xy += weight[h] * (points.x[h] - middle_x) * (y[h] - middle_y);
  }
  if (!(xx > 0.0)) return std::nullopt;
  return xy / xx;
}

Interval over_seeds(const Points& points, std::span<const std::vector<double>> costs) {
  std::vector<std::size_t> rows(costs.size());
  Rng rng(costs.size());
  std::vector<double> draws;
  for (int k = 0; k < kResamples; ++k) {
    for (std::size_t& row : rows) row = static_cast<std::size_t>(rng.below(costs.size()));
    if (const auto drawn = slope(points, costs, rows)) draws.push_back(*drawn);
  }
  const double tail = expanded_tail95(costs.size());
  return {quantile(draws, tail), quantile(draws, 1.0 - tail)};
}

std::vector<std::size_t> all_rows(std::span<const std::vector<double>> costs) {
  std::vector<std::size_t> rows(costs.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  return rows;
}

}  // namespace

std::vector<bool> usable_horizons(std::span<const double> horizons, std::span<const std::vector<double>> costs) {
  const std::vector<std::size_t> rows = all_rows(costs);
  const int least = costs.size() > 1 ? 2 : 1;
  std::vector<bool> usable;
  for (std::size_t h = 0; h < horizons.size(); ++h) {
    const Column found = column(costs, rows, h);
    const bool seen = found.seen >= least && found.seen >= kSeenBy * static_cast<double>(costs.size());
    usable.push_back(seen && found.mean <= kSaturated * horizons[h]);
  }
  return usable;
}

Result<ExponentFit> fit_exponent(std::span<const double> horizons, std::span<const std::vector<double>> costs) {
  DRIFTLAB_ASSERT(!costs.empty(), "a seed or more");
  for (const auto& row : costs) DRIFTLAB_ASSERT(row.size() == horizons.size(), "a cost a horizon");
  const std::vector<std::size_t> rows = all_rows(costs);
  ExponentFit fit;
  fit.used = usable_horizons(horizons, costs);
  Points points;
  int count = 0;
  int with_cost = 0;
  double total = 0.0;
  for (std::size_t h = 0; h < horizons.size(); ++h) {
    const Column found = column(costs, rows, h);
    points.x.push_back(det::log(horizons[h]));
    points.weight.push_back(fit.used[h] ? 1.0 / (found.relative_variance + kLeastVariance) : 0.0);
    with_cost += found.seen > 0 ? 1 : 0;
    count += fit.used[h] ? 1 : 0;
    total += points.weight.back();
  }
  if (with_cost == 0) return fail("some cost to fit", "no cost was seen at any horizon", "There is nothing to fit.");
  if (count < kLeastHorizons) {
    return fail("at least " + std::to_string(kLeastHorizons) +
                    " horizons where half of the seeds, and two at least, have a cost and it is not saturated",
                std::to_string(count), "Sweep other horizons, or more episodes and seeds.");
  }
  for (const double weight : points.weight) fit.weights.push_back(weight / total);
  fit.exponent = *slope(points, costs, rows);
  fit.ci95 = over_seeds(points, costs);
  return fit;
}

}  // namespace driftlab
