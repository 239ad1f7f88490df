#include "core/nn/kernels.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>

#include "core/base/processor.h"
#include "core/nn/product_tiles.h"

namespace driftlab::kernels {
namespace {

using Index = std::ptrdiff_t;

// Eigen's packets: four floats in the default builds, as many as the processor has, with one rounding less, in the fast one.
struct EigenOps {
  using Packet = Eigen::internal::packet_traits<float>::type;
  static constexpr int kWidth = Eigen::internal::packet_traits<float>::size;
  static Packet load(const float* from) { return Eigen::internal::ploadu<Packet>(from); }
  static void store(float* to, const Packet& packet) { Eigen::internal::pstoreu(to, packet); }
  static Packet spread(float number) { return Eigen::internal::pset1<Packet>(number); }
  static Packet multiply_add(const Packet& a, const Packet& b, const Packet& c) {
    return Eigen::internal::pmadd(a, b, c);
  }
};

std::vector<Width> find_widths() {
  std::vector<Width> found = {{EigenOps::kWidth, &Tiles<EigenOps>::product}};
#ifdef DRIFTLAB_WIDE_VECTORS
  if (floats_at_once() >= 8) found.push_back({8, product_of_8()});
  if (floats_at_once() >= 16) found.push_back({16, product_of_16()});
#endif
  return found;
}

Product widest() {
  static const Product product = widths().back().product;
  return product;
}

}  // namespace

const std::vector<Width>& widths() {
  static const std::vector<Width> found = find_widths();
  return found;
}

float* Workspace::room(Index floats) {
  const auto wanted = static_cast<std::size_t>(floats);
  if (memory_.size() < wanted) memory_.resize(wanted);
  return memory_.data();
}

void add_product(View a, View b, float* c, Index rows, Index depth, Index columns, Workspace& workspace) {
  widest()(a, b, {c, columns, 1}, c, rows, depth, columns, workspace);
}

void product(View a, View b, float* c, Index rows, Index depth, Index columns, Workspace& workspace) {
  static constexpr float kZeros[kWidestPanel] = {};
  widest()(a, b, {kZeros, 0, 0}, c, rows, depth, columns, workspace);
}

void product_plus(const float* row, View a, View b, float* c, Index rows, Index depth, Index columns,
                  Workspace& workspace) {
  widest()(a, b, {row, 0, 1}, c, rows, depth, columns, workspace);
}

void add_rows(const float* a, Index rows, Index columns, float* sums) {
  // A product with ones.
  static constexpr float kOne = 1.0F;
  Workspace unused;
  widest()({&kOne, 0, 0}, row_major(a, columns), {sums, 0, 1}, sums, 1, rows, columns, unused);
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
