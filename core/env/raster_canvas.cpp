#include "core/env/raster_canvas.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/env/raster_font.h"

namespace driftlab {

namespace {

constexpr int kRowsPerPixel = 4;  // sub-rows when filling polygons; along a row coverage is exact

double distance_to_segment(Vec2 point, Vec2 a, Vec2 b) {
  const Vec2 along = b - a;
  const double length = dot(along, along);
  const double share = length > 0.0 ? std::clamp(dot(point - a, along) / length, 0.0, 1.0) : 0.0;
  const Vec2 off = point - (a + share * along);
  return std::sqrt(dot(off, off));
}

bool is_finite(Vec2 point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

bool all_finite(std::span<const Vec2> points) {
  return std::all_of(points.begin(), points.end(), is_finite);
}

std::uint8_t mixed(std::uint8_t below, std::uint32_t above, double share) {
  const double value = below + (static_cast<double>(above) - below) * share;
  return static_cast<std::uint8_t>(value + 0.5);
}

}  // namespace

RasterCanvas::RasterCanvas(int width, int height, const Frame& frame, Color paper)
    : width_(width),
      height_(height),
      centre_(frame.centre),
      right_{det::cos(frame.rotation), det::sin(frame.rotation)},
      scale_(std::min(width / frame.width, height / frame.height)) {
  DRIFTLAB_ASSERT(width > 0 && height > 0 && width <= 16384 && height <= 16384,
                  "an image has 1 to 16384 pixels a side");
  DRIFTLAB_ASSERT(std::isfinite(scale_) && scale_ > 0.0, "a frame shows more than nothing");
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  pixels_.resize(count * 4, 255);
  coverage_.resize(count, 0.0F);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t c = 0; c < 3; ++c) pixels_[4 * i + c] = static_cast<std::uint8_t>(paper.rgb >> (16 - 8 * c));
  }
}

std::uint32_t RasterCanvas::at(int x, int y) const {
  DRIFTLAB_ASSERT(x >= 0 && x < width_ && y >= 0 && y < height_, "the pixel must be in the image");
  const std::size_t i =
      4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x));
  return (std::uint32_t{pixels_[i]} << 16) | (std::uint32_t{pixels_[i + 1]} << 8) | pixels_[i + 2];
}

Vec2 RasterCanvas::to_pixels(Vec2 world) const {
  const Vec2 off = world - centre_;
  return {0.5 * width_ + scale_ * dot(off, right_), 0.5 * height_ - scale_ * cross(right_, off)};
}

RasterCanvas::Box RasterCanvas::clipped(double x0, double y0, double x1, double y1) const {
  const auto inside = [](double value, int limit) { return static_cast<int>(std::clamp<double>(value, 0.0, limit)); };
  return {inside(std::floor(x0), width_), inside(std::floor(y0), height_), inside(std::ceil(x1), width_),
          inside(std::ceil(y1), height_)};
}

void RasterCanvas::draw_in(const Box& box) {
  if (box.x0 >= box.x1 || box.y0 >= box.y1) return;
  if (drawn_.x0 >= drawn_.x1) drawn_ = box;
  drawn_ = {std::min(drawn_.x0, box.x0), std::min(drawn_.y0, box.y0), std::max(drawn_.x1, box.x1),
            std::max(drawn_.y1, box.y1)};
}

void RasterCanvas::add_coverage(int x, int y, double coverage) {
  const std::size_t i = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
  coverage_[i] += static_cast<float>(coverage);
}

void RasterCanvas::blend(Color color) {
  const Box box = drawn_;
  drawn_ = {};
  const double opacity = std::clamp(static_cast<double>(color.opacity), 0.0, 1.0);
  for (int y = box.y0; y < box.y1; ++y) {
    for (int x = box.x0; x < box.x1; ++x) {
      const std::size_t i =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
      if (coverage_[i] <= 0.0F) continue;
      const double share = opacity * std::min(1.0, static_cast<double>(coverage_[i]));
      for (std::size_t c = 0; c < 3; ++c) {
        std::uint8_t& value = pixels_[4 * i + c];
        value = mixed(value, (color.rgb >> (16 - 8 * c)) & 255U, share);
      }
      coverage_[i] = 0.0F;
    }
  }
}

