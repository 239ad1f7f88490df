#include "scenes/lane_car_draw.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"

namespace driftlab::lane {
namespace {

Vec2 left_of(Vec2 direction) {
  return {-direction.y, direction.x};
}

// Places shapes given in the car's own axes (metres, x forward, y left) into the world.
struct Pose {
  Vec2 position;
  Vec2 ahead;
  double scale = 1.0;

  Vec2 at(Vec2 local) const { return position + scale * (local.x * ahead + local.y * left_of(ahead)); }
  template <std::size_t N>
  std::array<Vec2, N> all(const std::array<Vec2, N>& shape) const {
    std::array<Vec2, N> placed;
    for (std::size_t i = 0; i < N; ++i) placed[i] = at(shape[i]);
    return placed;
  }
};

// A rectangle with round ends: |x/a|^n + |y/b|^n = 1, slightly narrower in front.
std::array<Vec2, 36> body_shape(double grow) {
  constexpr double kHalfLength = 1.98;
  constexpr double kHalfWidth = 0.80;
  constexpr double kRoundness = 2.0 / 4.6;
  std::array<Vec2, 36> shape;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const double angle = 2.0 * det::kPi * static_cast<double>(i) / static_cast<double>(shape.size());
    const double c = det::cos(angle);
    const double s = det::sin(angle);
    const double x = std::copysign(std::fabs(c) > 1e-9 ? det::pow(std::fabs(c), kRoundness) : 0.0, c);
    const double y = std::copysign(std::fabs(s) > 1e-9 ? det::pow(std::fabs(s), kRoundness) : 0.0, s);
    const double taper = 1.0 - 0.10 * std::max(x, 0.0) * std::max(x, 0.0);
    shape[i] = {(kHalfLength + grow) * x, (kHalfWidth + grow) * y * taper};
  }
  return shape;
}

void draw_wheels(Canvas& canvas, const Pose& pose, double wheel, Color tyre) {
  for (const double x : {kAxle, -kAxle}) {
    const double angle = x > 0.0 ? wheel : 0.0;
    const Vec2 ahead = {det::cos(angle), det::sin(angle)};
    for (const double y : {0.82, -0.82}) {
      std::array<Vec2, 8> shape;
      const std::array<Vec2, 8> corners = {{{0.36, 0.10},
                                            {0.30, 0.15},
                                            {-0.30, 0.15},
                                            {-0.36, 0.10},
                                            {-0.36, -0.10},
                                            {-0.30, -0.15},
                                            {0.30, -0.15},
                                            {0.36, -0.10}}};
      for (std::size_t i = 0; i < corners.size(); ++i) {
        shape[i] = pose.at(Vec2{x, y} + corners[i].x * ahead + corners[i].y * left_of(ahead));
      }
      canvas.polygon(shape, tyre);
    }
  }
}

void draw_cabin(Canvas& canvas, const Pose& pose, std::uint32_t actor, float opacity, bool coarse) {
  const Color glass = {blend(actor, 0x10161E, 0.72), opacity};
  // Convex shapes, the roof over their inner ends.
  constexpr std::array<Vec2, 5> kWindscreen = {{{0.86, 0.30}, {0.28, 0.60}, {0.28, -0.60}, {0.86, -0.30}, {0.92, 0.0}}};
  constexpr std::array<Vec2, 5> kWideScreen = {{{0.95, 0.40}, {0.25, 0.66}, {0.25, -0.66}, {0.95, -0.40}, {1.02, 0.0}}};
  constexpr std::array<Vec2, 5> kRearWindow = {
      {{-1.36, -0.42}, {-0.94, -0.56}, {-0.94, 0.56}, {-1.36, 0.42}, {-1.40, 0.0}}};
  constexpr std::array<Vec2, 6> kRoof = {
      {{0.26, 0.56}, {-0.96, 0.53}, {-1.0, 0.0}, {-0.96, -0.53}, {0.26, -0.56}, {0.34, 0.0}}};
  canvas.polygon(pose.all(coarse ? kWideScreen : kWindscreen), glass);
  if (coarse) return;
  canvas.polygon(pose.all(kRearWindow), glass);
  for (const double y : {1.0, -1.0}) {
    const std::array<Vec2, 4> window = {{{0.22, 0.63 * y}, {0.10, 0.69 * y}, {-0.78, 0.69 * y}, {-0.90, 0.61 * y}}};
    const std::array<Vec2, 4> lamp = {{{1.86, 0.36 * y}, {1.93, 0.40 * y}, {1.84, 0.62 * y}, {1.74, 0.62 * y}}};
    const std::array<Vec2, 4> brake = {{{-1.93, 0.38 * y}, {-1.87, 0.38 * y}, {-1.84, 0.68 * y}, {-1.90, 0.66 * y}}};
    canvas.polygon(pose.all(window), glass);
    canvas.polygon(pose.all(lamp), {0xFFF6D8, opacity});
    canvas.polygon(pose.all(brake), {0xB3261E, opacity});
  }
  canvas.polygon(pose.all(kRoof), {blend(actor, 0xFFFFFF, 0.22), opacity});
}

}  // namespace

std::uint32_t blend(std::uint32_t from, std::uint32_t to, double share) {
  std::uint32_t mixed = 0;
  for (int shift = 0; shift <= 16; shift += 8) {
    const double a = (from >> shift) & 0xFF;
    const double b = (to >> shift) & 0xFF;
    mixed |= static_cast<std::uint32_t>(std::lround(a + share * (b - a))) << shift;
  }
  return mixed;
}

CarState between(const CarState& before, const CarState& now, float share) {
  const double part = static_cast<double>(std::clamp(share, 0.0F, 1.0F));
  CarState car = now;
  car.position = before.position + part * (now.position - before.position);
  car.angle = before.angle + part * (now.angle - before.angle);
  car.wheel = before.wheel + part * (now.wheel - before.wheel);
  return car;
}

void draw_car_from_above(Canvas& canvas, const CarState& before, const CarState& now, const DrawOptions& options) {
  constexpr double kLeastPixels = 20.0;  // length on the screen; smaller cars are drawn larger than life
  constexpr double kLength = 4.0;        // metres
  const CarState car = between(before, now, options.alpha);
  Pose pose;
  pose.position = car.position;
  pose.ahead = {det::cos(car.angle), det::sin(car.angle)};
  pose.scale = std::max(1.0, kLeastPixels * canvas.pixel() / kLength);
  const bool coarse = canvas.pixel() > kCoarse;
  const float opacity = options.opacity;

  Pose shadow = pose;
  shadow.position = pose.position + pose.scale * Vec2{0.16, -0.22};
  canvas.polygon(shadow.all(body_shape(0.12)), {0x0B1016, (options.dark ? 0.35F : 0.14F) * opacity});
  if (coarse) {
    const auto halo = body_shape(0.32);
    canvas.polygon(pose.all(halo), {options.dark ? 0x14181EU : 0xFFFFFFU, 0.9F * opacity});
  } else {
    const std::uint32_t tyre = options.dark ? 0x07090C : 0x232A33;
    draw_wheels(canvas, pose, car.wheel, {tyre, opacity});
  }
  canvas.polygon(pose.all(body_shape(0.0)), {options.actor, opacity});
  draw_cabin(canvas, pose, options.actor, opacity, coarse);
}

}  // namespace driftlab::lane
