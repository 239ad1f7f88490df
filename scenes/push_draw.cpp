#include "scenes/push_draw.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"
#include "scenes/arm_draw.h"

namespace driftlab::push {
namespace {

struct Palette {
  std::uint32_t table, grain, zone, goal, shade, block, block_edge, block_front, base, base_light, servo, screw,
      print_line;
};
constexpr Palette kLight = {0xE3D9C8, 0xD9CDB9, 0xF3ECDF, 0x1C2430, 0x2A2418, 0x8793A1, 0x5B6774,
                            0xF2F4F6, 0x2C3440, 0x4A5462, 0x1F2630, 0xC9D0D9, 0x1C2430};
constexpr Palette kDark = {0x3A342B, 0x423B31, 0x463F34, 0xE6EBF1, 0x000000, 0x8290A0, 0xB4C0CC,
                           0x1A2028, 0x12161B, 0x3A434F, 0x0D1014, 0x98A2AF, 0x0D1014};
constexpr std::uint32_t kGood = 0x009E73;

constexpr double kTable = 3.0;             // metres, either way: it fills every view
constexpr double kBoard = 0.05;            // metres
constexpr Vec2 kShadow = {0.006, -0.009};  // metres: where shadows of things 2 cm high fall

const Palette& palette(const DrawOptions& options) {
  return options.dark ? kDark : kLight;
}

std::array<Vec2, 4> moved(const std::array<Vec2, 4>& corners, Vec2 by) {
  std::array<Vec2, 4> result = corners;
  for (Vec2& corner : result) corner = corner + by;
  return result;
}

/// A triangle on the front half, pointing forward.
std::array<Vec2, 3> front_mark(const Placement& block) {
  const Turn turn(block.angle);
  constexpr double tip = 0.5 * kBlockLength - 0.007, back = 0.5 * kBlockLength - 0.026,
                   wide = 0.5 * kBlockWidth - 0.009;
  return {{block.centre + turn.out({0.0, tip}), block.centre + turn.out({-wide, back}),
           block.centre + turn.out({wide, back})}};
}

void draw_goal(Canvas& canvas, const Picture& picture, const Palette& color) {
  const std::uint32_t ink = picture.placed ? kGood : color.goal;
  const std::array<Vec2, 4> corners = footprint(picture.goal);
  const double thin = std::max(0.0016, 1.5 * canvas.pixel());
  canvas.polygon(corners, {ink, picture.placed ? 0.22F : 0.08F});
  canvas.polyline(corners, thin, {ink, 0.85F}, true);
  const std::array<Vec2, 3> mark = front_mark(picture.goal);
  canvas.polyline(mark, thin, {ink, 0.70F}, true);
}

/// The outer edge of what the fingertip reaches, as a lighter zone of the table.
void draw_zone(Canvas& canvas, const Lengths& lengths, const Palette& color) {
  constexpr int kPoints = 96;
  const double outer = farthest(lengths);
  std::array<Vec2, kPoints> points;
  for (int i = 0; i < kPoints; ++i) {
    const double angle = 2.0 * det::kPi * i / kPoints;
    points[static_cast<std::size_t>(i)] = {outer * det::cos(angle), outer * det::sin(angle)};
  }
  canvas.polygon(points, {color.zone});
}

void draw_block(Canvas& canvas, const Placement& block, const Palette& color, const DrawOptions& options) {
  const std::array<Vec2, 4> corners = footprint(block);
  canvas.polygon(moved(corners, 0.7 * kShadow), {color.shade, 0.22F * options.opacity});
  canvas.polygon(corners, {color.block, options.opacity});
  canvas.polyline(corners, std::max(0.0014, canvas.pixel()), {color.block_edge, options.opacity}, true);
  canvas.polygon(front_mark(block), {color.block_front, options.opacity});
}

struct ArmPoints {
  Vec2 base, elbow, tip;
};

void draw_links(Canvas& canvas, const ArmPoints& arm, double more, Color fill) {
  draw_taper(canvas, arm.base, arm.elbow, 0.020 + more, 0.016 + more, fill);
  draw_taper(canvas, arm.elbow, arm.tip, 0.015 + more, 0.010 + more, fill);
}

}  // namespace

Frame overview() {
  return {{0.0, 0.20}, 0.0, 0.80, 0.53};
}

void draw_table(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = palette(options);
  draw_bar(canvas, {-kTable, -kTable}, {kTable, kTable}, {color.table});
  draw_zone(canvas, picture.lengths, color);
  for (int i = -16; i < 24; ++i) {
    const double y = kBoard * (i + 0.5);
    const std::array<Vec2, 2> line = {{{-kTable, y}, {kTable, y}}};
    canvas.polyline(line, canvas.pixel(), {color.grain, 0.55F}, false);
  }
  draw_goal(canvas, picture, color);
}

void draw_actor(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = palette(options);
  const float solid = options.opacity;
  const double share = static_cast<double>(options.alpha);
  Joints joints;
  for (std::size_t i = 0; i < kJoints; ++i) {
    joints[i] = picture.joints_before[i] + share * (picture.joints[i] - picture.joints_before[i]);
  }
  Placement block = picture.block;
  block.centre = picture.block_before.centre + share * (picture.block.centre - picture.block_before.centre);
  block.angle = picture.block_before.angle + share * (picture.block.angle - picture.block_before.angle);
  draw_block(canvas, block, color, options);

  const ArmPoints arm = {{}, elbow_at(picture.lengths, joints), fingertip_at(picture.lengths, joints)};
  const Vec2 fall = 2.2 * kShadow;
  const Color shadow{color.shade, 0.13F * solid};
  const ArmPoints below = {arm.base + 0.5 * fall, arm.elbow + fall, arm.tip + 0.6 * fall};
  draw_links(canvas, below, 0.0, shadow);

  // The finger stands on the table; the links pass above.
  const Color skin{options.actor, solid};
  const Color outline{color.print_line, 0.40F * solid};
  const double rim = std::max(0.0014, canvas.pixel());
  draw_bar(canvas, {-0.040, -0.040}, {0.040, 0.030}, {color.base, solid});
  draw_bar(canvas, {-0.030, -0.034}, {0.030, -0.020}, {color.base_light, solid});
  draw_links(canvas, arm, rim, outline);
  draw_links(canvas, arm, 0.0, skin);
  canvas.circle(arm.base, 0.0145, {color.servo, solid});
  canvas.circle(arm.base, 0.0055, {color.screw, solid});
  canvas.circle(arm.elbow, 0.0110, {color.servo, solid});
  canvas.circle(arm.elbow, 0.0042, {color.screw, solid});
  canvas.circle(arm.tip, kFingerRadius + rim, {color.print_line, solid});
  canvas.circle(arm.tip, kFingerRadius, skin);
  canvas.circle(arm.tip, 0.0040, {color.screw, solid});
}

}  // namespace driftlab::push
