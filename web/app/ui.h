#pragma once
// What every panel is given, and the controls they are built from. A panel reads the workbench's state and sends commands;
// it keeps nothing. Each control records its rectangle by label, so that tests and the guide find it on the screen.

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/workbench/workbench.h"
#include "imgui.h"
#include "web/app/fonts.h"
#include "web/app/theme.h"

namespace driftlab::app {

/// In CSS pixels, from the page's top left corner.
struct Rect {
  float x = 0.0F, y = 0.0F, width = 0.0F, height = 0.0F;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {right(), bottom()}; }
  ImVec2 centre() const { return {x + width / 2, y + height / 2}; }
  Rect inset(float by) const { return {x + by, y + by, width - 2 * by, height - 2 * by}; }
  bool contains(ImVec2 p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
};

enum class Icon {
  play,
  pause,
  step,
  back,
  restart,
  download,
  remove,
  add,
  check,
  chevron,
  share,
  plus,
  minus,
  open,
  moon,
  pencil,
  eye,
  eye_closed
};

/// What the pointer does with a control.
struct Grip {
  bool pressed = false;  ///< let go over it
  bool hovered = false;
  bool held = false;  ///< from the press on, also where the pointer has left it
};

/// Where each control of the last frame was.
class WidgetBook {
 public:
  void begin_frame() { ++frame_; }
  void record(std::string_view label, const Rect& rect);
  std::optional<Rect> find(std::string_view label) const;

 private:
  struct Entry {
    Rect rect;
    std::int64_t frame = 0;
  };
  std::map<std::string, Entry, std::less<>> entries_;
  std::int64_t frame_ = 0;
};

/// One frame's drawing context.
class Ui {
 public:
  Ui(const WorkbenchState& state, WidgetBook& book, const Fonts& fonts, float density);

  const WorkbenchState& state;
  const Theme& colors;
  const Fonts& fonts;
  const float density;  ///< framebuffer pixels a CSS pixel

  /// An actor's colour, lighter in dark rooms.
  std::uint32_t accent(std::uint32_t rgb) const;
  /// Carried out after the frame is drawn, so that nothing changes under a panel's hands.
  void command(nlohmann::json request) { commands_.push_back(std::move(request)); }
  std::vector<nlohmann::json> take_commands() { return std::move(commands_); }

  /// Begins to draw into the current ImGui window: sharp edges at any density.
  void enter_window();
  ImDrawList& draw() { return *draw_; }
  void record(std::string_view label, const Rect& rect);

  // Text. `at` is the left end and the middle of the line's height; the width used is returned.
  float text(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words, float opacity = 1.0F);
  float text_right(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words);
  float text_centre(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words);
  /// Cut off with an ellipsis at `width`.
  float text_fit(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words, float width);
  /// Wrapped; returns the height used. `at` is the top left corner.
  float paragraph(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words, float width);
  float paragraph_height(ImFont* font, std::string_view words, float width) const;
  /// A heading in capitals with wide letters; `at` as for text().
  void heading(ImVec2 at, std::string_view words);
  float width(ImFont* font, std::string_view words) const;

  // Controls. True when pressed. `label` is the name for tests and must be unique on the screen.
  bool button(std::string_view label, const Rect& rect, std::string_view caption, bool primary = false,
              bool enabled = true);
  bool icon_button(std::string_view label, const Rect& rect, Icon icon, std::string_view hint, bool filled = false,
                   bool framed = true);
  /// A control without a look of its own.
  bool area(std::string_view label, const Rect& rect, std::string_view help);
  /// A control without a look of its own that is held or dragged; no hand as pointer.
  Grip grip(std::string_view label, const Rect& rect);
  /// One of several choices side by side.
  bool segment(std::string_view label, const Rect& rect, std::string_view caption, bool chosen, std::string_view help);
  /// A row over the whole width: title left, switch right.
  bool toggle(std::string_view label, const Rect& row, std::string_view title, bool on, std::string_view help);
  /// A row: title, track, value; the track below where they do not fit side by side. The new position in [0, 1] while it is
  /// dragged. `row` as high as slider_height() says. `beside`: kept free after the title.
  std::optional<float> slider(std::string_view label, const Rect& row, std::string_view title, std::string_view value,
                              float position, std::string_view help, float beside = 0.0F);
  float slider_height(std::string_view title, std::string_view value, float room, float beside = 0.0F) const;
  struct Span {
    float low = 0.0F, high = 0.0F;
  };
  /// The same with two handles, "LABEL from" and "LABEL to", which never pass each other.
  std::optional<Span> range_slider(std::string_view label, const Rect& row, std::string_view title,
                                   std::string_view value, Span span, std::string_view help, float beside = 0.0F);
  /// Two dots and a line after the title of such a row, kVaryWidth wide: turns its value into a range and back.
  bool vary_button(std::string_view label, const Rect& row, std::string_view title, std::string_view value, bool on,
                   bool& hovered);
  /// A row: title left, value with a chevron right.
  bool choice(std::string_view label, const Rect& row, std::string_view title, std::string_view value,
              std::string_view help);
  void icon(Icon icon, ImVec2 centre, float size, std::uint32_t color, float opacity = 1.0F);
  void card(const Rect& rect, std::uint32_t fill);
  void separator(ImVec2 from, float width);
  void hint(std::string_view words);
  /// Share of a bar that is full.
  void progress(const Rect& rect, double share, std::uint32_t color);

 private:
  /// Wraps and visits each line, y from the paragraph's top; returns the height.
  float each_line(ImFont* font, std::string_view words, float width,
                  const std::function<void(float middle, std::string_view line)>& visit) const;
  /// Title and value of a slider's row, and where its track is.
  Rect slider_track(const Rect& row, std::string_view title, std::string_view value, float beside);
  /// An invisible control; hovered and held are told.
  bool press(std::string_view label, const Rect& rect, bool& hovered, bool& held);

  WidgetBook& book_;
  ImDrawList* draw_ = nullptr;
  std::vector<nlohmann::json> commands_;
};

}  // namespace driftlab::app
