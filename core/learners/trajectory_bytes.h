#pragma once
// Trajectories inside a saved run.

#include "core/base/bytes.h"
#include "core/data/trajectory.h"

namespace driftlab {

void write_trajectory(const Trajectory& trajectory, Writer& writer);
/// An Error when the bytes are damaged; what comes back is valid.
Result<Trajectory> read_trajectory(Reader& reader);

}  // namespace driftlab
