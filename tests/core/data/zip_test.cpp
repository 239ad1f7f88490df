#include "core/data/zip.h"

#include <gtest/gtest.h>

#include "tests/core/data/numpy_file.h"

namespace driftlab {
namespace {

const Bytes kContent = {1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5};

TEST(Zip, ComesBackAsItWent) {
  ZipWriter writer;
  writer.add("stored", kContent, false);
  writer.add("deflated", kContent, true);
  writer.add("empty", {}, true);
  const Bytes file = writer.finish();
  const auto entries = read_zip(file);
  ASSERT_TRUE(entries.has_value()) << entries.error().message();
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].name, "stored");
  EXPECT_FALSE((*entries)[0].deflated);
  EXPECT_TRUE((*entries)[1].deflated);
  EXPECT_LT((*entries)[1].packed.size(), kContent.size());
  EXPECT_EQ(unpack((*entries)[0], 100).value(), kContent);
  EXPECT_EQ(unpack((*entries)[1], 100).value(), kContent);
  EXPECT_TRUE(unpack((*entries)[2], 100).value().empty());
}

TEST(Zip, ReadsEveryLayoutThatPythonWrites) {
  using Layout = testing::NumpyFile::Layout;
  for (const Layout layout : {Layout::zip64, Layout::descriptor, Layout::plain}) {
    for (const bool compressed : {false, true}) {
      const Bytes file = testing::NumpyFile(layout, compressed).entry("a", kContent).entry("b", {9}).bytes();
      const auto entries = read_zip(file);
      ASSERT_TRUE(entries.has_value()) << entries.error().message();
      ASSERT_EQ(entries->size(), 2U);
      EXPECT_EQ(unpack((*entries)[0], 100).value(), kContent);
      EXPECT_EQ(unpack((*entries)[1], 100).value(), Bytes{9});
    }
  }
}

TEST(Zip, AcceptsACommentAtTheEnd) {
  Bytes file = testing::NumpyFile().entry("a", kContent).bytes();
  file[file.size() - 2] = 3;
  file.insert(file.end(), {'h', 'e', 'y'});
  ASSERT_TRUE(read_zip(file).has_value());
}

TEST(Zip, SaysWhatIsWrongWithAFile) {
  const Bytes text = {'h', 'e', 'l', 'l', 'o'};
  EXPECT_EQ(read_zip(text).error().got, "something else");
  EXPECT_FALSE(read_zip({}).has_value());
  Bytes file = testing::NumpyFile().entry("a", kContent).bytes();
  file.resize(file.size() / 2);
  EXPECT_EQ(read_zip(file).error().got, "one without its end");
  const Bytes twice = testing::NumpyFile().entry("a", kContent).entry("a", kContent).bytes();
  EXPECT_EQ(read_zip(twice).error().got, "\"a\" twice");
}

TEST(Zip, ADamagedByteIsNoticed) {
  for (const bool compressed : {false, true}) {
    const Bytes good = testing::NumpyFile(testing::NumpyFile::Layout::plain, compressed).entry("a", kContent).bytes();
    const std::size_t data = 31;  // local header and a name of one letter
    Bytes file = good;
    file[data + 3] ^= 0x40;
    const auto entries = read_zip(file);
    ASSERT_TRUE(entries.has_value());
    EXPECT_FALSE(unpack(entries->front(), 100).has_value());
  }
}

TEST(Zip, MoreThanTheLimitOrThanPossibleIsNotEvenAllocated) {
  const Bytes file = testing::NumpyFile(testing::NumpyFile::Layout::zip64, true).entry("a", kContent).bytes();
  auto entries = read_zip(file);
  ASSERT_TRUE(entries.has_value());
  ZipEntry entry = entries->front();
  EXPECT_FALSE(unpack(entry, kContent.size() - 1).has_value());
  entry.size = std::uint64_t{1} << 40;
  EXPECT_FALSE(unpack(entry, ~std::uint64_t{0}).has_value());
}

}  // namespace
}  // namespace driftlab
