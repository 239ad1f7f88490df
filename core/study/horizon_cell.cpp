#include "core/study/horizon_cell.h"

#include <algorithm>

#include "core/study/seeds.h"

namespace driftlab {
namespace {

// Shares of a cell's time, roughly.
constexpr double kTrained = 0.6;
constexpr double kDemonstrated = 0.05;

}  // namespace

HorizonCell::HorizonCell(std::shared_ptr<const HorizonSetup> setup, const LearnerEntry& learner, ParamValues params,
                         std::size_t row, int seed)
    : setup_(std::move(setup)), entry_(&learner), params_(std::move(params)), row_(row), seed_(seed) {}

bool HorizonCell::step(Budget& budget) {
  // A phase that stays the same has used up what it needs of the budget.
  for (;;) {
    const Phase before = phase_;
    switch (phase_) {
      case Phase::begin:
        begin();
        break;
      case Phase::demonstrations:
        demonstrate(budget);
        break;
      case Phase::training:
        train(budget);
        break;
      case Phase::driving:
        drive(budget);
        break;
      case Phase::finished:
        return false;
    }
    if (phase_ == before) return true;
  }
}

double HorizonCell::progress() const {
  switch (phase_) {
    case Phase::begin:
      return 0.0;
    case Phase::demonstrations:
      return kDemonstrated * demonstrations_->progress();
    case Phase::training:
      return kDemonstrated + (kTrained - kDemonstrated) * learner_->status().progress;
    case Phase::driving:
      return kTrained + (1.0 - kTrained) * episode_ / setup_->episodes;
    case Phase::finished:
      break;
  }
  return 1.0;
}

void HorizonCell::begin() {
  auto made = GoodDemonstrations::make(setup_->training, setup_->driver, setup_->demos,
                                       seed_for(setup_->seed, SeedUse::demonstrations, seed_));
  if (!made) return end(made.error());
  demonstrations_ = std::move(*made);
  phase_ = Phase::demonstrations;
}

void HorizonCell::demonstrate(Budget& budget) {
  const auto more = demonstrations_->step(budget.env_steps);
  if (!more) return end(more.error());
  if (!*more) begin_training();
}

void HorizonCell::begin_training() {
  learner_ = entry_->make(params_);
  const auto begun = learner_->start(setup_->training, seed_for(setup_->seed, SeedUse::training, seed_), nullptr);
  if (!begun) return end(begun.error());
  if (const auto added = learner_->add(demonstrations_->trajectories()); !added) return end(added.error());
  demonstrations_.reset();
  phase_ = Phase::training;
}

void HorizonCell::train(Budget& budget) {
  const TrainStatus before = learner_->status();
  const TrainStatus status = learner_->step(budget);
  budget.updates = std::max<std::int64_t>(0, budget.updates - (status.updates - before.updates));
  budget.env_steps = std::max<std::int64_t>(0, budget.env_steps - (status.env_steps - before.env_steps));
  if (!status.finished) {
    if (learner_->request().kind == Request::Kind::none) return;
    return end(
        Error{"a learner that trains to its end alone", "one that asks a person", "Set its teacher to the expert."});
  }
  const auto policy = status.failed ? nullptr : learner_->snapshot();
  if (policy == nullptr) {
    return end(Error{"a learner that trains to its end", status.stop_reason, "Change its parameters."});
  }
  driver_ = std::make_unique<EpisodeDriver>(setup_->driving, policy.get());
  learner_.reset();
  costs_.assign(setup_->horizons.size(), 0.0);
  phase_ = Phase::driving;
}

void HorizonCell::drive(Budget& budget) {
  const std::uint64_t first = seed_for(setup_->seed, SeedUse::evaluation, seed_);
  while (episode_ < setup_->episodes) {
    if (budget.env_steps <= 0) return;
    --budget.env_steps;
    if (!under_way_) driver_->begin(episode_seed(first, static_cast<std::uint64_t>(episode_)));
    under_way_ = true;
    cost_ += static_cast<double>(driver_->step().cost);
    // Where an episode is over before the horizon, nothing more is paid.
    while (horizon_ < costs_.size() &&
           (!driver_->driving() || driver_->episode().steps() >= static_cast<int>(setup_->horizons[horizon_]))) {
      costs_[horizon_++] += cost_;
    }
    if (horizon_ == costs_.size()) end_episode();
  }
  for (double& cost : costs_) cost /= static_cast<double>(setup_->episodes);
  end(std::nullopt);
}

void HorizonCell::end_episode() {
  ++episode_;
  under_way_ = false;
  horizon_ = 0;
  cost_ = 0.0;
}

void HorizonCell::end(std::optional<Error> problem) {
  problem_ = std::move(problem);
  demonstrations_.reset();
  learner_.reset();
  driver_.reset();
  phase_ = Phase::finished;
}

}  // namespace driftlab
