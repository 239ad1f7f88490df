#pragma once
// A progress bar on the terminal's error stream; silent in a pipe or a file.

#include <string>
#include <string_view>

namespace driftlab {

class Progress {
 public:
  explicit Progress(std::string title);
  /// Takes the bar away again.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `share` 0 .. 1; drawn when the bar or the words changed.
  void at(double share, std::string_view words = {});

 private:
  std::string title_;
  std::string shown_;
  bool on_;
};

/// "[======>             ]  31 %"
std::string bar(double share);

}  // namespace driftlab
