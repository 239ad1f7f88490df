// Proximal policy optimisation (PPO): no expert at all; try, see what was rewarded, do more of that.
//
//   Schulman, Wolski, Dhariwal, Radford, Klimov, "Proximal Policy Optimization Algorithms", 2017, arXiv 1707.06347.
//
// Repeat until the environment steps are used up:
//   1. drive several scenes side by side, actions drawn from a normal distribution N(mean(o), deviation)
//   2. advantages A of each step: how much better than a value function V(o) expected (generalised advantage estimation,
//      arXiv 1506.02438, equation 16)
//   3. some epochs of minibatches, minimising
//        L = - mean of min(r A, clip(r, 1 - c, 1 + c) A) - bonus * entropy     (equation 7), r = probability now / then
//        and, for V, the squared distance to the returns (clipped if `value_clip` is set)
//      until the policy has moved by `most_divergence` (KL).
// Observations are normalised by their running mean and deviation, advantages within a rollout, rewards by the deviation of the return.
//
// --initial FILE begins with another learner's policy: behavioral cloning first, then its reward.
//
// Deviations from the paper: separate networks for policy and value; learning rates fall to zero; what is tried can go on in one direction
// (`noise_lasts`), since sixty independent draws a second cancel out: each action's own distribution is as assumed, only
// neighbours are alike (Hollenstein, Martius, Piater 2024, arXiv 2312.11091, found this to help).
//
// When it fails: where reward is rare it sees nothing to do more of, and it maximises what the reward says, not what was meant.

#include "core/learners/on_policy.h"

namespace driftlab {
namespace {

std::span<const Param> table() {
  static const std::vector<Param> params = on_policy_params();
  return params;
}

class Ppo final : public OnPolicy<Ppo> {
 public:
  explicit Ppo(ParamValues params) : OnPolicy(std::move(params), {}) {}

  Request request() const override { return {}; }

  Result<void> add(std::span<const Trajectory>) override {
    return fail("no demonstrations: this learner learns from reward", "some",
                "Train a clone of them, and begin with its policy: --initial FILE.");
  }
};

}  // namespace

const LearnerEntry& learner_entry_ppo() {
  static const LearnerEntry entry = {
      "ppo",
      "PPO",
      "Learns from the scene's own reward by trying; asks nobody.",
      "John Schulman, Filip Wolski, Prafulla Dhariwal, Alec Radford, Oleg Klimov, 2017, Proximal Policy Optimization "
      "Algorithms, arXiv 1707.06347",
      0x56B4E9,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> { return std::make_unique<Ppo>(params); },
      true};
  return entry;
}

}  // namespace driftlab
