// Quizzes: one of several answers, a number, or a prediction that the playground then judges.
#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/blocks.h"

namespace driftlab::lesson {
namespace {

constexpr double kAny = 1e15;
constexpr std::size_t kMostChoices = 10;

}  // namespace

void BlockReader::read_quiz(const TomlValue& table) {
  TableReader reader(table, "the quiz", complaints_);
  Quiz quiz;
  quiz.place = table.place;
  quiz.id = read_id(reader);
  reader.require("kind");
  const TomlValue* kind = reader.choice("kind", {"choice", "number", "predict"});
  if (const TomlValue* question = reader.required_text("question")) quiz.question = question->text;
  if (const TomlValue* explain = reader.text("explain")) quiz.explain = explain->text;
  for (const TomlValue* hint : reader.texts("hint")) quiz.hints.push_back(hint->text);
  if (kind != nullptr) {
    if (kind->text == "choice") {
      quiz.kind = Quiz::Kind::choice;
      reader.require("choices");
      read_choices(reader, quiz);
    } else if (kind->text == "number") {
      quiz.kind = Quiz::Kind::number;
      read_number(reader, quiz);
    } else {
      quiz.kind = Quiz::Kind::predict;
      if (reader.require("run") != nullptr) quiz.run = read_commands(reader, "run");
      read_truth(reader, quiz);
    }
    reader.finish();  // which keys there may be hangs on the kind
  }
  if (!quiz.id.empty()) scope_.quizzes.insert(quiz.id);
  lesson_.quizzes.push_back(std::move(quiz));
}

/// Choices, and the answer among them where it stands in the file.
void BlockReader::read_choices(TableReader& reader, Quiz& quiz) {
  const TomlValue* list = reader.list("choices");
  if (list == nullptr) return;
  for (const TomlValue* choice : reader.texts("choices")) {
    if (std::find(quiz.choices.begin(), quiz.choices.end(), choice->text) != quiz.choices.end()) {
      complaints_.add(choice->place, "choices that differ", choice->shown() + " twice");
    }
    quiz.choices.push_back(choice->text);
  }
  if (list->items.size() < 2 || list->items.size() > kMostChoices) {
    complaints_.add(list->place, "2 to " + std::to_string(kMostChoices) + " choices",
                    std::to_string(list->items.size()));
  }
  if (quiz.kind != Quiz::Kind::choice || reader.require("answer") == nullptr) return;
  const std::vector<const TomlValue*> answers = reader.texts("answer");
  for (const TomlValue* answer : answers) {
    const auto found = std::find(quiz.choices.begin(), quiz.choices.end(), answer->text);
    if (found == quiz.choices.end()) {
      complaints_.add(answer->place, "an answer that is one of the choices, letter by letter", answer->shown(),
                      did_you_mean(answer->text, quiz.choices));
    } else {
      quiz.right.push_back(static_cast<std::size_t>(found - quiz.choices.begin()));
    }
  }
  const TomlValue* answer = reader.find("answer");
  if (answer->kind == TomlValue::Kind::list && answer->items.empty())
    reader.wrong(*answer, "answer", "at least one answer");
}

/// low, high, unit, tolerance: of any number that is asked for.
void BlockReader::read_range(TableReader& reader, Quiz& quiz) {
  quiz.low = reader.number("low", -kAny, kAny);
  quiz.high = reader.number("high", -kAny, kAny);
  if (quiz.low && quiz.high && *quiz.low >= *quiz.high) {
    complaints_.add(reader.find("low")->place, "low below high",
                    format_real(*quiz.low) + " and " + format_real(*quiz.high));
  }
  if (const TomlValue* unit = reader.text("unit")) quiz.unit = unit->text;
  if (reader.require("tolerance") != nullptr) quiz.tolerance = reader.number("tolerance", 0.0, kAny).value_or(0.0);
}

void BlockReader::read_number(TableReader& reader, Quiz& quiz) {
  read_range(reader, quiz);
  if (reader.require("answer") == nullptr) return;
  const auto answer = reader.number("answer", -kAny, kAny);
  if (!answer) return;
  quiz.answer = *answer;
  if ((quiz.low && *answer < *quiz.low) || (quiz.high && *answer > *quiz.high)) {
    complaints_.add(reader.find("answer")->place, "an answer from low to high", format_real(*answer));
  }
}

/// A number is predicted, and `metric` tells it; or one of the choices, and `truth` has a condition for each.
void BlockReader::read_truth(TableReader& reader, Quiz& quiz) {
  const TomlValue* metric = reader.find("metric");
  const TomlValue* truth = reader.find("truth");
  if ((metric == nullptr) == (truth == nullptr)) {
    complaints_.add(reader.place(), "metric = ... for a number to predict, or choices and truth = [...], in the quiz",
                    metric == nullptr ? "neither" : "both");
    for (const char* key : {"choices", "tolerance", "unit", "low", "high"}) reader.find(key);  // may be meant
    return;
  }
  if (metric != nullptr) {
    read_range(reader, quiz);
    const TomlValue* text = reader.text("metric");
    if (text == nullptr) return;
    if (auto number = parse_condition(*text, Wanted::number, scope_, complaints_)) quiz.truths = {std::move(*number)};
    return;
  }
  reader.require("choices");
  read_choices(reader, quiz);
  const TomlValue* list = reader.list("truth");
  if (list == nullptr) return;
  for (const TomlValue* text : reader.texts("truth")) {
    auto condition = parse_condition(*text, Wanted::truth, scope_, complaints_);
    if (condition) quiz.truths.push_back(std::move(*condition));
  }
  if (!quiz.choices.empty() && list->items.size() != quiz.choices.size()) {
    complaints_.add(list->place, "a condition for each of the " + std::to_string(quiz.choices.size()) + " choices",
                    std::to_string(list->items.size()));
  }
}

}  // namespace driftlab::lesson
