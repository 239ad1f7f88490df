#pragma once
// Learners that take turns: train on everything so far, gather episodes, train anew. They differ in who drives while gathering and
// which steps are labelled; everything else, saving in the middle of an episode included, is here. Training is the loop that
// bc and dagger use, so that learners can be compared.

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/learners/supervised.h"

namespace driftlab {

/// One episode of data gathering. Everything follows from how it was made: as many advance() again give the same bits.
class Gathering {
 public:
  virtual ~Gathering() = default;
  virtual void advance() = 0;  ///< one environment step
  virtual const Trajectory& trajectory() const = 0;
  virtual bool ended() const = 0;
  int steps() const { return trajectory().steps; }
};

/// The Params of turns: rounds, episodes, teacher; then those of training.
std::vector<Param> rounds_params(std::string_view episodes_help, std::string_view teacher_help);

class RoundsLearner : public Learner {
 public:
  /// `members`: networks trained in each round, one after the other; the first is the policy. `curves`: names, after loss and
  /// held_out_loss.
  RoundsLearner(ParamValues params, int members, std::span<const std::string_view> curves);

  Request request() const override;
  Result<void> add(std::span<const Trajectory> trajectories) override;
  TrainStatus step(const Budget& budget) override;
  TrainStatus status() const override;
  /// Of the last round that is finished; in the first round, as it stands.
  std::unique_ptr<Policy> snapshot() const override;
  std::vector<std::unique_ptr<Policy>> history() const override;
  const std::vector<Series>& curves() const override { return curves_; }
  std::uint64_t weights_hash() const override;
  void save(Writer& writer) const override;

 protected:
  /// The next episode, driven with what ensemble() has learned.
  virtual std::unique_ptr<Gathering> gather(std::uint64_t seed) const = 0;
  /// ensemble() is trained, and data() is what it was trained on.
  virtual void learned() {}
  /// An episode is over; count what is to be counted.
  virtual void gathered(const Gathering& /*episode*/) {}
  /// All of a round's episodes are over: a point for each curve, with point().
  virtual void round_gathered(std::span<const Trajectory> episodes) = 0;
  virtual void save_more(Writer& writer) const = 0;
  virtual bool restore_more(Reader& reader) = 0;

  const ParamValues& params() const { return params_; }
  const Task& task() const { return task_; }
  const SceneSpec& spec() const { return spec_; }
  const Dataset& data() const { return data_; }
  const std::vector<std::unique_ptr<MlpPolicy>>& ensemble() const { return ensemble_; }
  /// On curve number `curve` of those named in the constructor, at the present count of updates.
  void point(std::size_t curve, double value);

  // On a fresh learner.
  Result<void> begin(const Task& task, std::uint64_t seed, const Policy* initial);
  Result<void> take(const Task& task, Reader& reader);

 private:
  enum class Phase : std::uint8_t { demonstrations, training, gathering, finished };

  Result<void> check_teacher(Scene& scene) const;
  void prepare(const Task& task, const SceneSpec& spec, std::uint64_t seed);
  void train_on(std::span<const Trajectory> trajectories, std::int64_t round);
  void new_run();
  void end_run();
  void new_episode();
  void end_episode();
  bool take_state(Reader& reader);

  ParamValues params_;
  int members_ = 1;
  Task task_;
  SceneSpec spec_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<MlpPolicy> initial_;
  Phase phase_ = Phase::demonstrations;
  std::int64_t round_ = 0;   // of the policy in training or trained last
  std::int64_t member_ = 0;  // in training or trained last
  std::int64_t env_steps_ = 0;
  std::int64_t labels_ = 0;
  Dataset data_;
  std::optional<SupervisedRun> run_;
  std::vector<std::unique_ptr<MlpPolicy>> ensemble_;  // of this round, as far as it is trained
  std::vector<Trajectory> gathered_;                  // in this round
  std::unique_ptr<Gathering> episode_;
  std::vector<std::unique_ptr<MlpPolicy>> history_;  // the first member of every finished round
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
