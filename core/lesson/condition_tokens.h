#pragma once
// Words, numbers and signs of a condition.

#include <cstddef>
#include <string_view>

namespace driftlab::lesson {

/// `text` is a part of the condition.
struct Token {
  enum class Kind { end, name, number, sign, other };
  Kind kind = Kind::end;
  std::string_view text;
  std::size_t offset = 0;  ///< bytes
};

/// The first one at or behind byte `at`; at the end of the text one of kind `end`.
Token token_at(std::string_view text, std::size_t at);

}  // namespace driftlab::lesson
