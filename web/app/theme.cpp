#include "web/app/theme.h"

#include <algorithm>

namespace driftlab::app {
namespace {

constexpr Theme kLight = {
    .paper = 0xFBFBF9,
    .surface = 0xFFFFFF,
    .stage = 0xF3F5F1,
    .ink = 0x1C2430,
    .on_ink = 0xFFFFFF,
    .muted = 0x5F6B7A,
    .line = 0xDFE3E8,
    .track = 0xD5DAE0,
    .hover = 0xF3F5F7,
    .you = 0x0072B2,
    .clone = 0xD55E00,
    .good = 0x009E73,
    .correction = 0xE69F00,
    .recording = 0xC8102E,
};

constexpr Theme kDark = {
    .paper = 0x12161C,
    .surface = 0x1A2029,
    .stage = 0x161C22,
    .ink = 0xE8ECF1,
    .on_ink = 0x12161C,
    .muted = 0x9BA7B6,
    .line = 0x2E3743,
    .track = 0x3A4553,
    .hover = 0x232B36,
    .you = 0x4BA3DB,
    .clone = 0xF08A3C,
    .good = 0x2BC397,
    .correction = 0xF0B429,
    .recording = 0xF0566A,
};

}  // namespace

const Theme& theme(bool dark) {
  return dark ? kDark : kLight;
}

ImU32 paint(std::uint32_t rgb, float opacity) {
  const auto alpha = static_cast<std::uint32_t>(std::clamp(opacity, 0.0F, 1.0F) * 255.0F + 0.5F);
  return IM_COL32((rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF, alpha);
}

}  // namespace driftlab::app
