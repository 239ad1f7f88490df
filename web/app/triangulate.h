#pragma once
// Cuts simple polygons into triangles.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/vec2.h"

namespace driftlab::app {

bool is_convex(std::span<const Vec2> points);

/// Three indices a triangle, by clipping ears. A polygon that crosses itself gives as many triangles as can be found.
std::vector<std::uint32_t> triangulate(std::span<const Vec2> points);

/// The same, remembered: a scene draws the same shapes every frame. The result lives until the next call.
const std::vector<std::uint32_t>& triangulate_cached(std::span<const Vec2> points);

}  // namespace driftlab::app
