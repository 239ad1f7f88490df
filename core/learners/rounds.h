#pragma once
// Learners that take turns: train on everything so far, gather episodes, train anew. They differ in who drives while gathering and
// which steps are labelled; everything else, saving in the middle of an episode included, is here. Training is the loop that
// bc uses too, so that learners can be compared.
//
// The teacher is scripted, or a person who is asked: then the run waits, after each round's training, for the episodes that the person
// labelled. Ross, Gordon, Bagnell 2011 (arXiv 1011.0686) return "the best policy of the sequence on validation", since
// their theorem 3.2 promises that some policy of it is good, not that the last one is: so every round's policy drives some held-out
// starts, and the best by share of successes is returned; ties: the lower cost a step, then the later round.

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/learners/supervised.h"
#include "core/learners/supervision.h"

namespace driftlab {

/// One episode of driving. Everything follows from how it was made: as many advance() again give the same bits.
class Gathering {
 public:
  virtual ~Gathering() = default;
  virtual void advance() = 0;  ///< one environment step
  virtual const Trajectory& trajectory() const = 0;
  virtual bool ended() const = 0;
  int steps() const { return trajectory().steps; }
};

/// The Params of turns: rounds, episodes, teacher, held_out_rollouts; then those of training. `person`: may be the teacher.
std::vector<Param> rounds_params(std::string_view episodes_help, std::string_view teacher_help, bool person);

/// What tells one such learner from another, besides its functions.
struct RoundsPlan {
  int members = 1;                           ///< networks trained in each round, in turn; the first is the policy
  std::span<const std::string_view> curves;  ///< names, after loss and held_out_loss; then comes held_out_success
  Request::Kind asks = Request::Kind::none;  ///< what a person is asked for
  std::uint64_t seeds = 0x726f756e6473;      ///< of episodes: "rounds"
};

class RoundsLearner : public Learner {
 public:
  RoundsLearner(ParamValues params, const RoundsPlan& plan);

  Request request() const override;
  Result<void> add(std::span<const Trajectory> trajectories) override;
  TrainStatus step(const Budget& budget) override;
  TrainStatus status() const override;
  /// Of the last round that is finished: a network half trained anew says nothing. In the first round, as it stands. At the end, the
  /// best. Where a later round's loss is not finite, the last good round's; where the first one's is not, none.
  std::unique_ptr<Policy> snapshot() const override;
  int rounds() const override { return static_cast<int>(history_.size()); }
  std::unique_ptr<Policy> round_policy(int round) const override;
  int best_round() const override;
  std::vector<std::unique_ptr<Policy>> history() const override;
  const std::vector<Series>& curves() const override { return curves_; }
  std::uint64_t weights_hash() const override;
  std::vector<double> demonstration_weights() const override {
    return run_ ? run_->demonstration_weights() : std::vector<double>();
  }
  void save(Writer& writer) const override;

 protected:
  /// The next episode, driven with what ensemble() has learned.
  virtual std::unique_ptr<Gathering> gather(std::uint64_t seed) const = 0;
  /// DAgger's beta in the coming episodes.
  virtual double expert_share() const { return 0.0; }
  /// ensemble() is trained, and data() is what it was trained on.
  virtual void learned() {}
  /// An episode under supervision is over: a scripted supervisor's, or one that a person answered with.
  virtual void supervised(const Supervision& /*episode*/) {}
  /// All of a round's episodes are over: a point for each curve, with point().
  virtual void round_gathered(std::span<const Trajectory> episodes) = 0;
  virtual void save_more(Writer& /*writer*/) const {}
  virtual bool restore_more(Reader& /*reader*/) { return true; }

  const ParamValues& params() const { return params_; }
  const Task& task() const { return task_; }
  const SceneSpec& spec() const { return spec_; }
  const Dataset& data() const { return data_; }
  std::int64_t round() const { return round_; }  ///< of the policy in training or trained last
  const std::vector<std::unique_ptr<MlpPolicy>>& ensemble() const { return ensemble_; }
  /// On curve number `curve` of the plan's, at the present count of updates.
  void point(std::size_t curve, double value);
  static double success_share(std::span<const Trajectory> episodes);

  // On a fresh learner.
  Result<void> begin(const Task& task, std::uint64_t seed, const Policy* initial);
  Result<void> take(const Task& task, Reader& reader);

 private:
  enum class Phase : std::uint8_t { demonstrations, training, checking, gathering, waiting, finished };
  /// How a round's policy drove the held-out starts.
  struct Check {
    std::int64_t episodes = 0;
    std::int64_t successes = 0;
    std::int64_t steps = 0;
    double cost = 0.0;
  };

  bool taught_by_person() const;
  Result<void> check_teacher(Scene& scene) const;
  void prepare(const Task& task, const SceneSpec& spec, std::uint64_t seed);
  Result<void> answer(std::span<const Trajectory> trajectories);
  void train_on(std::span<const Trajectory> trajectories, std::int64_t round);
  void new_run();
  void end_run();
  void end_check_episode();
  void next_turn();
  void new_episode();
  void end_episode();
  void count(const Trajectory& episode);
  bool take_state(Reader& reader);
  bool take_data(Reader& reader);
  bool take_checks(Reader& reader);
  bool take_episode(std::int32_t steps);

  ParamValues params_;
  RoundsPlan plan_;
  Task task_;
  SceneSpec spec_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<MlpPolicy> initial_;
  Phase phase_ = Phase::demonstrations;
  std::int64_t round_ = 0;
  std::int64_t member_ = 0;  // in training or trained last
  std::int64_t env_steps_ = 0;
  std::int64_t labels_ = 0;
  std::int64_t interventions_ = 0;
  std::int64_t switches_ = 0;
  Dataset data_;
  std::optional<SupervisedRun> run_;
  std::vector<std::unique_ptr<MlpPolicy>> ensemble_;  // of this round, as far as it is trained
  std::vector<Trajectory> gathered_;                  // in this round
  std::unique_ptr<Gathering> episode_;                // while gathering or checking
  std::vector<std::unique_ptr<MlpPolicy>> history_;   // the first member of every finished round
  std::vector<Check> checks_;                         // one a finished round, where there are any
  std::vector<Series> curves_ = supervised_curves();
  std::vector<Series> unseen_ = supervised_curves();  // of the other members
};

/// Starting and restoring replace the whole learner, or change nothing. Own(params) makes a fresh one.
template <class Own>
class Rounds : public RoundsLearner {
 public:
  using RoundsLearner::RoundsLearner;

  Result<void> start(const Task& task, std::uint64_t seed, const Policy* initial) override {
    Own fresh(params());
    if (const auto done = fresh.begin(task, seed, initial); !done) return done;
    static_cast<Own&>(*this) = std::move(fresh);
    return {};
  }
  Result<void> restore(const Task& task, Reader& reader) override {
    Own fresh(params());
    if (const auto done = fresh.take(task, reader); !done) return done;
    static_cast<Own&>(*this) = std::move(fresh);
    return {};
  }

 private:
  friend Own;
};

}  // namespace driftlab
