#pragma once
// Columns of text for a terminal.

#include <string>
#include <vector>

namespace driftlab {

class Table {
 public:
  /// A heading that begins with '>' is a column of numbers: flush right. No line of headings when all are empty.
  explicit Table(std::vector<std::string> headings);
  /// As many cells as headings.
  void row(std::vector<std::string> cells);
  /// Lines, each ending with a newline; no spaces at their ends.
  std::string text() const;

 private:
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

/// Columns that UTF-8 text takes on a terminal, one a code point.
std::size_t columns(const std::string& text);

}  // namespace driftlab
