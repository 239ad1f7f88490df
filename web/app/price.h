#pragma once
// What a run cost: labels that somebody gave for it, and steps that it tried.

#include <cstdint>
#include <string>

#include "core/workbench/state.h"

namespace driftlab::app {

/// "8,012", "600k", "1.2M".
std::string short_count(std::int64_t count);
/// "8,012 labels · 600k steps"; of a round, if given; what nobody knows is left out.
std::string price_text(const WorkbenchState& state, const RunItem& run, const RoundItem* round = nullptr);

}  // namespace driftlab::app
