#include "native/study/drift_study.h"

#include <algorithm>
#include <limits>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/learners/learner.h"
#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

// Streams of the study's seed.
constexpr std::uint64_t kDemonstrations = 1;
constexpr std::uint64_t kTraining = 2;
constexpr std::uint64_t kEvaluation = 3;

constexpr std::int64_t kPlenty = std::numeric_limits<std::int64_t>::max() / 2;

std::uint64_t seed_for(std::uint64_t seed, std::uint64_t use, int index) {
  return mix_seed(mix_seed(seed, use), static_cast<std::uint64_t>(index));
}

// "wheel angle" or "wheel turn rate" and the speed.
std::string setting_name(const std::string& letter, const ParamValues& params) {
  const bool angle = params.choice("steering") == "angle";
  return letter + ": wheel " + (angle ? "angle" : "turn rate") + ", " + format_real(params.real("speed")) + " m/s";
}

std::unique_ptr<Learner> make_learner(const std::string& id, int rounds) {
  const LearnerEntry* entry = find_learner(id).value();
  ParamValues params(entry->params);
  if (id == "dagger") {
    const auto done = params.set("rounds", static_cast<double>(rounds));
    DRIFTLAB_ASSERT(done.has_value(), "DAgger has rounds");
  }
  return entry->make(params);
}

std::string percent_list(const std::vector<double>& shares) {
  std::string line;
  for (const double share : shares) {
    std::string cell = std::to_string(static_cast<int>(100.0 * share + 0.5));
    line += std::string(cell.size() < 4 ? 4 - cell.size() : 1, ' ') + cell;
  }
  return line;
}

std::string name_of(const DriftRow& row) {
  const std::string laps = std::to_string(row.laps) + (row.laps == 1 ? " lap, " : " laps, ") + row.driver;
  return row.learner == "bc" ? "bc      " + laps : "dagger  round " + std::to_string(row.round);
}

}  // namespace

double DriftRow::mean() const {
  return driftlab::mean(success);
}
double DriftRow::median() const {
  return driftlab::median(success);
}
Interval DriftRow::interval() const {
  return bootstrap_median95(success);
}

DriftStudy::DriftStudy(const SceneEntry& scene, const ParamValues& params, const DriftOptions& options)
    : options_(options), params_(params.changed()) {
  plan(setting_name("B", params), {&scene, params});
  Task turning = {&scene, params};
  const bool known = turning.params.set("steering", "rate") && turning.params.set("speed", 8.5);
  DRIFTLAB_ASSERT(known, "the lane steers by rate too");
  plan(setting_name("A", turning.params), turning);
}

void DriftStudy::plan(const std::string& setting, const Task& task) {
  for (const char* driver : {"careful", "average", "sloppy"}) add_plan(setting, {task, "bc", driver, 1, 0, 0});
  for (const int laps : {5, 20}) add_plan(setting, {task, "bc", "average", laps, 0, 0});
  for (const int laps : {1, 5, 20}) add_plan(setting, {task, "bc", "expert", laps, 0, 0});
  add_plan(setting, {task, "dagger", "expert", 1, options_.rounds, 0});
}

void DriftStudy::add_plan(const std::string& setting, Plan plan) {
  plan.first_row = rows_.size();
  for (int round = 0; round <= plan.rounds; ++round) {
    DriftRow row;
    row.setting = setting;
    row.learner = plan.learner;
    row.driver = plan.driver;
    row.laps = plan.laps;
    row.round = round;
    row.success.resize(static_cast<std::size_t>(options_.seeds));
    row.own_error.resize(static_cast<std::size_t>(options_.seeds));
    rows_.push_back(std::move(row));
  }
  plans_.push_back(std::move(plan));
}

int DriftStudy::jobs() const {
  return static_cast<int>(plans_.size()) * options_.seeds;
}

