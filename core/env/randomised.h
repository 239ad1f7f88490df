#pragma once
// Makes scenes. Where a setting is a range, each episode gets a world of its own: domain randomisation (Tobin et al. 2017), for any scene,
// which knows nothing of it.

#include <memory>

#include "core/env/scene.h"

namespace driftlab {

/// The entry's scene with these settings. With ranges among them ("gust=2..5") reset(seed) draws each from its range, from the seed, and goes
/// on in a world made with what was drawn; the spec's tables stay the same, its max_steps is that of the present world.
std::unique_ptr<Scene> make_scene(const SceneEntry& entry, const ParamValues& params);

}  // namespace driftlab
