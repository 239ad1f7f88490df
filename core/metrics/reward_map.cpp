#include "core/metrics/reward_map.h"

#include <algorithm>
#include <array>

#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

constexpr int kCells = 30;
constexpr double kSpare = 0.02;

struct Columns {
  std::size_t x = 0;
  std::size_t y = 0;
  std::size_t width = 0;
};

Columns columns_of(const SceneSpec& spec, const FieldPair& fields) {
  const std::vector<FieldName> names = field_names(spec);
  Columns columns{0, 0, names.size()};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].name == fields.x) columns.x = i;
    if (names[i].name == fields.y) columns.y = i;
  }
  return columns;
}

double field(const JudgedSteps& steps, const Columns& columns, std::size_t step, std::size_t column) {
  return static_cast<double>(steps.fields[step * columns.width + column]);
}

/// From the least to the greatest value; `spare`: a share of the steps at either end does not count.
std::optional<GridAxis> range(const JudgedSteps& steps, const Columns& columns, std::size_t column, double spare) {
  std::vector<double> values;
  for (std::size_t i = 0; i < steps.rewards.size(); ++i) values.push_back(field(steps, columns, i, column));
  if (values.empty()) return std::nullopt;
  return GridAxis{quantile(values, spare), quantile(values, 1.0 - spare), kCells};
}

/// All that the demonstrations did, and what the learner mostly does: some spins must not squeeze the rest into a corner.
GridAxis drawn_axis(const JudgedSteps& own, const JudgedSteps& expert, const Columns& columns, std::size_t column) {
  const auto mine = range(own, columns, column, kSpare);
  const auto theirs = range(expert, columns, column, 0.0);
  GridAxis axis = mine ? *mine : theirs.value_or(GridAxis{0.0, 1.0, kCells});
  if (theirs) axis = {std::min(axis.low, theirs->low), std::max(axis.high, theirs->high), kCells};
  if (!(axis.high > axis.low)) return {axis.low - 0.5, axis.low + 0.5, 1};
  return axis;
}

VisitGrid visits(const JudgedSteps& steps, const Columns& columns, const GridAxis& x, const GridAxis& y) {
  VisitGrid grid(x, y);
  for (std::size_t i = 0; i < steps.rewards.size(); ++i) {
    grid.add(field(steps, columns, i, columns.x), field(steps, columns, i, columns.y));
  }
  return grid;
}

std::vector<float> shares(const VisitGrid& grid) {
  std::vector<float> result;
  for (const double count : grid.counts()) {
    result.push_back(grid.visits() > 0 ? static_cast<float>(count / static_cast<double>(grid.visits())) : 0.0F);
  }
  return result;
}

}  // namespace

Result<RewardMap> map_rewards(const SceneSpec& spec, const JudgedSteps& own, const JudgedSteps& expert,
                              const FieldPair& fields) {
  const auto chosen = check_fields(spec, fields);
  if (!chosen) return tl::make_unexpected(chosen.error());
  const Columns columns = columns_of(spec, *chosen);
  const std::array<const JudgedSteps*, 2> both = {&own, &expert};
  RewardMap map;
  map.x_name = chosen->x;
  map.y_name = chosen->y;
  map.x = drawn_axis(own, expert, columns, columns.x);
  map.y = drawn_axis(own, expert, columns, columns.y);
  const VisitGrid mine = visits(own, columns, map.x, map.y);
  const VisitGrid theirs = visits(expert, columns, map.x, map.y);
  map.own = shares(mine);
  map.expert = shares(theirs);
  map.own_steps = mine.visits();
  map.expert_steps = theirs.visits();
  std::vector<double> sums(mine.counts().size());
  for (const JudgedSteps* steps : both) {
    for (std::size_t i = 0; i < steps->rewards.size(); ++i) {
      const std::size_t cell = mine.cell(field(*steps, columns, i, columns.x), field(*steps, columns, i, columns.y));
      sums[cell] += static_cast<double>(steps->rewards[i]);
    }
  }
  map.reward.resize(sums.size());
  bool any = false;
  for (std::size_t cell = 0; cell < sums.size(); ++cell) {
    const double count = mine.counts()[cell] + theirs.counts()[cell];
    if (count == 0.0) continue;
    const double mean = sums[cell] / count;
    map.reward[cell] = static_cast<float>(mean);
    map.lowest = any ? std::min(map.lowest, mean) : mean;
    map.highest = any ? std::max(map.highest, mean) : mean;
    any = true;
  }
  return map;
}

std::optional<Divergence> visitation_divergence(const SceneSpec& spec, const JudgedSteps& own,
                                                const JudgedSteps& expert, const FieldPair& fields) {
  const auto chosen = check_fields(spec, fields);
  if (!chosen || own.rewards.empty() || expert.rewards.empty()) return std::nullopt;
  const Columns columns = columns_of(spec, *chosen);
  const GridAxis x = comparison_axis(*range(expert, columns, columns.x, 0.0));
  const GridAxis y = comparison_axis(*range(expert, columns, columns.y, 0.0));
  return compare_visits(visits(own, columns, x, y), visits(expert, columns, x, y), chosen->x, chosen->y);
}

}  // namespace driftlab
