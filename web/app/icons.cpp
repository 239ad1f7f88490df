// The page's symbols, drawn, so that they are crisp at any size and need no icon font.

#include <algorithm>
#include <cmath>

#include "web/app/ui.h"

namespace driftlab::app {
namespace {

constexpr float kPi = 3.14159265F;

struct Pen {
  ImDrawList& draw;
  ImVec2 centre;
  float half;
  ImU32 color;

  /// From the unit square [-1, 1], y down.
  ImVec2 at(float x, float y) const { return {centre.x + x * half, centre.y + y * half}; }
  void line(std::initializer_list<ImVec2> points, bool closed = false) const {
    for (const ImVec2 point : points) draw.PathLineTo(at(point.x, point.y));
    draw.PathStroke(color, closed ? ImDrawFlags_Closed : 0, std::max(1.4F, half * 0.24F));
  }
  void fill(std::initializer_list<ImVec2> points) const {
    for (const ImVec2 point : points) draw.PathLineTo(at(point.x, point.y));
    draw.PathFillConvex(color);
  }
  void bar(float left, float top, float right, float bottom) const {
    draw.AddRectFilled(at(left, top), at(right, bottom), color, half * 0.15F);
  }
};

void restart(const Pen& pen) {
  pen.draw.PathArcTo(pen.centre, pen.half * 0.82F, -0.35F * kPi, 1.35F * kPi, 24);
  pen.draw.PathStroke(pen.color, 0, std::max(1.4F, pen.half * 0.24F));
  const float x = std::cos(-0.35F * kPi) * 0.82F;
  const float y = std::sin(-0.35F * kPi) * 0.82F;
  pen.fill({{x - 0.62F, y - 0.12F}, {x + 0.28F, y - 0.42F}, {x + 0.12F, y + 0.48F}});
}

void arrow_down_to_line(const Pen& pen) {
  pen.line({{0.0F, -0.9F}, {0.0F, 0.4F}});
  pen.line({{-0.5F, -0.1F}, {0.0F, 0.4F}, {0.5F, -0.1F}});
  pen.line({{-0.8F, 0.9F}, {0.8F, 0.9F}});
}

void share(const Pen& pen) {
  pen.line({{0.0F, -0.9F}, {0.0F, 0.3F}});
  pen.line({{-0.45F, -0.45F}, {0.0F, -0.9F}, {0.45F, -0.45F}});
  pen.line({{-0.5F, -0.05F}, {-0.8F, -0.05F}, {-0.8F, 0.9F}, {0.8F, 0.9F}, {0.8F, -0.05F}, {0.5F, -0.05F}});
}

void folder(const Pen& pen) {
  pen.line({{-0.9F, 0.7F}, {-0.9F, -0.7F}, {-0.2F, -0.7F}, {0.1F, -0.35F}, {0.9F, -0.35F}, {0.9F, 0.7F}}, true);
}

void pencil(const Pen& pen) {
  pen.line({{-0.85F, 0.85F}, {-0.7F, 0.25F}, {0.45F, -0.9F}, {0.9F, -0.45F}, {-0.25F, 0.7F}}, true);
}

void eye(const Pen& pen, bool closed) {
  const float high = closed ? 0.62F : -0.62F;
  for (const float lid : {high, 0.62F}) {
    pen.draw.PathLineTo(pen.at(-1.0F, 0.0F));
    pen.draw.PathBezierQuadraticCurveTo(pen.at(0.0F, 2.0F * lid), pen.at(1.0F, 0.0F), 14);
    pen.draw.PathStroke(pen.color, 0, std::max(1.4F, pen.half * 0.22F));
    if (closed) break;
  }
  if (!closed) pen.draw.AddCircleFilled(pen.centre, pen.half * 0.34F, pen.color, 16);
}

}  // namespace

void Ui::icon(Icon symbol, ImVec2 centre, float size, std::uint32_t color, float opacity) {
  const Pen pen{*draw_, centre, size / 2, paint(color, opacity)};
  switch (symbol) {
    case Icon::play:
      pen.fill({{-0.65F, -0.9F}, {0.95F, 0.0F}, {-0.65F, 0.9F}});
      break;
    case Icon::pause:
      pen.bar(-0.8F, -0.9F, -0.2F, 0.9F);
      pen.bar(0.2F, -0.9F, 0.8F, 0.9F);
      break;
    case Icon::step:
      pen.bar(-0.9F, -0.85F, -0.5F, 0.85F);
      pen.fill({{-0.2F, -0.85F}, {0.95F, 0.0F}, {-0.2F, 0.85F}});
      break;
    case Icon::back:
      pen.bar(0.5F, -0.85F, 0.9F, 0.85F);
      pen.fill({{0.2F, -0.85F}, {0.2F, 0.85F}, {-0.95F, 0.0F}});
      break;
    case Icon::restart:
      restart(pen);
      break;
    case Icon::download:
      arrow_down_to_line(pen);
      break;
    case Icon::remove:
      pen.line({{-0.7F, -0.7F}, {0.7F, 0.7F}});
      pen.line({{0.7F, -0.7F}, {-0.7F, 0.7F}});
      break;
    case Icon::add:
    case Icon::plus:
      pen.line({{-0.8F, 0.0F}, {0.8F, 0.0F}});
      pen.line({{0.0F, -0.8F}, {0.0F, 0.8F}});
      break;
    case Icon::minus:
      pen.line({{-0.8F, 0.0F}, {0.8F, 0.0F}});
      break;
    case Icon::check:
      pen.line({{-0.8F, 0.05F}, {-0.25F, 0.6F}, {0.85F, -0.6F}});
      break;
    case Icon::chevron:
      pen.line({{-0.8F, -0.4F}, {0.0F, 0.45F}, {0.8F, -0.4F}});
      break;
    case Icon::share:
      share(pen);
      break;
    case Icon::open:
      folder(pen);
      break;
    case Icon::pencil:
      pencil(pen);
      break;
    case Icon::eye:
      eye(pen, false);
      break;
    case Icon::eye_closed:
      eye(pen, true);
      break;
    case Icon::moon:
      draw_->PathArcTo(centre, size * 0.48F, 0.5F * kPi, 1.5F * kPi, 20);
      draw_->PathFillConvex(pen.color);
      draw_->AddCircle(centre, size * 0.45F, pen.color, 28, std::max(1.4F, size * 0.1F));
      break;
  }
}

}  // namespace driftlab::app
