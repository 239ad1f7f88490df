#pragma once
// Where something stands in a lesson's file, and what is wrong there. A file's errors are gathered, all of them, and told in order.

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace driftlab::lesson {

/// Both from 1 on; a column is a Unicode character, as editors count them (a tab is one).
struct Place {
  int line = 1;
  int column = 1;

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct LessonError {
  Place place;
  Error error;
};

/// "FILE:LINE:COLUMN: expected ..., got .... hint", as compilers write it and editors read it.
std::string error_line(std::string_view file, const LessonError& error);

/// Everything that is wrong with a lesson; of more than kMostTold errors the first ones that were found, and how many there are.
class Complaints {
 public:
  static constexpr std::size_t kMostTold = 1000;

  void add(Place place, std::string expected, std::string got, std::string hint = {});
  void add(Place place, Error error);
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  /// In the order of the file; where two stand at one place, in the order in which they were found.
  std::vector<LessonError> in_order() const;

 private:
  std::vector<LessonError> errors_;
  std::size_t count_ = 0;
};

/// The place of byte `offset` of `text`, whose first byte stands at `start`. Lines end with "\n".
Place place_of(std::string_view text, std::size_t offset, Place start = {});
/// Offset of the first byte that is no UTF-8; npos: none.
std::size_t bad_utf8(std::string_view text);
/// "Did you mean X?" when one of the names is near; empty otherwise.
std::string did_you_mean(std::string_view text, const std::vector<std::string>& names);
/// In quotation marks, cut when long.
std::string quote(std::string_view text);

}  // namespace driftlab::lesson
