#pragma once
// A small anti-aliased rasteriser: a Canvas for tests and for images without a screen.

#include <cstdint>
#include <span>
#include <vector>

#include "core/env/canvas.h"
#include "core/env/scene.h"

namespace driftlab {

class RasterCanvas : public Canvas {
 public:
  /// An image of width x height pixels that shows at least the frame; the paper's colour everywhere to begin with.
  RasterCanvas(int width, int height, const Frame& frame, Color paper = {0xFBFBF9});

  void polygon(std::span<const Vec2> points, Color fill) override;
  /// Round joints and ends. At least one pixel wide, thinner lines being fainter instead.
  void polyline(std::span<const Vec2> points, double width, Color stroke, bool closed) override;
  void circle(Vec2 centre, double radius, Color fill) override;
  void ring(Vec2 centre, double radius, double width, Color stroke) override;
  /// Capitals, digits and common signs in a font of 3 x 5 dots; anything else is a box.
  void text(Vec2 at, double height_px, std::string_view words, Color ink) override;
  double pixel() const override { return 1.0 / scale_; }

  int width() const { return width_; }
  int height() const { return height_; }
  /// [height, width, 4], top row first, opaque.
  std::span<const std::uint8_t> rgba() const { return pixels_; }
  /// 0xRRGGBB of one pixel, x right and y down from the top left.
  std::uint32_t at(int x, int y) const;

 private:
  /// Pixels x0 <= x < x1, y0 <= y < y1.
  struct Box {
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;
  };

  Vec2 to_pixels(Vec2 world) const;
  Box clipped(double x0, double y0, double x1, double y1) const;
  void add_coverage(int x, int y, double coverage);
  void cover_segment(Vec2 a, Vec2 b, double half_width, double most);
  void cover_row(int y, std::span<const Vec2> points, std::vector<double>& crossings);
  void draw_in(const Box& box);
  void blend(Color color);

  int width_;
  int height_;
  Vec2 centre_;
  Vec2 right_;    // world direction that points right on the image, as a unit vector
  double scale_;  // pixels a metre
  std::vector<std::uint8_t> pixels_;
  std::vector<float> coverage_;  // of the shape being drawn; all zero in between
  Box drawn_;                    // where coverage_ may not be zero
};

}  // namespace driftlab
