#include "core/base/bytes.h"

#include <gtest/gtest.h>

namespace driftlab {
namespace {

TEST(Bytes, ComeBackAsTheyWent) {
  Writer writer;
  writer.put<std::int32_t>(-7);
  writer.put(2.5);
  writer.put(true);
  writer.put_text("road");
  const std::vector<float> values = {1.0F, -0.0F, 3.5F};
  writer.put_all<float>(values);

  Reader reader(writer.bytes());
  EXPECT_EQ(reader.get<std::int32_t>(), -7);
  EXPECT_EQ(reader.get<double>(), 2.5);
  EXPECT_TRUE(reader.get<bool>());
  EXPECT_EQ(reader.get_text(), "road");
  EXPECT_EQ(reader.get_all<float>(), values);
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.at_end());
}

TEST(Bytes, AreLittleEndian) {
  Writer writer;
  writer.put<std::uint32_t>(0x01020304);
  EXPECT_EQ(writer.bytes(), (Bytes{4, 3, 2, 1}));
}

TEST(Reader, PastTheEndReadsZeroAndStaysBroken) {
  const Bytes bytes = {1, 2, 3};
  Reader reader(bytes);
  EXPECT_EQ(reader.get<std::uint16_t>(), 0x0201);
  EXPECT_EQ(reader.get<std::uint32_t>(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.get<std::uint8_t>(), 0);  // though one byte is left
  EXPECT_FALSE(reader.at_end());
}

TEST(Reader, RefusesAnAbsurdCountWithoutAllocating) {
  Writer writer;
  writer.put<std::uint64_t>(std::uint64_t{1} << 60);
  writer.put(1.0);
  Reader reader(writer.bytes());
  EXPECT_TRUE(reader.get_all<double>().empty());
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace driftlab
