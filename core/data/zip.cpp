#include "core/data/zip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace driftlab {

namespace {

constexpr std::uint32_t kLocalMark = 0x04034b50;
constexpr std::uint32_t kDirectoryMark = 0x02014b50;
constexpr std::uint32_t kEndMark = 0x06054b50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kMostEntries = 1000;
constexpr std::uint32_t kInExtra = 0xffffffff;  // the real value is in the zip64 extra field
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kDeflate = 8;
constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kDate = 33;  // 1980-01-01, the format's earliest

const char* const kHint = "The file is damaged or incomplete; save or download it again.";

std::uint32_t checksum_of(std::span<const std::uint8_t> bytes) {
  uLong sum = crc32(0, nullptr, 0);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t count = std::min<std::size_t>(bytes.size() - at, std::size_t{1} << 30);
    sum = crc32(sum, bytes.data() + at, static_cast<uInt>(count));
    at += count;
  }
  return static_cast<std::uint32_t>(sum);
}

/// Where the record that ends the file begins; it may be followed by a comment of up to 65,535 bytes.
Result<std::size_t> find_end(std::span<const std::uint8_t> file) {
  const std::size_t most = std::min<std::size_t>(file.size(), kEndSize + 65535);
  for (std::size_t back = kEndSize; back <= most; ++back) {
    Reader reader(file.subspan(file.size() - back));
    if (reader.get<std::uint32_t>() == kEndMark) return file.size() - back;
  }
  const bool begins_well = file.size() >= 4 && Reader(file).get<std::uint32_t>() == kLocalMark;
  return fail("an .npz (zip) file", begins_well ? "one without its end" : "something else",
              begins_well ? kHint : "numpy.savez writes such files.");
}

/// Replaces the sizes that did not fit into 32 bits by those of the zip64 extra field.
bool read_zip64(std::span<const std::uint8_t> extra, std::uint64_t& size, std::uint64_t& packed,
                std::uint64_t& offset) {
  Reader reader(extra);
  while (!reader.at_end()) {
    const auto id = reader.get<std::uint16_t>();
    const auto length = reader.get<std::uint16_t>();
    if (!reader.ok()) return false;
    if (id == 1) {
      for (std::uint64_t* value : {&size, &packed, &offset}) {
        if (*value == kInExtra) *value = reader.get<std::uint64_t>();
      }
      return reader.ok();
    }
    for (int i = 0; i < length; ++i) reader.get<std::uint8_t>();
    if (!reader.ok()) return false;
  }
  return true;
}

/// The packed bytes of an entry: behind its local header, whose name and extra field may have lengths of their own.
Result<std::span<const std::uint8_t>> packed_bytes(std::span<const std::uint8_t> file, const std::string& name,
                                                   std::uint64_t offset, std::uint64_t packed) {
  constexpr std::size_t kLocalSize = 30;
  const auto broken = [&](const char* what) { return fail("a readable entry \"" + name + "\"", what, kHint); };
  if (offset > file.size() || file.size() - offset < kLocalSize) return broken("one outside the file");
  const auto local = file.subspan(static_cast<std::size_t>(offset));
  Reader reader(local);
  if (reader.get<std::uint32_t>() != kLocalMark) return broken("no entry where the directory points");
  Reader lengths(local.subspan(26));
  const std::size_t name_length = lengths.get<std::uint16_t>();
  const std::size_t begin = kLocalSize + name_length + lengths.get<std::uint16_t>();
  if (begin > local.size() || packed > local.size() - begin) return broken("one that ends outside the file");
  return local.subspan(begin, static_cast<std::size_t>(packed));
}

