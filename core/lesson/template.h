#pragma once
// What `driftlab lesson new` writes: a small lesson that is complete, to be changed.

#include <string>

#include "core/lesson/scope.h"

namespace driftlab::lesson {

/// Reads without errors in a playground that has this scene and the learner bc.
std::string lesson_template(const SceneEntry& scene);

}  // namespace driftlab::lesson
