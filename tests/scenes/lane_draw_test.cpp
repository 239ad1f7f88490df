#include "scenes/lane_draw.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/env/raster_canvas.h"
#include "tests/scenes/lane_task.h"

namespace driftlab {
namespace {

using testing::drive;
using testing::lane_task;

constexpr int kSide = 300;

RasterCanvas picture(const Scene& scene, const Frame& frame, const DrawOptions& car) {
  RasterCanvas canvas(kSide, kSide, frame);
  DrawOptions world;
  world.dark = car.dark;
  scene.draw(canvas, world);
  DrawOptions actor = car;
  actor.layer = DrawOptions::Layer::actor;
  scene.draw(canvas, actor);
  return canvas;
}

int count_color(const RasterCanvas& canvas, std::uint32_t rgb) {
  int count = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) count += canvas.at(x, y) == rgb ? 1 : 0;
  }
  return count;
}

TEST(LaneDraw, TheCarIsVisibleInBothViewsInItsActorsColour) {
  const auto scene = lane_task().make_scene();
  scene->reset(1);
  drive(*scene, 100);
  DrawOptions car;
  car.actor = 0xD55E00;
  EXPECT_GT(count_color(picture(*scene, scene->frame(FrameKind::overview), car), 0xD55E00), 40);
  EXPECT_GT(count_color(picture(*scene, scene->frame(FrameKind::follow), car), 0xD55E00), 40);
}

TEST(LaneDraw, TheOverviewHoldsTheWholeRoad) {
  const lane::Track& track = lane::Track::get();
  const Frame frame = lane::overview(track, 2.0);
  for (int i = 0; i < track.count(); ++i) {
    const Vec2 from_centre = track.sample(i).position - frame.centre;
    EXPECT_LT(std::fabs(from_centre.x) + 2.0, 0.5 * frame.width);
    EXPECT_LT(std::fabs(from_centre.y) + 2.0, 0.5 * frame.height);
  }
}

TEST(LaneDraw, FollowLooksAheadWithTheHeadingUp) {
  lane::CarState car;
  car.position = {4.0, 5.0};
  car.angle = 1.1;
  const Frame frame = lane::follow(car);
  const Vec2 to_centre = frame.centre - car.position;
  const Vec2 up = {-std::sin(frame.rotation), std::cos(frame.rotation)};
  EXPECT_NEAR(up.x, std::cos(1.1), 1e-12);
  EXPECT_NEAR(up.y, std::sin(1.1), 1e-12);
  EXPECT_GT(dot(up, to_centre), 5.0);
  EXPECT_LT(dot(up, to_centre), 0.5 * frame.height - 4.0);
}

TEST(LaneDraw, SensorsDarkRoomsAndGhostsChangeThePicture) {
  const auto scene = lane_task().make_scene();
  scene->reset(1);
  drive(*scene, 50);
  const Frame frame = scene->frame(FrameKind::follow);
  const DrawOptions plain;
  DrawOptions beams = plain;
  beams.sensors = true;
  DrawOptions dark = plain;
  dark.dark = true;
  DrawOptions ghost = plain;
  ghost.opacity = 0.3F;
  const RasterCanvas usual = picture(*scene, frame, plain);
  const auto differs = [&](const RasterCanvas& other) {
    int pixels = 0;
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) pixels += usual.at(x, y) != other.at(x, y) ? 1 : 0;
    }
    return pixels;
  };
  EXPECT_EQ(differs(picture(*scene, frame, plain)), 0);
  EXPECT_GT(differs(picture(*scene, frame, beams)), 100);
  EXPECT_GT(differs(picture(*scene, frame, dark)), kSide * kSide / 2);
  EXPECT_GT(differs(picture(*scene, frame, ghost)), 20);
}

TEST(LaneDraw, MovesBetweenTheLastTwoSteps) {
  const auto scene = lane_task().make_scene();
  scene->reset(1);
  drive(*scene, 30);
  const Vec2 from = scene->trail_point();
  drive(*scene, 1);
  const Vec2 to = scene->trail_point();
  Frame close;
  close.width = close.height = 6.0;
  DrawOptions car;
  car.alpha = 0.0F;
  close.centre = from;
  const RasterCanvas before = picture(*scene, close, car);
  car.alpha = 1.0F;
  close.centre = to;
  const RasterCanvas after = picture(*scene, close, car);
  // Each picture has the car in its middle: the car itself looks nearly the same in both.
  EXPECT_EQ(before.at(kSide / 2, kSide / 2), after.at(kSide / 2, kSide / 2));
  car.alpha = 1.0F;
  close.centre = from;
  const RasterCanvas moved = picture(*scene, close, car);
  EXPECT_NE(count_color(before, 0x0072B2), 0);
  int differing = 0;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) differing += before.at(x, y) != moved.at(x, y) ? 1 : 0;
  }
  EXPECT_GT(differing, 50);
}

}  // namespace
}  // namespace driftlab
