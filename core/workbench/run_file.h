#pragma once
// A training run as a file (.run): everything that it takes to go on from there, bit for bit, in the page or on the command line.
//
// One CBOR object: type "driftlab run", version, name, scene and learner (ids), run: the run as kept.h writes it, with the trainer's
// `saved` bytes in it, and a hash over these.

#include "core/workbench/state.h"

namespace driftlab {

/// run.saved must be there: what a trainer answered to `save`.
Bytes write_run_file(const RunItem& run);
/// Phase is training or paused, as it was. Refused: other files, damaged ones, those of a newer version, of a scene or learner that is not
/// there, and what a trainer would refuse.
Result<RunItem> read_run_file(std::span<const std::uint8_t> bytes, SceneList scenes, LearnerList learners);

}  // namespace driftlab
