#include "core/metrics/noise_floor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

constexpr std::size_t kMostLabels = 1500;
constexpr std::size_t kNeighbours = 10;
constexpr double kLasting = 1.0;  // seconds that a hand's error may last

// Labelled steps, columns of unit variance.
struct Table {
  std::vector<int> episode;
  std::vector<int> step;
  std::vector<double> x;  // [rows, in]
  std::vector<double> y;  // [rows, out]
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t rows() const { return step.size(); }
};

// False when the column never changes; it is all zero then.
bool normalise(std::vector<double>& values, std::size_t width, std::size_t column) {
  double sum = 0.0;
  double squares = 0.0;
  const auto rows = static_cast<double>(values.size() / width);
  for (std::size_t i = column; i < values.size(); i += width) sum += values[i];
  const double middle = sum / rows;
  for (std::size_t i = column; i < values.size(); i += width) squares += (values[i] - middle) * (values[i] - middle);
  const double deviation = std::sqrt(squares / rows);
  const bool moves = deviation > 1e-9;
  for (std::size_t i = column; i < values.size(); i += width)
    values[i] = moves ? (values[i] - middle) / deviation : 0.0;
  return moves;
}

Table make_table(std::span<const Trajectory> trajectories) {
  Table table;
  std::size_t labels = 0;
  for (const Trajectory& trajectory : trajectories) labels += static_cast<std::size_t>(trajectory.label_count());
  const std::size_t stride = std::max<std::size_t>(1, (labels + kMostLabels - 1) / kMostLabels);
  std::size_t seen = 0;
  for (std::size_t e = 0; e < trajectories.size(); ++e) {
    const Trajectory& trajectory = trajectories[e];
    table.in = static_cast<std::size_t>(trajectory.observation_size);
    table.out = static_cast<std::size_t>(trajectory.action_size);
    for (int t = 0; t < trajectory.steps; ++t) {
      if (trajectory.label_mask[static_cast<std::size_t>(t)] == 0 || seen++ % stride != 0) continue;
      table.episode.push_back(static_cast<int>(e));
      table.step.push_back(t);
      for (const float value : trajectory.observation(t)) table.x.push_back(static_cast<double>(value));
      for (const float value : trajectory.label(t)) table.y.push_back(static_cast<double>(value));
    }
  }
  return table;
}

struct Neighbour {
  double distance = 0.0;  // squared
  std::size_t row = 0;
};

// The nearest first; fewer than kNeighbours where there are not so many.
std::vector<Neighbour> neighbours(const Table& table, std::size_t row, int apart) {
  std::vector<Neighbour> nearest;
  for (std::size_t other = 0; other < table.rows(); ++other) {
    if (table.episode[other] == table.episode[row] && std::abs(table.step[other] - table.step[row]) <= apart) continue;
    const double limit = nearest.size() < kNeighbours ? HUGE_VAL : nearest.back().distance;
    double distance = 0.0;
    for (std::size_t i = 0; i < table.in && distance < limit; ++i) {
      const double off = table.x[row * table.in + i] - table.x[other * table.in + i];
      distance += off * off;
    }
    if (!(distance < limit)) continue;
    if (nearest.size() == kNeighbours) nearest.pop_back();
    const auto place = std::upper_bound(nearest.begin(), nearest.end(), distance,
                                        [](double d, const Neighbour& n) { return d < n.distance; });
    nearest.insert(place, {distance, other});
  }
  return nearest;
}

// Where the line through the points meets x = 0; their mean when all x are equal.
double intercept(std::span<const double> x, std::span<const double> y) {
  const double middle_x = mean(x);
  const double middle_y = mean(y);
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - middle_x) * (x[i] - middle_x);
    xy += (x[i] - middle_x) * (y[i] - middle_y);
  }
  return xx > 1e-12 ? middle_y - xy / xx * middle_x : middle_y;
}

}  // namespace

std::optional<double> label_noise_floor(std::span<const Trajectory> trajectories, double dt) {
  Table table = make_table(trajectories);
  if (table.rows() < 10 * kNeighbours) return std::nullopt;
  for (std::size_t i = 0; i < table.in; ++i) normalise(table.x, table.in, i);
  std::vector<bool> moves(table.out);
  for (std::size_t i = 0; i < table.out; ++i) moves[i] = normalise(table.y, table.out, i);

  std::array<double, kNeighbours> distances{};
  std::vector<std::array<double, kNeighbours>> differences(table.out);
  std::int64_t counted = 0;
  const int apart = static_cast<int>(std::ceil(kLasting / dt));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto nearest = neighbours(table, row, apart);
    if (nearest.size() < kNeighbours) continue;
    ++counted;
    for (std::size_t p = 0; p < kNeighbours; ++p) {
      distances[p] += nearest[p].distance;
      for (std::size_t i = 0; i < table.out; ++i) {
        const double off = table.y[row * table.out + i] - table.y[nearest[p].row * table.out + i];
        differences[i][p] += 0.5 * off * off;
      }
    }
  }
  if (counted == 0) return std::nullopt;
  for (double& distance : distances) distance /= static_cast<double>(counted);
  std::vector<double> floors;
  for (std::size_t i = 0; i < table.out; ++i) {
    if (!moves[i]) continue;
    for (double& difference : differences[i]) difference /= static_cast<double>(counted);
    floors.push_back(std::clamp(intercept(distances, differences[i]), 0.0, 1.0));
  }
  if (floors.empty()) return std::nullopt;
  return mean(floors);
}

}  // namespace driftlab
