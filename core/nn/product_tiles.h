#pragma once
// One width of product.h. `Ops` says what a packet of floats is: Packet, kWidth, load, store, spread (one number into all), multiply_add.
// Nothing here may be shared between files that are compiled for different processors: all of it is a template of Ops.

#include "core/nn/product.h"

namespace driftlab::kernels {

template <class Ops>
class Tiles {
  using Index = std::ptrdiff_t;
  using Packet = typename Ops::Packet;
  static constexpr Index kWidth = Ops::kWidth;

  // Tiles of the result that fit the registers together with their operands, rows x packets: 2 x 4 with four floats a packet
  // (sixteen registers), 4 x 2 with AVX, 8 x 2 with AVX-512. Columns that are left over go into narrower ones.
  static constexpr int kGroup = kWidth > 8 ? 8 : 4;    // rows of a that are packed together
  static constexpr int kPackets = kWidth > 4 ? 2 : 4;  // packets in a full panel of columns
  static_assert(kPackets * kWidth <= kWidestPanel);
  static constexpr int rows_beside(int packets) { return kWidth == 4 && packets == 4 ? 2 : kGroup; }

  static constexpr Index kFewColumns = 4;

  // c [Rows, Count * kWidth] = start + a * b; a's element (i, k) at a[i * a_row + k * a_depth], b's row k at b + k * b_depth.
  template <int Rows, int Count>
  static void tile(const float* a, Index a_row, Index a_depth, const float* b, Index b_depth, Index depth,
                   const float* start, Index start_row, float* c, Index c_row) {
    Packet sums[Rows][Count];
    for (int i = 0; i < Rows; ++i) {
      for (int p = 0; p < Count; ++p) sums[i][p] = Ops::load(start + i * start_row + p * kWidth);
    }
    for (Index k = 0; k < depth; ++k) {
      Packet right[Count];
      for (int p = 0; p < Count; ++p) right[p] = Ops::load(b + p * kWidth);
      for (int i = 0; i < Rows; ++i) {
        const Packet left = Ops::spread(a[i * a_row]);
        for (int p = 0; p < Count; ++p) sums[i][p] = Ops::multiply_add(left, right[p], sums[i][p]);
      }
      a += a_depth;
      b += b_depth;
    }
    for (int i = 0; i < Rows; ++i) {
      for (int p = 0; p < Count; ++p) Ops::store(c + i * c_row + p * kWidth, sums[i][p]);
    }
  }

  // One row straight from b, for batches too small to be worth rearranging it.
  static void row(View a, View b, Start start, float* c, Index depth, Index columns) {
    Index j = 0;
    const auto strip = [&]<int Count>() {
      for (; j + Count * kWidth <= columns; j += Count * kWidth) {
        tile<1, Count>(a.data, 0, a.column_stride, b.data + j, b.row_stride, depth,
                       start.data + j * start.column_stride, 0, c + j, 0);
      }
    };
    strip.template operator()<kWidestPanel / kWidth>();
    strip.template operator()<kWidth == 4 ? 4 : 1>();
    strip.template operator()<1>();
    for (; j < columns; ++j) {
      float total = start.data[j * start.column_stride];
      for (Index k = 0; k < depth; ++k) total += a.data[k * a.column_stride] * b.data[k * b.row_stride + j];
      c[j] = total;
    }
  }

  // One panel of b's columns as [depth, width], filled up with zeros where b has no more columns.
  static void pack_panel(View b, Index depth, Index columns, Index width, float* out) {
    if (b.column_stride == 1 && columns == width) {
      for (Index k = 0; k < depth; ++k) {
        const float* from = b.data + k * b.row_stride;
        for (Index j = 0; j < width; j += kWidth) Ops::store(out + k * width + j, Ops::load(from + j));
      }
      return;
    }
    for (Index j = 0; j < width; ++j) {
      const float* from = b.data + j * b.column_stride;
      for (Index k = 0; k < depth; ++k) out[k * width + j] = j < columns ? from[k * b.row_stride] : 0.0F;
    }
  }

  // What lies [depth, rows] in memory is walked down in steps of a whole row: its rows in groups of kGroup, each [depth, kGroup], lie
  // closer together. Rows that do not fill a group are left out.
  static void pack_groups(View a, Index rows, Index depth, float* out) {
    for (Index i = 0; i + kGroup <= rows; i += kGroup) {
      const float* from = a.data + i * a.row_stride;
      for (Index k = 0; k < depth; ++k, out += kGroup) {
        if (a.row_stride == 1) {
          for (Index r = 0; r < kGroup; ++r) out[r] = from[k * a.column_stride + r];
        } else {
          for (Index r = 0; r < kGroup; ++r) out[r] = from[r * a.row_stride + k * a.column_stride];
        }
      }
    }
  }

