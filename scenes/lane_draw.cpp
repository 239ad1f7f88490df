#include "scenes/lane_draw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/base/math.h"
#include "core/base/rng.h"

namespace driftlab::lane {
namespace {

struct Palette {
  std::uint32_t grass, meadow, tree, tree_light, verge, road, edge, dash, kerb, kerb_light, line_light, line_dark, mark;
};
constexpr Palette kLight = {0xEEF3E9, 0xE6EDDF, 0xCFDDC3, 0xDBE6D0, 0xE2E8DC, 0xD8DCE3, 0xFFFFFF,
                            0xF6F8FA, 0xD9877B, 0xFAF7F4, 0xFFFFFF, 0x4A5362, 0x4A5362};
constexpr Palette kDark = {0x161D19, 0x19221D, 0x22301F, 0x2A3A26, 0x1E2721, 0x2D323B, 0x98A2AF,
                           0x6B7684, 0x8F4B44, 0xB9BEC6, 0xC9CED6, 0x14181E, 0xC9CED6};

std::vector<Vec2> line_beside(const Track& track, double from, double to, double offset, double spacing) {
  const int pieces = std::max(1, static_cast<int>(std::ceil((to - from) / spacing)));
  std::vector<Vec2> points;
  points.reserve(static_cast<std::size_t>(pieces) + 1);
  for (int i = 0; i <= pieces; ++i) points.push_back(track.beside(from + (to - from) * i / pieces, offset));
  return points;
}

std::vector<Vec2> closed_line(const Track& track, double offset) {
  std::vector<Vec2> points = line_beside(track, 0.0, track.length(), offset, 1.0);
  points.pop_back();  // the first again
  return points;
}

struct Tree {
  Vec2 at;
  double radius = 1.0;
};

double distance_to_road(const Track& track, Vec2 point) {
  double least = 1e9;
  for (int i = 0; i < track.count(); i += 8) {
    const Vec2 to = point - track.sample(i).position;
    least = std::min(least, dot(to, to));
  }
  return std::sqrt(least);
}

// Woods around the road, in the same place on every visit: they let the eye see how fast the car moves.
std::vector<Tree> plant_trees(const Track& track) {
  Rng rng(20111, 7);
  std::vector<Tree> trees;
  for (int i = 0; i < 2600 && trees.size() < 150; ++i) {
    Tree tree;
    tree.at.x = rng.uniform(-75.0, 75.0);
    tree.at.y = rng.uniform(-75.0, 75.0);
    tree.radius = rng.uniform(0.9, 2.3);
    const double thicket = det::sin(0.11 * tree.at.x + 1.3) * det::sin(0.13 * tree.at.y + 0.4);
    const double luck = rng.uniform(-0.4, 1.0);
    const bool crowded = std::any_of(trees.begin(), trees.end(), [&](const Tree& other) {
      const Vec2 to = other.at - tree.at;
      return dot(to, to) < 0.7 * (other.radius + tree.radius) * (other.radius + tree.radius);
    });
    if (thicket > luck && !crowded && distance_to_road(track, tree.at) > 7.0 + tree.radius) trees.push_back(tree);
  }
  return trees;
}

void draw_grass(Canvas& canvas, const Track& track, const Palette& color) {
  static const std::vector<Tree> trees = plant_trees(track);
  constexpr double kFarAway = 600.0;
  const std::array<Vec2, 4> field = {
      {{-kFarAway, -kFarAway}, {kFarAway, -kFarAway}, {kFarAway, kFarAway}, {-kFarAway, kFarAway}}};
  canvas.polygon(field, {color.grass});
  const std::array<std::array<double, 3>, 6> meadows = {
      {{-38, 30, 17}, {34, 36, 21}, {44, -30, 15}, {-30, -36, 19}, {4, -4, 14}, {-62, -4, 16}}};
  for (const auto& meadow : meadows) {
    // Softer towards the rim.
    for (const double share : {1.0, 0.86, 0.7})
      canvas.circle({meadow[0], meadow[1]}, share * meadow[2], {color.meadow, 0.3F});
  }
  const float opacity = canvas.pixel() > 1.6 * kCoarse ? 0.55F : 1.0F;  // small pictures must stay quiet
  for (const Tree& tree : trees) {
    canvas.circle(tree.at + tree.radius * Vec2{0.16, -0.2}, tree.radius, {0x203018, 0.07F});
    canvas.circle(tree.at, tree.radius, {color.tree, opacity});
    canvas.circle(tree.at + tree.radius * Vec2{-0.2, 0.24}, 0.62 * tree.radius, {color.tree_light, opacity});
  }
}

// Red and white on the inside of every bend.
void draw_kerbs(Canvas& canvas, const Picture& picture, const Palette& color) {
  constexpr double kBend = 0.028;  // 1/m
  constexpr double kBlock = 1.25;  // metres
  const double width = std::max(0.55, 1.6 * canvas.pixel());
  const double offset = picture.half_width + 0.2;
  const bool coarse = canvas.pixel() > kCoarse;
  const int blocks = static_cast<int>(picture.track.length() / kBlock);
  for (int i = 0; i < blocks; ++i) {
    const double from = i * kBlock;
    const double curvature = picture.track.curvature(from + 0.5 * kBlock);
    if (std::fabs(curvature) < kBend) continue;
    const auto piece = line_beside(picture.track, from, from + kBlock, std::copysign(offset, curvature), 0.7);
    const bool red = i % 2 == 0;
    canvas.polyline(piece, width, {red ? color.kerb : color.kerb_light, coarse && red ? 0.8F : 1.0F}, false);
  }
}

// A chequered line where the episode began, and so where the lap ends.
void draw_start(Canvas& canvas, const Picture& picture, const Palette& color) {
  constexpr int kColumns = 8;
  constexpr int kRows = 2;
  const double side = 2.0 * picture.half_width / kColumns;
  const bool coarse = canvas.pixel() > kCoarse;
  const double deep = coarse ? std::max(0.6, 2.5 * canvas.pixel()) : kRows * side;
  const auto cell = [&](double s0, double s1, double o0, double o1, std::uint32_t fill) {
    const std::array<Vec2, 4> corners = {{picture.track.beside(s0, o0), picture.track.beside(s1, o0),
                                          picture.track.beside(s1, o1), picture.track.beside(s0, o1)}};
    canvas.polygon(corners, {fill});
  };
  const double start = picture.start;
  cell(start, start + deep, -picture.half_width, picture.half_width, coarse ? color.mark : color.line_light);
  if (coarse) return;
  for (int row = 0; row < kRows; ++row) {
    for (int column = row % 2; column < kColumns; column += 2) {
      const double offset = -picture.half_width + column * side;
      cell(start + row * side, start + (row + 1) * side, offset, offset + side, color.line_dark);
    }
  }
}

void draw_beams(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Vec2 eye = between(picture.before, picture.now, options.alpha).position;
  const double width = std::max(0.045, 1.1 * canvas.pixel());
  const std::uint32_t light = options.dark ? blend(options.actor, 0xFFFFFF, 0.4) : options.actor;
  const double dot_radius = std::max(0.16, 2.4 * canvas.pixel());
  for (int i = 0; i < static_cast<int>(picture.beams.size()); ++i) {
    const double distance = static_cast<double>(picture.beams[static_cast<std::size_t>(i)]);
    const double angle = picture.now.angle + beam_angle(i);
    const Vec2 end = picture.now.position + distance * Vec2{det::cos(angle), det::sin(angle)};
    const bool meets = distance < kBeamReach;
    const std::array<Vec2, 2> line = {eye, end};
    canvas.polyline(line, width, {light, (meets ? 0.38F : 0.16F) * options.opacity}, false);
    if (meets) canvas.circle(end, dot_radius, {light, 0.85F * options.opacity});
  }
}

}  // namespace

void draw_world(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  const Palette& color = options.dark ? kDark : kLight;
  const Track& track = picture.track;
  const double half = picture.half_width;
  draw_grass(canvas, track, color);
  // Wide closed lines, not quadrilaterals side by side: those would show seams where smoothed edges meet.
  const std::vector<Vec2> centre = closed_line(track, 0.0);
  canvas.polyline(centre, 2.0 * half + 2.6, {color.verge}, true);
  draw_kerbs(canvas, picture, color);
  canvas.polyline(centre, 2.0 * half, {color.road}, true);
  const double edge = std::max(0.14, 1.2 * canvas.pixel());
  for (const double side : {1.0, -1.0})
    canvas.polyline(closed_line(track, side * (half - 0.5 * edge)), edge, {color.edge}, true);
  constexpr double kDash = 2.0;
  constexpr double kPeriod = 5.0;
  const double thick = std::max(0.11, 1.0 * canvas.pixel());
  for (double s = 0.0; s < track.length(); s += kPeriod) {
    canvas.polyline(line_beside(track, s, s + kDash, 0.0, 1.0), thick, {color.dash, 0.9F}, false);
  }
  draw_start(canvas, picture, color);
}

void draw_car(Canvas& canvas, const Picture& picture, const DrawOptions& options) {
  if (options.sensors) draw_beams(canvas, picture, options);
  draw_car_from_above(canvas, picture.before, picture.now, options);
}

Frame overview(const Track& track, double half_width) {
  Vec2 low = track.sample(0).position;
  Vec2 high = low;
  for (int i = 0; i < track.count(); ++i) {
    const Vec2 point = track.sample(i).position;
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  const double margin = 2.0 * (half_width + 4.0);
  return {0.5 * (low + high), 0.0, high.x - low.x + margin, high.y - low.y + margin};
}

Frame follow(const CarState& car) {
  constexpr double kAhead = 15.0;  // metres from the car to the middle of the view
  constexpr double kHeight = 50.0;
  constexpr double kWidth = 36.0;
  const Vec2 ahead = {det::cos(car.angle), det::sin(car.angle)};
  return {car.position + kAhead * ahead, car.angle - 0.5 * det::kPi, kWidth, kHeight};
}

}  // namespace driftlab::lane
