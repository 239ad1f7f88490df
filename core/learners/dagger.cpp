// DAgger (data set aggregation): let the learner drive, ask the expert what it should have done there, and learn from everything
// gathered so far.
//
//   Stephane Ross, Geoffrey J. Gordon, J. Andrew Bagnell, "A Reduction of Imitation Learning and Structured Prediction to
//   No-Regret Online Learning", AISTATS 2011, arXiv 1011.0686, algorithm 3.1:
//
//   for i = 1 .. N:
//     pi_i = beta_i expert + (1 - beta_i) policy_i          (the expert acts with probability beta_i at each step)
//     gather D_i = {(o, expert(o))} of the states that pi_i visits
//     D <- D + D_i
//     policy_(i+1) = the policy that fits D best
//
// beta_1 = 1: the first D_1 are the demonstrations, so the first policy is behavioral cloning's. Later beta_i:
//   first_round  0             the authors found it to work about as well as
//   half         0.5^(i-1)
//   slow         0.9^(i-1)     clearly slower
//   linear       1 - (i-1)/N
// Its guarantee: some policy of the sequence has a cost that grows linearly with the horizon, not with its square (theorem 3.2).
//
// Deviations: each round fits a fresh network with as many updates as the first, by the same loop as bc (core/learners/supervised.h);
// the last policy is kept, where the paper picks the best of the sequence on held-out rollouts; every round's is in history().
//
// When it fails: when the expert cannot be asked anew (recorded data), errs itself, or labels states from which even it cannot recover;
// and early rounds visit bad states for real, which an arm or a car may not survive.

#include <string>
#include <utility>

#include "core/learners/dagger_rollout.h"
#include "core/learners/supervised.h"
#include "core/learners/trajectory_bytes.h"

namespace driftlab {
namespace {

constexpr std::string_view kSchedules[] = {"first_round", "half", "slow", "linear"};
constexpr std::string_view kTeachers[] = {"expert", "careful", "average", "sloppy", "person"};
constexpr std::uint64_t kRolloutSeeds = 0x646167676572;  // "dagger"

std::span<const Param> table() {
  static const std::vector<Param> params = [] {
    std::vector<Param> list = {
        integer_param("rounds", "Rounds", 5, 0, 100,
                      "How often data is gathered and a new policy trained, after the first one."),
        integer_param("episodes", "Episodes a round", 1, 1, 100, "Rollouts in each round."),
        choice_param(
            "beta", "Expert's share", kSchedules, 0,
            "How often the expert acts in rollouts: first_round: only in the demonstrations; half, slow: 0.5 or 0.9 to "
            "the power of the round; linear: falling evenly."),
        choice_param(
            "teacher", "Teacher", kTeachers, 0,
            "Who labels the states of rollouts: the scene's expert, a model of a person, or a person who is asked."),
    };
    for (const Param& param : supervised_params()) list.push_back(param);
    return list;
  }();
  return params;
}

class Dagger final : public Learner {
 public:
  explicit Dagger(ParamValues params) : params_(std::move(params)) {}

  Result<void> start(const Task& task, std::uint64_t seed, const Policy* initial) override {
    const auto scene = task.make_scene();
    const auto fitting = SupervisedRun::fitting(initial, scene->spec(), params_);
    if (!fitting) return tl::unexpected(fitting.error());
    if (const auto teaches = check_teacher(*scene); !teaches) return teaches;
    begin(task, scene->spec(), seed);
    if (*fitting != nullptr) initial_ = clone_of(**fitting);
    return {};
  }

  Request request() const override {
    if (phase_ == Phase::demonstrations) return {Request::Kind::demonstrations, 1, nullptr, 1.0};
    if (phase_ == Phase::person) {
      return {Request::Kind::labels, static_cast<int>(params_.integer("episodes")), clone_of(*history_.back()), beta()};
    }
    return {};
  }

  Result<void> add(std::span<const Trajectory> trajectories) override {
    const bool more = phase_ == Phase::training && round_ == 0 && run_->updates() == 0;
    if (phase_ != Phase::demonstrations && phase_ != Phase::person && !more) {
      return fail("data when it is asked for", "data while training",
                  "wait for the next request, or start a new run with all of it");
    }
    if (const auto fit = check_trajectories(trajectories, spec_); !fit) return fit;
    if (phase_ == Phase::person) note_rollouts(trajectories);
    train_on(trajectories, phase_ == Phase::person ? round_ + 1 : 0);
    return {};
  }

  TrainStatus step(const Budget& budget) override {
    Budget left = budget;
    for (;;) {
      if (phase_ == Phase::training && left.updates > 0) {
        --left.updates;
        run_->update(curves_, round_ * params_.integer("updates"));
        if (run_->finished()) end_round();
      } else if (phase_ == Phase::rollouts && left.env_steps > 0) {
        --left.env_steps;
        ++env_steps_;
        rollout_->advance();
        if (rollout_->ended()) end_rollout();
      } else {
        return status();
      }
    }
  }

