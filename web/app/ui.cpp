#include "web/app/ui.h"

#include <algorithm>
#include <cmath>

namespace driftlab::app {

void WidgetBook::record(std::string_view label, const Rect& rect) {
  auto found = entries_.find(label);
  if (found == entries_.end()) found = entries_.emplace(std::string(label), Entry{}).first;
  found->second = {rect, frame_};
}

std::optional<Rect> WidgetBook::find(std::string_view label) const {
  const auto found = entries_.find(label);
  if (found == entries_.end() || found->second.frame != frame_) return std::nullopt;
  return found->second.rect;
}

Ui::Ui(const WorkbenchState& workbench_state, WidgetBook& book, const Fonts& page_fonts, float page_density)
    : state(workbench_state),
      colors(theme(workbench_state.show.dark)),
      fonts(page_fonts),
      density(page_density),
      book_(book) {}

std::uint32_t Ui::accent(std::uint32_t rgb) const {
  if (!state.show.dark) return rgb;
  std::uint32_t result = 0;
  for (const unsigned shift : {16U, 8U, 0U}) {
    const std::uint32_t part = (rgb >> shift) & 0xFFU;
    result |= (part + (0xFFU - part) * 3U / 10U) << shift;
  }
  return result;
}

void Ui::enter_window() {
  draw_ = ImGui::GetWindowDrawList();
  draw_->_FringeScale = 1.0F / density;
}

void Ui::record(std::string_view label, const Rect& rect) {
  const ImVec2 low = draw_->GetClipRectMin();
  const ImVec2 high = draw_->GetClipRectMax();
  const float x = std::max(rect.x, low.x);
  const float y = std::max(rect.y, low.y);
  const Rect seen{x, y, std::min(rect.right(), high.x) - x, std::min(rect.bottom(), high.y) - y};
  if (seen.width > 0.0F && seen.height > 0.0F) book_.record(label, seen);
}

float Ui::width(ImFont* font, std::string_view words) const {
  return font->CalcTextSizeA(font->FontSize * font->Scale, 1e6F, 0.0F, words.data(), words.data() + words.size()).x;
}

float Ui::text(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words, float opacity) {
  const float size = font->FontSize * font->Scale;
  // On whole framebuffer pixels, so that letters are equally sharp everywhere.
  const ImVec2 corner{std::round(at.x * density) / density, std::round((at.y - size / 2) * density) / density};
  draw_->AddText(font, size, corner, paint(color, opacity), words.data(), words.data() + words.size());
  return width(font, words);
}

float Ui::text_right(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words) {
  const float length = width(font, words);
  text(font, {at.x - length, at.y}, color, words);
  return length;
}

float Ui::text_centre(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words) {
  const float length = width(font, words);
  text(font, {at.x - length / 2, at.y}, color, words);
  return length;
}

float Ui::text_fit(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words, float room) {
  if (width(font, words) <= room) return text(font, at, color, words);
  constexpr std::string_view kEllipsis = "…";
  std::size_t length = words.size();
  while (length > 0) {
    --length;
    while (length > 0 && (static_cast<unsigned char>(words[length]) & 0xC0U) == 0x80U) --length;
    if (width(font, words.substr(0, length)) + width(font, kEllipsis) <= room) break;
  }
  std::string cut(words.substr(0, length));
  while (!cut.empty() && cut.back() == ' ') cut.pop_back();
  return text(font, at, color, cut + std::string(kEllipsis));
}

float Ui::paragraph(ImFont* font, ImVec2 at, std::uint32_t color, std::string_view words, float room) {
  return each_line(font, words, room, [&](float y, std::string_view line) {
    text(font, {at.x, at.y + y}, color, line);
  });
}

float Ui::paragraph_height(ImFont* font, std::string_view words, float room) const {
  return each_line(font, words, room, [](float, std::string_view) {});
}

float Ui::each_line(ImFont* font, std::string_view words, float room,
                    const std::function<void(float middle, std::string_view line)>& visit) const {
  const float size = font->FontSize * font->Scale;
  const char* begin = words.data();
  const char* const end = begin + words.size();
  float y = 0.0F;
  while (begin < end) {
    const char* line_end = font->CalcWordWrapPositionA(font->Scale, begin, end, room);
    if (line_end == begin) ++line_end;
    visit(y + size / 2, {begin, static_cast<std::size_t>(line_end - begin)});
    y += size * 1.2F;
    begin = line_end;
    while (begin < end && *begin == ' ') ++begin;
  }
  return y;
}

void Ui::heading(ImVec2 at, std::string_view words) {
  constexpr float kSpacing = 0.7F;
  float x = at.x;
  for (const char letter : words) {
    const char upper = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    x += text(fonts.heading, {x, at.y}, colors.muted, {&upper, 1}) + kSpacing;
  }
}

bool Ui::press(std::string_view label, const Rect& rect, bool& hovered, bool& held) {
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::PushID(label.data(), label.data() + label.size());
  const bool pressed = ImGui::InvisibleButton("", {std::max(1.0F, rect.width), std::max(1.0F, rect.height)});
  hovered = ImGui::IsItemHovered();
  held = ImGui::IsItemActive();
  ImGui::PopID();
  record(label, rect);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return pressed;
}

bool Ui::button(std::string_view label, const Rect& rect, std::string_view caption, bool primary, bool enabled) {
  bool hovered = false;
  bool held = false;
  const bool pressed = press(label, rect, hovered, held) && enabled;
  const std::uint32_t fill = primary ? colors.ink : hovered && enabled ? colors.hover : colors.surface;
  const float opacity = !enabled ? 0.45F : primary && held ? 0.8F : primary && hovered ? 0.9F : 1.0F;
  draw_->AddRectFilled(rect.min(), rect.max(), paint(fill, opacity), kRadius);
  if (!primary) draw_->AddRect(rect.min(), rect.max(), paint(colors.line), kRadius);
  const std::uint32_t ink = primary ? colors.on_ink : enabled ? colors.ink : colors.muted;
  text_centre(primary ? fonts.strong : fonts.body, rect.centre(), ink, caption);
  return pressed;
}

bool Ui::icon_button(std::string_view label, const Rect& rect, Icon symbol, std::string_view words, bool filled,
                     bool framed) {
  bool hovered = false;
  bool held = false;
  const bool pressed = press(label, rect, hovered, held);
  if (filled || framed || hovered) {
    draw_->AddRectFilled(rect.min(), rect.max(),
                         paint(filled    ? colors.ink
                               : hovered ? colors.hover
                                         : colors.surface),
                         kRadius);
  }
  if (framed && !filled) draw_->AddRect(rect.min(), rect.max(), paint(colors.line), kRadius);
  const float size = framed || filled ? 14.0F : 13.0F;
  icon(symbol, rect.centre(), size, filled ? colors.on_ink : framed || hovered ? colors.ink : colors.muted);
  if (hovered) hint(words);
  return pressed;
}

bool Ui::area(std::string_view label, const Rect& rect, std::string_view help) {
  bool hovered = false;
  bool held = false;
  const bool pressed = press(label, rect, hovered, held);
  if (hovered) hint(help);
  return pressed;
}

Grip Ui::grip(std::string_view label, const Rect& rect) {
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::PushID(label.data(), label.data() + label.size());
  Grip grip;
  grip.pressed = ImGui::InvisibleButton("", {std::max(1.0F, rect.width), std::max(1.0F, rect.height)});
  grip.hovered = ImGui::IsItemHovered();
  grip.held = ImGui::IsItemActive();
  ImGui::PopID();
  record(label, rect);
  return grip;
}

bool Ui::segment(std::string_view label, const Rect& rect, std::string_view caption, bool chosen,
                 std::string_view help) {
  bool hovered = false;
  bool held = false;
  const bool pressed = press(label, rect, hovered, held);
  if (chosen || hovered)
    draw_->AddRectFilled(rect.min(), rect.max(), paint(chosen ? colors.ink : colors.hover), kRadius);
  text_centre(chosen ? fonts.strong : fonts.body, rect.centre(), chosen ? colors.on_ink : colors.ink, caption);
  if (hovered) hint(help);
  return pressed;
}

bool Ui::toggle(std::string_view label, const Rect& row, std::string_view title, bool on, std::string_view help) {
  bool hovered = false;
  bool held = false;
  const bool pressed = press(label, row, hovered, held);
  const float middle = row.centre().y;
  text_fit(fonts.body, {row.x, middle}, colors.ink, title, row.width - 44.0F);
  const Rect pill{row.right() - 30.0F, middle - 8.5F, 30.0F, 17.0F};
  draw_->AddRectFilled(pill.min(), pill.max(), paint(on ? colors.ink : colors.track), 8.5F);
  draw_->AddCircleFilled({on ? pill.right() - 8.5F : pill.x + 8.5F, middle}, 6.5F,
                         paint(on ? colors.on_ink : colors.surface), 24);
  if (hovered && !help.empty()) hint(help);
  return pressed;
}

float Ui::slider_height(std::string_view title, std::string_view value, float room, float beside) const {
  // As slider() sets it: values narrower than 36 take that much all the same.
  const float right = std::max(48.0F, width(fonts.body, value) + 12.0F);
  const bool one_line = width(fonts.body, title) + beside + right + kSliderTrack + 14.0F <= room;
  return one_line ? kRowHeight : kRowHeight + 17.0F;
}

Rect Ui::slider_track(const Rect& row, std::string_view title, std::string_view value, float beside) {
  const bool one_line = row.height <= kRowHeight;
  const float words = row.y + kRowHeight / 2;
  const float room = width(fonts.body, value);
  text_fit(fonts.body, {row.x, words}, colors.ink, title, row.width - room - 10.0F - beside);
  text_right(fonts.body, {row.right(), words}, colors.ink, value);
  if (!one_line) return {row.x, row.y + kRowHeight - 8.0F, row.width, 22.0F};
  // Values differ in width: tracks of one column still begin and end together.
  return {row.right() - std::max(48.0F, room + 12.0F) - kSliderTrack, row.y, kSliderTrack, row.height};
}

namespace {

constexpr float kKnob = 7.0F;

float knob_at(const Rect& track, float position) {
  return track.x + kKnob + std::clamp(position, 0.0F, 1.0F) * (track.width - 2.0F * kKnob);
}

float position_under_pointer(const Rect& track) {
  return std::clamp((ImGui::GetIO().MousePos.x - track.x - kKnob) / (track.width - 2.0F * kKnob), 0.0F, 1.0F);
}

}  // namespace

std::optional<float> Ui::slider(std::string_view label, const Rect& row, std::string_view title, std::string_view value,
                                float position, std::string_view help, float beside) {
  const Rect track = slider_track(row, title, value, beside);
  const float middle = track.centre().y;
  bool hovered = false;
  bool held = false;
  press(label, track, hovered, held);
  std::optional<float> moved;
  if (held) moved = position_under_pointer(track);
  draw_->AddRectFilled({track.x, middle - 2.0F}, {track.right(), middle + 2.0F}, paint(colors.track), 2.0F);
  draw_->AddCircleFilled({knob_at(track, moved.value_or(position)), middle}, hovered || held ? kKnob + 1.0F : kKnob,
                         paint(colors.ink), 28);
  if (!held && ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max())) hint(help);
  return moved;
}

