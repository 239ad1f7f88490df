#pragma once
// What a scene draws on. The page implements it with Dear ImGui, tests with a small rasteriser.
// Coordinates are world metres; widths in metres, or in pixels where the name says so.

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/vec2.h"

namespace driftlab {

struct Color {
  std::uint32_t rgb = 0;  ///< 0xRRGGBB
  float opacity = 1.0F;
};

class Canvas {
 public:
  virtual ~Canvas() = default;

  /// Filled simple polygon, convex or not, no holes.
  virtual void polygon(std::span<const Vec2> points, Color fill) = 0;
  virtual void polyline(std::span<const Vec2> points, double width, Color stroke, bool closed) = 0;
  virtual void circle(Vec2 centre, double radius, Color fill) = 0;
  virtual void ring(Vec2 centre, double radius, double width, Color stroke) = 0;
  /// Starts at `at`, centred on it vertically; upright on the screen whatever the view's rotation.
  virtual void text(Vec2 at, double height_px, std::string_view words, Color ink) = 0;
  /// Metres that one pixel covers: for lines that should stay visible at any zoom.
  virtual double pixel() const = 0;
};

}  // namespace driftlab
