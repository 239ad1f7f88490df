#include "scenes/reach_draw.h"

#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"

namespace driftlab::reach {
namespace {

struct Palette {
  std::uint32_t wall, grid, table, table_edge, shade, post, post_light, target, base, base_light, servo, screw,
      print_line;
};
constexpr Palette kLight = {0xF2F4EF, 0xE6EAE3, 0xD9CFC0, 0xB8AB97, 0x3A3226, 0x7C8794, 0xA7B1BC,
                            0x1C2430, 0x2C3440, 0x4A5462, 0x1F2630, 0xC9D0D9, 0x1C2430};
constexpr Palette kDark = {0x171B1F, 0x1F252A, 0x4A4136, 0x665A4A, 0x000000, 0x6B7684, 0x8C97A4,
                           0xE6EBF1, 0x12161B, 0x3A434F, 0x0D1014, 0x98A2AF, 0x0D1014};

const Palette& palette(const DrawOptions& options) {
  return options.dark ? kDark : kLight;
}

void bar(Canvas& canvas, Vec2 low, Vec2 high, Color fill) {
  const std::array<Vec2, 4> corners = {{low, {high.x, low.y}, high, {low.x, high.y}}};
  canvas.polygon(corners, fill);
}

/// A link narrows from joint to joint; round ends.
void taper(Canvas& canvas, Vec2 from, Vec2 to, double wide, double narrow, Color fill) {
  const Vec2 along = to - from;
  const double length = std::sqrt(dot(along, along));
  const Vec2 side = {-along.y / length, along.x / length};
  const std::array<Vec2, 4> corners = {
      {from + wide * side, to + narrow * side, to - narrow * side, from - wide * side}};
  canvas.circle(from, wide, fill);
  canvas.circle(to, narrow, fill);
  canvas.polygon(corners, fill);
}

void draw_post(Canvas& canvas, const Surroundings& around, const Palette& color) {
  if (!around.has_post()) return;
  const double r = kPostRadius;
  const Vec2 top{around.post_x, around.post_height - r};
  bar(canvas, {around.post_x - r, 0.0}, {around.post_x + r, top.y}, {color.post});
  canvas.circle(top, r, {color.post});
  bar(canvas, {around.post_x - 0.55 * r, 0.004}, {around.post_x - 0.15 * r, top.y}, {color.post_light});
  bar(canvas, {around.post_x - 2.2 * r, 0.0}, {around.post_x + 2.2 * r, 0.005}, {color.post});
}

void draw_target(Canvas& canvas, const Surroundings& around, const Palette& color) {
  const double thin = std::max(0.0014, 1.4 * canvas.pixel());
  canvas.circle(around.target, kTargetRadius, {color.target, 0.10F});
  canvas.ring(around.target, kTargetRadius, thin, {color.target, 0.85F});
  canvas.circle(around.target, 0.0035, {color.target, 0.85F});
}

Pose between(const Pose& a, const Pose& b, double share) {
  Pose pose = b;
  for (std::size_t i = 0; i < pose.points.size(); ++i)
    pose.points[i] = a.points[i] + share * (b.points[i] - a.points[i]);
  for (std::size_t i = 0; i < kJoints; ++i) {
    pose.heading[i] = a.heading[i] + share * det::wrap_angle(b.heading[i] - a.heading[i]);
  }
  return pose;
}

void draw_shadow(Canvas& canvas, const Pose& pose, const Palette& color, float opacity) {
  for (std::size_t i = 0; i < kJoints; ++i) {
    const double left = std::min(pose.points[i].x, pose.points[i + 1].x) - 0.5 * kLinkRadius;
    const double right = std::max(pose.points[i].x, pose.points[i + 1].x) + 0.5 * kLinkRadius;
    bar(canvas, {left, -0.006}, {right, -0.001}, {color.shade, 0.10F * opacity});
  }
}

/// Two jaws, open around the fingertip.
void draw_hand(Canvas& canvas, const Pose& pose, Color fill) {
  const Vec2 wrist = pose.points[2];
  const Vec2 along = {det::cos(pose.heading[2]), det::sin(pose.heading[2])};
  const Vec2 side = {-along.y, along.x};
  const Vec2 palm = wrist + 0.090 * along;
  taper(canvas, wrist, palm, 0.8 * kLinkRadius, 0.75 * kLinkRadius, fill);
  for (const double way : {1.0, -1.0}) {
    const Vec2 knuckle = palm + 0.5 * way * kLinkRadius * side;
    const Vec2 tip = pose.tip() + 0.0045 * way * side - 0.002 * along;
    taper(canvas, knuckle, tip, 0.0085, 0.0035, fill);
  }
}

}  // namespace

Frame overview() {
  return {{0.17, 0.165}, 0.0, 0.56, 0.40};
}

void draw_table(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = palette(options);
  constexpr double kWide = 3.0;
  bar(canvas, {-kWide, -kWide}, {kWide, kWide}, {color.wall});
  const double thin = canvas.pixel();
  for (int i = -20; i <= 20; ++i) {
    const std::array<Vec2, 2> up = {{{0.1 * i, 0.0}, {0.1 * i, kWide}}};
    const std::array<Vec2, 2> across = {{{-kWide, 0.1 * (i + 20)}, {kWide, 0.1 * (i + 20)}}};
    canvas.polyline(up, thin, {color.grid}, false);
    canvas.polyline(across, thin, {color.grid}, false);
  }
  bar(canvas, {-kWide, -kWide}, {kWide, 0.0}, {color.table});
  bar(canvas, {-kWide, -0.010}, {kWide, 0.0}, {color.table_edge});
  draw_post(canvas, picture.around, color);
  draw_target(canvas, picture.around, color);
}

void draw_arm(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = palette(options);
  const float solid = options.opacity;
  const Pose pose = between(picture.before, picture.now, static_cast<double>(options.alpha));
  draw_shadow(canvas, pose, color, solid);
  // The foot with the turning servo.
  const std::array<Vec2, 4> foot = {{{-0.062, 0.0}, {0.062, 0.0}, {0.036, 0.026}, {-0.036, 0.026}}};
  canvas.polygon(foot, {color.base, solid});
  bar(canvas, {-0.027, 0.026}, {0.027, kBaseHeight}, {color.base, solid});
  bar(canvas, {-0.019, 0.036}, {0.019, 0.072}, {color.base_light, solid});

  const Color skin{options.actor, solid};
  const Color outline{color.print_line, 0.35F * solid};
  const double rim = std::max(0.0016, canvas.pixel());
  for (const bool edge : {true, false}) {
    const double more = edge ? rim : 0.0;
    const Color fill = edge ? outline : skin;
    taper(canvas, pose.points[0], pose.points[1], kLinkRadius + more, 0.85 * kLinkRadius + more, fill);
    taper(canvas, pose.points[1], pose.points[2], 0.9 * kLinkRadius + more, 0.75 * kLinkRadius + more, fill);
  }
  draw_hand(canvas, pose, skin);
  for (std::size_t i = 0; i < kJoints; ++i) {
    const double size = (i == 2 ? 0.62 : 0.74) * kLinkRadius;
    canvas.circle(pose.points[i], size, {color.servo, solid});
    canvas.circle(pose.points[i], 0.35 * size, {color.screw, solid});
  }
  canvas.circle(pose.tip(), 0.0032, {picture.touched ? 0xD55E00U : color.screw, solid});
}

}  // namespace driftlab::reach
