#pragma once
// The matrix products of a network, written with Eigen's packets, and wider ones where the processor has them (core/nn/product.h).
//
// Every element of a result is summed strictly in order of depth: c + a0 b0 + a1 b1 + ... So its bits depend neither on the number of
// rows (a batch of 1 and a batch of 256 agree), nor on addresses, cache sizes or the width of a packet. Eigen's own products
// promise none of this: they choose another kernel for a vector, for the last rows and for odd addresses.

#include <cstddef>
#include <vector>

namespace driftlab::kernels {

/// A matrix that lies anywhere: element (i, j) at data[i * row_stride + j * column_stride].
struct View {
  const float* data = nullptr;
  std::ptrdiff_t row_stride = 0;
  std::ptrdiff_t column_stride = 1;
};

inline View row_major(const float* data, std::ptrdiff_t columns) {
  return {data, columns, 1};
}
/// The transpose of a row-major matrix with this many columns.
inline View transposed(const float* data, std::ptrdiff_t columns) {
  return {data, 1, columns};
}

/// Where operands are rearranged; reused between calls.
class Workspace {
 public:
  /// At least so many floats, of any value; they stay until the next call.
  float* room(std::ptrdiff_t floats);

 private:
  std::vector<float> memory_;
};

/// c [rows, columns] (row-major, contiguous) += a [rows, depth] * b [depth, columns]. c overlaps neither a nor b.
void add_product(View a, View b, float* c, std::ptrdiff_t rows, std::ptrdiff_t depth, std::ptrdiff_t columns,
                 Workspace& workspace);

/// The same with c = a * b, and with c = row + a * b, where row [columns] counts for every row.
void product(View a, View b, float* c, std::ptrdiff_t rows, std::ptrdiff_t depth, std::ptrdiff_t columns,
             Workspace& workspace);
void product_plus(const float* row, View a, View b, float* c, std::ptrdiff_t rows, std::ptrdiff_t depth,
                  std::ptrdiff_t columns, Workspace& workspace);

/// sums [columns] += the rows of a [rows, columns], first to last.
void add_rows(const float* a, std::ptrdiff_t rows, std::ptrdiff_t columns, float* sums);

/// Sum of count values, in an order that depends on nothing but count: eight partial sums, element i into sum i mod 8.
double sum(const float* values, std::ptrdiff_t count);
double sum_of_squares(const float* values, std::ptrdiff_t count);

}  // namespace driftlab::kernels
