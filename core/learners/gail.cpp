// Generative adversarial imitation learning (GAIL): drive until a critic cannot tell you from the expert.
//
//   Jonathan Ho, Stefano Ermon, "Generative Adversarial Imitation Learning", NIPS 2016, arXiv 1606.03476.
//
// Repeat until the environment steps are used up:
//   1. drive several scenes side by side (core/rl/ppo_run.h)
//   2. a discriminator D(o, a) learns to tell these steps (0) and those of earlier rollouts from the expert's (1):
//        minimise  (- E_expert ln D - E_learner ln(1 - D)) / 2 + penalty / 2 E |d logit / d(o, a)|^2
//   3. proximal policy optimisation, rewarded by how much like the expert's a step looks (`reward`):
//        positive  - ln(1 - D)             any step is better than none: it pays to live
//        negative  ln D                    none is better than any: it pays to end
//        both      ln D - ln(1 - D)        of either sign (Fu, Luo, Levine 2018, arXiv 1710.11248)
// No label is asked for beyond the demonstrations; the price is environment steps.
//
// An episode that terminates goes on in an absorbing state until the horizon (Kostrikov et al. 2019, arXiv 1809.02925), for both: whether it
// is good to end is then for D to say, not for the reward's sign. absorbing=false shows the trap: where demonstrations show nothing, a
// positive reward still teaches to survive.
//
// Deviations from the paper: PPO instead of TRPO; the penalty and earlier rollouts keep D from being sure of itself; `warm_start` may clone
// first. The entropy term is PPO's bonus.
//
// When it fails: silently. A discriminator that is always right tells no direction; one that sees what does not matter (the exact speed)
// rewards that; of two ways to do a task the policy may keep one.

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/learners/on_policy.h"
#include "core/learners/supervised.h"
#include "core/learners/trajectory_bytes.h"
#include "core/rl/absorbing.h"
#include "core/rl/discriminator.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kWeightStream = 11;
constexpr std::uint64_t kBatchStream = 12;
constexpr std::uint64_t kCloneStream = 13;
constexpr std::size_t kCloneBatch = 64;
constexpr std::array<std::string_view, 2> kParts = {"discriminator", "policy"};
constexpr std::string_view kRewards[] = {"positive", "negative", "both"};
constexpr std::array<std::string_view, 5> kCurves = {"discriminator_loss", "expert_accuracy", "learner_accuracy",
                                                     "imitation_reward", "discriminator_slope"};

std::span<const Param> table() {
  static const std::vector<Param> params = [] {
    std::vector<Param> list = {
        choice_param("reward", "Reward", kRewards, 2,
                     "What a step earns that the discriminator takes for the expert's with probability D. positive: "
                     "-ln(1 - D). negative: ln D. both: ln D - ln(1 - D)."),
        toggle_param(
            "absorbing", "Absorbing states", true,
            "Episodes go on in a state of their own after they ended, so that their length carries no reward."),
        integer_param("warm_start", "Warm start", 0, 0, 1e6,
                      "Updates of behavioral cloning before the first rollout.")};
    for (const Param& param : discriminator_params()) list.push_back(param);
    for (const Param& param : on_policy_params()) list.push_back(param);
    return list;
  }();
  return params;
}

Scaling half_ranges(std::span<const Field> fields) {
  Scaling scaling;
  for (const Field& field : fields) {
    scaling.mean.push_back(0.5F * (field.low + field.high));
    scaling.deviation.push_back(0.5F * (field.high - field.low));
  }
  return scaling;
}

class Gail final : public OnPolicy<Gail> {
 public:
  explicit Gail(ParamValues params)
      : OnPolicy(std::move(params), kCurves),
        reward_(kind_of(this->params().choice("reward"))),
        absorbing_(this->params().toggle("absorbing")) {}

  Request request() const override {
    if (demonstrations_.empty()) return {Request::Kind::demonstrations, 1, nullptr, 1.0};
    return {};
  }

