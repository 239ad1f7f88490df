#include "core/learners/hg_rollout.h"

#include <algorithm>
#include <cmath>

namespace driftlab {
namespace {

double half_range(const Field& field) {
  return 0.5 * (static_cast<double>(field.high) - static_cast<double>(field.low));
}

}  // namespace

SupervisedRollout::SupervisedRollout(const Task& task, std::span<const std::unique_ptr<MlpPolicy>> policies,
                                     std::string_view teacher, const Gate& gate, std::uint64_t seed)
    : episode_(task, seed, "hg_dagger"), teacher_(make_demonstrator(teacher).value()), gate_(gate) {
  teacher_->reset(seed);
  label_.resize(static_cast<std::size_t>(episode_.scene().spec().action_size()));
  for (const auto& policy : policies) {
    policies_.push_back(policy->clone());
    policies_.back()->reset(seed);
    actions_.emplace_back(label_.size());
  }
}

double SupervisedRollout::doubt() const {
  const auto fields = episode_.scene().spec().action;
  const auto count = static_cast<double>(actions_.size());
  double total = 0.0;
  for (std::size_t i = 0; i < label_.size(); ++i) {
    double sum = 0.0;
    for (const auto& action : actions_) sum += static_cast<double>(action[i]);
    for (const auto& action : actions_) {
      const double off = (static_cast<double>(action[i]) - sum / count) / half_range(fields[i]);
      total += off * off;
    }
  }
  return std::sqrt(total / (count * static_cast<double>(label_.size())));
}

double SupervisedRollout::distance() const {
  const auto fields = episode_.scene().spec().action;
  double total = 0.0;
  for (std::size_t i = 0; i < label_.size(); ++i) {
    const double off =
        (static_cast<double>(actions_.front()[i]) - static_cast<double>(label_[i])) / half_range(fields[i]);
    total += off * off;
  }
  return std::sqrt(total / static_cast<double>(label_.size()));
}

void SupervisedRollout::decide(double doubt) {
  const double off = distance();
  if (!supervised_ && off > gate_.take_over) {
    supervised_ = true;
    held_ = 0;
    ++switches_;
    doubts_.push_back(doubt);
  } else if (supervised_ && off < gate_.give_back && held_ * episode_.scene().spec().dt >= gate_.at_least) {
    supervised_ = false;
    ++switches_;
  }
}

void SupervisedRollout::advance() {
  for (std::size_t i = 0; i < policies_.size(); ++i) {
    policies_[i]->act(episode_.moment(!supervised_), actions_[i], nullptr);
  }
  teacher_->act(episode_.scene(), label_);
  const double now = doubt();
  decide(now);
  if (supervised_) {
    ++held_;
  } else {
    ++free_steps_;
    doubt_sum_ += now;
    most_doubt_ = std::max(most_doubt_, now);
  }
  const StepResult result = supervised_ ? episode_.step(label_, label_, Controller::expert)
                                        : episode_.step(actions_.front(), {}, Controller::policy);
  DRIFTLAB_ASSERT(result.refused == nullptr, "policies and demonstrators give finite actions");
}

}  // namespace driftlab
