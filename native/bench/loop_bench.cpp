#include "native/bench/loop_bench.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "core/base/text.h"
#include "core/env/demonstrator.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::int64_t kPiece = 8;  // steps of all scenes

/// Measurements of equal pieces of work, which come in every rollout, or in some.
using Times = std::vector<std::vector<double>>;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Microseconds a rollout.
double total(const Times& times, int rollouts) {
  double sum = 0.0;
  for (const std::vector<double>& piece : times) {
    if (piece.empty()) continue;
    sum += median(piece) * static_cast<double>(piece.size()) / static_cast<double>(rollouts);
  }
  return sum;
}

bool has(const LearnerEntry& entry, std::string_view key) {
  return std::any_of(entry.params.begin(), entry.params.end(), [&](const Param& param) { return param.key == key; });
}

class Loop {
 public:
  Loop(const SceneEntry& scene, const LearnerEntry& entry, const std::function<double()>& now_us)
      : now_us_(now_us), params_(entry.params), task_{&scene, ParamValues(scene.params)} {
    const bool endless = params_.set("env_steps", 1e9).has_value();  // learning rates do not fall
    DRIFTLAB_ASSERT(endless, "a learner that drives rollouts has env_steps");
    scenes_ = params_.integer("scenes");
    rows_ = scenes_ * params_.integer("rollout");
    if (has(entry, "discriminator_updates")) judge_updates_ = params_.integer("discriminator_updates");
    learner_ = entry.make(params_);
    begin();
  }

  std::int64_t rows() const { return rows_; }
  bool failed() const { return failed_ || learner_->status().failed; }

  /// One rollout and what is learned from it.
  void run(Times& rollout, Times& judge, Times& learn) {
    std::size_t place = 0;
    for (std::int64_t left = rows_; left > 0; left -= kPiece * scenes_) {
      time({0, std::min(left, kPiece * scenes_)}, rollout, place++);
    }
    for (std::int64_t i = 0; i < judge_updates_; ++i) time({1, 0}, judge, static_cast<std::size_t>(i));
    place = 0;
    // An update that finds nothing to do says that the rollout is used up.
    for (std::int64_t before = -1; before != learner_->status().updates;) {
      before = learner_->status().updates;
      time({1, 0}, learn, place++);
    }
    learn[place - 1].pop_back();
  }

 private:
  void begin() {
    failed_ = !learner_->start(task_, kSeed, nullptr);
    if (failed_ || learner_->request().kind != Request::Kind::demonstrations) return;
    const auto expert = make_demonstrator("expert");
    const std::vector<Trajectory> laps = {demonstrate(task_, **expert, episode_seed(kSeed, 0), "expert")};
    failed_ = !learner_->add(laps);
  }

  void time(const Budget& budget, Times& times, std::size_t place) {
    const double begin = now_us_();
    learner_->step(budget);
    const double end = now_us_();
    if (times.size() <= place) times.resize(place + 1);
    times[place].push_back(end - begin);
  }

  const std::function<double()>& now_us_;
  ParamValues params_;
  Task task_;
  std::unique_ptr<Learner> learner_;
  std::int64_t scenes_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t judge_updates_ = 0;
  bool failed_ = false;
};

std::string percent(double share) {
  return format_fixed(100.0 * share, 0) + " %";
}

BenchRow row_of(const std::string& name, double rollout, double judge, double learn) {
  BenchRow row;
  row.name = name;
  row.median_us = rollout + judge + learn;
  row.parts = {{"rollouts", rollout}, {"discriminator", judge}, {"policy and value", learn}};
  row.note = std::to_string(static_cast<long long>(std::round(1e3 / row.median_us))) + " thousand a second:";
  for (const auto& [part, time] : row.parts) {
    if (time > 0.0) row.note += " " + part + " " + percent(time / row.median_us) + ",";
  }
  row.note.pop_back();
  return row;
}

BenchRow bench_loop(const SceneEntry& scene, const LearnerEntry& entry, const std::function<double()>& now_us,
                    int rounds) {
  constexpr double kLongEnough =
      1e6;  // microseconds: under Node.js functions are compiled well only once they have run for a while
  Loop loop(scene, entry, now_us);
  Times rollout, judge, learn;
  const double begin = now_us();
  while (!loop.failed() && now_us() - begin < kLongEnough) loop.run(rollout, judge, learn);
  for (Times* times : {&rollout, &judge, &learn}) times->clear();
  for (int i = 0; i < rounds && !loop.failed(); ++i) loop.run(rollout, judge, learn);
  DRIFTLAB_ASSERT(!loop.failed(), "a learner with its initial params learns from an expert's episode");
  const auto per_step = [&](const Times& times) { return total(times, rounds) / static_cast<double>(loop.rows()); };
  return row_of(std::string(scene.id) + ": " + std::string(entry.id) + ", whole loop", per_step(rollout),
                per_step(judge), per_step(learn));
}

}  // namespace

std::vector<BenchRow> bench_loops(SceneList scenes, LearnerList learners, const std::function<double()>& now_us,
                                  int rounds) {
  DRIFTLAB_ASSERT(rounds > 0, "at least one measurement");
  std::vector<BenchRow> rows;
  for (const SceneEntry* scene : scenes) {
    for (const LearnerEntry* entry : learners) {
      if (has(*entry, "rollout")) rows.push_back(bench_loop(*scene, *entry, now_us, rounds));
    }
  }
  return rows;
}

}  // namespace driftlab
