#pragma once
// PNG files, for screenshots and tests.

#include <cstdint>
#include <span>

#include "core/base/bytes.h"

namespace driftlab {

/// A PNG file of 8-bit RGBA pixels [height, width, 4], top row first.
Bytes write_png(std::span<const std::uint8_t> rgba, int width, int height);

}  // namespace driftlab
