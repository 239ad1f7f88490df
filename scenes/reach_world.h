#pragma once
// What stands around the arm of `reach`: the table, a target, perhaps a post; how near the arm is to them; and how an expert goes
// around.

#include "core/base/rng.h"
#include "scenes/reach_arm.h"

namespace driftlab::reach {

inline constexpr double kPostRadius = 0.012;    // metres
inline constexpr double kTargetRadius = 0.015;  // metres: the fingertip must get this near
inline constexpr double kTipRadius = 0.006;     // metres: the fingertip is thinner than the links

/// The table is y = 0.
struct Surroundings {
  Vec2 target;
  double post_x = 0.0;
  double post_height = 0.0;  ///< metres; 0: there is no post
  bool has_post() const { return post_height > 0.0; }
};

/// Metres between the arm and what it must not touch; negative when it touches.
double clearance(const Pose& pose, const Surroundings& around);

/// A start and surroundings that the arm can master: drawn anew until both ends are reached well clear of post and table.
/// `links`: the arm's lengths.
struct Situation {
  Joints start{};
  Surroundings around;
};
Situation draw_situation(Rng& rng, double post_share, const Joints& links = kLength);

/// Where a fingertip at `tip` should go next on its way to the target: straight there, or over the post.
Vec2 next_point(Vec2 tip, const Surroundings& around);

/// Joint speeds (rad/s, within +-limit) that move the fingertip towards `point` by damped least squares, keep every link clear of
/// table and post, and turn the hand down with what freedom is left. Reads everything; any pose will do.
Joints speeds_towards(Vec2 point, const ArmState& state, const Surroundings& around, double limit,
                      const Joints& links = kLength);

}  // namespace driftlab::reach
