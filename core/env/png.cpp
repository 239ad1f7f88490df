#include "core/env/png.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>

#include "core/base/error.h"

namespace driftlab {

namespace {

void put_big_endian(Bytes& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put_chunk(Bytes& file, std::string_view name, const Bytes& body) {
  put_big_endian(file, static_cast<std::uint32_t>(body.size()));
  const std::size_t start = file.size();
  file.insert(file.end(), name.begin(), name.end());
  file.insert(file.end(), body.begin(), body.end());
  // The checksum covers the name and the body.
  const uLong sum = crc32(0, file.data() + start, static_cast<uInt>(file.size() - start));
  put_big_endian(file, static_cast<std::uint32_t>(sum));
}

Bytes deflated(const Bytes& raw) {
  uLongf size = compressBound(static_cast<uLong>(raw.size()));
  Bytes packed(size);
  const int status = compress2(packed.data(), &size, raw.data(), static_cast<uLong>(raw.size()), Z_BEST_SPEED);
  DRIFTLAB_ASSERT(status == Z_OK, "compressing into a large enough buffer cannot fail");
  packed.resize(size);
  return packed;
}

}  // namespace

Bytes write_png(std::span<const std::uint8_t> rgba, int width, int height) {
  DRIFTLAB_ASSERT(width > 0 && height > 0, "an image has pixels");
  const std::size_t row = static_cast<std::size_t>(width) * 4;
  DRIFTLAB_ASSERT(rgba.size() == row * static_cast<std::size_t>(height), "rgba must be [height, width, 4]");
  Bytes raw;
  raw.reserve((row + 1) * static_cast<std::size_t>(height));
  for (std::size_t at = 0; at < rgba.size(); at += row) {
    raw.push_back(0);  // this row is not filtered
    const auto line = rgba.subspan(at, row);
    raw.insert(raw.end(), line.begin(), line.end());
  }
  Bytes header;
  put_big_endian(header, static_cast<std::uint32_t>(width));
  put_big_endian(header, static_cast<std::uint32_t>(height));
  header.insert(header.end(), {8, 6, 0, 0, 0});  // 8 bits, RGBA, deflate, no filter choice, not interlaced
  Bytes file = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  put_chunk(file, "IHDR", header);
  put_chunk(file, "IDAT", deflated(raw));
  put_chunk(file, "IEND", {});
  return file;
}

}  // namespace driftlab
