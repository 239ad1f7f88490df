#include "core/lesson/lesson.h"

#include "core/lesson/blocks.h"
#include "core/lesson/document.h"
#include "core/lesson/front_matter.h"

namespace driftlab::lesson {
namespace {

void read_piece(const Piece& piece, Lesson& lesson, Scope& scope, BlockReader& blocks, Complaints& complaints) {
  if (piece.kind == Piece::Kind::prose) {
    lesson.parts.push_back({Part::Kind::prose, piece.place, piece.text, 0});
    return;
  }
  const auto table = parse_toml(piece, complaints);
  if (!table) {
    scope.complete = false;
    return;
  }
  if (piece.kind == Piece::Kind::step) {
    lesson.parts.push_back({Part::Kind::step, piece.place, {}, lesson.steps.size()});
    blocks.read_step(*table);
  } else if (piece.kind == Piece::Kind::quiz) {
    lesson.parts.push_back({Part::Kind::quiz, piece.place, {}, lesson.quizzes.size()});
    blocks.read_quiz(*table);
  } else {
    lesson.parts.push_back({Part::Kind::check, piece.place, {}, lesson.checks.size()});
    blocks.read_check(*table);
  }
}

}  // namespace

Reading read_lesson(std::string_view text, const Playground& playground) {
  Complaints complaints;
  Lesson lesson;
  Scope scope(playground);
  const Document document = split_document(text, complaints);
  if (document.front) {
    if (const auto table = parse_toml(*document.front, complaints)) {
      read_front_matter(*table, lesson, scope, complaints);
    }
  }
  BlockReader blocks(lesson, scope, complaints);
  for (const Piece& piece : document.pieces) read_piece(piece, lesson, scope, blocks, complaints);
  blocks.join();
  if (complaints.empty() && lesson.steps.empty()) {
    complaints.add({1, 1}, "a ```step block at least", "none", "Without one there is nothing to do.");
  }
  if (!complaints.empty()) return {std::nullopt, complaints.in_order()};
  return {std::move(lesson), {}};
}

}  // namespace driftlab::lesson
