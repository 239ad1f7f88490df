#include "core/data/npy.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/bits.h"
#include "core/base/text.h"

namespace driftlab {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongestHeader = 65536;
constexpr std::uint64_t kMostElements = std::uint64_t{1} << 28;
const char* const kHint = "Save it again as an array of float32 with numpy.savez.";

/// Reads the header, a Python dictionary such as {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }.
class Header {
 public:
  explicit Header(std::string_view text) : text_(text) {}

  bool read() {
    if (!take('{')) return false;
    while (!take('}')) {
      std::string key;
      if (!read_word(key) || !take(':') || !read_value(key)) return false;
      if (!take(',') && peek() != '}') return false;
    }
    return has_descr_ && has_order_ && has_shape_;
  }

  std::string descr;  ///< empty for a structured type
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;

 private:
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char letter) {
    if (peek() != letter) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    peek();
    if (text_.substr(std::min(at_, text_.size()), word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  bool read_word(std::string& word) {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return false;
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return false;
    word = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return true;
  }
  bool read_value(const std::string& key) {
    if (key == "descr") {
      has_descr_ = true;
      return peek() == '[' ? skip_list() : read_word(descr);
    }
    if (key == "fortran_order") {
      has_order_ = true;
      fortran_order = take_word("True");
      return fortran_order || take_word("False");
    }
    has_shape_ = key == "shape";
    return has_shape_ && read_shape();
  }
  bool skip_list() {
    const std::size_t end = text_.rfind(']');
    if (end == std::string_view::npos || end < at_) return false;
    at_ = end + 1;
    return true;
  }
  bool read_shape() {
    if (!take('(')) return false;
    while (!take(')')) {
      peek();
      const std::size_t begin = at_;
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
      const auto size = parse_seed(text_.substr(begin, at_ - begin));
      if (!size || shape.size() >= 8) return false;
      shape.push_back(*size);
      take('L');  // as Python 2 wrote it
      if (!take(',') && peek() != ')') return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool has_descr_ = false;
  bool has_order_ = false;
  bool has_shape_ = false;
};

double from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int fraction = bits & 1023;
  const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
  if (exponent == 31) {
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  if (exponent == 0) return sign * fraction * 0x1p-24;
  return sign * (1024 + fraction) * bit_cast<double>(static_cast<std::uint64_t>(exponent - 25 + 1023) << 52);
}

/// One element; the bytes of a number that is stored the other way round come reversed.
std::uint64_t bits_at(const NpyArray& array, std::uint64_t index) {
  const auto size = static_cast<std::size_t>(array.item_size);
  const std::uint8_t* bytes = array.data.data() + static_cast<std::size_t>(index) * size;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    bits |= std::uint64_t{bytes[array.big_endian ? size - 1 - i : i]} << (8 * i);
  }
  return bits;
}

double number(const NpyArray& array, std::uint64_t index) {
  const std::uint64_t bits = bits_at(array, index);
  switch (array.kind) {
    case 'f':
      if (array.item_size == 2) return from_half(static_cast<std::uint16_t>(bits));
      if (array.item_size == 4) return static_cast<double>(bit_cast<float>(static_cast<std::uint32_t>(bits)));
      return bit_cast<double>(bits);
    case 'i': {
      // Moves the sign bit to the top and back, which fills in copies of it.
      const int shift = 64 - 8 * array.item_size;
      return static_cast<double>(static_cast<std::int64_t>(bits << shift) >> shift);
    }
    case 'b':
      return bits != 0 ? 1.0 : 0.0;
    default:
      return static_cast<double>(bits);
  }
}

float narrow(double value) {
  constexpr double kLargest = static_cast<double>(std::numeric_limits<float>::max());
  if (std::abs(value) > kLargest)
    return std::copysign(std::numeric_limits<float>::infinity(), static_cast<float>(value > 0 ? 1 : -1));
  return static_cast<float>(value);
}

/// Calls take(value) for each element in row-major order.
template <class F>
void for_each(const NpyArray& array, F take) {
  const std::uint64_t count = array.count();
  if (!array.fortran_order || array.shape.size() < 2 || count == 0) {
    for (std::uint64_t i = 0; i < count; ++i) take(number(array, i));
    return;
  }
  // The first index runs fastest in the file: walk the indices in row-major order and compute where each lies.
  std::vector<std::uint64_t> index(array.shape.size(), 0);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t at = 0;
    for (std::size_t d = index.size(); d-- > 0;) at = at * array.shape[d] + index[d];
    take(number(array, at));
    for (std::size_t d = index.size(); d-- > 0;) {
      if (++index[d] < array.shape[d]) break;
      index[d] = 0;
    }
  }
}

void append_utf8(std::string& text, std::uint64_t point) {
  const auto put = [&](std::uint64_t byte) { text.push_back(static_cast<char>(static_cast<std::uint8_t>(byte))); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6));
    put(0x80 | (point & 63));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12));
    put(0x80 | ((point >> 6) & 63));
    put(0x80 | (point & 63));
  } else if (point < 0x110000) {
    put(0xF0 | (point >> 18));
    put(0x80 | ((point >> 12) & 63));
    put(0x80 | ((point >> 6) & 63));
    put(0x80 | (point & 63));
  }
}

