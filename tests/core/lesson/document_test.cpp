#include "core/lesson/document.h"

#include <gtest/gtest.h>

namespace driftlab::lesson {
namespace {

Document split(const std::string& text, std::size_t errors = 0) {
  Complaints complaints;
  Document document = split_document(text, complaints);
  EXPECT_EQ(complaints.size(), errors) << text;
  return document;
}

const std::string kFront = "+++\nlesson = 1\n+++\n";

TEST(Document, TakesAFileApart) {
  const Document document = split(kFront + "\n# Title\n\ntext\n\n```step\nid = 1\n```\n\n\nmore\n~~~quiz\n~~~\n");
  ASSERT_TRUE(document.front.has_value());
  EXPECT_EQ(document.front->text, "lesson = 1\n");
  EXPECT_EQ(document.front->text_place, (Place{2, 1}));
  ASSERT_EQ(document.pieces.size(), 4U);
  EXPECT_EQ(document.pieces[0].kind, Piece::Kind::prose);
  EXPECT_EQ(document.pieces[0].text, "# Title\n\ntext\n");
  EXPECT_EQ(document.pieces[0].place, (Place{5, 1}));
  EXPECT_EQ(document.pieces[1].kind, Piece::Kind::step);
  EXPECT_EQ(document.pieces[1].place, (Place{9, 1}));
  EXPECT_EQ(document.pieces[1].text_place, (Place{10, 1}));
  EXPECT_EQ(document.pieces[1].text, "id = 1\n");
  EXPECT_EQ(document.pieces[2].text, "more\n");
  EXPECT_EQ(document.pieces[2].place, (Place{14, 1}));
  EXPECT_EQ(document.pieces[3].kind, Piece::Kind::quiz);
  EXPECT_EQ(document.pieces[3].text, "");
}

TEST(Document, WindowsLinesAndTheMarkOfUtf8AreTheSame) {
  const Document document = split("\xEF\xBB\xBF+++\r\na = 1\r\n+++\r\ntext\r\n```check\r\nb = 2\r\n```\r\n");
  ASSERT_TRUE(document.front.has_value());
  EXPECT_EQ(document.front->text, "a = 1\n");
  ASSERT_EQ(document.pieces.size(), 2U);
  EXPECT_EQ(document.pieces[1].text, "b = 2\n");
}

TEST(Document, BlocksWithinOtherFencesAreText) {
  const Document document = split(kFront + "````markdown\n```step\nid = 1\n```\n````\n```python\nx = 1\n```\n");
  ASSERT_EQ(document.pieces.size(), 1U);
  EXPECT_EQ(document.pieces[0].text, "````markdown\n```step\nid = 1\n```\n````\n```python\nx = 1\n```\n");
}

TEST(Document, ALongerFenceIsClosedByOneAsLong) {
  const Document document = split(kFront + "````step\na = '''\n```\n'''\n````\nend\n");
  ASSERT_EQ(document.pieces.size(), 2U);
  EXPECT_EQ(document.pieces[0].text, "a = '''\n```\n'''\n");
}

TEST(Document, OtherLanguagesAreNotMistaken) {
  for (const char* language : {"", "sh", "text", "c", "cpp", "css", "diff", "bash", "python", "toml", "json",
                               "markdown", "shell", "console", "svg", "stl", "csh", "quartz", "checkstyle"}) {
    SCOPED_TRACE(language);
    split(kFront + "```" + language + "\nx\n```\n");
  }
}

TEST(Document, UtfEightIsChecked) {
  EXPECT_EQ(bad_utf8("grün → 𝛑"), std::string_view::npos);
  EXPECT_EQ(bad_utf8("ab\xFF"), 2U);
  EXPECT_EQ(bad_utf8("\xC0\xAF"), 0U);           // overlong
  EXPECT_EQ(bad_utf8("x\xED\xA0\x80"), 1U);      // half of a surrogate pair
  EXPECT_EQ(bad_utf8("x\xF4\x90\x80\x80"), 1U);  // beyond Unicode
  EXPECT_EQ(bad_utf8("x\xE2\x82"), 1U);          // cut off
  EXPECT_EQ(bad_utf8("\xE0\x9F\xBF"), 0U);
}

TEST(Document, ColumnsAreCharacters) {
  EXPECT_EQ(place_of("grün\nab → c", 12), (Place{2, 5}));
  EXPECT_EQ(place_of("abc", 2, {4, 10}), (Place{4, 12}));
}

}  // namespace
}  // namespace driftlab::lesson
