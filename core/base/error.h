#pragma once
// How Driftlab says that something went wrong.
//   bad data, files, hardware, user input -> Result<T> carrying an Error (expected, got, hint)
//   programmer mistakes                   -> DRIFTLAB_ASSERT, on in every build

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace driftlab {

/// What a person needs to mend bad input: what was expected, what came, and what to do about it.
struct Error {
  std::string expected;
  std::string got;
  std::string hint;

  /// One line for a terminal or a message box: "expected X, got Y. Hint".
  std::string message() const;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string expected, std::string got, std::string hint = {}) {
  return tl::unexpected<Error>(Error{std::move(expected), std::move(got), std::move(hint)});
}

/// Prints the message with its place and aborts. Never returns.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line, const char* why);

}  // namespace driftlab

/// On in every build: a broken invariant must never train a network or move an arm.
#define DRIFTLAB_ASSERT(condition, why) \
  ((condition) ? static_cast<void>(0) : ::driftlab::assertion_failed(#condition, __FILE__, __LINE__, why))
