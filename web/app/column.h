#pragma once
// What the inspector's sections are built from: rows from the top down.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/param.h"
#include "web/app/ui.h"

namespace driftlab::app {

struct Column {
  Ui& ui;
  float x;
  float y;
  float width;

  Rect row(float height = kRowHeight) {
    const Rect rect{x, y, width, height};
    y += height;
    return rect;
  }
  void heading(std::string_view words) {
    y += 14.0F;
    ui.heading({x, y + 7.0F}, words);
    y += 20.0F;
  }
  void rule() { ui.separator({x, y - 1.0F}, width); }
  /// A wrapped text of its own.
  void paragraph(ImFont* font, std::uint32_t color, std::string_view words, float indent = 0.0F) {
    y += ui.paragraph(font, {x + indent, y + 2.0F}, color, words, width - indent) + 8.0F;
  }
  /// A quiet name at the left, a value at the right; below it where both do not fit.
  void fact(std::string_view name, std::string_view value, float indent = 0.0F);
};

/// Rows for the Params of a scene or learner, with the commands that set them.
void draw_params(Column& column, std::string_view table, std::span<const Param> params, const ParamValues& values);

/// Sections of the inspector, each in a file of its own.
void draw_runs(Column& column);
void draw_drift(Column& column);

}  // namespace driftlab::app