/// The fields of one directory record that matter here.
struct Record {
  std::string name;
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t checksum = 0;
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

Result<Record> read_record(std::span<const std::uint8_t> file, std::size_t& at) {
  constexpr std::size_t kRecordSize = 46;
  const auto broken = [] { return fail("a complete list of entries", "one that breaks off", kHint); };
  if (at > file.size() || file.size() - at < kRecordSize) return broken();
  Reader reader(file.subspan(at));
  Record record;
  if (reader.get<std::uint32_t>() != kDirectoryMark) return broken();
  reader.get<std::uint32_t>();  // versions
  record.flags = reader.get<std::uint16_t>();
  record.method = reader.get<std::uint16_t>();
  reader.get<std::uint32_t>();  // time and date
  record.checksum = reader.get<std::uint32_t>();
  record.packed = reader.get<std::uint32_t>();
  record.size = reader.get<std::uint32_t>();
  const std::size_t name_length = reader.get<std::uint16_t>();
  const std::size_t extra_length = reader.get<std::uint16_t>();
  const std::size_t comment_length = reader.get<std::uint16_t>();
  reader.get<std::uint64_t>();  // disk, attributes (2 + 2 + 4 bytes)
  record.offset = reader.get<std::uint32_t>();
  const std::size_t length = kRecordSize + name_length + extra_length + comment_length;
  if (length > file.size() - at) return broken();
  const auto name = file.subspan(at + kRecordSize, name_length);
  record.name.assign(name.begin(), name.end());
  const auto extra = file.subspan(at + kRecordSize + name_length, extra_length);
  if (!read_zip64(extra, record.size, record.packed, record.offset)) return broken();
  at += length;
  return record;
}

Result<ZipEntry> make_entry(std::span<const std::uint8_t> file, const Record& record) {
  const std::string what = "entry \"" + record.name + "\"";
  if ((record.flags & kEncrypted) != 0)
    return fail(what + " to be readable", "an encrypted one", "Save it again without a password.");
  if (record.method != 0 && record.method != kDeflate) {
    return fail(what + " to be stored or deflated", "compression method " + std::to_string(record.method),
                "numpy.savez and numpy.savez_compressed write such files.");
  }
  auto packed = packed_bytes(file, record.name, record.offset, record.packed);
  if (!packed) return tl::unexpected(packed.error());
  return ZipEntry{record.name, record.method == kDeflate, record.checksum, record.size, *packed};
}

Result<Bytes> inflated(const ZipEntry& entry) {
  Bytes content(static_cast<std::size_t>(entry.size));
  z_stream stream{};
  DRIFTLAB_ASSERT(inflateInit2(&stream, -MAX_WBITS) == Z_OK, "zlib must start");
  // One spare byte, so that an entry of size 0 has somewhere to point, and one that is too long shows itself.
  std::uint8_t spare = 0;
  stream.next_in = const_cast<Bytef*>(entry.packed.data());
  stream.avail_in = static_cast<uInt>(entry.packed.size());
  stream.next_out = content.empty() ? &spare : content.data();
  stream.avail_out = content.empty() ? 1U : static_cast<uInt>(content.size());
  const int status = inflate(&stream, Z_FINISH);
  const bool whole = status == Z_STREAM_END && stream.total_out == content.size();
  inflateEnd(&stream);
  if (!whole) return fail(std::to_string(entry.size) + " bytes in \"" + entry.name + "\"", "damaged data", kHint);
  return content;
}

}  // namespace

