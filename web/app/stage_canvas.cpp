#include "web/app/stage_canvas.h"

#include <algorithm>
#include <cmath>

#include "web/app/triangulate.h"

namespace driftlab::app {

View::View(const Frame& frame, const Rect& room)
    : centre_(frame.centre),
      middle_(room.centre()),
      scale_(std::min(room.width / std::max(frame.width, 1e-6), room.height / std::max(frame.height, 1e-6))),
      cos_(std::cos(frame.rotation)),
      sin_(std::sin(frame.rotation)) {}

ImVec2 View::to_screen(Vec2 world) const {
  const Vec2 d = world - centre_;
  const double right = d.x * cos_ + d.y * sin_;
  const double up = d.y * cos_ - d.x * sin_;
  return {middle_.x + static_cast<float>(right * scale_), middle_.y - static_cast<float>(up * scale_)};
}

Vec2 View::to_world(ImVec2 screen) const {
  const double right = (screen.x - middle_.x) / scale_;
  const double up = (middle_.y - screen.y) / scale_;
  return centre_ + Vec2{right * cos_ - up * sin_, right * sin_ + up * cos_};
}

void StageCanvas::project(std::span<const Vec2> points) {
  screen_.clear();
  for (const Vec2 point : points) screen_.push_back(view_.to_screen(point));
}

void StageCanvas::polygon(std::span<const Vec2> points, Color fill) {
  if (points.size() < 3) return;
  project(points);
  ImDrawList& draw = ui_.draw();
  const ImU32 color = paint(fill.rgb, fill.opacity);
  // ImGui's smooth edge lies outside only when the corners run clockwise on the screen.
  if (is_convex(points)) {
    double area = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) area += cross(points[i], points[(i + 1) % points.size()]);
    if (area > 0.0) std::reverse(screen_.begin(), screen_.end());
    draw.AddConvexPolyFilled(screen_.data(), static_cast<int>(screen_.size()), color);
    return;
  }
  const std::vector<std::uint32_t>& triangles = triangulate_cached(points);
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  draw.PrimReserve(static_cast<int>(triangles.size()), static_cast<int>(screen_.size()));
  const unsigned int first = draw._VtxCurrentIdx;
  for (const std::uint32_t index : triangles) draw.PrimWriteIdx(static_cast<ImDrawIdx>(first + index));
  for (const ImVec2 point : screen_) draw.PrimWriteVtx(point, white, color);
  // A thin line of the same colour smooths the edge.
  draw.AddPolyline(screen_.data(), static_cast<int>(screen_.size()), color, ImDrawFlags_Closed, 1.0F / ui_.density);
}

void StageCanvas::polyline(std::span<const Vec2> points, double width, Color stroke, bool closed) {
  if (points.size() < 2) return;
  // Points closer than this on the screen add nothing but work.
  constexpr float kLeast = 0.6F;
  screen_.clear();
  for (const Vec2 point : points) {
    const ImVec2 here = view_.to_screen(point);
    const bool last = &point == &points.back();
    if (!screen_.empty() && !last) {
      const ImVec2 d{here.x - screen_.back().x, here.y - screen_.back().y};
      if (d.x * d.x + d.y * d.y < kLeast * kLeast) continue;
    }
    screen_.push_back(here);
  }
  const float pixels = std::max(static_cast<float>(width * view_.pixels_per_metre()), 1.0F / ui_.density);
  ui_.draw().AddPolyline(screen_.data(), static_cast<int>(screen_.size()), paint(stroke.rgb, stroke.opacity),
                         closed ? ImDrawFlags_Closed : 0, pixels);
}

void StageCanvas::circle(Vec2 centre, double radius, Color fill) {
  ui_.draw().AddCircleFilled(view_.to_screen(centre), static_cast<float>(radius * view_.pixels_per_metre()),
                             paint(fill.rgb, fill.opacity));
}

void StageCanvas::ring(Vec2 centre, double radius, double width, Color stroke) {
  ui_.draw().AddCircle(view_.to_screen(centre), static_cast<float>(radius * view_.pixels_per_metre()),
                       paint(stroke.rgb, stroke.opacity), 0, static_cast<float>(width * view_.pixels_per_metre()));
}

void StageCanvas::text(Vec2 at, double height_px, std::string_view words, Color ink) {
  ImFont* const font = height_px < 13.0 ? ui_.fonts.small : ui_.fonts.body;
  ui_.text(font, view_.to_screen(at), ink.rgb, words, ink.opacity);
}

}  // namespace driftlab::app