  // All rows of the result in one panel of Count packets. `groups`: null where a is row-major and is read as it lies.
  template <int Count>
  static void panel(View a, const float* groups, const float* packed, const float* start, Index start_row, float* c,
                    Index c_row, Index rows, Index depth) {
    constexpr int kRows = rows_beside(Count);
    constexpr Index kColumns = Count * kWidth;
    Index i = 0;
    if (groups != nullptr) {
      for (; i + kGroup <= rows; i += kGroup) {
        for (Index r = 0; r < kGroup; r += kRows) {
          tile<kRows, Count>(groups + i * depth + r, 1, kGroup, packed, kColumns, depth, start + (i + r) * start_row,
                             start_row, c + (i + r) * c_row, c_row);
        }
      }
    } else {
      for (; i + kRows <= rows; i += kRows) {
        tile<kRows, Count>(a.data + i * a.row_stride, a.row_stride, 1, packed, kColumns, depth, start + i * start_row,
                           start_row, c + i * c_row, c_row);
      }
    }
    for (; i < rows; ++i) {
      tile<1, Count>(a.data + i * a.row_stride, 0, a.column_stride, packed, kColumns, depth, start + i * start_row, 0,
                     c + i * c_row, 0);
    }
  }

  // c's transpose [columns, rows], row by row: what is left of few columns where a lies so that its columns are whole packets.
  static void transposed_product(View a, View b, Start start, float* c, Index rows, Index depth, Index columns,
                                 Workspace& workspace) {
    float* turned = workspace.room(rows);
    for (Index j = 0; j < columns; ++j) {
      for (Index i = 0; i < rows; ++i) turned[i] = start.data[i * start.row_stride + j * start.column_stride];
      row({b.data + j * b.column_stride, b.column_stride, b.row_stride}, {a.data, a.column_stride, a.row_stride},
          {turned, 0, 1}, turned, depth, rows);
      for (Index i = 0; i < rows; ++i) c[i * columns + j] = turned[i];
    }
  }

 public:
  static void product(View a, View b, Start start, float* c, Index rows, Index depth, Index columns,
                      Workspace& workspace) {
    if (rows < kGroup && b.column_stride == 1) {
      for (Index i = 0; i < rows; ++i) {
        row({a.data + i * a.row_stride, a.row_stride, a.column_stride}, b,
            {start.data + i * start.row_stride, start.row_stride, start.column_stride}, c + i * columns, depth,
            columns);
      }
      return;
    }
    if (columns < kFewColumns && a.row_stride == 1) {
      transposed_product(a, b, start, c, rows, depth, columns, workspace);
      return;
    }
    // Memory: the groups of a, one panel of b, and a result for the last columns that has room for whole packets.
    const Index group_size = a.column_stride == 1 ? 0 : rows / kGroup * kGroup * depth;
    const Index panel_size = kPackets * kWidth * depth;
    float* packed = workspace.room(panel_size + rows * kWidth + group_size);
    float* narrow = packed + panel_size;
    float* groups = a.column_stride == 1 ? nullptr : narrow + rows * kWidth;
    if (groups != nullptr) pack_groups(a, rows, depth, groups);

    Index j = 0;
    const auto panels = [&]<int Count>() {
      constexpr Index kColumns = Count * kWidth;
      for (; j + kColumns <= columns; j += kColumns) {
        pack_panel({b.data + j * b.column_stride, b.row_stride, b.column_stride}, depth, kColumns, kColumns, packed);
        panel<Count>(a, groups, packed, start.data + j * start.column_stride, start.row_stride, c + j, columns, rows,
                     depth);
      }
    };
    panels.template operator()<kPackets>();
    if constexpr (kPackets > 2) panels.template operator()<2>();
    panels.template operator()<1>();
    if (j == columns) return;

    const Index width = columns - j;
    for (Index i = 0; i < rows; ++i) {
      const float* from = start.data + i * start.row_stride + j * start.column_stride;
      for (Index p = 0; p < kWidth; ++p) narrow[i * kWidth + p] = p < width ? from[p * start.column_stride] : 0.0F;
    }
    pack_panel({b.data + j * b.column_stride, b.row_stride, b.column_stride}, depth, width, kWidth, packed);
    panel<1>(a, groups, packed, narrow, kWidth, narrow, kWidth, rows, depth);
    for (Index i = 0; i < rows; ++i) {
      for (Index p = 0; p < width; ++p) c[i * columns + j + p] = narrow[i * kWidth + p];
    }
  }
};

/// Packets by the vector types that g++ and clang share, in files compiled for processors that have them.
template <int Floats>
struct VectorOps {
  typedef float Packet __attribute__((vector_size(Floats * sizeof(float))));
  static constexpr int kWidth = Floats;
  static Packet load(const float* from) {
    Packet packet;
    __builtin_memcpy(&packet, from, sizeof packet);
    return packet;
  }
  static void store(float* to, Packet packet) { __builtin_memcpy(to, &packet, sizeof packet); }
  static Packet spread(float number) { return number - Packet{}; }
  static Packet multiply_add(Packet a, Packet b, Packet c) { return a * b + c; }
};

}  // namespace driftlab::kernels
