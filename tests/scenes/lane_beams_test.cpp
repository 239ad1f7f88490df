#include "scenes/lane_beams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace driftlab::lane {
namespace {

constexpr double kHalf = 2.0;

std::array<float, kBeams> measure(Vec2 eye, double angle, double s) {
  static const Edges edges(Track::get(), kHalf);
  std::array<float, kBeams> out{};
  edges.measure(eye, {std::cos(angle), std::sin(angle)}, s, out);
  return out;
}

// The same by small steps along the true edges: slow and plain.
double plain(Vec2 eye, double direction, double s) {
  const Vec2 ray = {std::cos(direction), std::sin(direction)};
  double nearest = kBeamReach;
  constexpr double kStep = 0.02;
  const double from = std::floor(s) - kStretchBehind;
  for (const double side : {kHalf, -kHalf}) {
    for (double at = from; at < std::floor(s) + kStretchAhead; at += kStep) {
      const Vec2 a = Track::get().beside(at, side) - eye;
      const Vec2 b = Track::get().beside(at + kStep, side) - eye;
      if (cross(ray, a) * cross(ray, b) > 0.0) continue;
      const double along = dot(ray, a);
      if (along >= 0.0) nearest = std::min(nearest, along);
    }
  }
  return nearest;
}

TEST(LaneBeams, SpreadEvenlyFromRightToLeft) {
  EXPECT_DOUBLE_EQ(beam_angle(0), -1.4);
  EXPECT_NEAR(beam_angle(6), 0.0, 1e-15);
  EXPECT_DOUBLE_EQ(beam_angle(12), 1.4);
}

TEST(LaneBeams, OnAStraightPieceTheSideBeamsGiveTheDistanceToTheEdges) {
  const Track& track = Track::get();
  double straightest = 0.0;
  double least = 1e9;
  for (double s = 5.0; s < 295.0; s += 0.5) {
    double bend = 0.0;
    for (double ds = -1.0; ds <= 1.0; ds += 0.5) bend = std::max(bend, std::fabs(track.curvature(s + ds)));
    if (bend < least) straightest = s;
    least = std::min(least, bend);
  }
  for (const double offset : {-1.0, 0.0, 0.7}) {
    const auto beams = measure(track.beside(straightest, offset), track.at(straightest).heading, straightest);
    EXPECT_NEAR(beams[0], (kHalf + offset) / std::sin(1.4), 0.02);
    EXPECT_NEAR(beams[12], (kHalf - offset) / std::sin(1.4), 0.02);
  }
}

TEST(LaneBeams, AgreeWithAPlainSearchEverywhere) {
  const Track& track = Track::get();
  int compared = 0;
  int apart = 0;
  for (double s = 1.5; s < 300.0; s += 11.3) {
    for (const double offset : {-1.7, 0.0, 1.2}) {
      const double angle = track.at(s).heading + 0.2 * std::sin(s);
      const Vec2 eye = track.beside(s, offset);
      const auto beams = measure(eye, angle, s);
      for (int i = 0; i < kBeams; ++i) {
        const double expected = plain(eye, angle + beam_angle(i), s);
        const double got = static_cast<double>(beams[static_cast<std::size_t>(i)]);
        ++compared;
        // Metre-long chords lie within 8 mm of the edge: a beam that grazes it may see far past or not.
        if (std::fabs(got - expected) > 0.02 + 0.02 * expected) ++apart;
      }
    }
  }
  EXPECT_GT(compared, 1000);
  EXPECT_LT(apart, compared / 100);
}

TEST(LaneBeams, SayThirtyMetresWhenTheyMeetNothing) {
  const Vec2 outside = {500.0, 500.0};
  for (const float distance : measure(outside, 0.7, 10.0)) EXPECT_EQ(distance, 30.0F);
}

TEST(LaneBeams, OutsideTheRoadTheySeeTheNearEdge) {
  const Track& track = Track::get();
  const double s = 100.0;
  const auto beams = measure(track.beside(s, kHalf + 1.0), track.at(s).heading - 1.4, s);
  const float least = *std::min_element(beams.begin(), beams.end());
  EXPECT_NEAR(least, 1.0, 0.1);
}

}  // namespace
}  // namespace driftlab::lane
