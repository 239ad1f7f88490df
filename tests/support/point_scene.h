#pragma once
// A small scene for tests of learners and policies: a bead on a wire in gusty wind, pushed towards a mark.

#include "core/env/scene.h"

namespace driftlab::support {

/// Params: "wind" (m/s2, 0 to 5). Observation: position (m), velocity (m/s), mark (m). Action: push ("1", -1 to 1).
/// 80 steps of 0.05 s; fails beyond 3 m. The expert knows the wind's acceleration, which is not observed.
const SceneEntry& point_scene();
/// Another scene with other fields.
const SceneEntry& other_scene();
/// The same as point_scene, but without an expert.
const SceneEntry& lonely_scene();

}  // namespace driftlab::support
