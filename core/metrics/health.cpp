#include "core/metrics/health.h"

#include <algorithm>

#include "core/env/replay.h"

namespace driftlab {
namespace {

constexpr double kRareWay = 0.1;                // of the demonstrations: not one of several ways
constexpr std::size_t kMostExpertSteps = 2000;  // about

}  // namespace

HealthMeter::HealthMeter(const Task& task)
    : task_(task), spec_(task.make_scene()->spec()), sources_(field_sources(spec_)) {}

void HealthMeter::learn_demonstrations(std::span<const Trajectory> demonstrations) {
  for (; learned_ < demonstrations.size(); ++learned_) learn_demonstration(demonstrations[learned_]);
}

void HealthMeter::learn_demonstration(const Trajectory& driven) {
  const auto replay = Replay::begin(*task_.entry, driven);
  if (replay == nullptr) return;
  std::vector<float> probes(spec_.probes.size());
  std::vector<float> fields, seen, done;
  do {
    if (!replay->faithful()) return;
    const int step = replay->step();
    if (driven.label_mask[static_cast<std::size_t>(step)] == 0) continue;
    const auto label = driven.label(step);
    const auto observed = driven.observation(step);
    replay->scene().probe(probes);
    for (const FieldSource& source : sources_) {
      const bool action = source.kind == FieldSource::Kind::action;
      fields.push_back(action ? label[source.index] : source.read(replay->scene(), observed, probes));
    }
    seen.insert(seen.end(), observed.begin(), observed.end());
    done.insert(done.end(), label.begin(), label.end());
  } while (replay->advance());
  if (!replay->at_end()) return;
  fields_.insert(fields_.end(), fields.begin(), fields.end());
  seen_.insert(seen_.end(), seen.begin(), seen.end());
  done_.insert(done_.end(), done.begin(), done.end());
  const std::vector<float> told = reported_values(replay->scene());
  reported_.insert(reported_.end(), told.begin(), told.end());
}

/// Of many steps every n-th.
JudgedSteps HealthMeter::expert_steps(WatchedTraining& training) const {
  const auto width = static_cast<std::size_t>(spec_.observation_size());
  const auto actions = static_cast<std::size_t>(spec_.action_size());
  const std::size_t all = done_.size() / actions;
  const std::size_t every = all / kMostExpertSteps + 1;
  JudgedSteps steps;
  std::vector<float> seen, done;
  const auto copy = [](const std::vector<float>& from, std::size_t row, std::size_t columns, std::vector<float>& to) {
    const auto begin = from.begin() + static_cast<std::ptrdiff_t>(row * columns);
    to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(columns));
  };
  for (std::size_t row = 0; row < all; row += every) {
    copy(seen_, row, width, seen);
    copy(done_, row, actions, done);
    copy(fields_, row, sources_.size(), steps.fields);
  }
  if (!done.empty()) steps.rewards = training.judge(seen, done);
  return steps.rewards.empty() ? JudgedSteps{} : steps;
}

std::vector<WayFigure> HealthMeter::ways(const TrainingHealth& now) const {
  std::vector<WayFigure> found;
  const std::size_t width = spec_.reported.size();
  const std::size_t count = width > 0 ? reported_.size() / width : 0;
  for (std::size_t i = 0; i < width && count > 0; ++i) {
    double sum = 0.0;
    bool binary = true;
    for (std::size_t k = 0; k < count; ++k) {
      const float value = reported_[k * width + i];
      binary = binary && (value == 0.0F || value == 1.0F);
      sum += static_cast<double>(value);
    }
    const double share = sum / static_cast<double>(count);
    if (binary && share >= kRareWay) found.push_back({std::string(spec_.reported[i]), share, now.reported[i]});
  }
  return found;
}

Result<HealthLook> HealthMeter::look(WatchedTraining& training, std::span<const std::pair<double, double>> success,
                                     std::span<const std::pair<double, double>> returns, const FieldPair& fields) {
  const auto chosen = check_fields(spec_, fields);
  if (!chosen) return tl::make_unexpected(chosen.error());
  learn_demonstrations(training.demonstrations());
  HealthFacts facts;
  facts.now = training.health();
  facts.success = success;
  facts.returns = returns;
  facts.ways = ways(facts.now);
  const auto shown = training.demonstrations();
  const auto good =
      std::count_if(shown.begin(), shown.end(), [](const Trajectory& one) { return one.outcome == Outcome::success; });
  if (!shown.empty()) facts.shown = static_cast<double>(good) / static_cast<double>(shown.size());
  HealthLook look;
  const JudgedSteps own = training.judged_steps();
  if (!own.rewards.empty()) {
    const JudgedSteps expert = expert_steps(training);
    const auto divergence = visitation_divergence(spec_, own, expert, *chosen);
    if (divergence) facts.divergence = divergence->js;
    look.map = *map_rewards(spec_, own, expert, *chosen);
  }
  look.report = judge_health(facts);
  return look;
}

}  // namespace driftlab
