#pragma once
// Colours of runs: one family a learner, and in it a shade a run, so that two runs of one learner can be told apart.

#include <cstdint>
#include <span>

namespace driftlab {

/// The learner's own colour (0xRRGGBB) or the first of its shades that no colour in `taken` comes near; never near those of the
/// demonstrator and of corrections. When all are taken: one of the shades.
std::uint32_t free_color(std::uint32_t own, std::span<const std::uint32_t> taken);

}  // namespace driftlab
