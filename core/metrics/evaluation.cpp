#include "core/metrics/evaluation.h"

#include <algorithm>
#include <cmath>

#include "core/env/fields.h"
#include "core/metrics/driver.h"
#include "core/metrics/laps.h"
#include "core/metrics/statistics.h"

namespace driftlab {

int EvaluationResult::successes() const {
  return static_cast<int>(std::count_if(episodes.begin(), episodes.end(),
                                        [](const EpisodeResult& e) { return e.outcome == Outcome::success; }));
}

double EvaluationResult::success_rate() const {
  return episodes.empty() ? 0.0 : static_cast<double>(successes()) / static_cast<double>(episodes.size());
}

Interval EvaluationResult::success_ci95() const {
  return wilson95(successes(), static_cast<int>(episodes.size()));
}

double EvaluationResult::steps_before_failure() const {
  std::vector<double> steps;
  for (const EpisodeResult& episode : episodes) {
    if (episode.outcome == Outcome::failure) steps.push_back(episode.steps);
  }
  return steps.empty() ? 0.0 : median(steps);
}

double EvaluationResult::laps_driven() const {
  double laps = 0.0;
  for (const EpisodeResult& episode : episodes) laps += episode.laps;
  return laps;
}

double EvaluationResult::falls_per_lap() const {
  double falls = 0.0;
  for (const EpisodeResult& episode : episodes) falls += episode.outcome == Outcome::failure ? 1.0 : 0.0;
  const double laps = laps_driven();
  return falls > 0.0 && laps > 0.0 ? falls / laps : 0.0;
}

std::int64_t EvaluationResult::env_steps() const {
  std::int64_t steps = 0;
  for (const EpisodeResult& episode : episodes) steps += episode.steps;
  return steps;
}

double EvaluationResult::mean_return() const {
  std::vector<double> values;
  for (const EpisodeResult& episode : episodes) values.push_back(episode.episode_return);
  return mean(values);
}

double EvaluationResult::mean_cost() const {
  std::vector<double> values;
  for (const EpisodeResult& episode : episodes) values.push_back(episode.cost);
  return mean(values);
}

std::vector<ReportedFigure> EvaluationResult::reported() const {
  std::vector<ReportedFigure> figures;
  std::vector<std::vector<double>> values;
  for (const EpisodeResult& episode : episodes) {
    for (const ReportedValue& told : episode.reported) {
      const auto known =
          std::find_if(figures.begin(), figures.end(), [&](const ReportedFigure& f) { return f.name == told.name; });
      const auto at = static_cast<std::size_t>(known - figures.begin());
      if (known == figures.end()) {
        figures.push_back({told.name});
        values.emplace_back();
      }
      values[at].push_back(told.value);
    }
  }
  for (std::size_t i = 0; i < figures.size(); ++i) {
    figures[i].mean = mean(values[i]);
    figures[i].median = median(values[i]);
    figures[i].mean_ci95 = mean_interval95(values[i]);
    figures[i].episodes = static_cast<int>(values[i].size());
  }
  return figures;
}

Interval wilson95(int successes, int trials) {
  if (trials <= 0) return {0.0, 1.0};
  constexpr double kZ = 1.959963984540054;  // 97.5 % point of the standard normal
  const double n = trials;
  const double p = static_cast<double>(successes) / n;
  const double scale = 1.0 + kZ * kZ / n;
  const double centre = (p + kZ * kZ / (2.0 * n)) / scale;
  const double reach = kZ * std::sqrt(p * (1.0 - p) / n + kZ * kZ / (4.0 * n * n)) / scale;
  // At the ends the formula gives exactly 0 and 1; rounding must not move them.
  const double low = successes == 0 ? 0.0 : std::max(0.0, centre - reach);
  const double high = successes == trials ? 1.0 : std::min(1.0, centre + reach);
  return {low, high};
}

namespace {

// The scene as the episode left it.
std::vector<ReportedValue> reported_by(const Scene& scene) {
  const std::vector<float> told = reported_values(scene);
  std::vector<ReportedValue> values;
  for (std::size_t i = 0; i < told.size(); ++i) {
    values.push_back({std::string(scene.spec().reported[i]), static_cast<double>(told[i])});
  }
  return values;
}

}  // namespace

struct Evaluator::Impl {
  Impl(const Task& task, const Policy* policy, std::uint64_t seed_, int episodes)
      : driver(task, policy), laps(task.make_scene()->spec()), seed(seed_) {
    result.episodes_total = driver.able() ? std::max(0, episodes) : 0;
  }

  bool finished() const { return static_cast<int>(result.episodes.size()) >= result.episodes_total; }

  void one_step() {
    if (!driver.driving()) {
      current = EpisodeResult{};
      current.seed = episode_seed(seed, result.episodes.size());
      driver.begin(current.seed);
    }
    const StepResult& step = driver.step();
    current.episode_return += static_cast<double>(step.reward);
    current.cost += static_cast<double>(step.cost);
    if (!step.ended()) return;
    current.steps = driver.episode().steps();
    current.outcome = step.outcome;
    current.laps = laps.laps(driver.episode());
    current.reported = reported_by(driver.episode().scene());
    result.episodes.push_back(current);
  }

  EpisodeDriver driver;
  LapMeter laps;
  std::uint64_t seed;
  EpisodeResult current;
  EvaluationResult result;
};

Evaluator::Evaluator(const Task& task, const Policy* policy, std::uint64_t seed, int episodes)
    : impl_(std::make_unique<Impl>(task, policy, seed, episodes)) {}

Evaluator::~Evaluator() = default;

bool Evaluator::step(std::int64_t env_steps) {
  for (std::int64_t i = 0; i < env_steps && !impl_->finished(); ++i) impl_->one_step();
  return !impl_->finished();
}

const EvaluationResult& Evaluator::result() const {
  return impl_->result;
}

}  // namespace driftlab
