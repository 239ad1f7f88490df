#include "core/workbench/analysis.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/math.h"
#include "core/base/text.h"
#include "core/metrics/exponent.h"
#include "core/workbench/lookup.h"
#include "core/workbench/story.h"

namespace driftlab {
namespace {

bool whole(const EvaluationResult& evaluation) {
  return evaluation.episodes_total > 0 && static_cast<int>(evaluation.episodes.size()) == evaluation.episodes_total;
}

LabelPoint point_of(int round, std::int64_t labels, const EvaluationResult& evaluation) {
  return {round, labels, evaluation.success_rate(), evaluation.success_ci95(),
          static_cast<int>(evaluation.episodes.size())};
}

/// Without what had been paid before. Nothing: nobody knows.
std::optional<std::int64_t> labels_of(const RunItem& run, const std::vector<DemoItem>& demos) {
  if (run.status.expert_labels > 0 || run.data_key == "reward" || run.data_key == "file") {
    return run.status.expert_labels;
  }
  if (run.data_hashes.empty()) return std::nullopt;
  std::int64_t labels = 0;
  for (const std::uint64_t hash : run.data_hashes) {
    const auto demo =
        std::find_if(demos.begin(), demos.end(), [hash](const DemoItem& item) { return item.hash == hash; });
    if (demo == demos.end()) return std::nullopt;
    const auto& mask = demo->trajectory->label_mask;
    labels += std::count_if(mask.begin(), mask.end(), [](std::uint8_t labelled) { return labelled != 0; });
  }
  return labels;
}

std::optional<std::int64_t> sum(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return std::nullopt;
  return *a + *b;
}

/// A learner that tries drives whole rollouts, each followed by as many updates: so its updates tell its environment steps.
double env_steps_at(const RunItem& run, double updates) {
  const auto& params = run.params;
  const std::int64_t rows = params.integer("scenes") * params.integer("rollout");
  const std::int64_t rollouts = (params.integer("env_steps") + rows - 1) / rows;
  const auto table = params.table();
  const bool warms =
      std::any_of(table.begin(), table.end(), [](const Param& param) { return param.key == "warm_start"; });
  const auto warm = static_cast<double>(warms ? params.integer("warm_start") : 0);
  const auto whole_run = static_cast<double>(run.status.updates_total) - warm;
  if (whole_run <= 0.0) return 0.0;
  return std::max(0.0, updates - warm) / whole_run * static_cast<double>(rollouts * rows);
}

Series series_named(const RunItem& run, std::string_view name) {
  for (const Series& series : run.curves) {
    if (series.name == name) return series;
  }
  return {std::string(name), {}};
}

double limit_of(const Field& field) {
  return std::max(std::abs(static_cast<double>(field.low)), std::abs(static_cast<double>(field.high)));
}

/// The direction and magnitude of a mean action.
void point_arrow(MapArrow& arrow, std::span<const double> action, std::span<const Field> fields) {
  const auto by_limit = [&](std::size_t i) {
    const double limit = limit_of(fields[i]);
    return limit > 0.0 ? std::clamp(action[i] / limit, -1.0, 1.0) : 0.0;
  };
  if (fields.size() == 1) {
    constexpr double kQuarter = 1.5707963267948966;
    const double share = by_limit(0);
    arrow.direction = {-det::sin(share * kQuarter), det::cos(share * kQuarter)};
    arrow.magnitude = std::abs(share);
    return;
  }
  const double x = by_limit(0);
  const double y = by_limit(1);
  const double length = std::sqrt(x * x + y * y);
  if (length > 0.0) arrow.direction = {x / length, y / length};
  arrow.magnitude = std::min(1.0, length);
}

/// Of several numbers an action may be made of joint speeds, which say nothing of where it leads: the way does.
void follow(MapArrow& arrow, Vec2 way) {
  const double length = std::sqrt(dot(way, way));
  arrow.direction = length > 0.0 ? (1.0 / length) * way : Vec2{};
}

/// From "ahead is up" to "ahead is along the way".
void turn_ahead(MapArrow& arrow, Vec2 way) {
  const double length = std::sqrt(dot(way, way));
  if (length <= 0.0) return;
  const Vec2 ahead = (1.0 / length) * way;
  arrow.direction = arrow.direction.y * ahead + arrow.direction.x * Vec2{ahead.y, -ahead.x};
}

}  // namespace

Price price_of(const RunItem& run, const std::vector<DemoItem>& demos) {
  return {sum(run.before.labels, labels_of(run, demos)), sum(run.before.env_steps, run.status.env_steps)};
}

std::vector<LabelCurve> label_curves(const WorkbenchState& state) {
  std::vector<LabelCurve> curves;
  for (const RunItem& run : state.runs) {
    if (run.hidden || run.scene != state.scene || !(run.evaluation_params == state.scene_params)) continue;
    LabelCurve curve{run.id, run.name, run.color, {}};
    for (const RoundItem& round : run.rounds) {
      if (whole(round.evaluation)) curve.points.push_back(point_of(round.round, round.expert_labels, round.evaluation));
    }
    if (run.rounds.empty() && run.evaluation && whole(*run.evaluation)) {
      if (const auto labels = price_of(run, state.demos).labels)
        curve.points.push_back(point_of(0, *labels, *run.evaluation));
    }
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

std::vector<EnvStepCurve> env_step_curves(const WorkbenchState& state) {
  std::vector<EnvStepCurve> curves;
  for (const RunItem& run : state.runs) {
    if (run.hidden || run.scene != state.scene || !run.before.env_steps) continue;
    const auto before = static_cast<double>(*run.before.env_steps);
    EnvStepCurve curve{run.id, run.name, run.color, {}, {}};
    const bool tries = run.learner != nullptr && learns_by_trying(*run.learner);
    if (tries && run.scene_params == state.scene_params) {
      for (const auto& [updates, success] : series_named(run, "success").points) {
        curve.trying.emplace_back(before + env_steps_at(run, updates), success);
      }
    }
    if (run.evaluation && whole(*run.evaluation) && run.evaluation_params == state.scene_params) {
      const EvaluationResult& result = *run.evaluation;
      curve.evaluated = {before + static_cast<double>(run.status.env_steps), result.success_rate(),
                         result.success_ci95(), static_cast<int>(result.episodes.size())};
    }
    if (!curve.trying.empty() || curve.evaluated) curves.push_back(std::move(curve));
  }
  return curves;
}

LossAndSuccess loss_and_success(const RunItem& run) {
  LossAndSuccess result{series_named(run, "loss"), series_named(run, "held_out_loss"), {"success", {}}};
  for (const RoundItem& round : run.rounds) {
    if (!whole(round.evaluation)) continue;
    result.success.points.emplace_back(static_cast<double>(round.updates), round.evaluation.success_rate());
  }
  if (run.rounds.empty() && run.evaluation && whole(*run.evaluation)) {
    result.success.points.emplace_back(static_cast<double>(run.status.updates), run.evaluation->success_rate());
  }
  return result;
}

std::string horizon_sentence(const HorizonItem& sweep, const HorizonItem::Row& row) {
  if (row.costs.empty()) return "";
  if (row.fit) {
    return "cost grows as T^" + format_fixed(row.fit->exponent, 2) +
           (row.costs.size() == 1
                ? std::string(" (one seed: no interval)")
                : " (95 %: " + format_fixed(row.fit->ci95.low, 2) + " to " + format_fixed(row.fit->ci95.high, 2) + ")");
  }
  bool any = false;
  for (const std::vector<double>& seed : row.costs) {
    DRIFTLAB_ASSERT(seed.size() == sweep.horizons.size(), "a cost a horizon");
    any = any || std::any_of(seed.begin(), seed.end(), [](double cost) { return cost > 0.0; });
  }
  const std::vector<bool> usable = usable_horizons(sweep.horizons, row.costs);
  const auto good = std::count(usable.begin(), usable.end(), true);
  if (!any) return "no cost was seen: nothing to fit";
  return "too few horizons with a cost below its limit to fit a power: " + std::to_string(good) + " of " +
         std::to_string(kLeastHorizons) + " needed";
}

std::string actions_sentence(const RunItem& run, const SceneSpec& spec) {
  if (!run.diagnosis || run.diagnosis->actions.empty()) return "";
  return decision_sentence(run.diagnosis->actions, spec, run.scene->words, phrase(run.name));
}

double full_share(std::span<const FieldMap* const> maps) {
  double full = 0.0;
  for (const FieldMap* map : maps) {
    for (const float share : map->share) full = std::max(full, static_cast<double>(share));
  }
  return full;
}

std::vector<HeatCell> heat_cells(const FieldMap& map, double full) {
  std::vector<HeatCell> cells;
  const double width = (map.x.high - map.x.low) / map.x.cells;
  const double height = (map.y.high - map.y.low) / map.y.cells;
  for (std::size_t i = 0; i < map.share.size(); ++i) {
    const auto share = static_cast<double>(map.share[i]);
    if (share <= 0.0) continue;
    const auto columns = static_cast<std::size_t>(map.x.cells);
    HeatCell cell;
    cell.x_low = map.x.low + width * static_cast<double>(i % columns);
    cell.x_high = cell.x_low + width;
    cell.y_low = map.y.low + height * static_cast<double>(i / columns);
    cell.y_high = cell.y_low + height;
    cell.share = share;
    cell.shade = full > 0.0 ? std::min(1.0, std::sqrt(share / full)) : 0.0;
    cells.push_back(cell);
  }
  return cells;
}

std::vector<MapArrow> map_arrows(const FieldMap& map, std::span<const Field> action, int cells) {
  DRIFTLAB_ASSERT(cells > 0, "squares of at least one cell");
  std::vector<MapArrow> arrows;
  if (action.empty() || map.action.size() != map.share.size() * action.size()) return arrows;
  const double width = (map.x.high - map.x.low) / map.x.cells;
  const double height = (map.y.high - map.y.low) / map.y.cells;
  for (int top = 0; top < map.y.cells; top += cells) {
    for (int left = 0; left < map.x.cells; left += cells) {
      const int right = std::min(left + cells, map.x.cells);
      const int bottom = std::min(top + cells, map.y.cells);
      MapArrow arrow;
      std::vector<double> mean(action.size());
      Vec2 way;
      for (int row = top; row < bottom; ++row) {
        for (int column = left; column < right; ++column) {
          const auto cell = static_cast<std::size_t>(row * map.x.cells + column);
          const auto share = static_cast<double>(map.share[cell]);
          arrow.share += share;
          if (!map.motion.empty()) {
            way.x += share * static_cast<double>(map.motion[2 * cell]);
            way.y += share * static_cast<double>(map.motion[2 * cell + 1]);
          }
          for (std::size_t a = 0; a < action.size(); ++a) {
            mean[a] += share * static_cast<double>(map.action[cell * action.size() + a]);
          }
        }
      }
      if (arrow.share <= 0.0) continue;
      for (double& value : mean) value /= arrow.share;
      arrow.x = map.x.low + width * 0.5 * (left + right);
      arrow.y = map.y.low + height * 0.5 * (top + bottom);
      point_arrow(arrow, mean, action);
      if (action.size() == 1) turn_ahead(arrow, way);
      if (action.size() > 1 && !map.motion.empty()) follow(arrow, way);
      arrows.push_back(arrow);
    }
  }
  return arrows;
}

double along(const GridAxis& axis, double value) {
  return (value - axis.low) / (axis.high - axis.low);
}

}  // namespace driftlab