std::optional<Ui::Span> Ui::range_slider(std::string_view label, const Rect& row, std::string_view title,
                                         std::string_view value, Span span, std::string_view help, float beside) {
  const Rect track = slider_track(row, title, value, beside);
  const float middle = track.centre().y;
  // Wherever the track is pressed, the nearer handle comes.
  const float between = (knob_at(track, span.low) + knob_at(track, span.high)) / 2.0F;
  bool hovered[2] = {};
  bool held[2] = {};
  press(std::string(label) + " from", {track.x, track.y, between - track.x, track.height}, hovered[0], held[0]);
  press(std::string(label) + " to", {between, track.y, track.right() - between, track.height}, hovered[1], held[1]);
  std::optional<Span> moved;
  if (held[0]) moved = Span{std::min(position_under_pointer(track), span.high), span.high};
  if (held[1]) moved = Span{span.low, std::max(position_under_pointer(track), span.low)};
  const Span shown = moved.value_or(span);
  const float ends[2] = {knob_at(track, shown.low), knob_at(track, shown.high)};
  draw_->AddRectFilled({track.x, middle - 2.0F}, {track.right(), middle + 2.0F}, paint(colors.track), 2.0F);
  draw_->AddRectFilled({ends[0], middle - 2.0F}, {ends[1], middle + 2.0F}, paint(colors.ink), 2.0F);
  for (const int i : {0, 1}) {
    draw_->AddCircleFilled({ends[i], middle}, hovered[i] || held[i] ? kKnob + 1.0F : kKnob, paint(colors.ink), 28);
    draw_->AddCircleFilled({ends[i], middle}, 2.5F, paint(colors.surface), 16);
  }
  if (!held[0] && !held[1] && ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max())) hint(help);
  return moved;
}

