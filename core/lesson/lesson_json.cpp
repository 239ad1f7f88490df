#include "core/lesson/lesson_json.h"

#include <nlohmann/json.hpp>

namespace driftlab::lesson {
namespace {

using nlohmann::json;

json request_json(const Request& request) {
  return {{"command", request.command}, {"as", request.as}};
}

json requests_json(const std::vector<Request>& requests) {
  json list = json::array();
  for (const Request& request : requests) list.push_back(request_json(request));
  return list;
}

json deed_json(const Deed& deed) {
  if (deed.kind == Deed::Kind::command) return request_json(deed.request);
  json result = {{"episodes", deed.episodes}, {"driver", deed.driver}};
  if (deed.kind == Deed::Kind::demonstrate) {
    result["hand"] = "demonstrate";
    if (!deed.as.empty()) result["as"] = {deed.as};
  } else {
    result["hand"] = "correct";
    result["run"] = deed.run;
  }
  return result;
}

json step_json(const Step& step, const Lesson& lesson) {
  json deeds = json::array();
  for (const Deed& deed : step.deeds) deeds.push_back(deed_json(deed));
  return {{"id", step.id},
          {"title", step.title},
          {"run", requests_json(step.run)},
          {"do", std::move(deeds)},
          {"check", step.check ? json(lesson.checks[*step.check].id) : json(nullptr)},
          {"hint", step.hints},
          {"show", step.show}};
}

std::string_view kind_name(Quiz::Kind kind) {
  if (kind == Quiz::Kind::choice) return "choice";
  return kind == Quiz::Kind::number ? "number" : "predict";
}

json quiz_json(const Quiz& quiz) {
  json result = {{"id", quiz.id},           {"kind", kind_name(quiz.kind)}, {"question", quiz.question},
                 {"choices", quiz.choices}, {"explain", quiz.explain},      {"hint", quiz.hints}};
  if (quiz.kind == Quiz::Kind::choice) result["right"] = quiz.right;
  if (quiz.kind == Quiz::Kind::number) result["answer"] = quiz.answer;
  if (quiz.kind == Quiz::Kind::predict) result["run"] = requests_json(quiz.run);
  if (!quiz.choices.empty()) return result;
  result["tolerance"] = quiz.tolerance;
  result["unit"] = quiz.unit;
  result["low"] = quiz.low ? json(*quiz.low) : json(nullptr);
  result["high"] = quiz.high ? json(*quiz.high) : json(nullptr);
  return result;
}

json check_json(const Check& check) {
  return {{"id", check.id}, {"when", check.condition}, {"text", check.text}, {"passed", check.passed}};
}

json part_json(const Part& part, const Lesson& lesson) {
  json result;
  switch (part.kind) {
    case Part::Kind::prose:
      result = {{"part", "prose"}, {"markdown", part.markdown}};
      break;
    case Part::Kind::step:
      result = step_json(lesson.steps[part.index], lesson);
      result["part"] = "step";
      break;
    case Part::Kind::quiz:
      result = quiz_json(lesson.quizzes[part.index]);
      result["part"] = "quiz";
      break;
    case Part::Kind::check:
      result = check_json(lesson.checks[part.index]);
      result["part"] = "check";
      break;
  }
  result["line"] = part.place.line;
  return result;
}

}  // namespace

json to_json(const Lesson& lesson) {
  json parts = json::array();
  for (const Part& part : lesson.parts) parts.push_back(part_json(part, lesson));
  return {{"title", lesson.title},       {"goal", lesson.goal},         {"minutes", lesson.minutes},
          {"scene", lesson.scene->id},   {"seed", lesson.seed},         {"sources", lesson.sources},
          {"show", lesson.visible.show}, {"hide", lesson.visible.hide}, {"setup", requests_json(lesson.setup)},
          {"parts", std::move(parts)}};
}

json to_json(const std::vector<LessonError>& errors) {
  json list = json::array();
  for (const LessonError& one : errors) {
    list.push_back({{"line", one.place.line},
                    {"column", one.place.column},
                    {"expected", one.error.expected},
                    {"got", one.error.got},
                    {"hint", one.error.hint}});
  }
  return list;
}

}  // namespace driftlab::lesson
