#include "core/env/raster_font.h"

namespace driftlab {

namespace {

struct Entry {
  char letter;
  std::uint16_t rows;  // five octal digits, the top row first; 4 is the left dot
};

constexpr Entry kFont[] = {
    {' ', 000000}, {'0', 075557}, {'1', 026227}, {'2', 071747}, {'3', 071317}, {'4', 055711}, {'5', 074717},
    {'6', 074757}, {'7', 071222}, {'8', 075757}, {'9', 075717}, {'A', 025755}, {'B', 065656}, {'C', 034443},
    {'D', 065556}, {'E', 074647}, {'F', 074644}, {'G', 034553}, {'H', 055755}, {'I', 072227}, {'J', 011152},
    {'K', 055655}, {'L', 044447}, {'M', 057755}, {'N', 075555}, {'O', 025552}, {'P', 065644}, {'Q', 025563},
    {'R', 065655}, {'S', 034216}, {'T', 072222}, {'U', 055557}, {'V', 055552}, {'W', 055775}, {'X', 055255},
    {'Y', 055222}, {'Z', 071247}, {'.', 000002}, {',', 000024}, {':', 002020}, {';', 002024}, {'-', 000700},
    {'+', 002720}, {'/', 011244}, {'%', 051245}, {'(', 024442}, {')', 021112}, {'!', 022202}, {'?', 071202},
    {'=', 007070}, {'_', 000007}, {'<', 012421}, {'>', 042124}, {'*', 005250}, {'#', 057575}, {'\'', 022000},
    {'"', 055000}, {'[', 064446}, {']', 031113}, {'|', 022222},
};
constexpr std::uint16_t kBox = 077777;

Glyph find(char letter) {
  if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  for (const Entry& entry : kFont) {
    if (entry.letter == letter) return {entry.rows};
  }
  return {kBox};
}

}  // namespace

std::vector<Glyph> glyphs_of(std::string_view words) {
  std::vector<Glyph> glyphs;
  for (const char letter : words) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool continues_character = (byte & 0xC0U) == 0x80U;
    if (!continues_character) glyphs.push_back(find(letter));
  }
  return glyphs;
}

}  // namespace driftlab
