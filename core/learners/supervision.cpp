#include "core/learners/supervision.h"

#include <algorithm>
#include <cmath>

#include "core/learners/supervised.h"

namespace driftlab {
namespace {

class Doubter {
 public:
  Doubter(std::span<const std::unique_ptr<MlpPolicy>> ensemble, const SceneSpec& spec) : spec_(spec) {
    for (const auto& member : ensemble) {
      members_.push_back(clone_of(*member));
      members_.back()->act_by(ActBy::mean);  // samples differ even where nobody doubts
      actions_.emplace_back(spec.action.size());
    }
  }

  double at(const Moment& moment) {
    if (members_.size() < 2) return 0.0;
    for (std::size_t i = 0; i < members_.size(); ++i) members_[i]->act(moment, actions_[i], nullptr);
    const auto count = static_cast<double>(actions_.size());
    double total = 0.0;
    for (std::size_t i = 0; i < spec_.action.size(); ++i) {
      double sum = 0.0;
      for (const auto& action : actions_) sum += static_cast<double>(action[i]);
      for (const auto& action : actions_) {
        const double off = (static_cast<double>(action[i]) - sum / count) / half_range(spec_.action[i]);
        total += off * off;
      }
    }
    return std::sqrt(total / (count * static_cast<double>(spec_.action.size())));
  }

 private:
  const SceneSpec& spec_;
  std::vector<std::unique_ptr<MlpPolicy>> members_;
  std::vector<std::vector<float>> actions_;  // [members][actions]
};

}  // namespace

double half_range(const Field& field) {
  return 0.5 * (static_cast<double>(field.high) - static_cast<double>(field.low));
}

double doubt_threshold(std::span<const double> doubts, double otherwise) {
  if (doubts.empty()) return otherwise;
  const std::size_t last = (doubts.size() + 3) / 4;
  double sum = 0.0;
  for (const double doubt : doubts.last(last)) sum += doubt;
  return sum / static_cast<double>(last);
}

Supervision supervision_of(const Trajectory& episode, std::span<const std::unique_ptr<MlpPolicy>> ensemble,
                           const SceneSpec& spec) {
  Supervision result;
  Doubter doubter(ensemble, spec);
  const std::vector<float> before(spec.action.size());
  bool supervised = false;
  int free_steps = 0;
  double sum = 0.0;
  for (int step = 0; step < episode.steps; ++step) {
    const bool was = supervised;
    supervised = episode.controller[static_cast<std::size_t>(step)] != Controller::policy;
    if (supervised != was) ++result.switches;
    if (supervised && was) continue;
    const double doubt = doubter.at({episode.observation(step), before, 0.0F, !supervised});
    if (supervised) {
      result.doubts.push_back(doubt);
    } else {
      ++free_steps;
      sum += doubt;
      result.most_doubt = std::max(result.most_doubt, doubt);
    }
  }
  if (free_steps > 0) result.mean_doubt = sum / free_steps;
  return result;
}

}  // namespace driftlab
