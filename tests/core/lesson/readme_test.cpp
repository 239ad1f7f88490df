// lessons/README.md says how lessons are written; what it shows must be so.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/core/lesson/sample.h"

namespace driftlab::lesson {
namespace {

std::string text_of(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(std::string(DRIFTLAB_SOURCE_DIR) + "/" + file, std::ios::binary).rdbuf();
  return text.str();
}

/// What stands between ````markdown and ````.
std::string example() {
  const std::string text = text_of("lessons/README.md");
  const std::string open = "````markdown\n";
  const std::size_t begin = text.find(open);
  const std::size_t end = text.find("\n````\n", begin);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return text.substr(begin + open.size(), end + 1 - begin - open.size());
}

TEST(LessonsReadme, ItsExampleIsALesson) {
  const Reading reading = read(example());
  ASSERT_TRUE(reading.lesson.has_value()) << told(reading);
  const Lesson& lesson = *reading.lesson;
  EXPECT_GE(lesson.steps.size(), 3U);
  for (const Quiz::Kind kind : {Quiz::Kind::choice, Quiz::Kind::number, Quiz::Kind::predict}) {
    const bool there =
        std::any_of(lesson.quizzes.begin(), lesson.quizzes.end(), [&](const Quiz& quiz) { return quiz.kind == kind; });
    EXPECT_TRUE(there) << static_cast<int>(kind);
  }
  EXPECT_FALSE(lesson.checks.empty());
}

TEST(Lessons, AreGood) {
  int lessons = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(DRIFTLAB_SOURCE_DIR) + "/lessons")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".md") || name == "README.md") continue;
    SCOPED_TRACE(name);
    ++lessons;
    const Reading reading = read(text_of("lessons/" + name));
    EXPECT_TRUE(reading.lesson.has_value()) << told(reading);
  }
  EXPECT_GE(lessons, 1);
}

TEST(LessonsReadme, NamesEveryFactFeatureAndCommand) {
  const std::string text = text_of("lessons/README.md");
  for (const FactInfo& info : all_facts()) {
    EXPECT_NE(text.find("`" + std::string(info.name) + "("), std::string::npos) << info.name;
  }
  for (const Feature& feature : all_features()) {
    EXPECT_NE(text.find("`" + std::string(feature.name) + "`"), std::string::npos) << feature.name;
  }
  for (const CommandForm& form : command_forms()) {
    const std::string arguments = arguments_text(form);
    const std::string row =
        "| `" + std::string(form.name) + "` | " + (arguments.empty() ? "" : "`" + arguments + "` ") + "|";
    EXPECT_NE(text.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace driftlab::lesson
