#include "core/nn/gradient_penalty.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/nn/kernels.h"

namespace driftlab {
namespace {

using kernels::add_product;
using kernels::product;
using kernels::product_plus;
using kernels::row_major;
using kernels::transposed;

/// Where the layer's weights and bias are among the network's blocks.
int weights_of(std::size_t layer) {
  return static_cast<int>(2 * layer);
}

int width_of(const MlpShape& shape, std::size_t layer) {
  if (layer == 0) return shape.inputs;
  return layer <= shape.hidden.size() ? shape.hidden[layer - 1] : shape.outputs;
}

}  // namespace

GradientPenalty::GradientPenalty(const MlpShape& shape) : shape_(shape), layers_(shape.hidden.size() + 1) {
  DRIFTLAB_ASSERT(shape.outputs == 1 && shape.activation == Activation::tanh && !shape.layer_norm,
                  "one output, tanh, no layer norm");
}

double GradientPenalty::add(Mlp& network, std::span<const float> x, int batch, double weight) {
  const auto rows = static_cast<std::size_t>(batch);
  const auto sized = [&](std::vector<float>& values, int columns) {
    values.resize(rows * static_cast<std::size_t>(columns));
    return values.data();
  };
  const auto in = [&](std::size_t layer) { return width_of(shape_, layer); };
  const auto out = [&](std::size_t layer) { return width_of(shape_, layer + 1); };
  const std::size_t last = layers_.size() - 1;

  // Forward: the values.
  layers_[0].h.assign(x.begin(), x.end());
  for (std::size_t k = 0; k < last; ++k) {
    std::vector<float>& h = layers_[k + 1].h;
    product_plus(network.parameters(weights_of(k) + 1).data(), row_major(layers_[k].h.data(), in(k)),
                 row_major(network.parameters(weights_of(k)).data(), out(k)), sized(h, out(k)), batch, in(k), out(k),
                 workspace_);
    det::tanh(h, h);
  }
  // g = dy/dx, from the last layer down; |g| along the way is not needed.
  slope_.clear();
  const auto first = network.parameters(weights_of(last));
  for (std::size_t row = 0; row < rows; ++row) slope_.insert(slope_.end(), first.begin(), first.end());
  for (std::size_t k = last; k-- > 0;) {
    const std::vector<float>& h = layers_[k + 1].h;
    for (std::size_t i = 0; i < slope_.size(); ++i) slope_[i] *= 1.0F - h[i] * h[i];
    product(row_major(slope_.data(), out(k)), transposed(network.parameters(weights_of(k)).data(), out(k)),
            sized(below_, in(k)), batch, out(k), in(k), workspace_);
    std::swap(slope_, below_);
  }
  const double squares = kernels::sum_of_squares(slope_.data(), static_cast<std::ptrdiff_t>(slope_.size()));
  const double mean_square = squares / static_cast<double>(batch);

  // Forward: the motion along v = g.
  std::swap(layers_[0].motion, slope_);
  for (std::size_t k = 0; k < last; ++k) {
    std::vector<float>& motion = layers_[k + 1].motion;
    product(row_major(layers_[k].motion.data(), in(k)), row_major(network.parameters(weights_of(k)).data(), out(k)),
            sized(motion, out(k)), batch, in(k), out(k), workspace_);
    const std::vector<float>& h = layers_[k + 1].h;
    for (std::size_t i = 0; i < motion.size(); ++i) motion[i] *= 1.0F - h[i] * h[i];
  }

  // Back: y' = motion of the output, by which P moves with weight / batch.
  layers_[last].by_value.assign(rows, 0.0F);
  layers_[last].by_motion.assign(rows, static_cast<float>(weight / static_cast<double>(batch)));
  for (std::size_t k = last + 1; k-- > 0;) {
    Layer& layer = layers_[k];
    float* gradient = network.gradients(weights_of(k)).data();
    add_product(transposed(layer.h.data(), in(k)), row_major(layer.by_value.data(), out(k)), gradient, in(k), batch,
                out(k), workspace_);
    add_product(transposed(layer.motion.data(), in(k)), row_major(layer.by_motion.data(), out(k)), gradient, in(k),
                batch, out(k), workspace_);
    kernels::add_rows(layer.by_value.data(), batch, out(k), network.gradients(weights_of(k) + 1).data());
    if (k == 0) break;
    Layer& below = layers_[k - 1];
    const float* weights = network.parameters(weights_of(k)).data();
    product(row_major(layer.by_value.data(), out(k)), transposed(weights, out(k)), sized(below.by_value, in(k)), batch,
            out(k), in(k), workspace_);
    product(row_major(layer.by_motion.data(), out(k)), transposed(weights, out(k)), sized(below.by_motion, in(k)),
            batch, out(k), in(k), workspace_);
    // Through h = tanh(a), h' = (1 - h^2) a'. layer.motion is h', so f'' a' = -2 h h'.
    for (std::size_t i = 0; i < layer.h.size(); ++i) {
      const float flat = 1.0F - layer.h[i] * layer.h[i];
      below.by_value[i] = flat * below.by_value[i] - 2.0F * layer.h[i] * layer.motion[i] * below.by_motion[i];
      below.by_motion[i] *= flat;
    }
  }
  return mean_square;
}

}  // namespace driftlab
