#include "scenes/reach_arm.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::reach {
namespace {

// A servo of the arm: spring, damping, what its gears add to the inertia. Friction and torque are settings.
constexpr double kSpring = 17.8;     // N m a rad
constexpr double kDamping = 0.60;    // N m s a rad
constexpr double kArmature = 0.028;  // kg m2
constexpr double kLag = 0.30;        // rad: a goal runs no further ahead of its joint
constexpr double kSlip = 0.05;       // rad/s: below this friction fades
constexpr double kGravity = 9.81;
constexpr int kSubsteps = 4;

// Links as even rods with a servo at their end: about what a printed arm weighs.
constexpr Joints kMass = {0.10, 0.10, 0.16};       // kg
constexpr Joints kCentre = {0.070, 0.080, 0.075};  // metres from the joint to the link's centre of mass, at kLength

}  // namespace

Pose pose_of(const Joints& joints, const Joints& length) {
  Pose pose;
  pose.points[0] = {0.0, kBaseHeight};
  double turned = 0.0;
  for (std::size_t i = 0; i < kJoints; ++i) {
    turned += joints[i];
    pose.heading[i] = kMiddle[i] - turned;
    const double across = det::cos(pose.heading[i]);
    const double up = det::sin(pose.heading[i]);
    pose.points[i + 1] = pose.points[i] + length[i] * Vec2{across, up};
  }
  return pose;
}

std::array<Vec2, kJoints> jacobian(const Pose& pose) {
  std::array<Vec2, kJoints> columns;
  for (std::size_t i = 0; i < kJoints; ++i) {
    // A positive turn lowers: clockwise about the joint.
    const Vec2 arm = pose.tip() - pose.points[i];
    columns[i] = {arm.y, -arm.x};
  }
  return columns;
}

bool inverse(Vec2 tip, double heading, Joints& joints, const Joints& length) {
  const Vec2 wrist = tip - length[2] * Vec2{det::cos(heading), det::sin(heading)};
  const Vec2 from = wrist - Vec2{0.0, kBaseHeight};
  const double far = std::sqrt(dot(from, from));
  if (far < 1e-9) return false;
  const double cosine = (far * far + length[0] * length[0] - length[1] * length[1]) / (2.0 * far * length[0]);
  if (std::fabs(cosine) > 1.0) return false;
  const double first = det::atan2(from.y, from.x) + det::acos(cosine);
  const Vec2 elbow = length[0] * Vec2{det::cos(first), det::sin(first)};
  const Vec2 rest = from - elbow;
  const double second = det::atan2(rest.y, rest.x);
  joints[0] = det::wrap_angle(kMiddle[0] - first);
  joints[1] = det::wrap_angle(kMiddle[1] - joints[0] - second);
  joints[2] = det::wrap_angle(kMiddle[2] - joints[0] - joints[1] - heading);
  for (std::size_t i = 0; i < kJoints; ++i) {
    if (std::fabs(joints[i]) > kLimit[i]) return false;
  }
  return true;
}

Arm::Arm(const ArmSettings& settings) : settings_(settings) {
  const Joints& length = settings.length;
  const double payload = settings.payload;
  const Joints hanging = {kMass[1] + kMass[2] + payload, kMass[2] + payload, payload};
  for (std::size_t i = 0; i < kJoints; ++i) {
    const double centre = kCentre[i] * (length[i] / kLength[i]);
    inertia_[i] = kMass[i] * (centre * centre + length[i] * length[i] / 12.0) + hanging[i] * length[i] * length[i];
    weight_[i] = kMass[i] * centre + hanging[i] * length[i];
  }
  couple_ = {length[0] * weight_[1], length[0] * weight_[2], length[1] * weight_[2]};
}

void Arm::place(const Joints& angles) {
  state_ = {};
  state_.angle = state_.goal = angles;
  torque_ = {};
}

void Arm::advance(double dt, const Joints& speeds) {
  const double step = dt / kSubsteps;
  for (int k = 0; k < kSubsteps; ++k) {
    for (std::size_t i = 0; i < kJoints; ++i) {
      const double goal = state_.goal[i] + speeds[i] * step;
      const double near = std::clamp(goal, state_.angle[i] - kLag, state_.angle[i] + kLag);
      state_.goal[i] = std::clamp(near, -kLimit[i], kLimit[i]);
    }
    substep(step);
  }
}

