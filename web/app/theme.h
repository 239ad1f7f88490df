#pragma once
// Colours and measures of the page: light and quiet, one accent for each actor; and a dark variant for dark rooms.
// Lengths are CSS pixels; the framebuffer's density is ImGui's business.

#include <cstdint>

#include "imgui.h"

namespace driftlab::app {

struct Theme {
  std::uint32_t paper;    ///< behind the cards
  std::uint32_t surface;  ///< bars and panels
  std::uint32_t stage;    ///< behind a scene
  std::uint32_t ink;      ///< text, primary buttons
  std::uint32_t on_ink;   ///< text on a primary button
  std::uint32_t muted;    ///< second-rank text; 4.5:1 on surface and stage
  std::uint32_t line;     ///< borders and separators
  std::uint32_t track;    ///< empty part of a slider, a switch that is off
  std::uint32_t hover;    ///< behind a control under the pointer
  std::uint32_t you, clone, good, correction, recording;
};

const Theme& theme(bool dark);

/// ImGui's packed colour from 0xRRGGBB.
ImU32 paint(std::uint32_t rgb, float opacity = 1.0F);

inline constexpr float kRadius = 8.0F;       ///< corners of controls
inline constexpr float kCardRadius = 12.0F;  ///< corners of cards
inline constexpr float kTopBar = 56.0F;
inline constexpr float kGap = 14.0F;
inline constexpr float kRowHeight = 31.0F;  ///< of a setting
inline constexpr float kSliderTrack = 70.0F;
inline constexpr float kVaryWidth = 24.0F;  ///< of the button that turns a value into a range

}  // namespace driftlab::app
