#include "core/lesson/condition_tokens.h"

#include <algorithm>

namespace driftlab::lesson {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

Token token_at(std::string_view text, std::size_t at) {
  at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
  if (at == text.size()) return {Token::Kind::end, {}, at};
  const char c = text[at];
  std::size_t end = at + 1;
  const auto more = [&](auto good) {
    while (end < text.size() && good(text[end])) ++end;
  };
  if (is_letter(c)) {
    more([](char d) { return is_letter(d) || is_digit(d) || d == '.'; });
    return {Token::Kind::name, text.substr(at, end - at), at};
  }
  if (is_digit(c) || c == '.') {
    more([&](char d) {
      const bool exponent = text[end - 1] == 'e' || text[end - 1] == 'E';
      return is_digit(d) || is_letter(d) || d == '.' || (exponent && (d == '-' || d == '+'));
    });
    return {Token::Kind::number, text.substr(at, end - at), at};
  }
  constexpr std::string_view kTwo[] = {"<=", ">=", "==", "!=", "&&", "||"};
  for (const std::string_view two : kTwo) {
    if (text.substr(at, 2) == two) return {Token::Kind::sign, text.substr(at, 2), at};
  }
  if (std::string_view("<>+-%(),=!").find(c) != std::string_view::npos)
    return {Token::Kind::sign, text.substr(at, 1), at};
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return {Token::Kind::other, text.substr(at, end - at), at};
}

}  // namespace driftlab::lesson
