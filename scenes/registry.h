#pragma once
// The list of scenes; made from the one in scenes/CMakeLists.txt. Adding a scene: one file there, one line in that list.

#include "core/env/scene.h"

namespace driftlab {

SceneList all_scenes();

}  // namespace driftlab
