#pragma once
// The part of the zip format that .npz files use: stored and deflated entries, no file IO.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace driftlab {

/// One file inside a zip file. `packed` points into the bytes given to read_zip.
struct ZipEntry {
  std::string name;
  bool deflated = false;
  std::uint32_t checksum = 0;  ///< CRC-32 of the unpacked bytes
  std::uint64_t size = 0;      ///< unpacked
  std::span<const std::uint8_t> packed;
};

/// The entries of a zip file, by its central directory; data descriptors and zip64 sizes as Python writes them are
/// understood. Encrypted, split and otherwise packed files, damaged structure and duplicate names are refused.
Result<std::vector<ZipEntry>> read_zip(std::span<const std::uint8_t> file);

/// The bytes of one entry. Refuses more than `limit` bytes, and sizes that the packed bytes cannot reach, before it
/// allocates; and anything whose length or checksum is not as announced.
Result<Bytes> unpack(const ZipEntry& entry, std::uint64_t limit);

/// Builds a zip file whose bytes depend on the content alone (no time of day).
class ZipWriter {
 public:
  void add(std::string_view name, std::span<const std::uint8_t> content, bool deflated);
  /// Ends the file; nothing can be added afterwards.
  Bytes finish();

 private:
  Bytes file_;
  Bytes directory_;
  std::uint16_t count_ = 0;
};

}  // namespace driftlab
