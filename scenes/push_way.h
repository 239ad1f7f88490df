#pragma once
// How the fingertip of `push` gets around the block: the shortest way in the block's axes that keeps clear of it.

#include <array>

#include "core/base/vec2.h"

namespace driftlab::push {

/// Ways from one point, all in the block's axes. `open` says which corners of the block (back right, front right, front left, back
/// left) may be passed; others are out of the arm's reach.
class Ways {
 public:
  Ways(Vec2 from, const std::array<bool, 4>& open);

  struct Way {
    double length = 0.0;  ///< metres
    Vec2 next;            ///< where it goes straight to first
    bool possible = false;
  };
  Way to(Vec2 point) const;

  /// Where the ways pass the corners.
  static std::array<Vec2, 4> corners();

 private:
  Vec2 from_;
  std::array<bool, 4> seen_{};                      // corners that from_ sees
  std::array<double, 4> first_{};                   // metres to them
  std::array<std::array<double, 4>, 4> between_{};  // metres along the corners
};

}  // namespace driftlab::push
