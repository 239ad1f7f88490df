#include "core/rl/episode_tally.h"

#include <algorithm>

namespace driftlab {

void EpisodeTally::add(std::span<const VectorScenes::Step> steps, std::span<const float> reported) {
  DRIFTLAB_ASSERT(steps.size() == returns_.size() && reported.size() == steps.size() * reported_, "a step a scene");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Ended& now = returns_[i];
    now.episode_return += static_cast<double>(steps[i].reward);
    now.cost += static_cast<double>(steps[i].cost);
    now.steps += 1.0;
    if (!steps[i].ended) continue;
    now.success = steps[i].outcome == Outcome::success ? 1.0 : 0.0;
    const auto told = reported.subspan(i * reported_, reported_);
    now.reported.assign(told.begin(), told.end());
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

std::vector<double> EpisodeTally::reported() const {
  std::vector<double> means(reported_);
  for (const Ended& episode : ended_) {
    for (std::size_t i = 0; i < reported_; ++i) means[i] += static_cast<double>(episode.reported[i]);
  }
  for (double& mean : means) mean /= std::max(1.0, static_cast<double>(ended_.size()));
  return means;
}

void EpisodeTally::save(Writer& writer) const {
  const auto put = [&](const Ended& episode) {
    for (const double value : {episode.episode_return, episode.cost, episode.steps, episode.success}) writer.put(value);
    writer.put_all<float>(episode.reported);
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
    episode.reported = reader.get_all<float>();
  };
  for (Ended& episode : returns_) get(episode);
  const auto count = reader.get<std::uint64_t>();
  if (!reader.ok() || count > kRemembered) return false;
  ended_.resize(static_cast<std::size_t>(count));
  for (Ended& episode : ended_) {
    get(episode);
    if (episode.reported.size() != reported_) return false;
  }
  episodes_ = reader.get<std::int64_t>();
  return reader.ok();
}

}  // namespace driftlab