/// M(q) q'' + c(q, q') + g(q) = torque - damping q' - friction, written with the links' headings, where M is short: heading k is
/// kMiddle[k] less the sum of joints 0 .. k. Implicit in the damping, so that stiff servos stay stable.
void Arm::substep(double dt) {
  const Joints& q = state_.angle;
  const Joints& v = state_.speed;
  Joints sine, cosine, turning;
  double turned = 0.0;
  double rate = 0.0;
  for (std::size_t i = 0; i < kJoints; ++i) {
    turned += q[i];
    rate += v[i];
    const double heading = kMiddle[i] - turned;
    sine[i] = det::sin(heading);
    cosine[i] = det::cos(heading);
    turning[i] = rate;
  }
  // Cosines and sines of the differences of headings 0-1, 0-2, 1-2.
  const auto cos_of = [&](std::size_t a, std::size_t b) { return cosine[a] * cosine[b] + sine[a] * sine[b]; };
  const auto sin_of = [&](std::size_t a, std::size_t b) { return sine[a] * cosine[b] - cosine[a] * sine[b]; };
  const double a01 = couple_[0] * cos_of(0, 1), a02 = couple_[1] * cos_of(0, 2), a12 = couple_[2] * cos_of(1, 2);
  const double s01 = couple_[0] * sin_of(0, 1), s02 = couple_[1] * sin_of(0, 2), s12 = couple_[2] * sin_of(1, 2);
  const Joints square = {turning[0] * turning[0], turning[1] * turning[1], turning[2] * turning[2]};
  // By link: centrifugal terms and weight.
  const Joints link = {s01 * square[1] + s02 * square[2] + kGravity * weight_[0] * cosine[0],
                       -s01 * square[0] + s12 * square[2] + kGravity * weight_[1] * cosine[1],
                       -s02 * square[0] - s12 * square[1] + kGravity * weight_[2] * cosine[2]};
  const double m22 = inertia_[2];
  const double m12 = m22 + a12;
  const double m11 = m12 + a12 + inertia_[1];
  const double m02 = m12 + a02;
  const double m01 = m11 + a01 + a02;
  const double m00 = m01 + a01 + a02 + inertia_[0];
  const Joints load = {link[0] + link[1] + link[2], link[1] + link[2], link[2]};

  Joints push;
  for (std::size_t i = 0; i < kJoints; ++i) {
    torque_[i] = std::clamp(kSpring * (state_.goal[i] - q[i]), -settings_.torque, settings_.torque);
    push[i] = torque_[i] - settings_.friction * v[i] / (std::fabs(v[i]) + kSlip) + load[i];
  }
  const double own = kArmature;
  const double damp = kDamping * dt;
  const Joints right = {(m00 + own) * v[0] + m01 * v[1] + m02 * v[2] + dt * push[0],
                        m01 * v[0] + (m11 + own) * v[1] + m12 * v[2] + dt * push[1],
                        m02 * v[0] + m12 * v[1] + (m22 + own) * v[2] + dt * push[2]};
  // Solve the symmetric 3 x 3 system by LDL'.
  const double d0 = m00 + own + damp;
  const double l1 = m01 / d0, l2 = m02 / d0;
  const double d1 = m11 + own + damp - l1 * m01;
  const double e = m12 - l1 * m02;
  const double l3 = e / d1;
  const double d2 = m22 + own + damp - l2 * m02 - l3 * e;
  const double y1 = right[1] - l1 * right[0];
  const double y2 = right[2] - l2 * right[0] - l3 * y1;
  Joints next;
  next[2] = y2 / d2;
  next[1] = y1 / d1 - l3 * next[2];
  next[0] = right[0] / d0 - l1 * next[1] - l2 * next[2];
  for (std::size_t i = 0; i < kJoints; ++i) {
    double angle = q[i] + dt * next[i];
    if (std::fabs(angle) > kLimit[i]) {
      angle = std::copysign(kLimit[i], angle);
      next[i] = 0.0;
    }
    state_.angle[i] = angle;
    state_.speed[i] = next[i];
  }
}

double Arm::energy() const {
  const Pose pose = pose_of(state_.angle, settings_.length);
  Joints turning;
  double rate = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < kJoints; ++i) {
    rate += state_.speed[i];
    turning[i] = rate;
    const double stretch = state_.goal[i] - state_.angle[i];
    total += 0.5 * (inertia_[i] * rate * rate + kArmature * state_.speed[i] * state_.speed[i]);
    total += kGravity * weight_[i] * det::sin(pose.heading[i]) + 0.5 * kSpring * stretch * stretch;
  }
  const auto shared = [&](std::size_t a, std::size_t b) {
    return det::cos(pose.heading[a] - pose.heading[b]) * turning[a] * turning[b];
  };
  return total + couple_[0] * shared(0, 1) + couple_[1] * shared(0, 2) + couple_[2] * shared(1, 2);
}

void Arm::save(Writer& writer) const {
  for (const Joints* values : {&state_.angle, &state_.speed, &state_.goal, &torque_}) {
    for (const double value : *values) writer.put(value);
  }
}

void Arm::restore(Reader& reader) {
  for (Joints* values : {&state_.angle, &state_.speed, &state_.goal, &torque_}) {
    for (double& value : *values) value = reader.get<double>();
  }
}

}  // namespace driftlab::reach
