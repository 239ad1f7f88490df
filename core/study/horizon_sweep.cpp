#include "core/study/horizon_sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/math.h"
#include "core/base/text.h"

namespace driftlab {
namespace {

constexpr std::int64_t kPlenty = std::numeric_limits<std::int64_t>::max() / 2;

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

std::vector<double> spread(const HorizonOptions& options, double dt) {
  std::vector<double> horizons;
  for (int i = 0; i < options.horizons; ++i) {
    const double share = static_cast<double>(i) / (options.horizons - 1);
    const double seconds = options.shortest * det::pow(options.longest / options.shortest, share);
    const double steps = std::max(1.0, std::round(seconds / dt));
    if (horizons.empty() || steps > horizons.back()) horizons.push_back(steps);
  }
  return horizons;
}

}  // namespace

Result<HorizonSweep> HorizonSweep::make(const Task& training, const HorizonOptions& options) {
  const auto scene = training.make_scene();
  if (!has_param(training.params, "off_road") || !has_param(training.params, "laps")) {
    return fail("a scene whose failures can cost instead of ending the episode (off_road, laps)",
                std::string(scene->spec().id), "See `driftlab scenes`: it takes a scene with these settings.");
  }
  if (options.horizons < kLeastHorizons || !(options.longest > options.shortest)) {
    return fail("at least " + std::to_string(kLeastHorizons) + " horizons from short to long",
                std::to_string(options.horizons) + " from " + format_real(options.shortest) + " to " +
                    format_real(options.longest) + " s",
                "Ask for more horizons, or for a longer longest one.");
  }
  if (options.seeds < 1 || options.episodes < 1 || options.demos < 1) {
    return fail("at least one seed, episode and demonstration",
                std::to_string(options.seeds) + ", " + std::to_string(options.episodes) + " and " +
                    std::to_string(options.demos),
                "Five seeds and twenty episodes are a good start.");
  }
  if (const auto good = make_demonstrator(options.driver); !good) return tl::make_unexpected(good.error());
  HorizonSweep sweep;
  sweep.options_ = options;
  sweep.dt_ = scene->spec().dt;
  auto setup = std::make_shared<HorizonSetup>();
  setup->training = setup->driving = training;
  setup->episodes = options.episodes;
  setup->demos = options.demos;
  setup->driver = options.driver;
  setup->seed = options.seed;
  setup->horizons = spread(options, sweep.dt_);
  if (const auto set = setup->driving.params.set("off_road", "costs"); !set) return tl::make_unexpected(set.error());
  if (const auto done = lengthen(setup->driving, static_cast<int>(setup->horizons.back())); !done) {
    return tl::make_unexpected(done.error());
  }
  sweep.setup_ = std::move(setup);
  for (std::size_t i = 0; i < options.learners.size(); ++i) {
    const SweepLearner& learner = options.learners[i];
    for (int seed = 0; seed < options.seeds; ++seed) {
      sweep.cells_.emplace_back(sweep.setup_, *learner.entry, learner.params, i, seed);
    }
  }
  return sweep;
}

void HorizonSweep::run(int job) {
  HorizonCell& cell = cells_[static_cast<std::size_t>(job)];
  Budget budget{kPlenty, kPlenty};
  while (cell.step(budget)) budget = {kPlenty, kPlenty};
}

bool HorizonSweep::step(const Budget& budget) {
  Budget left = budget;
  for (HorizonCell& cell : cells_) {
    if (cell.step(left)) return true;
  }
  return false;
}

double HorizonSweep::progress() const {
  double sum = 0.0;
  for (const HorizonCell& cell : cells_) sum += cell.progress();
  return cells_.empty() ? 1.0 : sum / static_cast<double>(cells_.size());
}

bool HorizonSweep::finished() const {
  return std::all_of(cells_.begin(), cells_.end(), [](const HorizonCell& cell) { return cell.finished(); });
}

Result<void> HorizonSweep::problem() const {
  for (const HorizonCell& cell : cells_) {
    if (cell.problem()) return tl::make_unexpected(*cell.problem());
  }
  return {};
}

std::vector<std::vector<double>> HorizonSweep::costs(std::size_t learner) const {
  std::vector<std::vector<double>> rows;
  for (const HorizonCell& cell : cells_) {
    if (cell.row() == learner && cell.finished() && !cell.problem()) rows.push_back(cell.costs());
  }
  return rows;
}

}  // namespace driftlab