  Result<void> add(std::span<const Trajectory> trajectories) override {
    if (begun() || run().env_steps() > 0) {
      return fail("demonstrations before training begins", "more of them later", "start a new run with all of them");
    }
    if (const auto fit = check_trajectories(trajectories, spec()); !fit) return fit;
    demonstrations_.insert(demonstrations_.end(), trajectories.begin(), trajectories.end());
    learn_expert();
    run().see(observations_);
    rng_ = Rng(seed(), kBatchStream);
    clone_rng_ = Rng(seed(), kCloneStream);
    return {};
  }

  TrainStatus status() const override {
    TrainStatus status = OnPolicyLearner::status();
    for (const Trajectory& trajectory : demonstrations_) status.expert_labels += trajectory.label_count();
    return status;
  }

  std::vector<float> judge(std::span<const float> observations, std::span<const float> actions) override {
    if (!discriminator_) return {};
    StepRows rows;
    discriminator_->add_rows(observations, actions, rows);
    std::vector<float> worth = discriminator_->logits(rows);
    for (float& one : worth) one = static_cast<float>(Discriminator::reward(static_cast<double>(one), reward_));
    return worth;
  }
  std::span<const Trajectory> demonstrations() const override { return demonstrations_; }
  std::span<const std::string_view> parts() const override { return kParts; }

 private:
  static ImitationReward kind_of(std::string_view choice) {
    return choice == "positive"   ? ImitationReward::positive
           : choice == "negative" ? ImitationReward::negative
                                  : ImitationReward::both;
  }

  std::string_view policy_part() const override { return kParts[1]; }
  std::string_view judge_part() const override { return kParts[0]; }
  std::optional<DiscriminatorFigures> discriminator_figures() const override {
    const bool learned = discriminator_ && discriminator_->figures().loss > 0.0;
    return learned ? std::optional(discriminator_->figures()) : std::nullopt;
  }

  bool ready() const override { return !demonstrations_.empty(); }
  std::int64_t prepare_updates() const override { return params().integer("warm_start"); }
  std::int64_t judge_updates() const override { return params().integer("discriminator_updates"); }

  /// How many steps more an episode that terminated was absorbed.
  std::int64_t absorbed(bool terminated, std::int64_t steps) const {
    return absorbing_ ? absorbed_steps(terminated, steps, spec().max_steps) : 0;
  }

  /// The labelled steps of all demonstrations: what a clone would learn from, too.
  void learn_expert() {
    observations_.clear();
    actions_.clear();
    std::int64_t absorbed_steps = 0;
    for (const Trajectory& trajectory : demonstrations_) {
      for (int i = 0; i < trajectory.steps; ++i) {
        if (trajectory.label_mask[static_cast<std::size_t>(i)] == 0) continue;
        const auto seen = trajectory.observation(i);
        const auto done = trajectory.label(i);
        observations_.insert(observations_.end(), seen.begin(), seen.end());
        actions_.insert(actions_.end(), done.begin(), done.end());
      }
      absorbed_steps += absorbed(trajectory.terminated, trajectory.steps);
    }
    RunningScaling scaling(spec().observation_size());
    scaling.add(observations_);
    Rng weights(seed(), kWeightStream);
    discriminator_.emplace(params(), scaling.scaling(), half_ranges(spec().action), weights);
    StepRows rows;
    discriminator_->add_rows(observations_, actions_, rows);
    rows.absorbed = absorbed_steps;
    discriminator_->set_expert(std::move(rows));
  }

  void prepare() override {
    const auto seen = static_cast<std::size_t>(spec().observation_size());
    const auto done = static_cast<std::size_t>(spec().action_size());
    const std::size_t count = actions_.size() / done;
    std::vector<float> x(kCloneBatch * seen);
    std::vector<float> a(kCloneBatch * done);
    for (std::size_t i = 0; i < kCloneBatch; ++i) {
      const auto row = static_cast<std::size_t>(clone_rng_.below(count));
      std::copy_n(observations_.begin() + static_cast<std::ptrdiff_t>(row * seen), seen,
                  x.begin() + static_cast<std::ptrdiff_t>(i * seen));
      std::copy_n(actions_.begin() + static_cast<std::ptrdiff_t>(row * done), done,
                  a.begin() + static_cast<std::ptrdiff_t>(i * done));
    }
    if (!std::isfinite(run().imitate(x, a, 1.0))) fail_with("the loss of the warm start is not finite");
  }

