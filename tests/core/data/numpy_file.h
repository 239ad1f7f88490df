#pragma once
// Writes .npz files with the layout that NumPy gives them (sizes in a zip64 extra field, or in a data descriptor behind
// the data), independently of core/data/zip.cpp, so that both are tested against the format and not against each other.

#include <zlib.h>

#include <string>
#include <vector>

#include "core/base/bytes.h"

namespace driftlab::testing {

class NumpyFile {
 public:
  enum class Layout { zip64, descriptor, plain };

  explicit NumpyFile(Layout layout = Layout::zip64, bool compressed = false)
      : layout_(layout), compressed_(compressed) {}

  /// `data` holds the elements in the order and byte order that the header announces.
  NumpyFile& array(const std::string& name, const std::string& descr, const std::string& shape, const Bytes& data,
                   bool fortran_order = false, int version = 1) {
    std::string header = "{'descr': '" + descr + "', 'fortran_order': " + (fortran_order ? "True" : "False") +
                         ", 'shape': " + shape + ", }";
    const std::size_t begin = version == 1 ? 10 : 12;
    while ((begin + header.size() + 1) % 64 != 0) header += ' ';
    header += '\n';
    Writer writer;
    for (const char c : std::string("\x93NUMPY")) writer.put(c);
    writer.put(static_cast<std::uint8_t>(version));
    writer.put(std::uint8_t{0});
    if (version == 1) {
      writer.put(static_cast<std::uint16_t>(header.size()));
    } else {
      writer.put(static_cast<std::uint32_t>(header.size()));
    }
    Bytes file = writer.take();
    file.insert(file.end(), header.begin(), header.end());
    file.insert(file.end(), data.begin(), data.end());
    return entry(name + ".npy", file);
  }

  NumpyFile& floats(const std::string& name, const std::string& shape, const std::vector<float>& values) {
    Bytes data(values.size() * sizeof(float));
    if (!values.empty()) std::memcpy(data.data(), values.data(), data.size());
    return array(name, "<f4", shape, data);
  }

  NumpyFile& entry(const std::string& name, const Bytes& content) {
    const Bytes packed = compressed_ ? deflate_raw(content) : content;
    const auto checksum = static_cast<std::uint32_t>(crc32(0, content.data(), static_cast<uInt>(content.size())));
    const auto offset = static_cast<std::uint32_t>(file_.bytes().size());
    const bool in_extra = layout_ == Layout::zip64;
    const bool behind = layout_ == Layout::descriptor;
    const std::uint16_t flags = behind ? 8 : 0;
    const std::uint16_t method = compressed_ ? 8 : 0;
    const auto size = static_cast<std::uint32_t>(content.size());
    const auto packed_size = static_cast<std::uint32_t>(packed.size());

    put_many<std::uint32_t>(file_, {0x04034b50});
    put_many<std::uint16_t>(file_, {in_extra ? std::uint16_t{45} : std::uint16_t{20}, flags, method, 0, 33});
    put_many<std::uint32_t>(file_, {behind ? 0 : checksum,
                                    in_extra ? 0xffffffffU
                                    : behind ? 0
                                             : packed_size,
                                    in_extra ? 0xffffffffU
                                    : behind ? 0
                                             : size});
    put_many<std::uint16_t>(file_,
                            {static_cast<std::uint16_t>(name.size()), in_extra ? std::uint16_t{20} : std::uint16_t{0}});
    put_text(file_, name);
    if (in_extra) {
      put_many<std::uint16_t>(file_, {1, 16});
      put_many<std::uint64_t>(file_, {size, packed_size});
    }
    for (const std::uint8_t byte : packed) file_.put(byte);
    if (behind) put_many<std::uint32_t>(file_, {0x08074b50, checksum, packed_size, size});

    put_many<std::uint32_t>(directory_, {0x02014b50});
    put_many<std::uint16_t>(directory_, {45, 45, flags, method, 0, 33});
    put_many<std::uint32_t>(directory_, {checksum, packed_size, size});
    put_many<std::uint16_t>(directory_, {static_cast<std::uint16_t>(name.size()), 0, 0, 0, 0});
    put_many<std::uint32_t>(directory_, {0, offset});
    put_text(directory_, name);
    ++count_;
    return *this;
  }

  Bytes bytes() const {
    Writer end;
    put_many<std::uint32_t>(end, {0x06054b50});
    put_many<std::uint16_t>(end, {0, 0, count_, count_});
    put_many<std::uint32_t>(
        end, {static_cast<std::uint32_t>(directory_.bytes().size()), static_cast<std::uint32_t>(file_.bytes().size())});
    put_many<std::uint16_t>(end, {0});
    Bytes file = file_.bytes();
    file.insert(file.end(), directory_.bytes().begin(), directory_.bytes().end());
    file.insert(file.end(), end.bytes().begin(), end.bytes().end());
    return file;
  }

 private:
  template <class T>
  static void put_many(Writer& writer, std::initializer_list<T> values) {
    for (const T value : values) writer.put(value);
  }
  static void put_text(Writer& writer, const std::string& text) {
    for (const char letter : text) writer.put(letter);
  }
  static Bytes deflate_raw(const Bytes& content) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    Bytes packed(deflateBound(&stream, static_cast<uLong>(content.size())));
    stream.next_in = const_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
  }

  Layout layout_;
  bool compressed_;
  Writer file_;
  Writer directory_;
  std::uint16_t count_ = 0;
};

}  // namespace driftlab::testing
