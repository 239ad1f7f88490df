#pragma once
// Learners that try, judge what they did, and change a little: proximal policy optimisation (core/rl/ppo_run.h) with whatever reward. They
// differ in where the reward comes from; everything else, saving in the middle of a rollout included, is here.
//
//   prepare    updates before the first rollout (may be none)
//   drive      environment steps, until the rollout is full
//   judge      updates that lead to the rollout's rewards (may be none: then they are the scene's own)
//   learn      minibatches of policy and value function; then drive again

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/env/fields.h"
#include "core/learners/learner.h"
#include "core/rl/episode_tally.h"
#include "core/rl/ppo_run.h"

namespace driftlab {

/// The Params of the loop, and how the finished policy acts.
std::vector<Param> on_policy_params();

class OnPolicyLearner : public Learner, public WatchedTraining {
 public:
  TrainStatus step(const Budget& budget) override;
  TrainStatus status() const override;
  std::unique_ptr<Policy> snapshot() const override;
  const std::vector<Series>& curves() const override { return curves_; }
  std::uint64_t weights_hash() const override;
  void save(Writer& writer) const override;

  WatchedTraining* watched() override { return run_ ? this : nullptr; }
  TrainingHealth health() const override;
  JudgedSteps judged_steps() override;
  std::vector<float> judge(std::span<const float>, std::span<const float>) override { return {}; }
  std::span<const Trajectory> demonstrations() const override { return {}; }
  std::span<const std::string_view> parts() const override { return {}; }
  Result<void> learn_only(std::string_view part) override;
  std::string_view learns_only() const override { return only_ < 0 ? "" : parts()[static_cast<std::size_t>(only_)]; }

 protected:
  /// `curves`: names of the learner's own, after those of the loop.
  OnPolicyLearner(ParamValues params, std::span<const std::string_view> curves)
      : params_(std::move(params)), own_curves_(curves) {}

  const ParamValues& params() const { return params_; }
  const Task& task() const { return task_; }
  const SceneSpec& spec() const { return spec_; }
  std::uint64_t seed() const { return seed_; }
  PpoRun& run() { return *run_; }
  const PpoRun& run() const { return *run_; }
  const EpisodeTally& tally() const { return *tally_; }
  /// Falls evenly from 1 to 0.
  double rate_scale() const { return 1.0 - progress(); }
  bool begun() const { return phase_ != Phase::prepare || prepared_ > 0; }
  /// Ends the run with a reason.
  void fail_with(std::string_view problem) { problem_ = problem; }
  bool failed() const { return !problem_.empty() || (run_ && !run_->problem().empty()); }

  bool learns(std::string_view part) const { return only_ < 0 || learns_only() == part; }

  /// Everything that it must be given is there.
  virtual bool ready() const { return true; }
  virtual std::int64_t prepare_updates() const { return 0; }
  virtual void prepare() {}
  virtual std::int64_t judge_updates() const { return 0; }
  /// The rollout is full.
  virtual void begin_judging() {}
  /// One of judge_updates(), after begin_judging().
  virtual void update_judge() {}
  /// The parts() that prepare() and PPO's updates are, and that update_judge() is.
  virtual std::string_view policy_part() const { return ""; }
  virtual std::string_view judge_part() const { return ""; }
  /// After the last update_judge(): run().rewards() may be changed.
  virtual void set_rewards() {}
  /// Values of the learner's own curves now; empty while there are none.
  virtual std::vector<double> own_figures() const { return {}; }
  virtual std::optional<DiscriminatorFigures> discriminator_figures() const { return std::nullopt; }
  /// Of a step, mean over the newest rollout, before it is scaled.
  double mean_reward() const { return mean_reward_; }
  virtual std::uint64_t own_hash() const { return 0; }
  virtual void save_own(Writer& /*writer*/) const {}
  virtual Result<void> restore_own(Reader& /*reader*/) { return {}; }

  static tl::unexpected<Error> damaged();

  // On a fresh learner.
  Result<void> begin(const Task& task, std::uint64_t seed, const Policy* initial);
  Result<void> take(const Task& task, Reader& reader);

 private:
  enum class Phase : std::uint8_t { prepare, drive, judge, learn };
  /// What a whole rollout was, for maps.
  struct Driven {
    std::vector<float> fields;  // [rows, fields]
    std::vector<float> observations, applied, rewards;
  };

  void prepare_run(const Task& task, std::uint64_t seed, const MlpPolicy* initial);
  Result<void> check_room() const;
  bool in_order() const;
  std::int64_t iterations() const;
  std::int64_t per_iteration() const { return judge_updates() + run_->minibatches_per_rollout(); }
  double progress() const { return static_cast<double>(iteration_) / static_cast<double>(iterations()); }
  bool over() const { return failed() || iteration_ >= iterations(); }
  bool drive();
  void note_fields();
  void note_rollout();
  void update();
  void begin_learning();
  void end_iteration();

  ParamValues params_;
  std::span<const std::string_view> own_curves_;
  Task task_;
  SceneSpec spec_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<MlpPolicy> initial_;
  std::unique_ptr<PpoRun> run_;
  std::optional<EpisodeTally> tally_;
  Phase phase_ = Phase::prepare;
  std::int64_t prepared_ = 0;
  std::int64_t judged_ = 0;  // of this iteration
  std::int64_t iteration_ = 0;
  int only_ = -1;  // index among parts(): the only one that learns
  double mean_reward_ = 0.0;
  std::string problem_;
  std::vector<Series> curves_;

  // Nothing that is learned depends on these; not saved.
  std::vector<FieldSource> sources_;
  std::vector<float> probes_;
  std::vector<float> noted_;  // [rows so far, fields] of the rollout under way
  std::deque<Driven> driven_;
};

/// What a learner derives from: starting and restoring leave it as it was when they fail.
template <class Self>
class OnPolicy : public OnPolicyLearner {
 public:
  using OnPolicyLearner::OnPolicyLearner;

  Result<void> start(const Task& task, std::uint64_t seed, const Policy* initial) override {
    Self begun(params());
    if (const auto good = begun.begin(task, seed, initial); !good) return good;
    static_cast<Self&>(*this) = std::move(begun);
    return {};
  }
  Result<void> restore(const Task& task, Reader& reader) override {
    Self read(params());
    if (const auto good = read.take(task, reader); !good) return good;
    static_cast<Self&>(*this) = std::move(read);
    return {};
  }
};

}  // namespace driftlab
