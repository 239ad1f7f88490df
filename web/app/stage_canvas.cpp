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

bool StageCanvas::visible(ImVec2 centre, float radius) const {
  const ImVec2 low = ui_.draw().GetClipRectMin();
  const ImVec2 high = ui_.draw().GetClipRectMax();
  return centre.x + radius >= low.x && centre.x - radius <= high.x && centre.y + radius >= low.y &&
         centre.y - radius <= high.y;
}

bool StageCanvas::visible(float margin) const {
  ImVec2 low = screen_.front();
  ImVec2 high = low;
  for (const ImVec2 point : screen_) {
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  const ImVec2 clip_low = ui_.draw().GetClipRectMin();
  const ImVec2 clip_high = ui_.draw().GetClipRectMax();
  return high.x + margin >= clip_low.x && low.x - margin <= clip_high.x && high.y + margin >= clip_low.y &&
         low.y - margin <= clip_high.y;
}

void StageCanvas::polygon(std::span<const Vec2> points, Color fill) {
  if (points.size() < 3) return;
  project(points);
  if (!visible(1.0F)) return;
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
  if (!visible(pixels)) return;
  ui_.draw().AddPolyline(screen_.data(), static_cast<int>(screen_.size()), paint(stroke.rgb, stroke.opacity),
                         closed ? ImDrawFlags_Closed : 0, pixels);
}

void StageCanvas::circle(Vec2 centre, double radius, Color fill) {
  const ImVec2 at = view_.to_screen(centre);
  const auto pixels = static_cast<float>(radius * view_.pixels_per_metre());
  if (visible(at, pixels)) ui_.draw().AddCircleFilled(at, pixels, paint(fill.rgb, fill.opacity));
}

void StageCanvas::ring(Vec2 centre, double radius, double width, Color stroke) {
  const ImVec2 at = view_.to_screen(centre);
  const auto pixels = static_cast<float>(radius * view_.pixels_per_metre());
  const auto thick = static_cast<float>(width * view_.pixels_per_metre());
  if (visible(at, pixels + thick)) ui_.draw().AddCircle(at, pixels, paint(stroke.rgb, stroke.opacity), 0, thick);
}

void StageCanvas::text(Vec2 at, double height_px, std::string_view words, Color ink) {
  ImFont* const font = height_px < 13.0 ? ui_.fonts.small : ui_.fonts.body;
  ui_.text(font, view_.to_screen(at), ink.rgb, words, ink.opacity);
}

void Recording::draw(Ui& ui, std::uint64_t key, const std::function<void()>& draw_it) {
  ImDrawList& list = ui.draw();
  if (key == key_ && !vertices_.empty()) {
    list.PrimReserve(static_cast<int>(indices_.size()), static_cast<int>(vertices_.size()));
    std::copy(vertices_.begin(), vertices_.end(), list._VtxWritePtr);
    const unsigned int first = list._VtxCurrentIdx;
    std::transform(indices_.begin(), indices_.end(), list._IdxWritePtr,
                   [first](ImDrawIdx index) { return first + index; });
    list._VtxWritePtr += vertices_.size();
    list._IdxWritePtr += indices_.size();
    list._VtxCurrentIdx += static_cast<unsigned int>(vertices_.size());
    return;
  }
  const int first_vertex = list.VtxBuffer.Size;
  const int first_index = list.IdxBuffer.Size;
  const unsigned int first = list._VtxCurrentIdx;
  draw_it();
  vertices_.assign(list.VtxBuffer.begin() + first_vertex, list.VtxBuffer.end());
  indices_.assign(list.IdxBuffer.begin() + first_index, list.IdxBuffer.end());
  for (ImDrawIdx& index : indices_) index -= first;
  key_ = key;
}

}  // namespace driftlab::app
