#pragma once
// Lessons for tests: the registered scenes and learners, and a small lesson that is right.

#include <string>

#include "core/learners/learner.h"
#include "core/lesson/lesson.h"
#include "scenes/registry.h"

namespace driftlab::lesson {

inline Playground playground() {
  return {all_scenes(), all_learners()};
}

/// Seven lines, to line 7.
inline const std::string kFront =
    "+++\n"
    "lesson = 1\n"
    "title = \"T\"\n"
    "scene = \"lane\"\n"
    "minutes = 5\n"
    "goal = \"G\"\n"
    "+++\n";

/// A step that trains the run `clone`.
inline const std::string kTrains =
    "```step\n"
    "id = \"train_it\"\n"
    "title = \"Train\"\n"
    "run = [{command = \"train\", data = \"expert\", as = \"clone\"}]\n"
    "```\n";

inline Reading read(const std::string& text) {
  return read_lesson(text, playground());
}

/// All errors, a line each, for messages of tests.
inline std::string told(const Reading& reading) {
  std::string text;
  for (const LessonError& error : reading.errors) text += error_line("lesson.md", error) + "\n";
  return text;
}

}  // namespace driftlab::lesson
