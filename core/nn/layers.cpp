#include "core/nn/layers.h"

#include <Eigen/Core>
#include <cmath>

#include "core/base/error.h"
#include "core/base/math.h"

namespace driftlab::layers {
namespace {

using tiny_dnn::shape3d;
using tiny_dnn::tensor_t;
using tiny_dnn::vec_t;
using Index = std::ptrdiff_t;
using Values = Eigen::Map<Eigen::ArrayXf>;
using ConstValues = Eigen::Map<const Eigen::ArrayXf>;

shape3d vector_shape(int features) {
  return {static_cast<tiny_dnn::serial_size_t>(features), 1, 1};
}

vec_t& matrix(tensor_t* tensor) {
  return (*tensor)[0];
}

Index rows_of(const vec_t& values, int features) {
  const auto rows = static_cast<Index>(values.size()) / features;
  DRIFTLAB_ASSERT(rows * features == static_cast<Index>(values.size()), "a batch is whole rows");
  return rows;
}

Values view(vec_t& values) {
  return {values.data(), static_cast<Index>(values.size())};
}
ConstValues view(const vec_t& values) {
  return {values.data(), static_cast<Index>(values.size())};
}

// tiny-dnn's own initialisers draw from a global generator; Mlp::initialise draws from ours.
void start_at_zero(tiny_dnn::layer& layer) {
  layer.weight_init(tiny_dnn::weight_init::constant(0.0F));
  layer.bias_init(tiny_dnn::weight_init::constant(0.0F));
}

}  // namespace

Dense::Dense(int inputs, int outputs)
    : layer({tiny_dnn::vector_type::data, tiny_dnn::vector_type::weight, tiny_dnn::vector_type::bias},
            {tiny_dnn::vector_type::data}),
      inputs_(inputs),
      outputs_(outputs) {
  start_at_zero(*this);
}

Shapes Dense::in_shape() const {
  return {vector_shape(inputs_), vector_shape(inputs_ * outputs_), vector_shape(outputs_)};
}
Shapes Dense::out_shape() const {
  return {vector_shape(outputs_)};
}

void Dense::forward_propagation(const Tensors& in, Tensors& out) {
  const vec_t& x = matrix(in[0]);
  const vec_t& bias = matrix(in[2]);
  vec_t& y = matrix(out[0]);
  const Index rows = rows_of(x, inputs_);
  y.resize(static_cast<std::size_t>(rows * outputs_));
  kernels::product_plus(bias.data(), kernels::row_major(x.data(), inputs_),
                        kernels::row_major(matrix(in[1]).data(), outputs_), y.data(), rows, inputs_, outputs_,
                        workspace_);
}

void Dense::back_propagation(const Tensors& in, const Tensors& /*out*/, Tensors& out_gradient, Tensors& in_gradient) {
  const vec_t& x = matrix(in[0]);
  const vec_t& dy = matrix(out_gradient[0]);
  const Index rows = rows_of(dy, outputs_);
  kernels::add_product(kernels::transposed(x.data(), inputs_), kernels::row_major(dy.data(), outputs_),
                       matrix(in_gradient[1]).data(), inputs_, rows, outputs_, workspace_);
  kernels::add_rows(dy.data(), rows, outputs_, matrix(in_gradient[2]).data());
  if (!input_gradient_) return;
  vec_t& dx = matrix(in_gradient[0]);
  dx.resize(x.size());
  kernels::product(kernels::row_major(dy.data(), outputs_), kernels::transposed(matrix(in[1]).data(), outputs_),
                   dx.data(), rows, outputs_, inputs_, workspace_);
}

Relu::Relu(int features) : layer({tiny_dnn::vector_type::data}, {tiny_dnn::vector_type::data}), features_(features) {}
Shapes Relu::in_shape() const {
  return {vector_shape(features_)};
}
Shapes Relu::out_shape() const {
  return {vector_shape(features_)};
}

void Relu::forward_propagation(const Tensors& in, Tensors& out) {
  const vec_t& x = matrix(in[0]);
  vec_t& y = matrix(out[0]);
  y.resize(x.size());
  // A comparison keeps NaN visible: Eigen's max would depend on the order of its operands.
  const ConstValues from = view(x);
  view(y) = (from < 0.0F).select(0.0F, from);
}

void Relu::back_propagation(const Tensors& in, const Tensors& /*out*/, Tensors& out_gradient, Tensors& in_gradient) {
  const vec_t& x = matrix(in[0]);
  vec_t& dx = matrix(in_gradient[0]);
  dx.resize(x.size());
  view(dx) = (view(x) > 0.0F).select(view(static_cast<const vec_t&>(matrix(out_gradient[0]))), 0.0F);
}

Tanh::Tanh(int features) : layer({tiny_dnn::vector_type::data}, {tiny_dnn::vector_type::data}), features_(features) {}
Shapes Tanh::in_shape() const {
  return {vector_shape(features_)};
}
Shapes Tanh::out_shape() const {
  return {vector_shape(features_)};
}

void Tanh::forward_propagation(const Tensors& in, Tensors& out) {
  const vec_t& x = matrix(in[0]);
  vec_t& y = matrix(out[0]);
  y.resize(x.size());
  det::tanh(std::span<const float>(x), std::span<float>(y));
}

void Tanh::back_propagation(const Tensors& /*in*/, const Tensors& out, Tensors& out_gradient, Tensors& in_gradient) {
  const vec_t& y = matrix(out[0]);
  vec_t& dx = matrix(in_gradient[0]);
  dx.resize(y.size());
  view(dx) = view(static_cast<const vec_t&>(matrix(out_gradient[0]))) * (1.0F - view(y).square());
}

LayerNorm::LayerNorm(int features)
    : layer({tiny_dnn::vector_type::data, tiny_dnn::vector_type::bias, tiny_dnn::vector_type::bias},
            {tiny_dnn::vector_type::data}),
      features_(features) {
  start_at_zero(*this);
}
Shapes LayerNorm::in_shape() const {
  return {vector_shape(features_), vector_shape(features_), vector_shape(features_)};
}
Shapes LayerNorm::out_shape() const {
  return {vector_shape(features_)};
}

void LayerNorm::forward_propagation(const Tensors& in, Tensors& out) {
  const vec_t& x = matrix(in[0]);
  const ConstValues gain = view(static_cast<const vec_t&>(matrix(in[1])));
  const ConstValues shift = view(static_cast<const vec_t&>(matrix(in[2])));
  vec_t& y = matrix(out[0]);
  const Index rows = rows_of(x, features_);
  y.resize(x.size());
  normalised_.resize(x.size());
  inverse_spread_.resize(static_cast<std::size_t>(rows));
  for (Index i = 0; i < rows; ++i) {
    const ConstValues row(x.data() + i * features_, features_);
    Values centred(normalised_.data() + i * features_, features_);
    const double mean = kernels::sum(row.data(), features_) / features_;
    centred = row - static_cast<float>(mean);
    const double variance = kernels::sum_of_squares(centred.data(), features_) / features_;
    const auto inverse = static_cast<float>(1.0 / std::sqrt(variance + 1e-5));
    centred *= inverse;
    inverse_spread_[static_cast<std::size_t>(i)] = inverse;
    Values(y.data() + i * features_, features_) = centred * gain + shift;
  }
}

void LayerNorm::back_propagation(const Tensors& in, const Tensors& /*out*/, Tensors& out_gradient,
                                 Tensors& in_gradient) {
  const ConstValues gain = view(static_cast<const vec_t&>(matrix(in[1])));
  const vec_t& dy = matrix(out_gradient[0]);
  const Index rows = rows_of(dy, features_);
  vec_t& dx = matrix(in_gradient[0]);
  dx.resize(dy.size());
  Values gain_gradient = view(matrix(in_gradient[1]));
  Values shift_gradient = view(matrix(in_gradient[2]));
  Eigen::ArrayXf scratch(features_);
  for (Index i = 0; i < rows; ++i) {
    const ConstValues upstream(dy.data() + i * features_, features_);
    const ConstValues normal(normalised_.data() + i * features_, features_);
    Values result(dx.data() + i * features_, features_);
    gain_gradient += upstream * normal;
    shift_gradient += upstream;
    // dx = (d - mean(d) - normal * mean(d * normal)) / spread, with d = gain * dy
    result = upstream * gain;
    scratch = result * normal;
    const auto mean = static_cast<float>(kernels::sum(result.data(), features_) / features_);
    const auto along = static_cast<float>(kernels::sum(scratch.data(), features_) / features_);
    result = (result - mean - normal * along) * inverse_spread_[static_cast<std::size_t>(i)];
  }
}

}  // namespace driftlab::layers
