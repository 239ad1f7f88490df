#include "scenes/lane_track.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace driftlab::lane {
namespace {

TEST(LaneTrack, IsThreeHundredMetresLongAndCloses) {
  const Track& track = Track::get();
  double length = 0.0;
  for (int i = 0; i < track.count(); ++i) {
    const Vec2 chord = track.sample(i + 1).position - track.sample(i).position;
    length += std::hypot(chord.x, chord.y);
  }
  EXPECT_NEAR(length, 300.0, 0.01);
  EXPECT_EQ(track.length(), 300.0);
  const Vec2 gap = track.sample(track.count()).position - track.sample(0).position;
  EXPECT_LT(std::hypot(gap.x, gap.y), 1e-6);
  EXPECT_NEAR(track.sample(track.count()).heading - track.sample(0).heading, 2.0 * std::numbers::pi, 1e-9);
}

TEST(LaneTrack, TightestBendHasARadiusOfFifteenPointSixMetres) {
  double most = 0.0;
  for (int i = 0; i < Track::get().count(); ++i) most = std::max(most, std::fabs(Track::get().sample(i).curvature));
  EXPECT_NEAR(1.0 / most, 15.65, 0.1);
}

TEST(LaneTrack, TangentHeadingAndCurvatureAreDerivativesOfThePosition) {
  const Track& track = Track::get();
  for (int i = 1; i < track.count(); ++i) {
    const TrackPoint& here = track.sample(i);
    const Vec2 chord = track.sample(i + 1).position - track.sample(i - 1).position;
    EXPECT_NEAR(chord.x / (2.0 * Track::kSpacing), here.tangent.x, 1e-4);
    EXPECT_NEAR(chord.y / (2.0 * Track::kSpacing), here.tangent.y, 1e-4);
    EXPECT_NEAR(std::cos(here.heading), here.tangent.x, 1e-9);
    EXPECT_NEAR(std::sin(here.heading), here.tangent.y, 1e-9);
    const double turned = track.sample(i + 1).heading - track.sample(i - 1).heading;
    EXPECT_NEAR(turned / (2.0 * Track::kSpacing), here.curvature, 2e-4);
  }
}

TEST(LaneTrack, FindsThePlaceOfAPointBesideTheRoad) {
  const Track& track = Track::get();
  for (double s = 1.0; s < 299.0; s += 3.7) {
    for (const double offset : {-2.0, -0.5, 0.0, 1.3, 2.0}) {
      const Place place = track.locate(track.beside(s, offset), s - 0.15);
      EXPECT_NEAR(place.s, s, 0.01);
      EXPECT_NEAR(place.offset, offset, 0.002);
    }
  }
}

TEST(LaneTrack, WrapsArcLength) {
  const Track& track = Track::get();
  EXPECT_EQ(track.wrap(301.0), 1.0);
  EXPECT_EQ(track.wrap(-1.0), 299.0);
  EXPECT_LT(track.wrap(-1e-18), 300.0);
  EXPECT_LT(track.locate(track.beside(0.05, 0.0), 299.95).s, 1.0);
}

}  // namespace
}  // namespace driftlab::lane
