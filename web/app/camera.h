#pragma once
// How a view moves: at once when it shows something else, gently while it follows.

#include "core/env/scene.h"

namespace driftlab::app {

class Camera {
 public:
  /// The frame to show now, `seconds` after the last one.
  const Frame& track(const Frame& target, FrameKind kind, double seconds);

 private:
  Frame frame_;
  FrameKind kind_ = FrameKind::overview;
  bool set_ = false;
};

}  // namespace driftlab::app
