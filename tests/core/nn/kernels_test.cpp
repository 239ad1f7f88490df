#include "core/nn/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "core/base/rng.h"
#include "core/nn/product.h"

namespace driftlab::kernels {
namespace {

std::vector<float> random_values(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(rng.uniform(-1.0, 1.0));
  return values;
}

// What the header promises, word for word.
std::vector<float> in_order(const View& a, const View& b, std::vector<float> c, std::ptrdiff_t rows,
                            std::ptrdiff_t depth, std::ptrdiff_t columns) {
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    for (std::ptrdiff_t j = 0; j < columns; ++j) {
      float& total = c[static_cast<std::size_t>(i * columns + j)];
      for (std::ptrdiff_t k = 0; k < depth; ++k) {
        const float product =
            a.data[i * a.row_stride + k * a.column_stride] * b.data[k * b.row_stride + j * b.column_stride];
        total += product;
      }
    }
  }
  return c;
}

struct Size {
  std::ptrdiff_t rows, depth, columns;
};

class ProductTest : public testing::TestWithParam<Size> {};

TEST_P(ProductTest, SumsEveryElementInOrderOfDepth) {
  const auto [rows, depth, columns] = GetParam();
  const auto left = random_values(static_cast<std::size_t>(rows * depth), 1);
  const auto right = random_values(static_cast<std::size_t>(depth * columns), 2);
  const auto start = random_values(static_cast<std::size_t>(rows * columns), 3);
  const View lefts[] = {row_major(left.data(), depth), transposed(left.data(), rows)};
  const View rights[] = {row_major(right.data(), columns), transposed(right.data(), depth)};
  const auto row = random_values(static_cast<std::size_t>(columns), 4);
  std::vector<float> row_everywhere;
  for (std::ptrdiff_t i = 0; i < rows; ++i) row_everywhere.insert(row_everywhere.end(), row.begin(), row.end());
  const std::vector<float> zeros(start.size(), 0.0F);
  const auto equal = [](const std::vector<float>& a, const std::vector<float>& b) {
    return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
  };
  Workspace workspace;
  for (const View& a : lefts) {
    for (const View& b : rights) {
      const auto expected = in_order(a, b, start, rows, depth, columns);
      auto got = start;
      add_product(a, b, got.data(), rows, depth, columns, workspace);
      EXPECT_TRUE(equal(got, expected));
      product(a, b, got.data(), rows, depth, columns, workspace);
      EXPECT_TRUE(equal(got, in_order(a, b, zeros, rows, depth, columns)));
      product_plus(row.data(), a, b, got.data(), rows, depth, columns, workspace);
      EXPECT_TRUE(equal(got, in_order(a, b, row_everywhere, rows, depth, columns)));
      // A processor with wider vectors computes the same bits with them.
      for (const Width& width : widths()) {
        got = start;
        width.product(a, b, {got.data(), columns, 1}, got.data(), rows, depth, columns, workspace);
        EXPECT_TRUE(equal(got, expected)) << width.floats << " at a time";
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ProductTest,
                         testing::Values(Size{1, 1, 1}, Size{1, 16, 64}, Size{1, 64, 1}, Size{2, 5, 7}, Size{3, 64, 33},
                                         Size{4, 8, 4}, Size{5, 3, 19}, Size{64, 64, 64}, Size{64, 64, 2},
                                         Size{67, 12, 50}, Size{256, 100, 7}, Size{30, 1000, 31}));

TEST(Kernels, BitsDoNotDependOnTheAddress) {
  constexpr std::ptrdiff_t kRows = 9;
  constexpr std::ptrdiff_t kDepth = 21;
  constexpr std::ptrdiff_t kColumns = 22;
  const auto left = random_values(kRows * kDepth, 1);
  const auto right = random_values(kDepth * kColumns, 2);
  std::vector<std::vector<float>> results;
  for (std::size_t shift = 0; shift < 5; ++shift) {
    std::vector<float> a(left.size() + 8), b(right.size() + 8), c(kRows * kColumns + 8, 0.0F);
    std::copy(left.begin(), left.end(), a.begin() + static_cast<std::ptrdiff_t>(shift));
    std::copy(right.begin(), right.end(), b.begin() + static_cast<std::ptrdiff_t>((shift * 3) % 5));
    float* out = c.data() + (shift * 2) % 5;
    Workspace workspace;
    add_product(row_major(a.data() + shift, kDepth), row_major(b.data() + (shift * 3) % 5, kColumns), out, kRows,
                kDepth, kColumns, workspace);
    results.emplace_back(out, out + kRows * kColumns);
    std::vector<float> sums(kDepth + 8, 0.0F);
    float* shifted = sums.data() + (shift * 2) % 5;
    add_rows(a.data() + shift, kRows, kDepth, shifted);
    results.back().insert(results.back().end(), shifted, shifted + kDepth);
    results.back().push_back(static_cast<float>(sum(a.data() + shift, kRows * kDepth)));
    results.back().push_back(static_cast<float>(sum_of_squares(a.data() + shift, kRows * kDepth)));
  }
  for (const auto& result : results) {
    EXPECT_EQ(std::memcmp(result.data(), results[0].data(), result.size() * sizeof(float)), 0);
  }
}

TEST(Kernels, SumsAreRight) {
  const std::vector<float> values = {1.0F, -2.0F, 3.5F, 4.0F, 0.25F, 6.0F, 7.0F, 8.0F, 9.0F, -10.0F, 11.0F};
  EXPECT_DOUBLE_EQ(sum(values.data(), 11), 37.75);
  EXPECT_DOUBLE_EQ(sum_of_squares(values.data(), 3), 1.0 + 4.0 + 12.25);
  EXPECT_DOUBLE_EQ(sum(values.data(), 0), 0.0);
  std::vector<float> columns(2, 1.0F);
  add_rows(values.data(), 3, 2, columns.data());
  EXPECT_FLOAT_EQ(columns[0], 1.0F + 1.0F + 3.5F + 0.25F);
  EXPECT_FLOAT_EQ(columns[1], 1.0F - 2.0F + 4.0F + 6.0F);
}

}  // namespace
}  // namespace driftlab::kernels