// Even-odd filling: along each sub-row the shape lies between every odd crossing and the next.
void RasterCanvas::cover_row(int y, std::span<const Vec2> points, std::vector<double>& crossings) {
  for (int sub = 0; sub < kRowsPerPixel; ++sub) {
    const double level = y + (sub + 0.5) / kRowsPerPixel;
    crossings.clear();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Vec2 a = points[i];
      const Vec2 b = points[(i + 1) % points.size()];
      if ((a.y <= level) == (b.y <= level)) continue;
      crossings.push_back(a.x + (level - a.y) / (b.y - a.y) * (b.x - a.x));
    }
    std::stable_sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
      const double from = std::clamp(crossings[i], 0.0, static_cast<double>(width_));
      const double to = std::clamp(crossings[i + 1], 0.0, static_cast<double>(width_));
      const int last = std::min(static_cast<int>(to), width_ - 1);
      for (int x = static_cast<int>(from); x <= last; ++x) {
        const double covered = std::min(to, x + 1.0) - std::max(from, static_cast<double>(x));
        if (covered > 0.0) add_coverage(x, y, covered / kRowsPerPixel);
      }
    }
  }
}

void RasterCanvas::polygon(std::span<const Vec2> points, Color fill) {
  if (points.size() < 3 || !all_finite(points)) return;
  std::vector<Vec2> corners;
  constexpr double kFar = std::numeric_limits<double>::max();
  Vec2 low = {kFar, kFar};
  Vec2 high = {-kFar, -kFar};
  for (const Vec2 point : points) {
    const Vec2 corner = to_pixels(point);
    corners.push_back(corner);
    low = {std::min(low.x, corner.x), std::min(low.y, corner.y)};
    high = {std::max(high.x, corner.x), std::max(high.y, corner.y)};
  }
  const Box box = clipped(low.x, low.y, high.x + 1.0, high.y);
  draw_in(box);
  std::vector<double> crossings;
  for (int y = box.y0; y < box.y1; ++y) cover_row(y, corners, crossings);
  blend(fill);
}

// Coverage by distance: half a pixel inside the edge it is full, half a pixel outside none. The largest wins, so that the
// segments of one line do not darken each other where they meet.
void RasterCanvas::cover_segment(Vec2 a, Vec2 b, double half_width, double most) {
  const double reach = half_width + 1.0;
  const Box box = clipped(std::min(a.x, b.x) - reach, std::min(a.y, b.y) - reach, std::max(a.x, b.x) + reach,
                          std::max(a.y, b.y) + reach);
  draw_in(box);
  for (int y = box.y0; y < box.y1; ++y) {
    for (int x = box.x0; x < box.x1; ++x) {
      const double distance = distance_to_segment({x + 0.5, y + 0.5}, a, b);
      const auto covered = static_cast<float>(most * std::clamp(half_width + 0.5 - distance, 0.0, 1.0));
      float& kept =
          coverage_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)];
      kept = std::max(kept, covered);
    }
  }
}

void RasterCanvas::polyline(std::span<const Vec2> points, double width, Color stroke, bool closed) {
  if (points.empty() || !all_finite(points) || !(width > 0.0)) return;
  const double pixels = width * scale_;
  const double half_width = 0.5 * std::max(pixels, 1.0);
  const double most = std::min(pixels, 1.0);
  const std::size_t segments = closed || points.size() == 1 ? points.size() : points.size() - 1;
  for (std::size_t i = 0; i < segments; ++i) {
    cover_segment(to_pixels(points[i]), to_pixels(points[(i + 1) % points.size()]), half_width, most);
  }
  blend(stroke);
}

void RasterCanvas::circle(Vec2 centre, double radius, Color fill) {
  if (!is_finite(centre) || !(radius > 0.0)) return;
  const Vec2 middle = to_pixels(centre);
  cover_segment(middle, middle, radius * scale_, 1.0);
  blend(fill);
}

void RasterCanvas::ring(Vec2 centre, double radius, double width, Color stroke) {
  if (!is_finite(centre) || !(radius > 0.0)) return;
  // A polygon with sides of about a pixel is a circle to the eye.
  const auto corners = static_cast<int>(std::clamp(2.0 * det::kPi * radius * scale_, 12.0, 720.0));
  std::vector<Vec2> points;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2.0 * det::kPi * i / corners;
    points.push_back(centre + radius * Vec2{det::cos(angle), det::sin(angle)});
  }
  polyline(points, width, stroke, true);
}

void RasterCanvas::text(Vec2 at, double height_px, std::string_view words, Color ink) {
  if (!is_finite(at) || !(height_px > 0.0)) return;
  const double dot_size = height_px / kGlyphRows;
  const Vec2 start = to_pixels(at);
  Vec2 corner = {start.x, start.y - 0.5 * height_px};
  for (const Glyph glyph : glyphs_of(words)) {
    for (int row = 0; row < kGlyphRows; ++row) {
      for (int column = 0; column < kGlyphColumns; ++column) {
        if (!glyph.dot(row, column)) continue;
        const Vec2 middle = {corner.x + (column + 0.5) * dot_size, corner.y + (row + 0.5) * dot_size};
        cover_segment(middle, middle, 0.55 * dot_size, 1.0);
      }
    }
    corner.x += (kGlyphColumns + 1) * dot_size;
  }
  blend(ink);
}

}  // namespace driftlab
