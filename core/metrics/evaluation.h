#pragma once
// Success, steps before failure, falls per lap, return, cost, over whole episodes. The page's Worker and the command line run the same
// code.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/env/rollout.h"

namespace driftlab {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// A probe's value at the end of an episode, which its scene wants told beside success (SceneSpec::reported): "overlap".
struct ReportedValue {
  std::string name;
  double value = 0.0;
};

/// The same over the episodes that have it.
struct ReportedFigure {
  std::string name{};
  double mean = 0.0;
  double median = 0.0;
  Interval mean_ci95{};  ///< see mean_interval95 in statistics.h; of one episode as wide as nothing
  int episodes = 0;
};

struct EpisodeResult {
  std::uint64_t seed = 0;
  Outcome outcome = Outcome::running;
  int steps = 0;
  double episode_return = 0.0;
  double cost = 0.0;  ///< summed
  double laps = 0.0;  ///< driven, see laps.h
  std::vector<ReportedValue> reported{};
};

struct EvaluationResult {
  int episodes_total = 0;
  std::vector<EpisodeResult> episodes;  ///< in order; fewer than total while unfinished
  double success_rate() const;
  int successes() const;
  /// Wilson score interval, 95 %.
  Interval success_ci95() const;
  /// Median over failed episodes; 0 when none failed.
  double steps_before_failure() const;
  /// Over all episodes; where a scene has no laps, an episode's full length counts as one.
  double laps_driven() const;
  /// Episodes that failed, divided by laps driven: how often a driver who is put back on the road after each fall would fall in a lap
  /// (Ross, Gordon, Bagnell 2011). A share of failed episodes flatters those who fail early, this does not. 0 when none failed.
  double falls_per_lap() const;
  /// Environment steps driven.
  std::int64_t env_steps() const;
  double mean_return() const;
  double mean_cost() const;
  /// In the order in which the episodes have them; empty where the scene reports nothing, or in evaluations kept before it did.
  std::vector<ReportedFigure> reported() const;
};

/// Wilson (1927) score interval for `successes` of `trials` at 95 %.
Interval wilson95(int successes, int trials);

/// Runs episodes episode_seed(seed, 0 .. episodes-1) a slice at a time.
class Evaluator {
 public:
  /// `policy` null: the scene's expert drives.
  Evaluator(const Task& task, const Policy* policy, std::uint64_t seed, int episodes);
  ~Evaluator();
  /// Advances by at most `env_steps`; true while there is more to do.
  bool step(std::int64_t env_steps);
  const EvaluationResult& result() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
