#include "core/base/error.h"

#include <cstdio>
#include <cstdlib>

namespace driftlab {

std::string Error::message() const {
  std::string text = "expected " + expected + ", got " + got;
  if (!hint.empty()) text += ". " + hint;
  return text;
}

void assertion_failed(const char* condition, const char* file, int line, const char* why) {
  std::fprintf(stderr, "%s:%d: %s (%s does not hold)\n", file, line, why, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace driftlab
