#pragma once
// One array as NumPy saves it (.npy, format versions 1 to 3).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"

namespace driftlab {

/// An array of real numbers or a text. `data` points into the bytes given to read_npy.
struct NpyArray {
  char kind = 'f';    ///< f float, i signed, u unsigned, b bool, U text of code points, S text of bytes
  int item_size = 4;  ///< bytes an element
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::span<const std::uint8_t> data;

  std::uint64_t count() const;  ///< elements
  bool is_text() const { return kind == 'U' || kind == 'S'; }
  /// Row-major values of an array of numbers. As float, what is beyond its range becomes infinite.
  std::vector<double> as_double() const;
  std::vector<float> as_float() const;
  /// UTF-8 of a single text; of several, the first.
  std::string as_text() const;
};

/// Refuses pickled objects, complex and structured arrays, and lengths that do not fit the shape. `name` is for messages.
Result<NpyArray> read_npy(std::span<const std::uint8_t> file, std::string_view name);

/// `descr` as in "<f4"; `shape` as in "(3, 2)"; data row-major.
Bytes write_npy(std::string_view descr, std::string_view shape, std::span<const std::uint8_t> data);

}  // namespace driftlab
