#pragma once
// The TOML at the head of a lesson.

#include "core/lesson/lesson.h"
#include "core/lesson/toml_value.h"

namespace driftlab::lesson {

/// Fills the lesson's head and `setup`, and enters the scene. Without a scene that is known, `scope` has none.
void read_front_matter(const TomlValue& table, Lesson& lesson, Scope& scope, Complaints& complaints);

/// Names of features and settings; complains about those that are neither.
std::vector<std::string> read_features(TableReader& reader, std::string_view key, const Scope& scope);

}  // namespace driftlab::lesson
