#pragma once
// A lesson: a Markdown file that says what is set up, what the learner does, and what must then hold. lessons/README.md is the description
// for those who write one. Everything that a lesson does is a workbench command.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/condition.h"
#include "core/lesson/features.h"
#include "core/lesson/place.h"
#include "core/lesson/request.h"
#include "core/lesson/scope.h"

namespace driftlab::lesson {

/// The version of the format that this reads.
inline constexpr int kLessonVersion = 1;

/// What the learner must do. "Show me" does the same with `driver` at the mouse.
struct Deed {
  enum class Kind {
    command,      ///< press the control that sends this command; further arguments may be as the learner likes
    demonstrate,  ///< by hand: record `episodes` demonstrations and keep them
    correct       ///< by hand: correct `run` in `episodes` episodes
  };
  Kind kind = Kind::command;
  Place place;
  Request request;  ///< kind command
  std::string run;  ///< kind correct
  int episodes = 1;
  std::string driver = "average";
  std::string as;  ///< kind demonstrate: what the demonstration is called; may be empty
};

struct Step {
  Place place;
  std::string id;
  std::string title;
  std::vector<Request> run;          ///< what the lesson does when the step begins, in order
  std::vector<Deed> deeds;           ///< what the learner does then
  std::optional<std::size_t> check;  ///< what ends it, among Lesson::checks; none: the learner goes on when they like
  std::vector<std::string> hints;    ///< one after the other
  std::vector<std::string> show;     ///< features and settings that are there from this step on
};

struct Quiz {
  enum class Kind { choice, number, predict };
  Kind kind = Kind::choice;
  Place place;
  std::string id;
  std::string question;
  std::vector<std::string> choices;  ///< empty: a number is asked for
  std::vector<std::size_t> right;    ///< kind choice: which of them are
  double answer = 0.0;               ///< kind number
  double tolerance = 0.0;            ///< of a number, either way, inclusive
  std::string unit;                  ///< of a number; empty: none
  std::optional<double> low, high;   ///< of a number: what can be answered
  std::vector<Request> run;          ///< kind predict: what is done once the learner has predicted
  std::vector<Condition>
      truths;           ///< kind predict: a condition for each choice, the first that holds is right; or the one number
  std::string explain;  ///< told after the answer; may be empty
  std::vector<std::string> hints;
};

struct Check {
  Place place;
  std::string id;
  Condition when;
  std::string condition;  ///< as it stands in the file
  std::string text;       ///< what is to be reached, for the learner
  std::string passed;     ///< told when it is; may be empty
};

/// A stretch of prose (Markdown) or a block, in the order of the file.
struct Part {
  enum class Kind { prose, step, quiz, check };
  Kind kind = Kind::prose;
  Place place;
  std::string markdown;   ///< kind prose
  std::size_t index = 0;  ///< otherwise: which of Lesson::steps, quizzes, checks
};

struct Lesson {
  std::string title;
  std::string goal;
  double minutes = 0.0;
  std::vector<std::string> sources;
  const SceneEntry* scene = nullptr;
  std::int64_t seed = 7;
  Visibility visible;
  std::vector<Request> setup;  ///< scene, seed and settings, then data: what makes the playground ready, in order
  std::vector<Part> parts;
  std::vector<Step> steps;
  std::vector<Quiz> quizzes;
  std::vector<Check> checks;
};

struct Reading {
  std::optional<Lesson> lesson;     ///< only without errors
  std::vector<LessonError> errors;  ///< all of them, in the order of the file
};

/// Reads a whole file and looks up every name in it. Takes any bytes.
Reading read_lesson(std::string_view text, const Playground& playground);

}  // namespace driftlab::lesson
