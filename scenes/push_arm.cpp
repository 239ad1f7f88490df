#include "scenes/push_arm.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::push {
namespace {

constexpr double kDamped = 0.01;  // metres: damping of the least squares

/// Unit vector `angle` to the left of straight ahead.
Vec2 heading(double angle) {
  return {-det::sin(angle), det::cos(angle)};
}

/// From base to fingertip, by the law of cosines.
double span(const Lengths& lengths, double bend) {
  return std::sqrt(lengths.upper * lengths.upper + lengths.fore * lengths.fore +
                   2.0 * lengths.upper * lengths.fore * det::cos(bend));
}

}  // namespace

Vec2 elbow_at(const Lengths& lengths, const Joints& joints) {
  return lengths.upper * heading(joints[0]);
}

Vec2 fingertip_at(const Lengths& lengths, const Joints& joints) {
  return elbow_at(lengths, joints) + lengths.fore * heading(joints[0] - joints[1]);
}

bool inverse(const Lengths& lengths, Vec2 tip, Joints& joints) {
  const double upper = lengths.upper, fore = lengths.fore;
  const double cosine = (dot(tip, tip) - upper * upper - fore * fore) / (2.0 * upper * fore);
  const double bend = det::acos(std::clamp(cosine, -1.0, 1.0));
  const double elbow = std::clamp(bend, kLowest[1], kHighest[1]);
  const double beside = det::atan2(fore * det::sin(elbow), upper + fore * det::cos(elbow));
  const double shoulder = det::wrap_angle(det::atan2(-tip.x, tip.y) + beside);
  joints = {std::clamp(shoulder, kLowest[0], kHighest[0]), elbow};
  return std::fabs(cosine) <= 1.0 && elbow == bend && joints[0] == shoulder;
}

double nearest(const Lengths& lengths) {
  return span(lengths, kHighest[1]);
}

double farthest(const Lengths& lengths) {
  return span(lengths, kLowest[1]);
}

bool reaches(const Lengths& lengths, Vec2 tip) {
  Joints joints{};
  return inverse(lengths, tip, joints);
}

Joints speeds_for(const Lengths& lengths, const Joints& joints, Vec2 velocity) {
  const Vec2 tip = fingertip_at(lengths, joints);
  const Vec2 fore = tip - elbow_at(lengths, joints);
  // Columns of the Jacobian: the shoulder turns to the left, the elbow bends to the right.
  const Vec2 first = {-tip.y, tip.x};
  const Vec2 second = {fore.y, -fore.x};
  const double xx = first.x * first.x + second.x * second.x + kDamped * kDamped;
  const double xy = first.x * first.y + second.x * second.y;
  const double yy = first.y * first.y + second.y * second.y + kDamped * kDamped;
  const double determinant = xx * yy - xy * xy;
  const Vec2 pull = {(yy * velocity.x - xy * velocity.y) / determinant,
                     (xx * velocity.y - xy * velocity.x) / determinant};
  Joints speeds = {dot(first, pull), dot(second, pull)};
  const double most = std::max(std::fabs(speeds[0]), std::fabs(speeds[1]));
  if (most > kMostSpeed) {
    for (double& speed : speeds) speed *= kMostSpeed / most;
  }
  return speeds;
}

void Arm::advance(double dt, const Joints& wanted) {
  const double gain = kMostAcceleration * dt;
  for (std::size_t i = 0; i < kJoints; ++i) {
    double& speed = state_.speed[i];
    double& angle = state_.angle[i];
    speed += std::clamp(wanted[i] - speed, -gain, gain);
    angle += speed * dt;
    if (angle < kLowest[i] || angle > kHighest[i]) {
      angle = std::clamp(angle, kLowest[i], kHighest[i]);
      speed = 0.0;
    }
  }
}

void Arm::save(Writer& writer) const {
  for (const Joints* values : {&state_.angle, &state_.speed}) {
    for (const double value : *values) writer.put(value);
  }
}

void Arm::restore(Reader& reader) {
  for (Joints* values : {&state_.angle, &state_.speed}) {
    for (double& value : *values) value = reader.get<double>();
  }
}

}  // namespace driftlab::push
