#include "core/rl/episode_tally.h"

namespace driftlab {

void EpisodeTally::add(std::span<const VectorScenes::Step> steps) {
  DRIFTLAB_ASSERT(steps.size() == returns_.size(), "a step a scene");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Ended& now = returns_[i];
    now.episode_return += static_cast<double>(steps[i].reward);
    now.cost += static_cast<double>(steps[i].cost);
    now.steps += 1.0;
    if (!steps[i].ended) continue;
    now.success = steps[i].outcome == Outcome::success ? 1.0 : 0.0;
    ended_.push_back(now);
    if (ended_.size() > kRemembered) ended_.pop_front();
    ++episodes_;
    now = {};
  }
}

double EpisodeTally::mean(double Ended::*figure) const {
  if (ended_.empty()) return 0.0;
  double sum = 0.0;
  for (const Ended& episode : ended_) sum += episode.*figure;
  return sum / static_cast<double>(ended_.size());
}

double EpisodeTally::success() const {
  return mean(&Ended::success);
}
double EpisodeTally::mean_return() const {
  return mean(&Ended::episode_return);
}
double EpisodeTally::mean_steps() const {
  return mean(&Ended::steps);
}
double EpisodeTally::cost_per_step() const {
  const double steps = mean_steps();
  return steps > 0.0 ? mean(&Ended::cost) / steps : 0.0;
}

void EpisodeTally::save(Writer& writer) const {
  const auto put = [&](const Ended& episode) {
    for (const double value : {episode.episode_return, episode.cost, episode.steps, episode.success}) writer.put(value);
  };
  for (const Ended& episode : returns_) put(episode);
  writer.put<std::uint64_t>(ended_.size());
  for (const Ended& episode : ended_) put(episode);
  writer.put(episodes_);
}

bool EpisodeTally::restore(Reader& reader) {
  const auto get = [&](Ended& episode) {
    for (double* value : {&episode.episode_return, &episode.cost, &episode.steps, &episode.success}) {
      *value = reader.get<double>();
    }
  };
  for (Ended& episode : returns_) get(episode);
  const auto count = reader.get<std::uint64_t>();
  if (!reader.ok() || count > kRemembered) return false;
  ended_.resize(static_cast<std::size_t>(count));
  for (Ended& episode : ended_) get(episode);
  episodes_ = reader.get<std::int64_t>();
  return reader.ok();
}

}  // namespace driftlab
