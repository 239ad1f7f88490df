#pragma once
// A learner is a resumable training run. It knows no thread, clock, file or screen.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/data/trajectory.h"
#include "core/env/rollout.h"
#include "core/policies/policy.h"
#include "core/rl/training_health.h"

namespace driftlab {

/// What a learner needs from outside before it can go on. Asking is a step of the protocol, not an error.
struct Request {
  enum class Kind { none, demonstrations, labels, gated_rollouts };
  Kind kind = Kind::none;
  int episodes = 0;
  std::shared_ptr<const Policy> policy;  ///< labels, gated_rollouts: whose states
  double expert_share = 0.0;             ///< probability that the expert acts at a step (DAgger's beta)
  int round = 0;  ///< labels, gated_rollouts: what they are for, 1 .. ; the first training is round 0
};

/// How much to do now: counted in updates or environment steps, never in milliseconds. step(a); step(b) leaves the same bits as
/// step(a + b).
struct Budget {
  std::int64_t updates = 0;
  std::int64_t env_steps = 0;
};

struct TrainStatus {
  bool finished = false;
  std::string stop_reason;  ///< empty while running; for people: "all 4,000 updates done", "the loss is not finite ..."
  bool failed = false;      ///< finished, and what it learned must not be used
  std::int64_t updates = 0;  ///< done so far: the run's logical time
  std::int64_t updates_total = 0;
  std::int64_t env_steps = 0;
  std::int64_t expert_labels = 0;
  std::int64_t interventions = 0;     ///< how often a supervisor took over
  std::int64_t context_switches = 0;  ///< take-overs and hand-backs
  double progress = 0.0;              ///< 0 .. 1
};

/// A curve that grows while training: loss, held-out loss, success.
struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points;  ///< x: updates (or as the name says), y
};

class Learner {
 public:
  virtual ~Learner() = default;

  /// Begins a run. `initial`: start from this policy instead of random weights (may be null); refused when it does not fit.
  virtual Result<void> start(const Task& task, std::uint64_t seed, const Policy* initial) = 0;
  virtual Request request() const = 0;
  /// Answers a request. Refuses data that does not fit the task, and changes nothing then.
  virtual Result<void> add(std::span<const Trajectory> trajectories) = 0;
  /// Works for the budget, or until a request must be answered or the run is finished.
  virtual TrainStatus step(const Budget& budget) = 0;
  virtual TrainStatus status() const = 0;
  /// The policy as it stands: that of the last finished round where there are rounds, and the best of them once the run is
  /// finished (see best_round()). Null before there is one.
  virtual std::unique_ptr<Policy> snapshot() const = 0;
  /// Finished rounds, where the learner has rounds (DAgger): round 0 is the first training.
  virtual int rounds() const { return 0; }
  /// What round 0 .. rounds() - 1 learned.
  virtual std::unique_ptr<Policy> round_policy(int /*round*/) const { return nullptr; }
  /// The round whose policy snapshot() gives now that the run is finished; -1: not finished, or no rounds.
  virtual int best_round() const { return -1; }
  /// How much the labels of each trajectory count, in the order in which they were added: as given, or, once the Param
  /// `weighting` has estimated them, with that factor. Empty before there are any.
  virtual std::vector<double> demonstration_weights() const { return {}; }
  /// Policies of all rounds, first to last.
  virtual std::vector<std::unique_ptr<Policy>> history() const { return {}; }
  virtual const std::vector<Series>& curves() const = 0;
  /// Everything: restore() then step() gives the same bits as never having stopped. restore() is called instead of
  /// start(), on a learner made with the same params.
  virtual void save(Writer& writer) const = 0;
  virtual Result<void> restore(const Task& task, Reader& reader) = 0;
  /// To look into training; null: this learner has no more to show than its curves.
  virtual WatchedTraining* watched() { return nullptr; }
  /// Hash of the current weights, for golden tests and replays.
  virtual std::uint64_t weights_hash() const = 0;
};

/// One registered learner: core/learners/ID.cpp defines `const LearnerEntry& learner_entry_ID()`.
struct LearnerEntry {
  std::string_view id;
  std::string_view title;
  std::string_view summary;   ///< one sentence for a menu
  std::string_view citation;  ///< authors, year, title, arXiv or venue
  std::uint32_t color = 0;    ///< 0xRRGGBB accent
  std::span<const Param> params;
  std::unique_ptr<Learner> (*make)(const ParamValues& params);
  bool from_reward = false;  ///< learns from the scene's reward, not from demonstrations
};
using LearnerList = std::span<const LearnerEntry* const>;

/// Every registered learner, in the order of core/learners/CMakeLists.txt.
LearnerList all_learners();
/// The entry with this id, or an Error that lists the ids and the nearest one.
Result<const LearnerEntry*> find_learner(std::string_view id);

}  // namespace driftlab
