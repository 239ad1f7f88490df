#pragma once
// Geometry of the lane's closed road: the centre line by arc length, and where a point lies beside it.

#include <vector>

#include "core/base/vec2.h"

namespace driftlab::lane {

/// The centre line at one arc length.
struct TrackPoint {
  Vec2 position;           ///< metres
  Vec2 tangent;            ///< unit, in driving direction (counter-clockwise round the lap)
  double heading = 0.0;    ///< radians, of the tangent; grows by 2 pi a lap
  double curvature = 0.0;  ///< 1/m, positive where the road bends left
};

/// Where a point lies, measured from the nearest centre line.
struct Place {
  double s = 0.0;       ///< metres along the lap, [0, length)
  double offset = 0.0;  ///< metres left of the centre line
  TrackPoint centre;    ///< the centre line there
};

/// A closed curve r(theta) about the origin, resampled evenly by arc length.
class Track {
 public:
  /// The one road of the lane scene; made on first use.
  static const Track& get();

  double length() const { return length_; }
  /// Arc length brought into [0, length).
  double wrap(double s) const;
  /// The centre line at any arc length.
  TrackPoint at(double s) const;
  double curvature(double s) const;
  /// The place of a point near `guess` metres along the lap: follows the road locally, so that a car beside a bend is never
  /// thought to be on another stretch.
  Place locate(Vec2 point, double guess) const;
  /// The place of a point whose arc length is known already.
  Place place_at(Vec2 point, double s) const;
  /// Point `offset` metres left of the centre line.
  Vec2 beside(double s, double offset) const;

  /// Samples every kSpacing metres, count() of them.
  static constexpr double kSpacing = 0.25;
  int count() const { return static_cast<int>(points_.size()) - 1; }
  const TrackPoint& sample(int index) const { return points_[static_cast<std::size_t>(index)]; }

 private:
  Track();

  double length_ = 0.0;
  std::vector<TrackPoint> points_;  // one more than count(): the last is the first, a lap later
};

}  // namespace driftlab::lane
