#pragma once
// A person corrects a policy while it drives: one episode, resumable, without screen or clock.
//
//   ride       the policy drives; what the person would do with the wheel is recorded as a label at every step (DAgger with a human
//              expert: Ross, Gordon, Bagnell 2011)
//   take_over  the policy drives until the person holds the wheel; then the person drives, and only that is labelled (HG-DAgger:
//              Kelly et al. 2019). The hand-over is a ramp of kHandOver seconds, in both directions, so that nothing jumps.
//   point      the policy drives; afterwards, or paused, the person goes back and forth through the visited states and sets the action
//              of single steps with an arrow. Nothing that was driven changes.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/env/rollout.h"

namespace driftlab {

enum class CorrectionWay { ride, take_over, point };
/// Who has the wheel. Paused: nothing moves.
enum class Wheel { autonomous, paused, correcting };

inline constexpr double kHandOver = 0.25;  ///< seconds from one hand to the other

/// Labelled steps [from, to) of the episode.
struct Stretch {
  int from = 0;
  int to = 0;

  friend bool operator==(const Stretch&, const Stretch&) = default;
};

}  // namespace driftlab