  TrainStatus status() const override {
    TrainStatus status;
    const std::int64_t rounds = params_.integer("rounds");
    status.updates_total = (rounds + 1) * params_.integer("updates");
    status.updates = round_ * params_.integer("updates") + (run_ ? run_->updates() : 0);
    status.env_steps = env_steps_;
    status.expert_labels = labels_;
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

  /// Of the last round that is finished: a network half trained anew says nothing. In the first round, as it stands.
  std::unique_ptr<Policy> snapshot() const override {
    if (!run_ || run_->failed()) return nullptr;
    return history_.empty() ? run_->policy() : clone_of(*history_.back());
  }
  std::vector<std::unique_ptr<Policy>> history() const override {
    std::vector<std::unique_ptr<Policy>> policies;
    for (const auto& policy : history_) policies.push_back(policy->clone());
    return policies;
  }
  const std::vector<Series>& curves() const override { return curves_; }
  std::uint64_t weights_hash() const override { return run_ ? run_->weights_hash() : 0; }

  void save(Writer& writer) const override {
    writer.put_text(spec_.id);
    writer.put<std::uint64_t>(seed_);
    writer.put<std::uint8_t>(initial_ ? 1 : 0);
    if (initial_) save_policy(*initial_, writer);
    writer.put<std::uint8_t>(static_cast<std::uint8_t>(phase_));
    writer.put<std::int64_t>(round_);
    writer.put<std::int64_t>(env_steps_);
    writer.put<std::int64_t>(labels_);
    write_all(data_.trajectories(), writer);
    if (run_) run_->save(writer);
    write_all(gathered_, writer);
    writer.put<std::int32_t>(rollout_ ? rollout_->steps() : 0);
    writer.put<std::uint32_t>(static_cast<std::uint32_t>(history_.size()));
    for (const auto& policy : history_) save_policy(*policy, writer);
    save_curves(curves_, writer);
  }

  Result<void> restore(const Task& task, Reader& reader) override {
    Dagger read(params_);
    if (const auto done = read.take(task, reader); !done) return done;
    *this = std::move(read);
    return {};
  }

 private:
  enum class Phase : std::uint8_t { demonstrations, training, rollouts, person, finished };

  Result<void> check_teacher(Scene& scene) const {
    scene.reset(0);
    std::vector<float> action(static_cast<std::size_t>(scene.spec().action_size()));
    Vec2 pointer;
    const auto teacher = params_.choice("teacher");
    if (teacher == "person" || (teacher == "expert" ? scene.expert_action(action) : scene.guide(0.5, pointer)))
      return {};
    return fail("a scene with a scripted " + std::string(teacher), std::string(scene.spec().id), "set teacher=person");
  }

  void begin(const Task& task, const SceneSpec& spec, std::uint64_t seed) {
    *this = Dagger(params_);
    task_ = task;
    spec_ = spec;
    seed_ = seed;
    DatasetOptions options;
    options.held_out_share = params_.real("held_out");
    options.seed = seed;
    data_ = Dataset(options);
  }

  /// The expert's share in the rollouts before round i's policy is trained: i = 1 are the demonstrations.
  double beta() const {
    const double past = static_cast<double>(round_ + 1);
    const auto schedule = params_.choice("beta");
    if (schedule == "first_round") return 0.0;
    if (schedule == "linear") return std::max(0.0, 1.0 - past / static_cast<double>(params_.integer("rounds") + 1));
    double share = 1.0;
    for (std::int64_t i = 0; i <= round_; ++i) share *= schedule == "half" ? 0.5 : 0.9;
    return share;
  }

  void train_on(std::span<const Trajectory> trajectories, std::int64_t round) {
    for (const Trajectory& trajectory : trajectories) {
      const auto added = data_.add(trajectory);
      DRIFTLAB_ASSERT(added.has_value(), "episodes of this scene");
      labels_ += trajectory.label_count();
    }
    round_ = round;
    new_run();
    phase_ = Phase::training;
  }

  /// The first round has bc's seed, so its policy is bc's to the bit.
  void new_run() {
    const std::uint64_t seed = round_ == 0 ? seed_ : mix_seed(seed_, static_cast<std::uint64_t>(round_));
    run_.emplace(spec_, params_, data_, seed, initial_.get());
  }

  void end_round() {
    phase_ = Phase::finished;
    if (run_->failed()) return;
    history_.push_back(run_->policy());
    if (round_ == params_.integer("rounds")) return;
    phase_ = params_.choice("teacher") == "person" ? Phase::person : Phase::rollouts;
    if (phase_ == Phase::rollouts) new_rollout();
  }

  void new_rollout() {
    const auto index = static_cast<std::uint64_t>(round_ * params_.integer("episodes")) + gathered_.size();
    rollout_.emplace(task_, *history_.back(), params_.choice("teacher"), beta(),
                     episode_seed(mix_seed(seed_, kRolloutSeeds), index));
  }

  void end_rollout() {
    gathered_.push_back(rollout_->trajectory());
    rollout_.reset();
    if (static_cast<std::int64_t>(gathered_.size()) < params_.integer("episodes")) {
      new_rollout();
      return;
    }
    note_rollouts(gathered_);
    const auto gathered = std::exchange(gathered_, {});
    train_on(gathered, round_ + 1);
  }

  void note_rollouts(std::span<const Trajectory> rollouts) {
    double successes = 0.0;
    for (const Trajectory& rollout : rollouts) successes += rollout.outcome == Outcome::success ? 1.0 : 0.0;
    curves_[2].points.emplace_back(static_cast<double>(status().updates),
                                   successes / static_cast<double>(rollouts.size()));
  }

  static void write_all(std::span<const Trajectory> trajectories, Writer& writer) {
    writer.put<std::uint32_t>(static_cast<std::uint32_t>(trajectories.size()));
    for (const Trajectory& trajectory : trajectories) write_trajectory(trajectory, writer);
  }

  Result<std::vector<Trajectory>> read_all(Reader& reader) const {
    std::vector<Trajectory> trajectories;
    for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
      auto next = read_trajectory(reader);
      if (!next) return tl::unexpected(next.error());
      if (const auto fits = next->validate_for(spec_); !fits) return tl::unexpected(fits.error());
      trajectories.push_back(std::move(*next));
    }
    return trajectories;
  }

