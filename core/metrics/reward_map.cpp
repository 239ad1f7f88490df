#include "core/metrics/reward_map.h"

#include <algorithm>
#include <array>

namespace driftlab {
namespace {

constexpr int kCells = 30;

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

std::optional<GridAxis> range(std::span<const JudgedSteps* const> all, const Columns& columns, std::size_t column) {
  std::optional<GridAxis> axis;
  for (const JudgedSteps* steps : all) {
    for (std::size_t i = 0; i < steps->rewards.size(); ++i) {
      const double value = field(*steps, columns, i, column);
      if (!axis) axis = GridAxis{value, value, kCells};
      axis->low = std::min(axis->low, value);
      axis->high = std::max(axis->high, value);
    }
  }
  return axis;
}

GridAxis drawn_axis(std::span<const JudgedSteps* const> all, const Columns& columns, std::size_t column) {
  const GridAxis axis = range(all, columns, column).value_or(GridAxis{0.0, 1.0, kCells});
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
  map.x = drawn_axis(both, columns, columns.x);
  map.y = drawn_axis(both, columns, columns.y);
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
  const std::array<const JudgedSteps*, 1> theirs = {&expert};
  const GridAxis x = comparison_axis(*range(theirs, columns, columns.x));
  const GridAxis y = comparison_axis(*range(theirs, columns, columns.y));
  return compare_visits(visits(own, columns, x, y), visits(expert, columns, x, y), chosen->x, chosen->y);
}

}  // namespace driftlab
