#pragma once
// The expert of `push`: model-predictive control by shooting over pushes. At every step it tries a few dozen pushes (where on which
// side of the block, in which direction, how far) on a copy of the table, in steps twice as long as the scene's, and takes the one that
// leaves the block best placed for the least way of the fingertip; then it moves a step along it and forgets the plan. What keeps it
// at a push once begun is the state alone: a push that the fingertip is placed for costs no way.
//
// Choosing a push by simulating it: Zito, Stolkin, Kopicki, Wyatt 2012 (two-level planning of pushes in a physics simulator); taking its first
// step and planning anew: receding horizon, as in Hogan, Rodriguez 2016.

#include <array>

#include "scenes/push_arm.h"
#include "scenes/push_table.h"
#include "scenes/push_way.h"

namespace driftlab::push {

/// When the block counts as placed.
inline constexpr double kNear = 0.015;                 ///< metres between the middles
inline constexpr double kTurned = 0.2617993877991494;  ///< radians: 15 deg

struct Plan {
  Vec2 velocity;         ///< m/s, of the fingertip now
  Vec2 target;           ///< metres: where this stretch of its way ends
  bool pushing = false;  ///< against the block, rather than on the way to it
};

class Planner {
 public:
  Planner(const Surface& surface, const Lengths& lengths);
  /// A function of its arguments alone.
  Plan plan(const Table& table, Vec2 tip, const Placement& goal);

 private:
  /// A place on the outline: side 0 right, 1 front, 2 left, 3 back; metres along it from its middle; radians off its normal.
  struct Push {
    int side = 0;
    double along = 0.0;
    double lean = 0.0;
  };
  struct Result {
    double left = 0.0;    // metres: error after it
    double length = 0.0;  // metres pushed
  };
  struct Problem;

  Result shoot(const Problem& problem, const Push& push, Vec2 tip);
  void go_on(Problem& problem);
  void begin_anew(Problem& problem);
  static double place(int side, double i);
  double score_of(const Problem& problem, const Ways& ways, int side, double along);
  void approach(Problem& problem, const Ways& ways, double off, int side, double along);

  Lengths lengths_;
  Table copy_;
};

}  // namespace driftlab::push
