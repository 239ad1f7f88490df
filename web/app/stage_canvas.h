#pragma once
// core/env's Canvas on ImGui's draw lists: one view of a world in a rectangle of the screen.

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

/// Draws with `view` on the window that `ui` is in.
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

  Ui& ui_;
  const View& view_;
  std::vector<ImVec2> screen_;
};

}  // namespace driftlab::app
