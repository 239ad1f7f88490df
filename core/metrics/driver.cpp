#include "core/metrics/driver.h"

namespace driftlab {

EpisodeDriver::EpisodeDriver(const Task& task, const Policy* policy)
    : task_(task), policy_(policy != nullptr ? policy->clone() : nullptr) {
  auto scene = task_.make_scene();
  action_.resize(static_cast<std::size_t>(scene->spec().action_size()));
  if (policy_ == nullptr) {
    scene->reset(0);
    able_ = scene->expert_action(action_);
  }
}

void EpisodeDriver::begin(std::uint64_t seed) {
  episode_ = std::make_unique<Episode>(task_, seed, policy_ != nullptr ? "policy" : "expert");
  last_ = StepResult{};
  if (policy_ != nullptr) policy_->reset(seed);
}

const StepResult& EpisodeDriver::step() {
  DRIFTLAB_ASSERT(driving(), "begin() an episode first");
  if (policy_ != nullptr) {
    policy_->act(episode_->moment(), action_, nullptr);
  } else {
    episode_->scene().expert_action(action_);
  }
  last_ = episode_->step(action_, {}, policy_ != nullptr ? Controller::policy : Controller::expert);
  if (last_.refused != nullptr) {
    last_.terminated = true;
    last_.outcome = Outcome::failure;
  }
  return last_;
}

}  // namespace driftlab
