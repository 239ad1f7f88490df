#pragma once
// The letters of the page, rasterised at the screen's density so that they are crisp.

#include <cstdint>
#include <span>
#include <vector>

#include "imgui.h"

namespace driftlab::app {

/// Sizes in CSS pixels stand beside each.
struct Fonts {
  ImFont* small = nullptr;    ///< 12: captions, axis labels
  ImFont* body = nullptr;     ///< 14
  ImFont* strong = nullptr;   ///< 14, semi-bold: titles, buttons
  ImFont* heading = nullptr;  ///< 11.5, semi-bold: headings in capitals
  ImFont* large = nullptr;    ///< 20, semi-bold: the figure one should see first
};

/// Keeps the font files and makes the atlas anew when the density changes.
class FontShelf {
 public:
  /// OpenType files; copied.
  void load(std::span<const std::uint8_t> regular, std::span<const std::uint8_t> strong);
  /// Makes the atlas for `density` framebuffer pixels a CSS pixel, unless it is there already. True when it was made.
  bool fit(float density);
  const Fonts& fonts() const { return fonts_; }

 private:
  std::vector<std::uint8_t> regular_;
  std::vector<std::uint8_t> strong_;
  Fonts fonts_;
  float density_ = 0.0F;
};

}  // namespace driftlab::app
