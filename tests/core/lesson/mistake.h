#pragma once
// A lesson with one mistake in it, and what must be said of it.

#include <gtest/gtest.h>

#include <string>

#include "tests/core/lesson/sample.h"

namespace driftlab::lesson {

struct Mistake {
  std::string text;  ///< a whole file; @@ before the place
  const char* expected;
  const char* got;
  const char* hint;
};

inline void expect_one(const Mistake& mistake) {
  SCOPED_TRACE(mistake.text);
  std::string text = mistake.text;
  const std::size_t at = text.find("@@");
  ASSERT_NE(at, std::string::npos);
  text.erase(at, 2);
  const Reading reading = read(text);
  ASSERT_EQ(reading.errors.size(), 1U) << told(reading);
  const LessonError& error = reading.errors[0];
  EXPECT_EQ(error.place, place_of(text, at)) << told(reading);
  EXPECT_NE(error.error.expected.find(mistake.expected), std::string::npos) << told(reading);
  EXPECT_NE(error.error.got.find(mistake.got), std::string::npos) << told(reading);
  EXPECT_NE(error.error.hint.find(mistake.hint), std::string::npos) << told(reading);
  EXPECT_TRUE(*mistake.hint != '\0' || error.error.hint.empty()) << told(reading);
}

/// A file with this front matter, and with one step.
inline std::string front(const std::string& toml) {
  return (toml.find("@@+++") == 0 ? toml : "+++\n" + toml) + "+++\n" + kTrains;
}

/// A step with these lines, after one that trains `clone`.
inline std::string step(const std::string& lines) {
  return kFront + kTrains + "\n```step\nid = \"next_one\"\ntitle = \"N\"\n" + lines + "\n```\n";
}

inline std::string with_run(const std::string& command) {
  return step("run = [" + command + "]");
}

/// A check with these lines, after the run `clone`.
inline std::string check(const std::string& lines) {
  return kFront + kTrains + "```check\nid = \"reached\"\ntext = \"T\"\n" + lines + "\n```\n";
}

inline std::string quiz(const std::string& lines) {
  return kFront + kTrains + "```quiz\nid = \"asked\"\nquestion = \"Q\"\n" + lines + "\n```\n";
}

inline const std::string kHead = "lesson = 1\ntitle = \"T\"\nminutes = 5\ngoal = \"G\"\n";
inline const std::string kLane = kHead + "scene = \"lane\"\n";

}  // namespace driftlab::lesson
