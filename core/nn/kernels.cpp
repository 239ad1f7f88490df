#include "core/nn/kernels.h"

#include <Eigen/Core>
#include <array>

namespace driftlab::kernels {
namespace {

using Index = std::ptrdiff_t;
using Packet = Eigen::internal::packet_traits<float>::type;
constexpr Index kWidth = Eigen::internal::packet_traits<float>::size;

// Tiles of the result that fit the registers together with their operands, rows x packets: 2 x 4 in the default builds (SSE,
// SIMD128: sixteen registers of four), 4 x 2 with AVX, 8 x 2 with AVX-512. Columns that are left over go into narrower ones. Which
// tile an element falls into does not change its bits.
constexpr int kGroup = kWidth > 8 ? 8 : 4;    // rows of a that are packed together
constexpr int kPackets = kWidth > 4 ? 2 : 4;  // packets in a full panel of columns
constexpr int rows_beside(int packets) {
  return kWidth == 4 && packets == 4 ? 2 : kGroup;
}

// c [Rows, Packets * kWidth] += a * b; a's element (i, k) at a[i * a_row + k * a_depth], b's row k at b + k * b_depth.
template <int Rows, int Packets>
inline void tile(const float* a, Index a_row, Index a_depth, const float* b, Index b_depth, Index depth, float* c,
                 Index c_row) {
  using Eigen::internal::ploadu;
  using Eigen::internal::pmadd;
  using Eigen::internal::pset1;
  using Eigen::internal::pstoreu;
  Packet sums[Rows][Packets];
  for (int i = 0; i < Rows; ++i) {
    for (int p = 0; p < Packets; ++p) sums[i][p] = ploadu<Packet>(c + i * c_row + p * kWidth);
  }
  for (Index k = 0; k < depth; ++k) {
    Packet right[Packets];
    for (int p = 0; p < Packets; ++p) right[p] = ploadu<Packet>(b + p * kWidth);
    for (int i = 0; i < Rows; ++i) {
      const Packet left = pset1<Packet>(a[i * a_row]);
      for (int p = 0; p < Packets; ++p) sums[i][p] = pmadd(left, right[p], sums[i][p]);
    }
    a += a_depth;
    b += b_depth;
  }
  for (int i = 0; i < Rows; ++i) {
    for (int p = 0; p < Packets; ++p) pstoreu(c + i * c_row + p * kWidth, sums[i][p]);
  }
}

// One row straight from b, for batches too small to be worth rearranging it.
void add_row(View a, View b, float* c, Index depth, Index columns) {
  Index j = 0;
  const auto strip = [&]<int Packets>() {
    for (; j + Packets * kWidth <= columns; j += Packets * kWidth) {
      tile<1, Packets>(a.data, 0, a.column_stride, b.data + j, b.row_stride, depth, c + j, 0);
    }
  };
  strip.template operator()<8>();
  strip.template operator()<4>();
  strip.template operator()<1>();
  for (; j < columns; ++j) {
    float total = c[j];
    for (Index k = 0; k < depth; ++k) total += a.data[k * a.column_stride] * b.data[k * b.row_stride + j];
    c[j] = total;
  }
}

// One panel of b's columns as [depth, width], filled up with zeros where b has no more columns.
void pack_panel(View b, Index depth, Index columns, Index width, float* out) {
  if (b.column_stride == 1 && columns == width) {
    for (Index k = 0; k < depth; ++k) {
      const float* from = b.data + k * b.row_stride;
      for (Index j = 0; j < width; ++j) out[k * width + j] = from[j];
    }
    return;
  }
  for (Index j = 0; j < width; ++j) {
    const float* from = b.data + j * b.column_stride;
    for (Index k = 0; k < depth; ++k) out[k * width + j] = j < columns ? from[k * b.row_stride] : 0.0F;
  }
}

// Rows of a in groups of kGroup, each [depth, kGroup]; rows that do not fill a group are left out.
void pack_groups(View a, Index rows, Index depth, float* out) {
  for (Index i = 0; i + kGroup <= rows; i += kGroup, out += depth * kGroup) {
    const float* from = a.data + i * a.row_stride;
    for (Index k = 0; k < depth; ++k) {
      for (Index r = 0; r < kGroup; ++r) out[k * kGroup + r] = from[r * a.row_stride + k * a.column_stride];
    }
  }
}

// All rows of the result in one panel of Packets packets.
template <int Packets>
void add_panel(View a, const float* groups, const float* panel, float* c, Index c_row, Index rows, Index depth) {
  constexpr int kRows = rows_beside(Packets);
  constexpr Index kColumns = Packets * kWidth;
  Index i = 0;
  for (; i + kGroup <= rows; i += kGroup) {
    for (Index r = 0; r < kGroup; r += kRows) {
      tile<kRows, Packets>(groups + i * depth + r, 1, kGroup, panel, kColumns, depth, c + (i + r) * c_row, c_row);
    }
  }
  for (; i < rows; ++i) {
    tile<1, Packets>(a.data + i * a.row_stride, 0, a.column_stride, panel, kColumns, depth, c + i * c_row, c_row);
  }
}

}  // namespace

void add_product(View a, View b, float* c, Index rows, Index depth, Index columns, Workspace& workspace) {
  if (rows < kGroup && b.column_stride == 1) {
    for (Index i = 0; i < rows; ++i) {
      add_row({a.data + i * a.row_stride, a.row_stride, a.column_stride}, b, c + i * columns, depth, columns);
    }
    return;
  }
  // Memory: the groups of a, one panel of b, and a result for the last columns that has room for whole packets.
  const Index group_size = rows / kGroup * kGroup * depth;
  const Index panel_size = kPackets * kWidth * depth;
  workspace.memory.resize(static_cast<std::size_t>(group_size + panel_size + rows * kWidth));
  float* groups = workspace.memory.data();
  float* panel = groups + group_size;
  float* narrow = panel + panel_size;
  pack_groups(a, rows, depth, groups);

  Index j = 0;
  const auto panels = [&]<int Packets>() {
    constexpr Index kColumns = Packets * kWidth;
    for (; j + kColumns <= columns; j += kColumns) {
      pack_panel({b.data + j * b.column_stride, b.row_stride, b.column_stride}, depth, kColumns, kColumns, panel);
      add_panel<Packets>(a, groups, panel, c + j, columns, rows, depth);
    }
  };
  panels.template operator()<kPackets>();
  if constexpr (kPackets > 2) panels.template operator()<2>();
  panels.template operator()<1>();
  if (j == columns) return;

  const Index width = columns - j;
  for (Index i = 0; i < rows; ++i) {
    for (Index p = 0; p < kWidth; ++p) narrow[i * kWidth + p] = p < width ? c[i * columns + j + p] : 0.0F;
  }
  pack_panel({b.data + j * b.column_stride, b.row_stride, b.column_stride}, depth, width, kWidth, panel);
  add_panel<1>(a, groups, panel, narrow, kWidth, rows, depth);
  for (Index i = 0; i < rows; ++i) {
    for (Index p = 0; p < width; ++p) c[i * columns + j + p] = narrow[i * kWidth + p];
  }
}

void add_rows(const float* a, Index rows, Index columns, float* sums) {
  Eigen::Map<Eigen::ArrayXf> total(sums, columns);
  for (Index i = 0; i < rows; ++i) total += Eigen::Map<const Eigen::ArrayXf>(a + i * columns, columns);
}

namespace {

template <class Term>
double ordered_sum(const float* values, Index count, Term term) {
  std::array<double, 8> partial{};
  Index i = 0;
  for (; i + 8 <= count; i += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) partial[lane] += term(values[i + static_cast<Index>(lane)]);
  }
  for (std::size_t lane = 0; i < count; ++i, ++lane) partial[lane] += term(values[i]);
  return ((partial[0] + partial[1]) + (partial[2] + partial[3])) +
         ((partial[4] + partial[5]) + (partial[6] + partial[7]));
}

}  // namespace

double sum(const float* values, Index count) {
  return ordered_sum(values, count, [](float x) { return static_cast<double>(x); });
}

double sum_of_squares(const float* values, Index count) {
  return ordered_sum(values, count, [](float x) { return static_cast<double>(x) * static_cast<double>(x); });
}

}  // namespace driftlab::kernels
