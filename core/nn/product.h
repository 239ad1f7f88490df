#pragma once
// The matrix products of kernels.h, written for vectors of any number of floats: SSE and SIMD128 have four at a time, AVX eight, AVX-512
// sixteen. Each width is compiled in a source file of its own, and the widest that the processor has is taken when the program runs. Every
// width gives the same bits: an element's sum runs over depth in order whatever stands beside it. For source files of core/nn only.

#include <cstddef>

#include "core/nn/kernels.h"

namespace driftlab::kernels {

/// The element (i, j) at data[i * row_stride + j * column_stride] is what c's sum begins with. Where column_stride is 0, `data` is followed
/// by equal numbers, kWidestPanel in all.
struct Start {
  const float* data = nullptr;
  std::ptrdiff_t row_stride = 0;
  std::ptrdiff_t column_stride = 1;
};
constexpr std::ptrdiff_t kWidestPanel = 32;

/// c [rows, columns] = start + a [rows, depth] * b [depth, columns].
using Product = void (*)(View a, View b, Start start, float* c, std::ptrdiff_t rows, std::ptrdiff_t depth,
                         std::ptrdiff_t columns, Workspace& workspace);

struct Width {
  int floats = 0;  ///< at a time
  Product product = nullptr;
};
/// Those that this build and this processor have, narrowest first.
const std::vector<Width>& widths();

/// In files compiled for such processors; to be called on those alone.
Product product_of_8();
Product product_of_16();

}  // namespace driftlab::kernels