std::vector<Trajectory> DriftStudy::demonstrations(const Plan& plan, int seed) const {
  const std::uint64_t first = seed_for(options_.seed, kDemonstrations, seed);
  const auto driver = make_demonstrator(plan.driver).value();
  std::vector<Trajectory> laps;
  for (std::uint64_t i = 0; static_cast<int>(laps.size()) < plan.laps; ++i) {
    DRIFTLAB_ASSERT(i < 100 + 10 * static_cast<std::uint64_t>(plan.laps),
                    "the demonstrator hardly ever stays on the road");
    Trajectory lap = demonstrate(plan.task, *driver, episode_seed(first, i), plan.driver);
    if (lap.outcome == Outcome::success) laps.push_back(std::move(lap));
  }
  return laps;
}

void DriftStudy::measure(const Plan& plan, const Policy& policy, int seed, DriftRow& row) const {
  const std::uint64_t first = seed_for(options_.seed, kEvaluation, seed);
  Evaluator evaluator(plan.task, &policy, first, options_.episodes);
  while (evaluator.step(kPlenty)) {
  }
  const auto at = static_cast<std::size_t>(seed);
  row.success[at] = evaluator.result().success_rate();

  const auto driven = policy.clone();
  const auto expert = make_demonstrator("expert").value();
  const Trajectory lap = run_policy(plan.task, *driven, episode_seed(first, 0), row.learner, expert.get());
  double sum = 0.0;
  for (std::size_t i = 0; i < lap.labels.size(); ++i) {
    const double off = static_cast<double>(lap.applied[i]) - static_cast<double>(lap.labels[i]);
    sum += off * off;
  }
  row.own_error[at] = sum / static_cast<double>(lap.labels.size());
}

void DriftStudy::run(int job) {
  const Plan& plan = plans_[static_cast<std::size_t>(job / options_.seeds)];
  const int seed = job % options_.seeds;
  const auto learner = make_learner(plan.learner, plan.rounds);
  const auto begun = learner->start(plan.task, seed_for(options_.seed, kTraining, seed), nullptr);
  DRIFTLAB_ASSERT(begun.has_value(), "the lane can be learned");
  const auto added = learner->add(demonstrations(plan, seed));
  DRIFTLAB_ASSERT(added.has_value(), "the lane's own laps fit");
  const std::int64_t updates = learner->status().updates_total / (plan.rounds + 1);
  for (int round = 0; round <= plan.rounds; ++round) {
    learner->step({updates, kPlenty});
    const auto policy = learner->snapshot();
    DRIFTLAB_ASSERT(policy != nullptr, "training with initial settings does not fail");
    measure(plan, *policy, seed, rows_[plan.first_row + static_cast<std::size_t>(round)]);
  }
}

nlohmann::ordered_json DriftStudy::json() const {
  nlohmann::ordered_json out;
  out["scene"] = "lane";
  out["params"] = params_;
  out["seeds"] = options_.seeds;
  out["episodes"] = options_.episodes;
  out["seed"] = options_.seed;
  for (const DriftRow& row : rows_) {
    const Interval interval = row.interval();
    out["rows"].push_back({{"setting", row.setting},
                           {"learner", row.learner},
                           {"driver", row.driver},
                           {"laps", row.laps},
                           {"round", row.round},
                           {"success_by_seed", row.success},
                           {"success_rate", row.median()},
                           {"success_ci95", {interval.low, interval.high}},
                           {"success_mean", row.mean()},
                           {"own_states_mse_by_seed", row.own_error}});
  }
  return out;
}

std::string DriftStudy::text() const {
  std::string out;
  std::string setting;
  for (const DriftRow& row : rows_) {
    if (row.setting != setting) {
      setting = row.setting;
      out += (out.empty() ? "" : "\n") + setting + "\n";
      if (!params_.empty()) out += "with " + join(params_, ", ") + "\n";
      out += "whole laps on the road, of " + std::to_string(options_.episodes) + " a seed, in percent\n";
    }
    std::string name = name_of(row);
    name.resize(std::max<std::size_t>(name.size(), 26), ' ');
    const Interval interval = row.interval();
    out += name + percent_list(row.success) + "   median " + format_percent(row.median()) + " (" +
           format_percent(interval.low) + " to " + format_percent(interval.high) + "), mean " +
           format_percent(row.mean()) + "\n";
  }
  return out;
}

}  // namespace driftlab
