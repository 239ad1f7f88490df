#include "web/app/camera.h"

#include <cmath>

namespace driftlab::app {
namespace {

constexpr double kPi = 3.14159265358979323846;

double wrapped(double angle) {
  return std::remainder(angle, 2.0 * kPi);
}

}  // namespace

const Frame& Camera::track(const Frame& target, FrameKind kind, double seconds) {
  // A jump is a new episode, not a movement to follow.
  const Vec2 step = target.centre - frame_.centre;
  const bool jumped = dot(step, step) > 0.25 * target.width * target.width;
  if (!set_ || kind != kind_ || kind == FrameKind::overview || jumped) {
    frame_ = target;
    kind_ = kind;
    set_ = true;
    return frame_;
  }
  // Quick in place, so that whoever acts stays where they are on the screen; slower in turning, so that the world does not swing.
  const double move = 1.0 - std::exp(-seconds / 0.05);
  const double turn = 1.0 - std::exp(-seconds / 0.18);
  frame_.centre = frame_.centre + move * step;
  frame_.rotation = wrapped(frame_.rotation + turn * wrapped(target.rotation - frame_.rotation));
  frame_.width += move * (target.width - frame_.width);
  frame_.height += move * (target.height - frame_.height);
  return frame_;
}

}  // namespace driftlab::app
