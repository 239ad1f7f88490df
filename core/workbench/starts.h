#pragma once
// Which start an episode has.

#include <cstdint>

#include "core/workbench/state.h"

namespace driftlab {

/// Whether `compare` with this run's episode number shows the very start that its evaluation drove: same seed, same settings.
bool evaluated_here(const WorkbenchState& state, const RunItem& run);

}  // namespace driftlab
