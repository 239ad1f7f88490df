#pragma once
// The one parser and printer of numbers, and small helpers on text.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace driftlab {

/// Finite decimal number, the whole text; anything else is an Error. "1e-3", "-2.5".
Result<double> parse_real(std::string_view text);
Result<std::int64_t> parse_integer(std::string_view text);
Result<std::uint64_t> parse_seed(std::string_view text);

/// Shortest text that reads back as the same bits.
std::string format_real(double value);
/// Fixed number of decimals, for people.
std::string format_fixed(double value, int decimals);
/// "22 %" from 0.22.
std::string format_percent(double share);

std::string join(std::span<const std::string> parts, std::string_view between);
/// The candidate most like `text`, or empty when none comes near: for "did you mean".
std::string closest(std::string_view text, std::span<const std::string> candidates);

}  // namespace driftlab
