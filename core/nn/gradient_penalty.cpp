#include "core/nn/gradient_penalty.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/nn/kernels.h"

namespace driftlab {
namespace {

using kernels::add_product;
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
  kernels::Workspace workspace;
  const auto zeroed = [&](std::vector<float>& values, int columns) {
    values.assign(rows * static_cast<std::size_t>(columns), 0.0F);
    return values.data();
  };
  const auto in = [&](std::size_t layer) { return width_of(shape_, layer); };
  const auto out = [&](std::size_t layer) { return width_of(shape_, layer + 1); };
  const std::size_t last = layers_.size() - 1;

  // Forward: the values.
  layers_[0].h.assign(x.begin(), x.end());
  for (std::size_t k = 0; k < last; ++k) {
    const auto bias = network.parameters(weights_of(k) + 1);
    std::vector<float>& h = layers_[k + 1].h;
    h.clear();
    for (std::size_t row = 0; row < rows; ++row) h.insert(h.end(), bias.begin(), bias.end());
    add_product(row_major(layers_[k].h.data(), in(k)), row_major(network.parameters(weights_of(k)).data(), out(k)),
                h.data(), batch, in(k), out(k), workspace);
    for (float& value : h) value = det::tanh(value);
  }
  // g = dy/dx, from the last layer down; |g| along the way is not needed.
  std::vector<float> slope;
  {
    const auto weights = network.parameters(weights_of(last));
    for (std::size_t row = 0; row < rows; ++row) slope.insert(slope.end(), weights.begin(), weights.end());
  }
  for (std::size_t k = last; k-- > 0;) {
    const std::vector<float>& h = layers_[k + 1].h;
    for (std::size_t i = 0; i < slope.size(); ++i) slope[i] *= 1.0F - h[i] * h[i];
    std::vector<float> below;
    zeroed(below, in(k));
    add_product(row_major(slope.data(), out(k)), transposed(network.parameters(weights_of(k)).data(), out(k)),
                below.data(), batch, out(k), in(k), workspace);
    slope = std::move(below);
  }
  const double squares = kernels::sum_of_squares(slope.data(), static_cast<std::ptrdiff_t>(slope.size()));
  const double mean_square = squares / static_cast<double>(batch);

  // Forward: the motion along v = g.
  layers_[0].motion = std::move(slope);
  for (std::size_t k = 0; k < last; ++k) {
    std::vector<float>& motion = layers_[k + 1].motion;
    zeroed(motion, out(k));
    add_product(row_major(layers_[k].motion.data(), in(k)), row_major(network.parameters(weights_of(k)).data(), out(k)),
                motion.data(), batch, in(k), out(k), workspace);
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
                out(k), workspace);
    add_product(transposed(layer.motion.data(), in(k)), row_major(layer.by_motion.data(), out(k)), gradient, in(k),
                batch, out(k), workspace);
    kernels::add_rows(layer.by_value.data(), batch, out(k), network.gradients(weights_of(k) + 1).data());
    if (k == 0) break;
    Layer& below = layers_[k - 1];
    const float* weights = network.parameters(weights_of(k)).data();
    add_product(row_major(layer.by_value.data(), out(k)), transposed(weights, out(k)), zeroed(below.by_value, in(k)),
                batch, out(k), in(k), workspace);
    add_product(row_major(layer.by_motion.data(), out(k)), transposed(weights, out(k)), zeroed(below.by_motion, in(k)),
                batch, out(k), in(k), workspace);
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
