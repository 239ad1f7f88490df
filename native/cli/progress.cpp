#include "native/cli/progress.h"

#include <algorithm>
#include <cstdio>

#include "native/cli/files.h"

namespace driftlab {
namespace {

constexpr int kWidth = 24;
constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

std::string bar(double share) {
  const double inside = std::clamp(share, 0.0, 1.0);
  const int full = static_cast<int>(inside * kWidth);
  std::string text = "[" + std::string(static_cast<std::size_t>(full), '=');
  if (full < kWidth) text += ">" + std::string(static_cast<std::size_t>(kWidth - full - 1), ' ');
  const std::string percent = std::to_string(static_cast<int>(inside * 100.0));
  return text + "] " + std::string(3 - percent.size(), ' ') + percent + " %";
}

Progress::Progress(std::string title) : title_(std::move(title)), on_(is_terminal(stderr)) {}

Progress::~Progress() {
  if (!shown_.empty()) print(stderr, kClearLine);
}

void Progress::at(double share, std::string_view words) {
  if (!on_) return;
  std::string line = title_ + " " + bar(share) + "  " + std::string(words);
  if (line == shown_) return;
  shown_ = std::move(line);
  print(stderr, std::string(kClearLine) + shown_);
}

}  // namespace driftlab