/// Fills in kind, item size and byte order from a NumPy type such as "<f4".
bool read_type(std::string_view descr, NpyArray& array) {
  if (descr.size() < 3) return false;
  const char order = descr[0];
  array.kind = descr[1];
  array.big_endian = order == '>';
  if (order != '<' && order != '>' && order != '|' && order != '=') return false;
  const auto size = parse_seed(descr.substr(2));
  if (!size || *size == 0 || *size > (1U << 20)) return false;
  array.item_size = static_cast<int>(*size) * (array.kind == 'U' ? 4 : 1);
  switch (array.kind) {
    case 'f':
      return *size == 2 || *size == 4 || *size == 8;
    case 'i':
    case 'u':
      return *size == 1 || *size == 2 || *size == 4 || *size == 8;
    case 'b':
      return *size == 1;
    default:
      return array.is_text();
  }
}

}  // namespace

std::uint64_t NpyArray::count() const {
  std::uint64_t product = 1;
  for (const std::uint64_t size : shape) product *= size;
  return product;
}

std::vector<double> NpyArray::as_double() const {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(count()));
  for_each(*this, [&](double value) { values.push_back(value); });
  return values;
}

std::vector<float> NpyArray::as_float() const {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(count()));
  for_each(*this, [&](double value) { values.push_back(narrow(value)); });
  return values;
}

std::string NpyArray::as_text() const {
  std::string text;
  if (count() == 0) return text;
  if (kind == 'S') {
    text.assign(data.begin(), data.begin() + item_size);
  } else {
    NpyArray points = *this;
    points.item_size = 4;
    for (int i = 0; i < item_size / 4; ++i) append_utf8(text, bits_at(points, static_cast<std::uint64_t>(i)));
  }
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

Result<NpyArray> read_npy(std::span<const std::uint8_t> file, std::string_view name) {
  const std::string what = "\"" + std::string(name) + "\"";
  const auto damaged = [&] { return fail("a NumPy array in " + what, "something else", kHint); };
  if (file.size() < 12 || !std::equal(kMagic.begin(), kMagic.end(), file.begin(),
                                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; })) {
    return damaged();
  }
  const int version = file[6];
  if (version < 1 || version > 3) return fail("format version 1, 2 or 3 in " + what, std::to_string(version), kHint);
  const std::size_t begin = version == 1 ? 10 : 12;
  Reader reader(file.subspan(8));
  const std::size_t length = version == 1 ? reader.get<std::uint16_t>() : reader.get<std::uint32_t>();
  if (length > kLongestHeader || length > file.size() - begin) return damaged();
  Header header({reinterpret_cast<const char*>(file.data()) + begin, length});
  if (!header.read()) return damaged();

  NpyArray array;
  if (!read_type(header.descr, array)) {
    return fail("real numbers in " + what, header.descr.empty() ? "a structured type" : "type \"" + header.descr + "\"",
                kHint);
  }
  array.fortran_order = header.fortran_order;
  array.shape = std::move(header.shape);
  array.data = file.subspan(begin + length);
  std::uint64_t elements = 1;
  for (const std::uint64_t size : array.shape) {
    if (size > kMostElements || elements * size > kMostElements) {
      return fail("at most " + std::to_string(kMostElements) + " values in " + what, "more",
                  "One file holds one episode; save fewer steps.");
    }
    elements *= size;
  }
  const std::uint64_t bytes = elements * static_cast<std::uint64_t>(array.item_size);
  if (bytes != array.data.size()) {
    return fail(std::to_string(bytes) + " bytes of values in " + what, std::to_string(array.data.size()),
                "The file is damaged or incomplete; save or download it again.");
  }
  return array;
}

Bytes write_npy(std::string_view descr, std::string_view shape, std::span<const std::uint8_t> data) {
  std::string header =
      "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': " + std::string(shape) + ", }";
  // NumPy wants the values to begin at a multiple of 64 bytes.
  const std::size_t prefix = kMagic.size() + 4;
  header.append(63 - (prefix + header.size()) % 64, ' ');
  header.push_back('\n');
  Writer length;
  length.put(static_cast<std::uint16_t>(header.size()));
  Bytes file;
  const auto append = [&](const auto& more) { file.insert(file.end(), more.begin(), more.end()); };
  append(kMagic);
  append(Bytes{1, 0});
  append(length.bytes());
  append(header);
  append(data);
  return file;
}

}  // namespace driftlab
