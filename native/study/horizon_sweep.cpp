#include "native/study/horizon_sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

// Streams of the sweep's seed.
constexpr std::uint64_t kDemonstrations = 1;
constexpr std::uint64_t kTraining = 2;
constexpr std::uint64_t kEvaluation = 3;
constexpr std::int64_t kPlenty = std::numeric_limits<std::int64_t>::max() / 2;

std::uint64_t seed_for(std::uint64_t seed, std::uint64_t use, int index) {
  return mix_seed(mix_seed(seed, use), static_cast<std::uint64_t>(index));
}

bool has_param(const ParamValues& params, std::string_view key) {
  return std::any_of(params.table().begin(), params.table().end(), [&](const Param& p) { return p.key == key; });
}

// As many laps as it takes to be still under way after this many steps.
Result<void> lengthen(Task& task, int steps) {
  for (int laps = 1;; ++laps) {
    if (const auto set = task.params.set("laps", static_cast<double>(laps)); !set) return set;
    const auto scene = task.make_scene();
    // An episode is cut off some time after its laps are driven; three quarters of that time is before the laps' end.
    if (scene->spec().max_steps * 3 / 4 >= steps) return {};
  }
}

std::string bracketed(const Interval& interval) {
  return format_fixed(interval.low, 2) + " to " + format_fixed(interval.high, 2);
}

}  // namespace

Result<HorizonSweep> HorizonSweep::make(const Task& training, const HorizonOptions& options) {
  HorizonSweep sweep;
  sweep.training_ = sweep.driving_ = training;
  sweep.options_ = options;
  const auto scene = training.make_scene();
  if (!has_param(training.params, "off_road") || !has_param(training.params, "laps")) {
    return fail("a scene whose failures can cost instead of ending the episode (off_road, laps)",
                std::string(scene->spec().id), "Use the scene lane.");
  }
  if (options.horizons < kLeastHorizons || !(options.longest > options.shortest)) {
    return fail("at least " + std::to_string(kLeastHorizons) + " horizons from short to long",
                std::to_string(options.horizons) + " from " + format_real(options.shortest) + " to " +
                    format_real(options.longest) + " s",
                {});
  }
  sweep.dt_ = scene->spec().dt;
  for (int i = 0; i < options.horizons; ++i) {
    const double share = static_cast<double>(i) / (options.horizons - 1);
    const double seconds = options.shortest * det::pow(options.longest / options.shortest, share);
    const double steps = std::max(1.0, std::round(seconds / sweep.dt_));
    if (sweep.horizons_.empty() || steps > sweep.horizons_.back()) sweep.horizons_.push_back(steps);
  }
  if (const auto set = sweep.driving_.params.set("off_road", "costs"); !set) return tl::make_unexpected(set.error());
  if (const auto done = lengthen(sweep.driving_, static_cast<int>(sweep.horizons_.back())); !done) {
    return tl::make_unexpected(done.error());
  }
  for (std::size_t learner = 0; learner < options.learners.size(); ++learner) {
    for (int seed = 0; seed < options.seeds; ++seed) sweep.cells_.push_back({learner, seed, {}, {}});
  }
  return sweep;
}

Result<std::unique_ptr<Policy>> HorizonSweep::train(const Cell& cell) const {
  auto driver = make_demonstrator(options_.driver);
  if (!driver) return tl::make_unexpected(driver.error());
  const std::uint64_t first = seed_for(options_.seed, kDemonstrations, cell.seed);
  std::vector<Trajectory> demos;
  for (std::uint64_t i = 0; static_cast<int>(demos.size()) < options_.demos; ++i) {
    if (i >= 100 + 10 * static_cast<std::uint64_t>(options_.demos)) {
      return fail("a demonstrator who mostly succeeds", options_.driver, "Let another one demonstrate.");
    }
    Trajectory demo = demonstrate(training_, **driver, episode_seed(first, i), options_.driver);
    if (demo.outcome == Outcome::success) demos.push_back(std::move(demo));
  }
  const SweepLearner& chosen = options_.learners[cell.learner];
  const auto learner = chosen.entry->make(chosen.params);
  const auto begun = learner->start(training_, seed_for(options_.seed, kTraining, cell.seed), nullptr);
  if (!begun) return tl::make_unexpected(begun.error());
  if (const auto added = learner->add(demos); !added) return tl::make_unexpected(added.error());
  const TrainStatus status = learner->step({kPlenty, kPlenty});
  if (!status.finished || status.failed) {
    return fail("a learner that trains to its end alone",
                status.finished ? status.stop_reason : "one that asks a person", "Set its teacher to the expert.");
  }
  return learner->snapshot();
}

