#include "core/learners/dagger_rollout.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kMixtureStream = 0x6d6978;  // "mix"

}  // namespace

DaggerRollout::DaggerRollout(const Task& task, const MlpPolicy& policy, std::string_view teacher, double beta,
                             std::uint64_t seed)
    : episode_(task, seed, "dagger"),
      policy_(policy.clone()),
      teacher_(make_demonstrator(teacher).value()),
      beta_(beta),
      rng_(seed, kMixtureStream) {
  teacher_->reset(seed);
  policy_->reset(seed);
  const auto size = static_cast<std::size_t>(episode_.scene().spec().action_size());
  action_.resize(size);
  label_.resize(size);
}

void DaggerRollout::advance() {
  const bool expert_drives = rng_.chance(beta_);
  policy_->act(episode_.moment(!expert_drives), action_, nullptr);
  teacher_->act(episode_.scene(), label_);
  const StepResult result =
      episode_.step(expert_drives ? label_ : action_, label_, expert_drives ? Controller::expert : Controller::policy);
  DRIFTLAB_ASSERT(result.refused == nullptr, "policies and demonstrators give finite actions");
}

}  // namespace driftlab
