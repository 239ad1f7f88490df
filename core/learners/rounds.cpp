#include "core/learners/rounds.h"

#include <string>

#include "core/base/rng.h"

namespace driftlab {
namespace {

constexpr std::string_view kTeachers[] = {"expert", "careful", "average", "sloppy", "person"};
constexpr std::uint64_t kHeldOutSeeds = 0x636865636b;  // "check"

/// A policy drives alone, and nobody labels anything.
class HeldOutDrive final : public Gathering {
 public:
  HeldOutDrive(const Task& task, const MlpPolicy& policy, std::uint64_t seed)
      : episode_(task, seed, "check"), policy_(policy.clone()) {
    policy_->reset(seed);
    action_.resize(static_cast<std::size_t>(episode_.scene().spec().action_size()));
  }

  void advance() override {
    policy_->act(episode_.moment(), action_, nullptr);
    const StepResult result = episode_.step(action_, {}, Controller::policy);
    DRIFTLAB_ASSERT(result.refused == nullptr, "policies give finite actions");
  }
  const Trajectory& trajectory() const override { return episode_.trajectory(); }
  bool ended() const override { return episode_.ended(); }

 private:
  Episode episode_;
  std::unique_ptr<Policy> policy_;
  std::vector<float> action_;
};

}  // namespace

std::vector<Param> rounds_params(std::string_view episodes_help, std::string_view teacher_help, bool person) {
  const std::span<const std::string_view> teachers = kTeachers;
  std::vector<Param> list = {
      integer_param("rounds", "Rounds", 5, 0, 100,
                    "How often data is gathered and a new policy trained, after the first one."),
      integer_param("episodes", "Episodes a round", 1, 1, 100, episodes_help),
      choice_param("teacher", "Teacher", person ? teachers : teachers.first(4), 0, teacher_help),
      integer_param(
          "held_out_rollouts", "Held-out rollouts", 10, 0, 1000,
          "Starts that every round's policy tries alone, without labels, to find the best round, whose policy is "
          "returned. 0: the last round's is."),
  };
  for (const Param& param : supervised_params()) list.push_back(param);
  return list;
}

RoundsLearner::RoundsLearner(ParamValues params, const RoundsPlan& plan) : params_(std::move(params)), plan_(plan) {
  for (const std::string_view name : plan_.curves) curves_.push_back({std::string(name), {}});
  curves_.push_back({"held_out_success", {}});
}

bool RoundsLearner::taught_by_person() const {
  return params_.choice("teacher") == "person";
}

Result<void> RoundsLearner::check_teacher(Scene& scene) const {
  if (taught_by_person()) return {};
  scene.reset(0);
  std::vector<float> action(static_cast<std::size_t>(scene.spec().action_size()));
  Vec2 pointer;
  const auto teacher = params_.choice("teacher");
  if (teacher == "expert" ? scene.expert_action(action) : scene.guide(0.5, pointer)) return {};
  return fail("a scene with a scripted " + std::string(teacher), std::string(scene.spec().id),
              plan_.asks == Request::Kind::none ? "Choose another teacher or learner."
                                                : "Teach it yourself: set teacher=person.");
}

void RoundsLearner::prepare(const Task& task, const SceneSpec& spec, std::uint64_t seed) {
  task_ = task;
  spec_ = spec;
  seed_ = seed;
  DatasetOptions options;
  options.held_out_share = params_.real("held_out");
  options.seed = seed;
  data_ = Dataset(options);
}

Result<void> RoundsLearner::begin(const Task& task, std::uint64_t seed, const Policy* initial) {
  const auto scene = task.make_scene();
  const auto fitting = SupervisedRun::fitting(initial, scene->spec(), params_);
  if (!fitting) return tl::make_unexpected(fitting.error());
  if (const auto teaches = check_teacher(*scene); !teaches) return teaches;
  prepare(task, scene->spec(), seed);
  if (*fitting != nullptr) initial_ = clone_of(**fitting);
  return {};
}

Request RoundsLearner::request() const {
  if (phase_ == Phase::demonstrations) return {Request::Kind::demonstrations, 1, nullptr, 1.0, 0};
  if (phase_ != Phase::waiting) return {};
  return {plan_.asks, static_cast<int>(params_.integer("episodes")), clone_of(*history_.back()), expert_share(),
          static_cast<int>(round_) + 1};
}

Result<void> RoundsLearner::add(std::span<const Trajectory> trajectories) {
  if (phase_ == Phase::waiting) return answer(trajectories);
  const bool more = phase_ == Phase::training && round_ == 0 && member_ == 0 && run_->updates() == 0;
  if (phase_ != Phase::demonstrations && !more) {
    return fail("data when it is asked for, or demonstrations before training begins", "more of it meanwhile",
                "wait for the next request, or start a new run with all of it");
  }
  if (const auto fit = check_trajectories(trajectories, spec_); !fit) return fit;
  train_on(trajectories, 0);
  return {};
}

/// As many episodes as the person made, of any length.
Result<void> RoundsLearner::answer(std::span<const Trajectory> trajectories) {
  int labels = 0;
  for (const Trajectory& trajectory : trajectories) {
    if (const auto valid = trajectory.validate_for(spec_); !valid) return valid;
    if (trajectory.weight > 0.0) labels += trajectory.label_count();
  }
  if (labels == 0) {
    return fail("at least one labelled step in the episodes of round " + std::to_string(round_ + 1),
                "none in " + std::to_string(trajectories.size()),
                "Correct the policy where it errs; if it never does, stop the run: there is nothing left to teach.");
  }
  for (const Trajectory& trajectory : trajectories) {
    env_steps_ += trajectory.steps;
    if (plan_.asks == Request::Kind::gated_rollouts) count(trajectory);
  }
  round_gathered(trajectories);
  train_on(trajectories, round_ + 1);
  return {};
}

TrainStatus RoundsLearner::step(const Budget& budget) {
  Budget left = budget;
  for (;;) {
    if (phase_ == Phase::training && left.updates > 0) {
      --left.updates;
      run_->update(member_ == 0 ? curves_ : unseen_, round_ * plan_.members * params_.integer("updates"));
      if (run_->finished()) end_run();
    } else if (episode_ != nullptr && left.env_steps > 0) {
      --left.env_steps;
      ++env_steps_;
      episode_->advance();
      if (episode_->ended()) phase_ == Phase::checking ? end_check_episode() : end_episode();
    } else {
      return status();
    }
  }
}

TrainStatus RoundsLearner::status() const {
  TrainStatus status;
  const std::int64_t rounds = params_.integer("rounds");
  const std::int64_t updates = params_.integer("updates");
  status.updates_total = (rounds + 1) * plan_.members * updates;
  status.updates = (round_ * plan_.members + member_) * updates + (run_ ? run_->updates() : 0);
  status.env_steps = env_steps_;
  status.expert_labels = labels_;
  status.interventions = interventions_;
  status.context_switches = switches_;
  status.progress = static_cast<double>(status.updates) / static_cast<double>(status.updates_total);
  status.finished = phase_ == Phase::finished;
  status.failed = run_ && run_->failed();
  if (status.failed) {
    status.stop_reason = "the loss is not finite in round " + std::to_string(round_) + " after " +
                         std::to_string(run_->updates()) +
                         " updates; a lower learning rate or a gradient clip may help";
  } else if (status.finished) {
    status.stop_reason = "all " + std::to_string(rounds) + " rounds done";
  }
  return status;
}

std::unique_ptr<Policy> RoundsLearner::snapshot() const {
  if (!run_) return nullptr;
  if (const int best = best_round(); best >= 0) return round_policy(best);
  if (!history_.empty()) return clone_of(*history_.back());
  if (run_->failed()) return nullptr;
  return ensemble_.empty() ? run_->policy() : clone_of(*ensemble_.front());
}

std::unique_ptr<Policy> RoundsLearner::round_policy(int round) const {
  if (round < 0 || round >= rounds()) return nullptr;
  return clone_of(*history_[static_cast<std::size_t>(round)]);
}

int RoundsLearner::best_round() const {
  if (phase_ != Phase::finished || run_->failed()) return -1;
  if (checks_.empty()) return rounds() - 1;
  std::size_t best = 0;
  for (std::size_t i = 1; i < checks_.size(); ++i) {
    const Check& now = checks_[i];
    const Check& old = checks_[best];
    const double cost = now.cost / static_cast<double>(now.steps);
    if (now.successes > old.successes ||
        (now.successes == old.successes && cost <= old.cost / static_cast<double>(old.steps))) {
      best = i;
    }
  }
  return static_cast<int>(best);
}

std::vector<std::unique_ptr<Policy>> RoundsLearner::history() const {
  std::vector<std::unique_ptr<Policy>> policies;
  for (const auto& policy : history_) policies.push_back(policy->clone());
  return policies;
}

std::uint64_t RoundsLearner::weights_hash() const {
  std::uint64_t hash = run_ ? run_->weights_hash() : 0;
  if (plan_.members == 1) return hash;
  for (const auto& policy : ensemble_) hash = mix_seed(hash, policy->network().hash());
  return hash;
}

void RoundsLearner::point(std::size_t curve, double value) {
  curves_[supervised_curves().size() + curve].points.emplace_back(static_cast<double>(status().updates), value);
}

double RoundsLearner::success_share(std::span<const Trajectory> episodes) {
  double successes = 0.0;
  for (const Trajectory& episode : episodes) successes += episode.outcome == Outcome::success ? 1.0 : 0.0;
  return successes / static_cast<double>(episodes.size());
}

void RoundsLearner::train_on(std::span<const Trajectory> trajectories, std::int64_t round) {
  for (const Trajectory& trajectory : trajectories) {
    const auto added = data_.add(trajectory);
    DRIFTLAB_ASSERT(added.has_value(), "episodes of this scene");
    labels_ += trajectory.label_count();
  }
  round_ = round;
  member_ = 0;
  ensemble_.clear();
  new_run();
  phase_ = Phase::training;
}

/// The very first run has bc's seed, so its policy is bc's to the bit.
void RoundsLearner::new_run() {
  const auto index = static_cast<std::uint64_t>(round_ * plan_.members + member_);
  run_.emplace(spec_, params_, data_, index == 0 ? seed_ : mix_seed(seed_, index), initial_.get());
}

void RoundsLearner::end_run() {
  if (run_->failed()) {
    phase_ = Phase::finished;
    return;
  }
  ensemble_.push_back(run_->policy());
  if (member_ + 1 < plan_.members) {
    ++member_;
    new_run();
    return;
  }
  history_.push_back(clone_of(*ensemble_.front()));
  learned();
  if (params_.integer("held_out_rollouts") == 0) return next_turn();
  phase_ = Phase::checking;
  checks_.emplace_back();
  new_episode();
}

/// The same starts for every round.
void RoundsLearner::end_check_episode() {
  const Trajectory& episode = episode_->trajectory();
  Check& check = checks_.back();
  ++check.episodes;
  check.successes += episode.outcome == Outcome::success ? 1 : 0;
  check.steps += episode.steps;
  for (const float cost : episode.costs) check.cost += static_cast<double>(cost);
  episode_.reset();
  if (check.episodes < params_.integer("held_out_rollouts")) return new_episode();
  point(plan_.curves.size(), static_cast<double>(check.successes) / static_cast<double>(check.episodes));
  next_turn();
}

void RoundsLearner::next_turn() {
  phase_ = Phase::finished;
  if (round_ == params_.integer("rounds")) return;
  phase_ = taught_by_person() ? Phase::waiting : Phase::gathering;
  if (phase_ == Phase::gathering) new_episode();
}

void RoundsLearner::new_episode() {
  if (phase_ == Phase::checking) {
    const auto index = static_cast<std::uint64_t>(checks_.back().episodes);
    episode_ =
        std::make_unique<HeldOutDrive>(task_, *history_.back(), episode_seed(mix_seed(seed_, kHeldOutSeeds), index));
    return;
  }
  const auto index = static_cast<std::uint64_t>(round_ * params_.integer("episodes")) + gathered_.size();
  episode_ = gather(episode_seed(mix_seed(seed_, plan_.seeds), index));
}

void RoundsLearner::end_episode() {
  if (plan_.asks == Request::Kind::gated_rollouts) count(episode_->trajectory());
  gathered_.push_back(episode_->trajectory());
  episode_.reset();
  if (static_cast<std::int64_t>(gathered_.size()) < params_.integer("episodes")) return new_episode();
  round_gathered(gathered_);
  const auto episodes = std::exchange(gathered_, {});
  train_on(episodes, round_ + 1);
}

void RoundsLearner::count(const Trajectory& episode) {
  const Supervision supervision = supervision_of(episode, ensemble_, spec_);
  interventions_ += supervision.interventions();
  switches_ += supervision.switches;
  supervised(supervision);
}

}  // namespace driftlab
