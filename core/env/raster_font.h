#pragma once
// The font of RasterCanvas: 3 x 5 dots.

#include <cstdint>
#include <string_view>
#include <vector>

namespace driftlab {

inline constexpr int kGlyphRows = 5;
inline constexpr int kGlyphColumns = 3;

struct Glyph {
  std::uint16_t bits = 0;  ///< 15 dots, top left first

  bool dot(int row, int column) const { return ((bits >> (14 - (row * kGlyphColumns + column))) & 1) != 0; }
};

/// One a character of UTF-8 text; small letters look like capitals, unknown characters like a box.
std::vector<Glyph> glyphs_of(std::string_view words);

}  // namespace driftlab
