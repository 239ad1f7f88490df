#include "core/learners/hg_rollout.h"

#include <cmath>

namespace driftlab {

SupervisedRollout::SupervisedRollout(const Task& task, const MlpPolicy& policy, std::string_view teacher,
                                     const Gate& gate, std::uint64_t seed)
    : episode_(task, seed, "hg_dagger"),
      policy_(policy.clone()),
      teacher_(make_demonstrator(teacher).value()),
      gate_(gate) {
  teacher_->reset(seed);
  policy_->reset(seed);
  label_.resize(static_cast<std::size_t>(episode_.scene().spec().action_size()));
  action_.resize(label_.size());
}

double SupervisedRollout::distance() const {
  const auto fields = episode_.scene().spec().action;
  double total = 0.0;
  for (std::size_t i = 0; i < label_.size(); ++i) {
    const double off = (static_cast<double>(action_[i]) - static_cast<double>(label_[i])) / half_range(fields[i]);
    total += off * off;
  }
  return std::sqrt(total / static_cast<double>(label_.size()));
}

void SupervisedRollout::decide() {
  const double off = distance();
  if (!supervised_ && off > gate_.take_over) {
    supervised_ = true;
    held_ = 0;
  } else if (supervised_ && off < gate_.give_back && held_ * episode_.scene().spec().dt >= gate_.at_least) {
    supervised_ = false;
  }
}

void SupervisedRollout::advance() {
  policy_->act(episode_.moment(!supervised_), action_, nullptr);
  teacher_->act(episode_.scene(), label_);
  decide();
  if (supervised_) ++held_;
  const StepResult result =
      supervised_ ? episode_.step(label_, label_, Controller::expert) : episode_.step(action_, {}, Controller::policy);
  DRIFTLAB_ASSERT(result.refused == nullptr, "policies and demonstrators give finite actions");
}

}  // namespace driftlab