Result<std::vector<ZipEntry>> read_zip(std::span<const std::uint8_t> file) {
  const auto end = find_end(file);
  if (!end) return tl::unexpected(end.error());
  Reader reader(file.subspan(*end));
  reader.get<std::uint32_t>();  // mark
  const auto disks = reader.get<std::uint32_t>();
  reader.get<std::uint16_t>();  // entries on this disk
  const std::size_t count = reader.get<std::uint16_t>();
  reader.get<std::uint32_t>();  // size of the directory
  std::size_t at = reader.get<std::uint32_t>();
  if (disks != 0 || count > kMostEntries || at > *end) {
    return fail("a zip file in one piece with at most " + std::to_string(kMostEntries) + " entries",
                std::to_string(count) + " entries", kHint);
  }
  std::vector<ZipEntry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    const auto record = read_record(file.first(*end), at);
    if (!record) return tl::unexpected(record.error());
    auto entry = make_entry(file, *record);
    if (!entry) return tl::unexpected(entry.error());
    for (const ZipEntry& other : entries) {
      if (other.name == entry->name) return fail("each entry once", "\"" + other.name + "\" twice", kHint);
    }
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<Bytes> unpack(const ZipEntry& entry, std::uint64_t limit) {
  if (entry.size > limit) {
    return fail("at most " + std::to_string(limit) + " bytes in \"" + entry.name + "\"", std::to_string(entry.size),
                "One file holds one episode; save fewer steps.");
  }
  // Deflate never packs better than about 1 : 1032.
  const std::uint64_t reach = entry.deflated ? 1040 * std::uint64_t{entry.packed.size()} + 64 : entry.packed.size();
  const bool possible = entry.deflated ? entry.size <= reach : entry.size == reach;
  if (!possible || entry.packed.size() > std::numeric_limits<uInt>::max() / 2) {
    return fail(std::to_string(entry.size) + " bytes in \"" + entry.name + "\"",
                std::to_string(entry.packed.size()) + " packed ones", kHint);
  }
  Result<Bytes> content =
      entry.deflated ? inflated(entry) : Result<Bytes>(Bytes(entry.packed.begin(), entry.packed.end()));
  if (content && checksum_of(*content) != entry.checksum) {
    return fail("the checksum of \"" + entry.name + "\" to fit", "another one", kHint);
  }
  return content;
}

void ZipWriter::add(std::string_view name, std::span<const std::uint8_t> content, bool deflated) {
  DRIFTLAB_ASSERT(content.size() < (std::size_t{1} << 31), "an entry must be smaller than 2 GB");
  Bytes packed(content.begin(), content.end());
  if (deflated) {
    z_stream stream{};
    DRIFTLAB_ASSERT(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib must start");
    packed.resize(deflateBound(&stream, static_cast<uLong>(content.size())));
    stream.next_in = const_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    const int status = deflate(&stream, Z_FINISH);
    DRIFTLAB_ASSERT(status == Z_STREAM_END, "deflating into a large enough buffer cannot fail");
    packed.resize(stream.total_out);
    deflateEnd(&stream);
  }
  const auto offset = static_cast<std::uint32_t>(file_.size());
  // Version to name length: the same words in the entry's header and in the directory.
  Writer common;
  common.put(kVersion);
  common.put(std::uint16_t{0});  // flags
  common.put(deflated ? kDeflate : std::uint16_t{0});
  common.put(std::uint16_t{0});  // time
  common.put(kDate);
  common.put(checksum_of(content));
  common.put(static_cast<std::uint32_t>(packed.size()));
  common.put(static_cast<std::uint32_t>(content.size()));
  common.put(static_cast<std::uint16_t>(name.size()));
  common.put(std::uint16_t{0});  // extra
  const auto append = [](Bytes& bytes, const auto& more) { bytes.insert(bytes.end(), more.begin(), more.end()); };

  Writer local;
  local.put(kLocalMark);
  append(file_, local.bytes());
  append(file_, common.bytes());
  append(file_, name);
  append(file_, packed);

  Writer record;
  record.put(kDirectoryMark);
  record.put(kVersion);
  append(directory_, record.bytes());
  append(directory_, common.bytes());
  Writer rest;
  rest.put(std::uint16_t{0});  // comment
  rest.put(std::uint64_t{0});  // disk, attributes
  rest.put(offset);
  append(directory_, rest.bytes());
  append(directory_, name);
  ++count_;
}

Bytes ZipWriter::finish() {
  Writer end;
  end.put(kEndMark);
  end.put(std::uint32_t{0});  // disks
  end.put(count_);
  end.put(count_);
  end.put(static_cast<std::uint32_t>(directory_.size()));
  end.put(static_cast<std::uint32_t>(file_.size()));
  end.put(std::uint16_t{0});  // comment
  file_.insert(file_.end(), directory_.begin(), directory_.end());
  file_.insert(file_.end(), end.bytes().begin(), end.bytes().end());
  return std::move(file_);
}

}  // namespace driftlab
