#include "core/env/png.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace driftlab {
namespace {

std::uint32_t big_endian(const Bytes& file, std::size_t at) {
  return (std::uint32_t{file[at]} << 24) | (std::uint32_t{file[at + 1]} << 16) | (std::uint32_t{file[at + 2]} << 8) |
         file[at + 3];
}

TEST(Png, HoldsThePixels) {
  const Bytes rgba = {1, 2, 3, 255, 4, 5, 6, 255, 7, 8, 9, 255, 10, 11, 12, 255, 13, 14, 15, 255, 16, 17, 18, 255};
  const Bytes file = write_png(rgba, 3, 2);
  ASSERT_GT(file.size(), 60U);
  EXPECT_EQ(std::string(file.begin() + 1, file.begin() + 4), "PNG");
  EXPECT_EQ(big_endian(file, 16), 3U);
  EXPECT_EQ(big_endian(file, 20), 2U);

  // Every chunk: length, name, body, checksum over name and body.
  Bytes pixels;
  std::string names;
  for (std::size_t at = 8; at < file.size();) {
    const std::uint32_t length = big_endian(file, at);
    const std::string name(file.begin() + static_cast<std::ptrdiff_t>(at + 4),
                           file.begin() + static_cast<std::ptrdiff_t>(at + 8));
    EXPECT_EQ(big_endian(file, at + 8 + length), crc32(0, file.data() + at + 4, length + 4)) << name;
    if (name == "IDAT") {
      pixels.resize(2 * (1 + 3 * 4));
      uLongf size = static_cast<uLongf>(pixels.size());
      ASSERT_EQ(uncompress(pixels.data(), &size, file.data() + at + 8, length), Z_OK);
      ASSERT_EQ(size, pixels.size());
    }
    names += name;
    at += length + 12;
  }
  EXPECT_EQ(names, "IHDRIDATIEND");
  EXPECT_EQ(pixels[0], 0);
  EXPECT_EQ(Bytes(pixels.begin() + 1, pixels.begin() + 13), Bytes(rgba.begin(), rgba.begin() + 12));
  EXPECT_EQ(Bytes(pixels.begin() + 14, pixels.end()), Bytes(rgba.begin() + 12, rgba.end()));
}

}  // namespace
}  // namespace driftlab
