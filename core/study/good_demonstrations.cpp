#include "core/study/good_demonstrations.h"

#include <limits>

namespace driftlab {

Result<GoodDemonstrations> GoodDemonstrations::make(const Task& task, std::string_view driver, int count,
                                                    std::uint64_t seed) {
  auto demonstrator = make_demonstrator(driver);
  if (!demonstrator) return tl::make_unexpected(demonstrator.error());
  GoodDemonstrations demonstrations;
  demonstrations.task_ = task;
  demonstrations.name_ = driver;
  demonstrations.driver_ = std::move(*demonstrator);
  demonstrations.controller_ = driver == "expert" ? Controller::expert : Controller::person;
  demonstrations.count_ = count;
  demonstrations.seed_ = seed;
  demonstrations.action_.resize(static_cast<std::size_t>(task.make_scene()->spec().action_size()));
  return demonstrations;
}

void GoodDemonstrations::begin() {
  const std::uint64_t seed = episode_seed(seed_, tried_);
  episode_ = std::make_unique<Episode>(task_, seed, name_);
  driver_->reset(seed);
  ++tried_;
}

Result<bool> GoodDemonstrations::step(std::int64_t& env_steps) {
  while (static_cast<int>(made_.size()) < count_) {
    if (env_steps <= 0) return true;
    if (episode_ == nullptr) {
      if (tried_ >= 100 + 10 * static_cast<std::uint64_t>(count_)) {
        return fail("a demonstrator who mostly succeeds", name_, "Let another one demonstrate.");
      }
      begin();
    }
    --env_steps;
    driver_->act(episode_->scene(), action_);
    const StepResult result = episode_->step(action_, action_, controller_);
    DRIFTLAB_ASSERT(result.refused == nullptr, "a demonstrator must give finite actions");
    if (!result.ended()) continue;
    if (result.outcome == Outcome::success) made_.push_back(episode_->trajectory());
    episode_.reset();
  }
  return false;
}

Result<std::vector<Trajectory>> good_demonstrations(const Task& task, std::string_view driver, int count,
                                                    std::uint64_t seed) {
  auto demonstrations = GoodDemonstrations::make(task, driver, count, seed);
  if (!demonstrations) return tl::make_unexpected(demonstrations.error());
  std::int64_t plenty = std::numeric_limits<std::int64_t>::max();
  const auto done = demonstrations->step(plenty);
  if (!done) return tl::make_unexpected(done.error());
  return demonstrations->trajectories();
}

}  // namespace driftlab
