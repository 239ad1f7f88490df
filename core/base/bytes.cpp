#include "core/base/bytes.h"

namespace driftlab {

void Writer::put_text(std::string_view text) {
  put_all(std::span<const char>(text.data(), text.size()));
}

std::string Reader::get_text() {
  const std::vector<char> letters = get_all<char>();
  return std::string(letters.begin(), letters.end());
}

}  // namespace driftlab
