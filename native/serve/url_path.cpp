#include "native/serve/url_path.h"

namespace driftlab {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    char c = segment[i];
    if (c == '%') {
      if (i + 2 >= segment.size()) return std::nullopt;
      const int high = hex_digit(segment[i + 1]);
      const int low = hex_digit(segment[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
      if (c == '/') return std::nullopt;  // would make a separator that the split below has not seen
    }
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7f || c == '\\') return std::nullopt;
    text.push_back(c);
  }
  return text;
}

}  // namespace

std::optional<std::string> path_of_target(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  if (target.empty() || target.front() != '/') return std::nullopt;
  target.remove_prefix(1);
  std::string path;
  while (!target.empty()) {
    const std::size_t end = target.find('/');
    const auto segment = decode(target.substr(0, end));
    if (!segment || segment->empty() || segment->front() == '.') return std::nullopt;
    path += *segment;
    if (end == std::string_view::npos) break;
    path.push_back('/');
    target.remove_prefix(end + 1);
  }
  return path;
}

}  // namespace driftlab
