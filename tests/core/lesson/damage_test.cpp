// Whatever is in the file: it is read or refused, with places that are in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "core/base/rng.h"
#include "core/lesson/template.h"
#include "tests/core/lesson/sample.h"

namespace driftlab::lesson {
namespace {

constexpr std::array<std::string_view, 40> kBits = {
    "+++",      "---",     "```",   "```step",    "```quiz",
    "```check", "\n",      "\r\n",  "\"",         "'",
    "\"\"\"",   "'''",     "{",     "}",          "[",
    "]",        "[[",      "=",     ",",          ".",
    "#",        "\\",      "\\u00", "\xFF",       "\xE2\x82",
    "→",        "nan",     "inf",   "1e400",      "99999999999999999999",
    "(",        ")",       " and ", " or ",       " not ",
    " over ",   " clone ", "a.b.c", "1979-05-27", std::string_view("\0", 1)};

std::string mutated(std::string text, Rng& rng) {
  for (auto changes = 1 + rng.below(6); changes > 0; --changes) {
    const auto at = static_cast<std::size_t>(rng.below(text.size() + 1));
    const auto length = std::min(static_cast<std::size_t>(rng.below(40)), text.size() - at);
    const std::uint64_t way = rng.below(6);
    const auto other = static_cast<std::size_t>(rng.below(text.size() + 1));
    const auto bit = static_cast<std::size_t>(rng.below(kBits.size()));
    const auto byte = static_cast<char>(rng.below(256));
    if (way == 0) text.erase(at, length);
    if (way == 1) text.insert(at, kBits[bit]);
    if (way == 2 && at < text.size()) text[at] = byte;
    if (way == 3) text.insert(at, text.substr(std::min(other, text.size()), length));
    if (way == 4) text.replace(at, length, kBits[bit]);
    if (way == 5) text.resize(rng.chance(0.05) ? at : text.size());
    if (text.empty()) text = "+";
  }
  return text;
}

TEST(Damage, TenThousandFilesAreReadOrRefused) {
  const std::string good = lesson_template(*all_scenes().front());
  const auto lines = [](const std::string& text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  };
  Rng rng(20261121);
  int refused = 0;
  for (int i = 0; i < 10000; ++i) {
    const std::string text = mutated(good, rng);
    const Reading reading = read(text);
    ASSERT_NE(reading.lesson.has_value(), !reading.errors.empty()) << "either a lesson or errors";
    refused += reading.errors.empty() ? 0 : 1;
    for (const LessonError& error : reading.errors) {
      ASSERT_GE(error.place.line, 1);
      ASSERT_GE(error.place.column, 1);
      ASSERT_LE(error.place.line, lines(text) + 2) << text;
      ASSERT_FALSE(error.error.expected.empty());
      ASSERT_FALSE(error.error.got.empty());
    }
    ASSERT_TRUE(std::is_sorted(reading.errors.begin(), reading.errors.end(),
                               [](const LessonError& a, const LessonError& b) { return a.place < b.place; }));
  }
  EXPECT_GT(refused, 5000);
  EXPECT_LT(refused, 10000);  // damage in the prose is none
}

TEST(Damage, NothingUsesUpTheStack) {
  const auto block = [](const std::string& toml) { return kFront + "```step\n" + toml + "\n```\n"; };
  const auto repeated = [](std::string_view part, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += part;
    return text;
  };
  const std::string texts[] = {
      block(repeated("a.", 3000) + "a = 1"),
      block("[" + repeated("a.", 3000) + "a]"),
      block("x = " + repeated("[", 5000)),
      block("x = " + repeated("{a=", 2000)),
      block("x = " + repeated("{a.b.c.d.e=[\n", 3000)),
      block(repeated("\"a\".", 2000) + "a = 1"),
      block(repeated("\"a\" . ", 1000) + "a = 1"),
      block("x = \"" + repeated("x", 20000) + "\""),
      block(repeated("x = 1\n", 20000)),
      repeated("```step\n", 50000),
      repeated("+++\n", 100000),
      repeated("> ", 100000),
      repeated("`", 500000),
      kFront + repeated("x", 2000000),
  };
  for (const std::string& text : texts) EXPECT_FALSE(read(text).errors.empty()) << text.substr(0, 200);
}

TEST(Damage, OfVeryManyErrorsTheFirstAreTold) {
  std::string text = kFront;
  for (int i = 0; i < 3000; ++i) text += "```check\nx = 1\n```\n";
  const Reading reading = read(text);
  ASSERT_EQ(reading.errors.size(), Complaints::kMostTold + 1);
  EXPECT_EQ(reading.errors[0].place, (Place{8, 1}));
  EXPECT_EQ(reading.errors.back().error.expected, "at most 1000 errors");
  EXPECT_EQ(reading.errors.back().error.got, "12000");
}

}  // namespace
}  // namespace driftlab::lesson
