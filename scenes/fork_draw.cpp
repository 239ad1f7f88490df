#include "scenes/fork_draw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "core/base/rng.h"
#include "scenes/fork_drive.h"
#include "scenes/lane_car_draw.h"

namespace driftlab::fork {
namespace {

using lane::blend;
using lane::kCoarse;

struct Palette {
  std::uint32_t grass, meadow, tree, tree_light, shoulder, road, edge, dash, way, shade, block, block_top, stripe,
      stripe_dark, lamp;
};
constexpr Palette kLight = {0xEEF3E9, 0xE6EDDF, 0xCFDDC3, 0xDBE6D0, 0xDDE1D6, 0xD8DCE3, 0xFFFFFF, 0xF6F8FA,
                            0xFFFFFF, 0x0B1016, 0xA9AFB8, 0xF2F3F5, 0xF6F4F0, 0xC65F50, 0xE69F00};
constexpr Palette kDark = {0x161D19, 0x19221D, 0x22301F, 0x2A3A26, 0x21281F, 0x2D323B, 0x98A2AF, 0x6B7684,
                           0x8C97A4, 0x000000, 0x555C66, 0xC3C8CF, 0xD5D3CF, 0xA84E42, 0xE69F00};

constexpr double kFirst = -14.0;  // metres along the road: what an overview shows
constexpr double kLast = 34.0;
constexpr double kFar = 500.0;  // metres: where the painted world ends
constexpr double kShoulder = 1.4;

void bar(Canvas& canvas, double x0, double x1, double y0, double y1, Color fill) {
  const std::array<Vec2, 4> corners = {{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}};
  canvas.polygon(corners, fill);
}

struct Tree {
  Vec2 at;
  double radius = 1.0;
};

// In the same place on every visit, measured from the edge of the road: they let the eye see how fast the car moves.
std::vector<Tree> plant_trees() {
  Rng rng(20112, 7);
  std::vector<Tree> trees;
  for (int i = 0; i < 900 && trees.size() < 90; ++i) {
    Tree tree;
    tree.radius = rng.uniform(0.9, 2.2);
    tree.at.x = rng.uniform(-60.0, 110.0);
    const double off = rng.uniform(2.6, 34.0) + tree.radius;
    tree.at.y = rng.chance(0.5) ? off : -off;
    const double thicket = det::sin(0.12 * tree.at.x + 0.6) * det::sin(0.17 * tree.at.y + 0.9);
    const double luck = rng.uniform(-0.5, 1.0);
    const bool crowded = std::any_of(trees.begin(), trees.end(), [&](const Tree& other) {
      const Vec2 to = other.at - tree.at;
      return dot(to, to) < 0.8 * (other.radius + tree.radius) * (other.radius + tree.radius);
    });
    if (thicket > luck && !crowded) trees.push_back(tree);
  }
  return trees;
}

void draw_grass(Canvas& canvas, double half, const Palette& color) {
  static const std::vector<Tree> trees = plant_trees();
  bar(canvas, -kFar, kFar, -kFar, kFar, {color.grass});
  constexpr std::array<std::array<double, 3>, 5> kMeadows = {
      {{-24.0, 19.0, 11.0}, {13.0, -20.0, 13.0}, {40.0, 18.0, 12.0}, {-38.0, -22.0, 14.0}, {70.0, -19.0, 12.0}}};
  for (const auto& meadow : kMeadows) {
    for (const double share : {1.0, 0.86, 0.7})
      canvas.circle({meadow[0], meadow[1]}, share * meadow[2], {color.meadow, 0.3F});
  }
  const float opacity = canvas.pixel() > 1.6 * kCoarse ? 0.55F : 1.0F;  // small pictures must stay quiet
  for (const Tree& tree : trees) {
    const Vec2 at = tree.at + Vec2{0.0, std::copysign(half + kShoulder, tree.at.y)};
    canvas.circle(at + tree.radius * Vec2{0.16, -0.2}, tree.radius, {0x203018, 0.07F});
    canvas.circle(at, tree.radius, {color.tree, opacity});
    canvas.circle(at + tree.radius * Vec2{-0.2, 0.24}, 0.62 * tree.radius, {color.tree_light, opacity});
  }
}

void draw_markings(Canvas& canvas, double half, const Palette& color) {
  const double edge = std::max(0.14, 1.2 * canvas.pixel());
  for (const double side : {1.0, -1.0}) {
    const double y = side * (half - 0.35);
    bar(canvas, -kFar, kFar, y - 0.5 * edge, y + 0.5 * edge, {color.edge});
  }
  constexpr double kPeriod = 5.0;
  constexpr double kDash = 2.0;
  const double thick = std::max(0.11, 1.0 * canvas.pixel());
  for (double x = kFirst - 60.0; x < kLast + 80.0; x += kPeriod) {
    for (const double y : {-0.5 * half, 0.0, 0.5 * half})
      bar(canvas, x, x + kDash, y - 0.5 * thick, y + 0.5 * thick, {color.dash, y == 0.0 ? 0.9F : 0.55F});
  }
}

/// Both ways round the barrier, painted on the road.
void draw_ways(Canvas& canvas, const Picture& picture, const Palette& color) {
  constexpr int kPoints = 24;
  const double from = picture.barrier.x - kDecision;
  const double to = picture.barrier.x - 2.0;
  const double aside = picture.barrier.half_width + kAside;
  const double width = std::max(0.28, 1.6 * canvas.pixel());
  for (const double side : {1.0, -1.0}) {
    std::array<Vec2, kPoints + 1> line;
    for (int i = 0; i <= kPoints; ++i) {
      const double share = static_cast<double>(i) / kPoints;
      line[static_cast<std::size_t>(i)] = {from + share * (to - from),
                                           side * aside * share * share * (3.0 - 2.0 * share)};
    }
    canvas.polyline(line, width, {color.way, 0.55F}, false);
    const std::array<Vec2, 3> head = {
        {{to + 1.5, side * aside}, {to - 0.2, side * aside + 0.65}, {to - 0.2, side * aside - 0.65}}};
    canvas.polygon(head, {color.way, 0.55F});
  }
}

void draw_barrier(Canvas& canvas, const Picture& picture, const Palette& color) {
  const double x = picture.barrier.x;
  const double half = picture.barrier.half_width;
  constexpr double kFoot = kBarrierHalfLength;
  bar(canvas, x - kFoot + 0.2, x + kFoot + 0.3, -half - 0.3, half - 0.15, {color.shade, 0.20F});
  bar(canvas, x - kFoot, x + kFoot, -half, half, {color.block});
  constexpr double kRim = 0.1;
  bar(canvas, x - kFoot + kRim, x + kFoot - kRim, -half + kRim, half - kRim, {color.stripe});
  // Warning stripes that point to either side, cut off at the rim.
  const double span = half - kRim;
  const double deep = kFoot - kRim;
  constexpr double kStripe = 0.32;  // metres across the road
  for (double y = 0.0; y < span; y += 2.0 * kStripe) {
    for (const double side : {1.0, -1.0}) {
      const auto at = [&](double offset) { return side * std::min(offset, span); };
      const std::array<Vec2, 4> stripe = {
          {{x - deep, at(y)}, {x - deep, at(y + kStripe)}, {x + deep, at(y + kStripe + 0.3)}, {x + deep, at(y + 0.3)}}};
      canvas.polygon(stripe, {color.stripe_dark});
    }
  }
  const double lamp = std::max(0.13, 1.5 * canvas.pixel());
  for (const double side : {1.0, -1.0}) canvas.circle({x, side * (half - 0.2)}, lamp, {color.lamp});
  if (picture.touched) canvas.ring({x, 0.0}, half + 0.7, std::max(0.1, 1.5 * canvas.pixel()), {color.stripe_dark});
}

}  // namespace

void draw_road(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = options.dark ? kDark : kLight;
  const double half = picture.half_width;
  draw_grass(canvas, half, color);
  bar(canvas, -kFar, kFar, -half - kShoulder, half + kShoulder, {color.shoulder});
  bar(canvas, -kFar, kFar, -half, half, {color.road});
  draw_markings(canvas, half, color);
  draw_ways(canvas, picture, color);
  draw_barrier(canvas, picture, color);
}

void draw_car(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  if (options.sensors && picture.now.position.x < picture.barrier.x) {
    // What the observation holds: how far ahead the barrier is, and how far aside the car.
    const Vec2 eye = lane::between(picture.before, picture.now, options.alpha).position;
    const std::uint32_t light = options.dark ? blend(options.actor, 0xFFFFFF, 0.4) : options.actor;
    const double width = std::max(0.06, 1.3 * canvas.pixel());
    const std::array<Vec2, 2> ahead = {{{eye.x, 0.0}, {picture.barrier.x, 0.0}}};
    const std::array<Vec2, 2> aside = {{{eye.x, 0.0}, eye}};
    canvas.polyline(ahead, width, {light, 0.5F * options.opacity}, false);
    canvas.polyline(aside, width, {light, 0.8F * options.opacity}, false);
    canvas.circle({picture.barrier.x, 0.0}, std::max(0.16, 2.4 * canvas.pixel()), {light, 0.85F * options.opacity});
  }
  lane::draw_car_from_above(canvas, picture.before, picture.now, options);
}

Frame overview(double half_width) {
  return {{0.5 * (kFirst + kLast), 0.0}, 0.0, kLast - kFirst, 2.0 * (half_width + kShoulder + 2.0)};
}

Frame follow(const lane::CarState& car) {
  constexpr double kAhead = 10.0;  // metres from the car to the middle of the view
  return {{car.position.x + kAhead, 0.0}, -0.5 * det::kPi, 26.0, 36.0};
}

}  // namespace driftlab::fork