std::vector<double> HorizonSweep::drive(const Policy& policy, int seed) const {
  const std::uint64_t first = seed_for(options_.seed, kEvaluation, seed);
  const auto driver = policy.clone();
  std::vector<double> costs(horizons_.size());
  std::vector<float> action(static_cast<std::size_t>(driving_.make_scene()->spec().action_size()));
  for (int i = 0; i < options_.episodes; ++i) {
    const std::uint64_t which = episode_seed(first, static_cast<std::uint64_t>(i));
    Episode episode(driving_, which, "policy");
    driver->reset(which);
    double cost = 0.0;
    for (std::size_t h = 0; h < horizons_.size(); ++h) {
      // Where an episode is over before the horizon, nothing more is paid.
      while (!episode.ended() && episode.steps() < static_cast<int>(horizons_[h])) {
        driver->act(episode.moment(), action, nullptr);
        const StepResult result = episode.step(action, {}, Controller::policy);
        DRIFTLAB_ASSERT(result.refused == nullptr, "policies give finite actions");
        cost += static_cast<double>(result.cost);
      }
      costs[h] += cost;
    }
  }
  for (double& cost : costs) cost /= static_cast<double>(options_.episodes);
  return costs;
}

void HorizonSweep::run(int job) {
  Cell& cell = cells_[static_cast<std::size_t>(job)];
  const auto policy = train(cell);
  if (policy) {
    cell.costs = drive(**policy, cell.seed);
  } else {
    cell.problem = policy.error();
  }
}

Result<void> HorizonSweep::problem() const {
  for (const Cell& cell : cells_) {
    if (cell.problem) return tl::make_unexpected(*cell.problem);
  }
  return {};
}

std::vector<std::vector<double>> HorizonSweep::costs(std::size_t learner) const {
  std::vector<std::vector<double>> rows;
  for (const Cell& cell : cells_) {
    if (cell.learner == learner) rows.push_back(cell.costs);
  }
  return rows;
}

nlohmann::ordered_json HorizonSweep::json() const {
  nlohmann::ordered_json out = {{"scene", driving_.entry->id},   {"scene_params", driving_.params.changed()},
                                {"seeds", options_.seeds},       {"episodes", options_.episodes},
                                {"demos", options_.demos},       {"driver", options_.driver},
                                {"seed", options_.seed},         {"horizons_steps", horizons_},
                                {"saturated_above", kSaturated}, {"rows", nlohmann::ordered_json::array()}};
  for (std::size_t i = 0; i < options_.learners.size(); ++i) {
    const auto rows = costs(i);
    const auto fit = fit_exponent(horizons_, rows);
    nlohmann::ordered_json row = {{"learner", options_.learners[i].entry->id},
                                  {"learner_params", options_.learners[i].params.changed()},
                                  {"cost_by_seed", rows},
                                  {"exponent", nullptr},
                                  {"exponent_ci95", nullptr},
                                  {"fitted_horizons", nullptr},
                                  {"not_fitted_because", nullptr}};
    if (fit) {
      row["exponent"] = fit->exponent;
      row["exponent_ci95"] = {fit->ci95.low, fit->ci95.high};
      row["fitted_horizons"] = fit->used;
    } else {
      row["not_fitted_because"] = fit.error().message();
    }
    out["rows"].push_back(std::move(row));
  }
  return out;
}

std::string HorizonSweep::text() const {
  std::string out = "mean cost of an episode (steps off the road), by horizon; * fitted\nseconds      ";
  const auto cell = [](const std::string& words) {
    return std::string(words.size() < 9 ? 9 - words.size() : 1, ' ') + words;
  };
  for (const double steps : horizons_) out += cell(format_fixed(steps * dt_, 1) + " ");
  out += "\n";
  for (std::size_t i = 0; i < options_.learners.size(); ++i) {
    const auto rows = costs(i);
    const auto fit = fit_exponent(horizons_, rows);
    const std::string id(options_.learners[i].entry->id);
    std::vector<double> sums(horizons_.size());
    for (std::size_t seed = 0; seed < rows.size(); ++seed) {
      std::string name = id + " seed " + std::to_string(seed);
      name.resize(std::max<std::size_t>(name.size(), 13), ' ');
      out += name;
      for (std::size_t h = 0; h < horizons_.size(); ++h) {
        sums[h] += rows[seed][h];
        out += cell(format_fixed(rows[seed][h], 1) + " ");
      }
      out += "\n";
    }
    std::string name = id + " mean";
    name.resize(std::max<std::size_t>(name.size(), 13), ' ');
    out += name;
    for (std::size_t h = 0; h < horizons_.size(); ++h) {
      out += cell(format_fixed(sums[h] / static_cast<double>(rows.size()), 1) + (fit && fit->used[h] ? "*" : " "));
    }
    out +=
        "\n" + id + ": " +
        (fit ? "cost grows as T^" + format_fixed(fit->exponent, 2) + " (95 % over seeds: " + bracketed(fit->ci95) + ")"
             : "not fitted: " + fit.error().message()) +
        "\n\n";
  }
  return out;
}

}  // namespace driftlab
