#include "web/app/fonts.h"

#include <array>
#include <cmath>

namespace driftlab::app {
namespace {

// Latin-1, Greek letters of the formulas, dashes, dots and quotes, superscripts, arrows, signs.
constexpr std::array<ImWchar, 17> kRanges = {0x20,   0x7E,   0xA0,   0xFF,   0x2010, 0x2026, 0x20AC, 0x20AC, 0x2190,
                                             0x2193, 0x2212, 0x2212, 0x2248, 0x2265, 0x03B1, 0x03C9, 0};
constexpr std::array<ImWchar, 5> kLargeRanges = {0x20, 0x7E, 0x2013, 0x2014, 0};

constexpr float kHeightPerEm = 1.21F;  // Inter's

ImFont* add(std::vector<std::uint8_t>& file, float size, float density, const ImWchar* ranges) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = density >= 2.0F ? 1 : 3;
  config.OversampleV = 1;
  config.PixelSnapH = false;
  // stb_truetype draws letters a little thin at low density; this darkens their edges.
  config.RasterizerMultiply = density >= 2.0F ? 1.0F : 1.12F;
  // ImGui's size is ascent plus descent, in CSS it is the em.
  const float pixels = std::round(size * kHeightPerEm * density * 2.0F) / 2.0F;
  ImFont* font =
      ImGui::GetIO().Fonts->AddFontFromMemoryTTF(file.data(), static_cast<int>(file.size()), pixels, &config, ranges);
  font->Scale = 1.0F / density;
  return font;
}

}  // namespace

void FontShelf::load(std::span<const std::uint8_t> regular, std::span<const std::uint8_t> strong) {
  regular_.assign(regular.begin(), regular.end());
  strong_.assign(strong.begin(), strong.end());
  density_ = 0.0F;
}

bool FontShelf::fit(float density) {
  if (density == density_ || regular_.empty() || strong_.empty()) return false;
  density_ = density;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoBakedLines;
  atlas.TexGlyphPadding = 2;
  fonts_.body = add(regular_, 14.0F, density, kRanges.data());
  fonts_.small = add(regular_, 12.0F, density, kRanges.data());
  fonts_.strong = add(strong_, 14.0F, density, kRanges.data());
  fonts_.heading = add(strong_, 11.5F, density, kRanges.data());
  fonts_.large = add(strong_, 20.0F, density, kLargeRanges.data());
  atlas.Build();
  return true;
}

}  // namespace driftlab::app
