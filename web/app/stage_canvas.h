#pragma once
// core/env's Canvas on ImGui's draw lists: one view of a world in a rectangle of the screen.

#include <cstdint>
#include <functional>
#include <vector>

#include "core/env/canvas.h"
#include "core/env/scene.h"
#include "web/app/ui.h"

namespace driftlab::app {

/// World metres <-> screen.
class View {
 public:
  View() = default;
  /// Shows the frame's centre in the middle of `room`, with all of its width and height.
  View(const Frame& frame, const Rect& room);

  ImVec2 to_screen(Vec2 world) const;
  Vec2 to_world(ImVec2 screen) const;
  double pixels_per_metre() const { return scale_; }

 private:
  Vec2 centre_;
  ImVec2 middle_;
  double scale_ = 1.0;
  double cos_ = 1.0;
  double sin_ = 0.0;
};

/// What a stage drew last time, to be drawn again as it is: in the overview the world stands still, and a phone's processor should
/// not work it out sixty times a second.
class Recording {
 public:
  /// Draws what was recorded under this key, or calls `draw_it` and records what that adds to the window's draw list.
  void draw(Ui& ui, std::uint64_t key, const std::function<void()>& draw_it);

 private:
  std::uint64_t key_ = 0;
  std::vector<ImDrawVert> vertices_;
  std::vector<ImDrawIdx> indices_;  ///< from the first of vertices_
};

/// Draws with `view` on the window that `ui` is in; leaves out what the window's clip rectangle hides.
class StageCanvas final : public Canvas {
 public:
  StageCanvas(Ui& ui, const View& view) : ui_(ui), view_(view) {}

  void polygon(std::span<const Vec2> points, Color fill) override;
  void polyline(std::span<const Vec2> points, double width, Color stroke, bool closed) override;
  void circle(Vec2 centre, double radius, Color fill) override;
  void ring(Vec2 centre, double radius, double width, Color stroke) override;
  void text(Vec2 at, double height_px, std::string_view words, Color ink) override;
  double pixel() const override { return 1.0 / view_.pixels_per_metre(); }

 private:
  void project(std::span<const Vec2> points);
  /// Whether anything within `margin` pixels of screen_ can be seen.
  bool visible(float margin) const;
  bool visible(ImVec2 centre, float radius) const;

  Ui& ui_;
  const View& view_;
  std::vector<ImVec2> screen_;
};

}  // namespace driftlab::app
