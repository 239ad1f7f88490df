#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace driftlab {

namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// [+-] digits [. digits] [e [+-] digits], at least one digit before the exponent. Neither spaces, "inf", "nan" nor
/// hexadecimal, all of which strtod would take.
bool is_decimal(std::string_view text) {
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  std::size_t end = skip_digits(text, at);
  std::size_t digits = end - at;
  at = end;
  if (at < text.size() && text[at] == '.') {
    end = skip_digits(text, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    end = skip_digits(text, at);
    if (end == at) return false;
    at = end;
  }
  return at == text.size();
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  if (text.empty()) return "nothing";
  return "\"" + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "...\"" : "\"");
}

/// Digits into `value`; false when there is anything else or it does not fit.
bool read_digits(std::string_view digits, std::uint64_t& value) {
  if (digits.empty() || skip_digits(digits, 0) != digits.size()) return false;
  value = 0;
  for (const char letter : digits) {
    const auto digit = static_cast<std::uint64_t>(letter - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return true;
}

bool same_bits(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

/// Lays out the digits of +-D.DDD * 10^exponent the way people write numbers.
std::string lay_out(bool negative, const std::string& digits, int exponent) {
  std::string text = negative ? "-" : "";
  const int count = static_cast<int>(digits.size());
  if (exponent >= 0 && exponent < 16) {
    text += digits.substr(0, static_cast<std::size_t>(std::min(count, exponent + 1)));
    if (count <= exponent) text.append(static_cast<std::size_t>(exponent + 1 - count), '0');
    if (count > exponent + 1) text += "." + digits.substr(static_cast<std::size_t>(exponent + 1));
  } else if (exponent < 0 && exponent >= -5) {
    text += "0.";
    text.append(static_cast<std::size_t>(-exponent - 1), '0');
    text += digits;
  } else {
    text += digits.substr(0, 1);
    if (count > 1) text += "." + digits.substr(1);
    text += "e" + std::to_string(exponent);
  }
  return text;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

// strtod and snprintf round correctly in both C libraries in use, so their results are the same bits; the grammar is ours.
Result<double> parse_real(std::string_view text) {
  if (!is_decimal(text)) return fail("a number such as 0.5, -3 or 1e-3", quoted(text));
  const double value = std::strtod(std::string(text).c_str(), nullptr);
  if (!std::isfinite(value)) return fail("a number of at most 1.8e308", quoted(text));
  return value;
}

Result<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  const bool signed_text = negative || (!text.empty() && text.front() == '+');
  std::uint64_t size = 0;
  const std::uint64_t limit = (std::uint64_t{1} << 63) - (negative ? 0U : 1U);
  if (!read_digits(signed_text ? text.substr(1) : text, size) || size > limit) {
    return fail("a whole number of at most 63 bits", quoted(text));
  }
  return static_cast<std::int64_t>(negative ? 0 - size : size);
}

Result<std::uint64_t> parse_seed(std::string_view text) {
  std::uint64_t value = 0;
  if (!read_digits(text, value)) return fail("a seed, 0 to 18446744073709551615", quoted(text));
  return value;
}

std::string format_real(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  if (value == 0.0) return std::signbit(value) ? "-0" : "0";
  char buffer[40];
  for (int precision = 0; precision < 17; ++precision) {
    std::snprintf(buffer, sizeof buffer, "%.*e", precision, value);
    if (same_bits(std::strtod(buffer, nullptr), value)) break;
  }
  const std::string_view text = buffer;
  const std::size_t mark = text.find('e');
  std::string digits;
  for (const char letter : text.substr(0, mark)) {
    if (is_digit(letter)) digits += letter;
  }
  return lay_out(value < 0.0, digits, std::atoi(buffer + mark + 1));
}

std::string format_fixed(double value, int decimals) {
  if (!std::isfinite(value)) return format_real(value);
  const int count = std::clamp(decimals, 0, 17);
  std::vector<char> buffer(400);
  std::snprintf(buffer.data(), buffer.size(), "%.*f", count, value);
  std::string text = buffer.data();
  // "-0.00" says nothing that "0.00" does not.
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
  return text;
}

std::string format_percent(double share) {
  const double percent = 100.0 * share;
  // Never round to "0 %" or "100 %" what is not.
  const bool near_end = (percent > 0.0 && percent < 1.0) || (percent > 99.0 && percent < 100.0);
  return format_fixed(percent, near_end ? 1 : 0) + " %";
}

std::string join(std::span<const std::string> parts, std::string_view between) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += between;
    text += parts[i];
  }
  return text;
}

std::string closest(std::string_view text, std::span<const std::string> candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(text.size() / 2, 1) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(text, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace driftlab
