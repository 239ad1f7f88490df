#pragma once
// A scene for tests of supervisors, where everybody can say what is right: nothing to do but in two zones.

#include "core/env/scene.h"

namespace driftlab::support {

inline constexpr int kZoneSteps = 80;          ///< of every episode, whatever is done
inline constexpr int kFirstZone[] = {20, 30};  ///< steps [from, to)
inline constexpr int kSecondZone[] = {50, 55};

inline bool in_zone(int step) {
  return (step >= kFirstZone[0] && step < kFirstZone[1]) || (step >= kSecondZone[0] && step < kSecondZone[1]);
}

/// Observation: time since the start (s). Action: push ("1", -1 to 1). The expert pushes 1 in the zones and 0 elsewhere; the cost is how
/// far the push is from that, and an episode of 80 steps of 0.05 s succeeds when it is right on average to 0.1. It
/// reports the probe "right": 1 minus how far off the pushes were on average.
const SceneEntry& zone_scene();

}  // namespace driftlab::support
