#include "core/workbench/run_color.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace driftlab {
namespace {

/// Hue 0 .. 6 (red, yellow, green, cyan, blue, magenta), saturation and lightness 0 .. 1.
struct Hsl {
  double hue = 0.0;
  double saturation = 0.0;
  double lightness = 0.0;
};

double part(std::uint32_t rgb, unsigned shift) {
  return static_cast<double>((rgb >> shift) & 0xFFU) / 255.0;
}

Hsl to_hsl(std::uint32_t rgb) {
  const double r = part(rgb, 16);
  const double g = part(rgb, 8);
  const double b = part(rgb, 0);
  const double most = std::max({r, g, b});
  const double least = std::min({r, g, b});
  const double spread = most - least;
  Hsl result{0.0, 0.0, (most + least) / 2.0};
  if (spread <= 0.0) return result;
  result.saturation = spread / (1.0 - std::abs(2.0 * result.lightness - 1.0));
  if (most == r) result.hue = (g - b) / spread;
  if (most == g && most != r) result.hue = 2.0 + (b - r) / spread;
  if (most == b && most != r && most != g) result.hue = 4.0 + (r - g) / spread;
  if (result.hue < 0.0) result.hue += 6.0;
  return result;
}

std::uint32_t to_rgb(const Hsl& color) {
  const double chroma = (1.0 - std::abs(2.0 * color.lightness - 1.0)) * color.saturation;
  const auto channel = [&](double offset) {
    double hue = color.hue + offset;
    while (hue >= 6.0) hue -= 6.0;
    while (hue < 0.0) hue += 6.0;
    const double full = std::clamp(std::abs(hue - 3.0) - 1.0, 0.0, 1.0);
    const double value = color.lightness + chroma * (full - 0.5);
    return static_cast<std::uint32_t>(std::clamp(value, 0.0, 1.0) * 255.0 + 0.5);
  };
  return channel(0.0) << 16 | channel(4.0) << 8 | channel(2.0);
}

/// The eye weighs green most; good enough to keep lines apart.
double distance(std::uint32_t a, std::uint32_t b) {
  const double r = part(a, 16) - part(b, 16);
  const double g = part(a, 8) - part(b, 8);
  const double blue = part(a, 0) - part(b, 0);
  return std::sqrt(2.0 * r * r + 4.0 * g * g + 3.0 * blue * blue);
}

}  // namespace

std::uint32_t free_color(std::uint32_t own, std::span<const std::uint32_t> taken) {
  struct Shade {
    double hue;
    double lightness;
  };
  constexpr std::array<Shade, 8> kShades = {
      {{0.0, 1.0}, {-0.05, 0.62}, {-0.55, 1.15}, {0.55, 0.75}, {-0.6, 0.6}, {0.5, 1.15}, {0.1, 0.38}, {-1.1, 0.85}}};
  constexpr std::array<std::uint32_t, 2> kReserved = {0x0072B2, 0xE69F00};
  constexpr double kNear = 0.38;
  const Hsl base = to_hsl(own);
  std::uint32_t best = own;
  double furthest = -1.0;
  for (const Shade& shade : kShades) {
    Hsl hsl = base;
    hsl.hue += shade.hue + (base.hue + shade.hue < 0.0 ? 6.0 : 0.0);
    hsl.lightness = std::clamp(hsl.lightness * shade.lightness, 0.12, 0.55);
    const std::uint32_t color = &shade == &kShades.front() ? own : to_rgb(hsl);
    double nearest = 10.0;
    for (const std::uint32_t other : taken) nearest = std::min(nearest, distance(color, other));
    if (color != own) {
      for (const std::uint32_t other : kReserved) nearest = std::min(nearest, distance(color, other));
    }
    if (nearest >= kNear) return color;
    if (nearest > furthest) {
      furthest = nearest;
      best = color;
    }
  }
  return best;
}

}  // namespace driftlab
