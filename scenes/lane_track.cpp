#include "scenes/lane_track.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::lane {
namespace {

constexpr double kLength = 300.0;  // metres
constexpr double kAmplitude = 1.6;
constexpr int kFine = 8192;  // chords of the table that maps arc length to theta: 4 cm each

struct Harmonic {
  double weight, times, phase;
};
constexpr std::array<Harmonic, 4> kShape = {{{0.22, 2.0, 0.4}, {0.13, 3.0, 1.7}, {0.05, 4.0, 0.3}, {0.03, 5.0, 2.2}}};

// r(theta) with its first two derivatives, before scaling.
struct Radius {
  double r = 1.0, d1 = 0.0, d2 = 0.0;
};

Radius radius(double theta) {
  Radius out;
  for (const Harmonic& h : kShape) {
    const double angle = h.times * theta + h.phase;
    const double c = det::cos(angle);
    const double s = det::sin(angle);
    out.r += kAmplitude * h.weight * c;
    out.d1 -= kAmplitude * h.weight * h.times * s;
    out.d2 -= kAmplitude * h.weight * h.times * h.times * c;
  }
  return out;
}

Vec2 position(double theta) {
  const double r = radius(theta).r;
  return {r * det::cos(theta), r * det::sin(theta)};
}

TrackPoint point_at(double theta, double scale) {
  const Radius r = radius(theta);
  const double c = det::cos(theta);
  const double s = det::sin(theta);
  const Vec2 d1 = {r.d1 * c - r.r * s, r.d1 * s + r.r * c};
  const Vec2 d2 = {(r.d2 - r.r) * c - 2.0 * r.d1 * s, (r.d2 - r.r) * s + 2.0 * r.d1 * c};
  const double speed = std::sqrt(dot(d1, d1));
  TrackPoint point;
  point.position = {scale * r.r * c, scale * r.r * s};
  point.tangent = (1.0 / speed) * d1;
  point.heading = det::atan2(d1.y, d1.x);
  point.curvature = cross(d1, d2) / (speed * speed * speed * scale);
  return point;
}

}  // namespace

const Track& Track::get() {
  static const Track track;
  return track;
}

Track::Track() : length_(kLength) {
  const double step = 2.0 * det::kPi / kFine;
  std::vector<double> along(kFine + 1, 0.0);
  Vec2 last = position(0.0);
  for (int i = 1; i <= kFine; ++i) {
    const Vec2 next = position(step * i);
    const Vec2 chord = next - last;
    along[static_cast<std::size_t>(i)] = along[static_cast<std::size_t>(i - 1)] + std::sqrt(dot(chord, chord));
    last = next;
  }
  const double scale = kLength / along.back();
  const int count = static_cast<int>(kLength / kSpacing);
  std::size_t segment = 0;
  double heading = 0.0;
  for (int i = 0; i <= count; ++i) {
    const double target = i * kSpacing / scale;
    while (segment + 2 < along.size() && along[segment + 1] < target) ++segment;
    const double share = (target - along[segment]) / (along[segment + 1] - along[segment]);
    TrackPoint point = point_at(step * (static_cast<double>(segment) + share), scale);
    heading = i == 0 ? point.heading : heading + det::wrap_angle(point.heading - heading);
    point.heading = heading;
    points_.push_back(point);
  }
}

double Track::wrap(double s) const {
  if (s >= 0.0 && s < length_) return s;
  s -= length_ * std::floor(s / length_);
  return s < length_ ? s : 0.0;  // a tiny negative s rounds up to the length itself
}

TrackPoint Track::at(double s) const {
  const double place = wrap(s) / kSpacing;
  const int index = std::min(static_cast<int>(place), count() - 1);
  const double t = place - index;
  const TrackPoint& a = sample(index);
  const TrackPoint& b = sample(index + 1);
  return {a.position + t * (b.position - a.position), a.tangent + t * (b.tangent - a.tangent),
          a.heading + t * (b.heading - a.heading), a.curvature + t * (b.curvature - a.curvature)};
}

double Track::curvature(double s) const {
  const double place = wrap(s) / kSpacing;
  const int index = std::min(static_cast<int>(place), count() - 1);
  const double t = place - index;
  return sample(index).curvature + t * (sample(index + 1).curvature - sample(index).curvature);
}

Place Track::locate(Vec2 point, double guess) const {
  constexpr int kIterations = 2;
  constexpr double kLongestStride =
      1.0;  // metres; far off the road the nearest stretch may be ambiguous: creep along it
  constexpr double kLeastStretch = 0.2;  // likewise, near the centre of a bend
  Place place = place_at(point, wrap(guess));
  for (int i = 0; i < kIterations; ++i) {
    const double stretch = std::max(1.0 - place.centre.curvature * place.offset, kLeastStretch);
    const double stride = dot(place.centre.tangent, point - place.centre.position) / stretch;
    place = place_at(point, wrap(place.s + std::clamp(stride, -kLongestStride, kLongestStride)));
  }
  return place;
}

Place Track::place_at(Vec2 point, double s) const {
  const TrackPoint centre = at(s);
  return {s, cross(centre.tangent, point - centre.position), centre};
}

Vec2 Track::beside(double s, double offset) const {
  const TrackPoint point = at(s);
  return point.position + offset * Vec2{-point.tangent.y, point.tangent.x};
}

}  // namespace driftlab::lane
