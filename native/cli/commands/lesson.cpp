// driftlab lesson: writes a lesson to start from, and checks lessons without playing them.

#include <algorithm>
#include <filesystem>

#include "core/base/text.h"
#include "core/lesson/document.h"
#include "core/lesson/lesson.h"
#include "core/lesson/lesson_json.h"
#include "core/lesson/template.h"
#include "native/cli/command.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

using nlohmann::ordered_json;

/// A file and what came of reading it.
struct Checked {
  std::string file;
  std::optional<lesson::Lesson> lesson;
  std::vector<lesson::LessonError> errors;
};

Checked check_file(const std::string& file, const lesson::Playground& playground) {
  const auto bytes = read_file(file, 2 * lesson::kLargestLesson);
  if (!bytes) return {file, std::nullopt, {{{}, bytes.error()}}};
  const std::string_view text{reinterpret_cast<const char*>(bytes->data()), bytes->size()};
  auto reading = lesson::read_lesson(text, playground);
  return {file, std::move(reading.lesson), std::move(reading.errors)};
}

ordered_json checked_json(const Checked& checked) {
  ordered_json object = {
      {"file", checked.file}, {"good", checked.errors.empty()}, {"errors", lesson::to_json(checked.errors)}};
  if (checked.lesson) {
    object["title"] = checked.lesson->title;
    object["scene"] = checked.lesson->scene->id;
    object["minutes"] = checked.lesson->minutes;
    object["steps"] = checked.lesson->steps.size();
    object["quizzes"] = checked.lesson->quizzes.size();
    object["checks"] = checked.lesson->checks.size();
  }
  return object;
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string good_line(const Checked& checked) {
  const lesson::Lesson& lesson = *checked.lesson;
  return checked.file + ": good: " + lesson.title + " (" + std::string(lesson.scene->id) + ", " +
         format_real(lesson.minutes) + " minutes, " + counted(lesson.steps.size(), "step", "steps") + ", " +
         counted(lesson.quizzes.size(), "quiz", "quizzes") + ", " + counted(lesson.checks.size(), "check", "checks") +
         ")\n";
}

class LessonCommand : public Command {
 public:
  void add_options(Options& options) override {
    options.text("action", action_, "ACTION",
                 "new: writes a lesson to start from; check: looks up everything in lessons");
    options.require("action");
    options.words("files", files_, "FILE", "new: the file to write, which must not be there; check: one or more");
    options.require("files");
    options.text("--scene", scene_, "ID", "new: where the lesson takes place");
  }

  Attempt<Answer> run(const Manner&) override {
    if (action_ == "new") return write_new();
    if (action_ == "check") return check();
    const std::string near = closest(action_, std::vector<std::string>{"new", "check"});
    return usage({"new or check", "\"" + action_ + "\"", near.empty() ? "" : "Did you mean " + near + "?"}, "lesson");
  }

 private:
  Attempt<Answer> write_new() const {
    if (files_.size() != 1) {
      return usage({"one file to write", std::to_string(files_.size()), ""}, "lesson new");
    }
    const auto scene = find_scene(all_scenes(), scene_);
    if (!scene) return usage(scene.error(), "--scene");
    const std::string& file = files_.front();
    if (std::error_code error;
        std::filesystem::symlink_status(file, error).type() != std::filesystem::file_type::not_found) {
      return failed({"a file that is not there yet", file, "Choose another name; nothing was written."}, "lesson new");
    }
    const std::string text = lesson::lesson_template(**scene);
    const auto written = write_file(file, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    if (!written) return failed(written.error(), file);
    return Answer{{{"file", file}, {"scene", (*scene)->id}},
                  "Wrote " + file + ". Change it, then: driftlab lesson check " + file + "\n"};
  }

  Attempt<Answer> check() const {
    const lesson::Playground playground{all_scenes(), all_learners()};
    Answer answer;
    answer.json["lessons"] = ordered_json::array();
    std::size_t errors = 0;
    std::size_t bad = 0;
    for (const std::string& file : files_) {
      const Checked checked = check_file(file, playground);
      errors += checked.errors.size();
      bad += checked.errors.empty() ? 0 : 1;
      for (const lesson::LessonError& one : checked.errors) answer.text += lesson::error_line(file, one) + "\n";
      if (checked.lesson) answer.text += good_line(checked);
      answer.json["lessons"].push_back(checked_json(checked));
    }
    if (bad > 0) {
      answer.problem = Problem{{"lessons without errors",
                                counted(errors, "error", "errors") + " in " + std::to_string(bad) + " of " +
                                    counted(files_.size(), "file", "files"),
                                "lessons/README.md describes the format."},
                               kExitFailed,
                               "lesson check"};
    }
    return answer;
  }

  std::string action_;
  std::vector<std::string> files_;
  std::string scene_ = "lane";
};

}  // namespace

const CommandEntry& command_entry_lesson();
const CommandEntry& command_entry_lesson() {
  static const CommandEntry entry{"lesson", "Writes a lesson to start from, or checks lessons",
                                  [] { return std::unique_ptr<Command>(new LessonCommand); }};
  return entry;
}

}  // namespace driftlab
