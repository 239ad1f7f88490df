#include "scenes/reach_draw.h"

#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "scenes/arm_draw.h"

namespace driftlab::reach {
namespace {

struct Palette {
  std::uint32_t wall, grid, table, table_edge, shade, post, post_light, target, goal, base, base_light, servo, screw,
      print_line;
};
constexpr Palette kLight = {0xF2F4EF, 0xE6EAE3, 0xD9CFC0, 0xB8AB97, 0x3A3226, 0x7C8794, 0xA7B1BC,
                            0x1C2430, 0xF4D732, 0x2C3440, 0x4A5462, 0x1F2630, 0xC9D0D9, 0x1C2430};
constexpr Palette kDark = {0x171B1F, 0x1F252A, 0x4A4136, 0x665A4A, 0x000000, 0x6B7684, 0x8C97A4,
                           0xE6EBF1, 0xF4D732, 0x343D47, 0x4E5A67, 0x14191F, 0x98A2AF, 0x0D1014};

constexpr std::uint32_t kOnGoal = 0x1C2430;

const Palette& palette(const DrawOptions& options) {
  return options.dark ? kDark : kLight;
}

void draw_post(Canvas& canvas, const Surroundings& around, const Palette& color) {
  if (!around.has_post()) return;
  const double r = kPostRadius;
  const Vec2 top{around.post_x, around.post_height - r};
  draw_bar(canvas, {around.post_x - r, 0.0}, {around.post_x + r, top.y}, {color.post});
  canvas.circle(top, r, {color.post});
  draw_bar(canvas, {around.post_x - 0.55 * r, 0.004}, {around.post_x - 0.15 * r, top.y}, {color.post_light});
  draw_bar(canvas, {around.post_x - 2.2 * r, 0.0}, {around.post_x + 2.2 * r, 0.005}, {color.post});
}

void draw_target(Canvas& canvas, const Surroundings& around, const Palette& color) {
  const double thin = std::max(0.0014, 1.4 * canvas.pixel());
  canvas.circle(around.target, kTargetRadius, {color.goal});
  canvas.ring(around.target, kTargetRadius, thin, {color.target, 0.85F});
  canvas.ring(around.target, 0.5 * kTargetRadius, thin, {kOnGoal, 0.5F});
  canvas.circle(around.target, 0.0030, {kOnGoal, 0.85F});
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

/// Soft, under everything that hangs over the table.
void draw_shadow(Canvas& canvas, const Pose& pose, const Palette& color, float opacity) {
  double left = -0.06;
  double right = 0.06;
  for (const Vec2& point : pose.points) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
  }
  for (const double more : {0.012, 0.006, 0.0}) {
    draw_bar(canvas, {left - more, -0.007}, {right + more, 0.0}, {color.shade, 0.07F * opacity});
  }
}

/// A box along a link: from `back` to `front` metres off `at`, `half` to either side.
void block(Canvas& canvas, Vec2 at, Vec2 along, double back, double front, double half, Color fill) {
  const Vec2 side = {-along.y, along.x};
  const std::array<Vec2, 4> corners = {{at + back * along + half * side, at + front * along + half * side,
                                        at + front * along - half * side, at + back * along - half * side}};
  canvas.polygon(corners, fill);
}

Vec2 unit(double angle) {
  return {det::cos(angle), det::sin(angle)};
}

struct Paint {
  Color skin, edge, shine, servo, screw;
  double rim = 0.0;  ///< metres
};

/// Edged, so that links that cross stay apart; lit from above.
void draw_link(Canvas& canvas, Vec2 from, Vec2 to, double wide, double narrow, const Paint& paint) {
  draw_taper(canvas, from, to, wide + paint.rim, narrow + paint.rim, paint.edge);
  draw_taper(canvas, from, to, wide, narrow, paint.skin);
  const Vec2 along = (1.0 / std::sqrt(dot(to - from, to - from))) * (to - from);
  const Vec2 up = along.x >= 0.0 ? Vec2{-along.y, along.x} : Vec2{along.y, -along.x};
  const std::array<Vec2, 4> light = {
      {from + 0.78 * wide * up, to + 0.78 * narrow * up, to + 0.45 * narrow * up, from + 0.45 * wide * up}};
  canvas.polygon(light, paint.shine);
}

/// The servo that a joint turns on: its body lies along the link before, its horn on the axis.
void draw_servo(Canvas& canvas, Vec2 at, double heading, double size, const Paint& paint) {
  block(canvas, at, unit(heading), -1.9 * size, 0.85 * size, 0.85 * size, paint.servo);
  canvas.circle(at, 0.78 * size, paint.screw);
  canvas.circle(at, 0.60 * size, paint.servo);
  for (const double turn : {0.4, 1.97, 3.54, 5.11})
    canvas.circle(at + 0.38 * size * unit(heading + turn), 0.10 * size, paint.screw);
  canvas.circle(at, 0.16 * size, paint.screw);
}

/// A palm and two jaws, open around the fingertip; the upper one turns.
void draw_hand(Canvas& canvas, const Pose& pose, const Paint& paint) {
  const Vec2 wrist = pose.points[2];
  const Vec2 along = unit(pose.heading[2]);
  const Vec2 side = {-along.y, along.x};
  const Vec2 palm = wrist + 0.086 * along;
  draw_link(canvas, wrist, palm, 0.8 * kLinkRadius, 0.78 * kLinkRadius, paint);
  for (const bool edge : {true, false}) {
    const double more = edge ? paint.rim : 0.0;
    for (const double way : {1.0, -1.0}) {
      const Vec2 knuckle = palm + 0.55 * way * kLinkRadius * side;
      const Vec2 bend = palm + 0.038 * along + 0.72 * way * kLinkRadius * side;
      const Vec2 tip = pose.tip() + 0.0048 * way * side - 0.002 * along;
      draw_taper(canvas, knuckle, bend, 0.0085 + more, 0.0065 + more, edge ? paint.edge : paint.skin);
      draw_taper(canvas, bend, tip, 0.0065 + more, 0.0032 + more, edge ? paint.edge : paint.skin);
    }
  }
  block(canvas, palm, along, -0.034, -0.004, 0.62 * kLinkRadius, paint.servo);
  canvas.circle(palm + 0.55 * kLinkRadius * side, 0.0052, paint.screw);
}

void draw_foot(Canvas& canvas, const Palette& color, float solid) {
  const std::array<Vec2, 4> foot = {{{-0.062, 0.0}, {0.062, 0.0}, {0.040, 0.024}, {-0.040, 0.024}}};
  canvas.polygon(foot, {color.base, solid});
  draw_bar(canvas, {-0.062, 0.0}, {0.062, 0.004}, {color.base_light, solid});
  const std::array<Vec2, 4> tower = {{{-0.031, 0.024}, {0.031, 0.024}, {0.026, kBaseHeight}, {-0.026, kBaseHeight}}};
  canvas.polygon(tower, {color.base, solid});
  draw_bar(canvas, {-0.031, 0.024}, {0.031, 0.030}, {color.base_light, solid});
  draw_bar(canvas, {-0.019, 0.042}, {0.019, 0.076}, {color.servo, solid});
  for (const double x : {-0.015, 0.015}) {
    for (const double y : {0.046, 0.072}) canvas.circle({x, y}, 0.0016, {color.screw, 0.7F * solid});
  }
}

}  // namespace

Frame overview() {
  return {{0.17, 0.165}, 0.0, 0.56, 0.40};
}

void draw_table(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = palette(options);
  constexpr double kWide = 3.0;
  draw_bar(canvas, {-kWide, -kWide}, {kWide, kWide}, {color.wall});
  const double thin = canvas.pixel();
  for (int i = -20; i <= 20; ++i) {
    const std::array<Vec2, 2> up = {{{0.1 * i, 0.0}, {0.1 * i, kWide}}};
    const std::array<Vec2, 2> across = {{{-kWide, 0.1 * (i + 20)}, {kWide, 0.1 * (i + 20)}}};
    canvas.polyline(up, thin, {color.grid}, false);
    canvas.polyline(across, thin, {color.grid}, false);
  }
  draw_bar(canvas, {-kWide, -kWide}, {kWide, 0.0}, {color.table});
  draw_bar(canvas, {-kWide, -0.010}, {kWide, 0.0}, {color.table_edge});
  draw_post(canvas, picture.around, color);
  draw_target(canvas, picture.around, color);
}

void draw_arm(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = palette(options);
  const float solid = options.opacity;
  const Pose pose = between(picture.before, picture.now, static_cast<double>(options.alpha));
  draw_shadow(canvas, pose, color, solid);
  draw_foot(canvas, color, solid);
  const Paint paint = {{options.actor, solid},    {color.print_line, 0.55F * solid},
                       {0xFFFFFF, 0.20F * solid}, {color.servo, solid},
                       {color.screw, solid},      std::max(0.0013, canvas.pixel())};
  // From behind to the front: the hand lies under the wrist's servo, the upper arm over the forearm's end.
  draw_hand(canvas, pose, paint);
  draw_link(canvas, pose.points[1], pose.points[2], 0.92 * kLinkRadius, 0.78 * kLinkRadius, paint);
  draw_servo(canvas, pose.points[2], pose.heading[1], 0.66 * kLinkRadius, paint);
  draw_link(canvas, pose.points[0], pose.points[1], kLinkRadius, 0.90 * kLinkRadius, paint);
  draw_servo(canvas, pose.points[1], pose.heading[0], 0.74 * kLinkRadius, paint);
  draw_servo(canvas, pose.points[0], 0.5 * det::kPi, 0.80 * kLinkRadius, paint);
  canvas.circle(pose.tip(), 0.0032, {picture.touched ? 0xD55E00U : color.screw, solid});
}

}  // namespace driftlab::reach
