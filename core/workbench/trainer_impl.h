#pragma once
// Inside of Trainer, shared by trainer.cpp (messages in), trainer_run.cpp (work and reports), trainer_health.cpp (how training goes,
// step by step) and trainer_rounds.cpp (rounds, questions to a person and their answers, evaluations). Not for others.

#include <deque>
#include <limits>
#include <optional>
#include <utility>

#include "core/metrics/evaluation.h"
#include "core/metrics/health.h"
#include "core/policies/policy_file.h"
#include "core/workbench/arguments.h"
#include "core/workbench/demo_maker.h"
#include "core/workbench/trainer.h"
#include "core/workbench/trainer_analysis.h"

namespace driftlab {

inline constexpr std::int64_t kNow = -1;
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// A message that waits for its time.
struct Waiting {
  std::int64_t at = kNow;         ///< updates
  std::int64_t at_env_steps = 0;  ///< and so many environment steps at least, where one wants to stop in mid-rollout
  std::string type;
  nlohmann::json message;
};

/// What makes two evaluations the same: weights, scene and starts.
struct EvaluationKey {
  std::uint64_t policy = 0;  ///< hash
  std::uint64_t scene = 0;   ///< hash of its settings
  std::uint64_t seed = 0;
  int episodes = 0;

  friend bool operator==(const EvaluationKey&, const EvaluationKey&) = default;
};

struct EvaluationJob {
  /// Who wants to know: a round, or -1: what start or evaluate asked for.
  struct Listener {
    int round = -1;
    std::size_t sent = 0;
  };
  EvaluationKey key;
  std::unique_ptr<Evaluator> evaluator;
  std::vector<Listener> listeners;
};

/// What a finished round had cost by then.
struct RoundFacts {
  std::int64_t updates = 0;
  std::int64_t expert_labels = 0;
  std::int64_t interventions = 0;
  std::int64_t context_switches = 0;
  bool evaluated = false;
};

struct Trainer::Impl {
  enum class Stage { empty, making, training, asking, over };

  Impl(SceneList scenes_, LearnerList learners_) : scenes(scenes_), learners(learners_) {}

  // ---- messages ----
  void send(nlohmann::json message) { out.push_back(pack(message)); }
  void refuse(const Error& error, std::string_view what) {
    send({{"type", "failed"}, {"what", what}, {"expected", error.expected}, {"got", error.got}, {"hint", error.hint}});
  }
  void take_message(nlohmann::json message);
  Result<void> check_time(const Waiting& waiting) const;
  void take_due();
  Result<void> carry_out(const Waiting& waiting);
  Result<void> start(const nlohmann::json& message);
  Result<Task> read_task(Arguments& arguments) const;
  Result<void> take_demonstrations(const nlohmann::json* source);
  Result<void> evaluate(const nlohmann::json& message, int round = -1);
  void begin_evaluation(const Task& where, const Policy& policy, int episodes, std::uint64_t seed, int round);
  Result<void> answer(const nlohmann::json& message);
  Result<std::vector<Trajectory>> read_answer(const nlohmann::json* files) const;
  Result<void> restore(const nlohmann::json& message);
  void save();
  void stop();
  Result<void> analyse(const nlohmann::json& message);
  Result<void> take_beats(const nlohmann::json& message);
  Result<void> learn_only(const nlohmann::json& message);
  Result<void> watch(const nlohmann::json& message);

  // ---- work ----
  bool work(const Budget& slice);
  void make_demonstrations(std::int64_t env_steps);
  Result<void> add_demonstrations(std::span<const Trajectory> trajectories);
  void train(const Budget& slice);
  /// While paused: one update, or one environment step of every scene of the learner, whichever comes next.
  void train_a_beat();
  void after_training(std::int64_t before);
  /// As far as to the next thing that is to be told. False: there was nothing to do.
  bool train_on(Budget& left);
  void ask();
  void note_rounds();
  nlohmann::json rounds_json() const;
  void restore_rounds(const nlohmann::json* rounds);
  std::int64_t next_halt() const;
  std::int64_t next_env_halt() const;
  bool is_due(const Waiting& next) const;
  void training_over();
  void training_failed(const Error& error);
  void work_on_analysis(const Budget& slice);
  bool has_work() const {
    if (beats > 0 && (stage == Stage::training || stage == Stage::making)) return true;
    return analysis != nullptr || (!paused && (stage == Stage::making || stage == Stage::training || !jobs.empty()));
  }

  // ---- reports ----
  std::int64_t now() const { return status.updates; }
  void report_status();
  void report_policy(bool last);
  /// As often as is worth its time, and whenever one is paused.
  void report_health();
  void report_round(std::size_t round);
  void report_evaluation();
  void report_evaluation(const EvaluationKey& key, const EvaluationResult& result, EvaluationJob::Listener& listener);
  TrainingRecord record(std::int64_t updates) const;

  SceneList scenes;
  LearnerList learners;
  Stage stage = Stage::empty;
  bool paused = false;
  Task task;
  nlohmann::json settings;  ///< the start message: saved with the run
  const LearnerEntry* entry = nullptr;
  ParamValues params;
  std::uint64_t seed = 0;
  std::uint64_t data_hash = 0;
  std::unique_ptr<Learner> learner;
  std::unique_ptr<DemoMaker> maker;
  std::vector<Trajectory> demonstrations;
  TrainStatus status;
  std::deque<Waiting> waiting;
  std::deque<EvaluationJob> jobs;
  std::vector<std::pair<EvaluationKey, EvaluationResult>> evaluations;  ///< finished ones
  std::vector<RoundFacts> rounds;                                       ///< told ones
  std::unique_ptr<Analysis> analysis;  ///< diagnose or sweep, in a trainer without a run
  std::vector<std::size_t> curve_sent;
  std::int64_t policy_sent_at = -1;
  std::int64_t beats = 0;              ///< still to make while paused
  std::unique_ptr<HealthMeter> meter;  ///< of a learner that can be looked into
  FieldPair watched_fields;
  std::int64_t looked_at = -1;  ///< updates, at the last look
  bool look_wanted = false;
  bool status_changed = false;
  std::vector<Bytes> out;
};

}  // namespace driftlab
