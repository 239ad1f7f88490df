#pragma once
// A lesson's file, taken apart: front matter, prose, blocks. Everything that is no block of ours stays as it is, for the page to render.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/place.h"

namespace driftlab::lesson {

/// A stretch of whole lines.
struct Piece {
  enum class Kind { front, prose, step, quiz, check };
  Kind kind = Kind::prose;
  Place place;       ///< prose: of its first line; otherwise of the line that opens it
  Place text_place;  ///< where `text` begins
  std::string
      text;  ///< prose: Markdown; otherwise the TOML between the lines that open and close it. Lines end with "\n".
};

struct Document {
  std::optional<Piece> front;  ///< missing: that was complained about
  std::vector<Piece> pieces;   ///< in order; no prose without a letter in it
};

/// The largest file that is taken for a lesson, bytes.
inline constexpr std::size_t kLargestLesson = 1U << 20U;

/// Never fails: what is wrong is added to the complaints, and the rest is taken apart all the same. Fences are CommonMark's, as markdown-it
/// sees them: at most three spaces before them, three or more ` or ~, and a block within another fence is text.
Document split_document(std::string_view text, Complaints& complaints);

}  // namespace driftlab::lesson