bool Ui::vary_button(std::string_view label, const Rect& row, std::string_view title, std::string_view value, bool on,
                     bool& hovered) {
  // Where the title ends, or is cut off for the value.
  const float x =
      std::min(row.x + width(fonts.body, title), row.right() - width(fonts.body, value) - 10.0F - kVaryWidth);
  const Rect rect{x, row.y + 4.0F, kVaryWidth, kRowHeight - 8.0F};
  bool held = false;
  const bool pressed = press(label, rect, hovered, held);
  if (hovered || on) draw_->AddRectFilled(rect.min(), rect.max(), paint(colors.hover), kRadius);
  const ImVec2 middle = rect.centre();
  const std::uint32_t ink = paint(on || hovered ? colors.ink : colors.muted);
  draw_->AddRectFilled({middle.x - 6.0F, middle.y - 0.75F}, {middle.x + 6.0F, middle.y + 0.75F}, ink);
  for (const float side : {-6.0F, 6.0F}) draw_->AddCircleFilled({middle.x + side, middle.y}, 2.75F, ink, 16);
  if (hovered) hint(on ? "The same in every episode" : "Different in every episode: a range, drawn from by the seed");
  return pressed;
}

bool Ui::choice(std::string_view label, const Rect& row, std::string_view title, std::string_view value,
                std::string_view help) {
  bool hovered = false;
  bool held = false;
  const bool pressed = press(label, row, hovered, held);
  const float middle = row.centre().y;
  text_fit(fonts.body, {row.x, middle}, colors.ink, title, row.width - 90.0F);
  icon(Icon::chevron, {row.right() - 4.0F, middle}, 8.0F, colors.muted);
  text_right(fonts.body, {row.right() - 13.0F, middle}, colors.ink, value);
  if (hovered && !help.empty()) hint(help);
  return pressed;
}

void Ui::card(const Rect& rect, std::uint32_t fill) {
  draw_->AddRectFilled(rect.min(), rect.max(), paint(fill), kCardRadius);
  draw_->AddRect(rect.min(), rect.max(), paint(colors.line), kCardRadius);
}

void Ui::separator(ImVec2 from, float length) {
  draw_->AddRectFilled(from, {from.x + length, from.y + 1.0F}, paint(colors.line));
}

void Ui::hint(std::string_view words) {
  if (words.empty() || ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10.0F, 7.0F});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, kRadius);
  if (ImGui::BeginTooltip()) {
    ImGui::PushTextWrapPos(260.0F);
    ImGui::PushFont(fonts.small);
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopFont();
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(2);
}

void Ui::progress(const Rect& rect, double share, std::uint32_t color) {
  const float full = rect.width * static_cast<float>(std::clamp(share, 0.0, 1.0));
  const float radius = rect.height / 2;
  draw_->AddRectFilled(rect.min(), rect.max(), paint(colors.track, 0.6F), radius);
  if (full > 0.0F)
    draw_->AddRectFilled(rect.min(), {rect.x + std::max(full, rect.height), rect.bottom()}, paint(color), radius);
}

}  // namespace driftlab::app
