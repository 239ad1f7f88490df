#include "core/lesson/place.h"

#include <algorithm>
#include <cstdint>

#include "core/base/text.h"

namespace driftlab::lesson {
namespace {

bool continues(char byte) {
  return (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80U;
}

/// Bytes of the UTF-8 sequence that begins here; 0: it is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at);
  if (first < 0x80U) return 1;
  const std::size_t length = first >= 0xC2U && first < 0xE0U   ? 2
                             : first >= 0xE0U && first < 0xF0U ? 3
                             : first >= 0xF0U && first < 0xF5U ? 4
                                                               : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[at + i])) return 0;
  }
  const std::uint8_t second = byte(at + 1);
  const bool overlong = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
  const bool beyond = (first == 0xEDU && second >= 0xA0U) || (first == 0xF4U && second >= 0x90U);
  return overlong || beyond ? 0 : length;
}

}  // namespace

std::string error_line(std::string_view file, const LessonError& error) {
  return std::string(file) + ":" + std::to_string(error.place.line) + ":" + std::to_string(error.place.column) + ": " +
         error.error.message();
}

void Complaints::add(Place place, std::string expected, std::string got, std::string hint) {
  add(place, Error{std::move(expected), std::move(got), std::move(hint)});
}

void Complaints::add(Place place, Error error) {
  ++count_;
  if (errors_.size() < kMostTold) errors_.push_back({place, std::move(error)});
}

std::vector<LessonError> Complaints::in_order() const {
  std::vector<LessonError> errors = errors_;
  std::stable_sort(errors.begin(), errors.end(),
                   [](const LessonError& a, const LessonError& b) { return a.place < b.place; });
  if (count_ > errors.size()) {
    errors.push_back(
        {errors.back().place,
         {"at most " + std::to_string(kMostTold) + " errors", std::to_string(count_), "Mend these first."}});
  }
  return errors;
}

Place place_of(std::string_view text, std::size_t offset, Place start) {
  Place place = start;
  for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else if (!continues(text[i])) {
      ++place.column;
    }
  }
  return place;
}

std::size_t bad_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string did_you_mean(std::string_view text, const std::vector<std::string>& names) {
  constexpr std::size_t kLongest = 100;  // comparing takes as long as both are
  if (text.size() > kLongest) return "";
  const std::string near = closest(text, names);
  return near.empty() ? "" : "Did you mean " + near + "?";
}

std::string quote(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::size_t end = std::min(text.size(), kShown);
  while (end > 0 && end < text.size() && continues(text[end])) --end;
  std::string shown;
  for (const char c : text.substr(0, end)) shown += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  return "\"" + shown + (end < text.size() ? "...\"" : "\"");
}

}  // namespace driftlab::lesson
