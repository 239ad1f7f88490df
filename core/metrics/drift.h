#pragma once
// "Is it drift?" A policy that fails may never have learned its task, or may have learned it where the expert goes and be lost
// where its own mistakes lead. Three errors tell the two apart: on the data it was trained on, on the expert's states, and on the
// states that it visits itself. The last goes with success; the ratio of the last two does not, and decides nothing here.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/env/rollout.h"
#include "core/metrics/evaluation.h"

namespace driftlab {

/// Mean over steps and actions of squared distance to the labels, in units of those labels' variance where the expert or
/// demonstrator went: 0 perfect, 1 no better than always doing the average.
struct DriftError {
  double value = 0.0;
  Interval ci95;  ///< bootstrap over episodes; of width zero with one episode
};

struct DriftFigures {
  int episodes = 0;
  int successes = 0;
  std::optional<double> expert_success;     ///< share, over the same episodes
  std::optional<DriftError> training;       ///< on the demonstrations that were handed in
  std::optional<DriftError> expert_states;  ///< the scene's expert drives and labels
  std::optional<DriftError> own_states;     ///< the policy drives, the scene's expert labels
  std::optional<double> noise_floor;        ///< of the demonstrations' labels, see noise_floor.h

  double success_rate() const { return episodes > 0 ? static_cast<double>(successes) / episodes : 0.0; }
};

enum class DriftVerdict { fine, drifts, underfits, cannot_tell };

struct DriftJudgement {
  DriftVerdict verdict = DriftVerdict::cannot_tell;
  std::string sentence;  ///< for people, with its reasons
};

/// fine, drifts, underfits, cannot tell.
std::string_view verdict_name(DriftVerdict verdict);

/// Fewer episodes than these show no failure for sure.
inline constexpr int kLeastEpisodesToJudge = 5;

/// Success comes first: a policy that succeeds as the expert does is fine, whatever its errors. One that surely fails more often
/// underfits when it misses more than a tenth of what can be predicted of its own training labels (of the expert's, where there are
/// no demonstrations to measure); drifts when it does fit, and errs by more than a tenth on its own states, surely more
/// than on the expert's. Everything else, too few episodes included: cannot tell, and why.
DriftJudgement judge_drift(const DriftFigures& figures);

/// Measures the figures a slice at a time: the policy's episodes, then the expert's with the same seeds.
class DriftMeter {
 public:
  /// `demonstrations`: what the policy was trained on; may be empty. Refused: data that does not fit, no episodes.
  static Result<std::unique_ptr<DriftMeter>> make(const Task& task, const Policy& policy,
                                                  std::span<const Trajectory> demonstrations, std::uint64_t seed,
                                                  int episodes);
  ~DriftMeter();

  /// Advances by at most `env_steps`; true while there is more to do.
  bool step(std::int64_t env_steps);
  /// 0 .. 1, by episodes.
  double progress() const;
  /// Of what was measured so far; the errors once there is something to divide by.
  DriftFigures figures() const;

 private:
  struct Impl;
  explicit DriftMeter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