  Result<void> take(const Task& task, Reader& reader) {
    const auto scene = task.make_scene();
    if (const std::string saved = reader.get_text(); saved != scene->spec().id) {
      return fail("a run saved in the scene " + std::string(scene->spec().id),
                  saved.empty() ? "other bytes" : "one in " + saved, "choose the scene that it was saved in");
    }
    if (const auto teaches = check_teacher(*scene); !teaches) return teaches;
    begin(task, scene->spec(), reader.get<std::uint64_t>());
    const auto damaged = fail("a saved run of this learner with these params",
                              "one that differs, is damaged or was cut off", "start the run again");
    if (reader.get<std::uint8_t>() != 0 && !(initial_ = restore_policy(spec_, params_, reader))) return damaged;
    const auto phase = reader.get<std::uint8_t>();
    round_ = reader.get<std::int64_t>();
    env_steps_ = reader.get<std::int64_t>();
    labels_ = reader.get<std::int64_t>();
    if (phase > static_cast<std::uint8_t>(Phase::finished) || round_ < 0 || round_ > params_.integer("rounds"))
      return damaged;
    phase_ = static_cast<Phase>(phase);
    const auto data = read_all(reader);
    if (!data) return tl::unexpected(data.error());
    for (const Trajectory& trajectory : *data) {
      if (!data_.add(trajectory)) return damaged;
    }
    if ((phase_ == Phase::demonstrations) != data_.training().empty()) return damaged;
    if (phase_ != Phase::demonstrations) {
      new_run();
      if (!run_->restore(reader)) return damaged;
    }
    auto gathered = read_all(reader);
    if (!gathered) return tl::unexpected(gathered.error());
    gathered_ = std::move(*gathered);
    const auto rollout_steps = reader.get<std::int32_t>();
    for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
      history_.push_back(restore_policy(spec_, params_, reader));
      if (!history_.back()) return damaged;
    }
    if (!restore_curves(curves_, reader)) return damaged;
    return take_rollout(rollout_steps) ? Result<void>{} : damaged;
  }

  bool take_rollout(std::int32_t steps) {
    if (phase_ == Phase::person) return !history_.empty();
    if (phase_ != Phase::rollouts) return true;
    if (history_.empty()) return false;
    new_rollout();
    while (rollout_->steps() < steps && !rollout_->ended()) rollout_->advance();
    return rollout_->steps() == steps && !rollout_->ended();
  }

  ParamValues params_;
  Task task_;
  SceneSpec spec_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<MlpPolicy> initial_;
  Phase phase_ = Phase::demonstrations;
  std::int64_t round_ = 0;  // of the policy in training or trained last
  std::int64_t env_steps_ = 0;
  std::int64_t labels_ = 0;
  Dataset data_;
  std::optional<SupervisedRun> run_;
  std::vector<Trajectory> gathered_;  // in this round
  std::optional<DaggerRollout> rollout_;
  std::vector<std::unique_ptr<MlpPolicy>> history_;  // one a finished round
  std::vector<Series> curves_ = [] {
    auto curves = supervised_curves();
    curves.push_back({"rollout_success", {}});
    return curves;
  }();
};

}  // namespace

const LearnerEntry& learner_entry_dagger() {
  static const LearnerEntry entry = {
      "dagger",
      "DAgger",
      "Drives itself, asks the expert what to do in the states it gets into, and learns from all of it.",
      "Stephane Ross, Geoffrey J. Gordon, J. Andrew Bagnell, 2011, A Reduction of Imitation Learning and Structured "
      "Prediction to "
      "No-Regret Online Learning, arXiv 1011.0686",
      0x009E73,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> { return std::make_unique<Dagger>(params); }};
  return entry;
}

}  // namespace driftlab