  void update_judge() override {
    if (!discriminator_->update(rng_, rate_scale())) fail_with("the discriminator's loss is not finite");
  }

  void begin_judging() override {
    StepRows rows;
    discriminator_->add_rows(run().raw_observations(), run().applied(), rows);
    for (std::size_t i = 0; i < run().ended().size(); ++i) {
      if (run().ended()[i] != 0) rows.absorbed += absorbed(run().terminated()[i] != 0, run().episode_steps()[i]);
    }
    if (learns(judge_part())) discriminator_->clear_figures();
    discriminator_->add_learner(std::move(rows));
  }

  void set_rewards() override {
    StepRows rows;
    discriminator_->add_rows(run().raw_observations(), run().applied(), rows);
    const std::vector<float> logits = discriminator_->logits(rows);
    const double absorbing = Discriminator::reward(static_cast<double>(discriminator_->absorbing_logit()), reward_);
    const double gamma = params().real("discount");
    for (std::size_t i = 0; i < logits.size(); ++i) {
      run().rewards()[i] = static_cast<float>(Discriminator::reward(static_cast<double>(logits[i]), reward_));
      if (run().ended()[i] == 0) continue;
      const std::int64_t left = absorbed(run().terminated()[i] != 0, run().episode_steps()[i]);
      run().rewards_after_end()[i] = static_cast<float>(absorbing * discounted_steps(gamma, left));
    }
  }

  std::vector<double> own_figures() const override {
    const DiscriminatorFigures& figures = discriminator_->figures();
    return {figures.loss, figures.expert_accuracy, figures.learner_accuracy, mean_reward(), figures.slope};
  }
  std::uint64_t own_hash() const override { return discriminator_ ? discriminator_->network().hash() : 0; }

  void save_own(Writer& writer) const override {
    writer.put<std::uint32_t>(static_cast<std::uint32_t>(demonstrations_.size()));
    for (const Trajectory& trajectory : demonstrations_) write_trajectory(trajectory, writer);
    if (demonstrations_.empty()) return;
    rng_.save(writer);
    clone_rng_.save(writer);
    discriminator_->save(writer);
  }

  Result<void> restore_own(Reader& reader) override {
    std::vector<Trajectory> trajectories;
    for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
      auto next = read_trajectory(reader);
      if (!next) return tl::unexpected(next.error());
      trajectories.push_back(std::move(*next));
    }
    demonstrations_ = std::move(trajectories);
    if (demonstrations_.empty()) return {};
    if (const auto fit = check_trajectories(demonstrations_, spec()); !fit) return fit;
    learn_expert();
    rng_.restore(reader);
    clone_rng_.restore(reader);
    if (!discriminator_->restore(reader)) return damaged();
    return {};
  }

  ImitationReward reward_;
  bool absorbing_;
  std::vector<Trajectory> demonstrations_;
  std::vector<float> observations_, actions_;  // the demonstrators' labelled steps, in the scene's units
  std::optional<Discriminator> discriminator_;
  Rng rng_;
  Rng clone_rng_;
};

}  // namespace

const LearnerEntry& learner_entry_gail() {
  static const LearnerEntry entry = {
      "gail",
      "GAIL",
      "Tries until a discriminator cannot tell its steps from the demonstrator's; asks for no further labels.",
      "Jonathan Ho, Stefano Ermon, 2016, Generative Adversarial Imitation Learning, arXiv 1606.03476",
      0xAA4499,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> { return std::make_unique<Gail>(params); }};
  return entry;
}

}  // namespace driftlab
