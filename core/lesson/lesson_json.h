#pragma once
// A lesson as JSON, for the page's panel: words to be shown, commands to be given. Conditions stay with the core, which evaluates them; what
// they say is there as text.

#include <nlohmann/json_fwd.hpp>

#include "core/lesson/lesson.h"

namespace driftlab::lesson {

/// {title, goal, minutes, scene, seed, sources, show, hide, setup, parts}. A part is {part: prose | step | quiz | check, line, ...}: prose has `markdown`; step, quiz and check have
/// their keys as in the file, commands as {command: {...}, as: [...]} with names where the workbench has ids.
nlohmann::json to_json(const Lesson& lesson);

/// [{line, column, expected, got, hint}]
nlohmann::json to_json(const std::vector<LessonError>& errors);

}  // namespace driftlab::lesson
