#include "core/workbench/demo_maker.h"

#include <utility>

namespace driftlab {

Result<std::unique_ptr<DemoMaker>> DemoMaker::make(const Task& task, std::string_view driver, int episodes,
                                                   std::uint64_t seed) {
  auto demonstrator = make_demonstrator(driver);
  if (!demonstrator) return tl::make_unexpected(demonstrator.error());
  auto maker = std::make_unique<DemoMaker>();
  maker->task_ = task;
  maker->name_ = driver;
  maker->demonstrator_ = std::move(*demonstrator);
  maker->controller_ = driver == "expert" ? Controller::expert : Controller::person;
  maker->seed_ = seed;
  maker->total_ = episodes;
  const auto scene = task.make_scene();
  maker->dt_ = scene->spec().dt;
  maker->action_.resize(static_cast<std::size_t>(scene->spec().action_size()));
  return maker;
}

bool DemoMaker::step(std::int64_t env_steps) {
  for (std::int64_t i = 0; i < env_steps && made_ < total_; ++i) {
    if (episode_ == nullptr) {
      const std::uint64_t seed = episode_seed(seed_, static_cast<std::uint64_t>(made_));
      episode_ = std::make_unique<Episode>(task_, seed, name_);
      demonstrator_->reset(seed);
    }
    demonstrator_->act(episode_->scene(), action_);
    const StepResult result = episode_->step(action_, action_, controller_);
    if (!result.ended() && result.refused == nullptr) continue;
    finished_.push_back(episode_->trajectory());
    episode_.reset();
    ++made_;
  }
  return made_ < total_;
}

std::vector<Trajectory> DemoMaker::take() {
  return std::exchange(finished_, {});
}

}  // namespace driftlab
