#pragma once
// tiny-dnn layers that compute a whole batch at once. The batch travels as ONE tiny-dnn sample: a contiguous row-major [batch,
// features] matrix whose number of rows is read from its size. Gradients of parameters are added, gradients of data are
// written: an edge of the graph feeds one layer.

#include <string>
#include <vector>

#include "core/nn/kernels.h"
#include "core/nn/tiny_dnn.h"

namespace driftlab::layers {

using Tensors = std::vector<tiny_dnn::tensor_t*>;
using Shapes = std::vector<tiny_dnn::shape3d>;

/// y = x W + b; W [inputs, outputs] row-major, b [outputs].
class Dense : public tiny_dnn::layer {
 public:
  Dense(int inputs, int outputs);

  int inputs() const { return inputs_; }
  int outputs() const { return outputs_; }
  /// Whether dLoss/dx is wanted; training does not need that of the first layer.
  void want_input_gradient(bool wanted) { input_gradient_ = wanted; }

  Shapes in_shape() const override;
  Shapes out_shape() const override;
  std::string layer_type() const override { return "driftlab-dense"; }
  void forward_propagation(const Tensors& in, Tensors& out) override;
  void back_propagation(const Tensors& in, const Tensors& out, Tensors& out_gradient, Tensors& in_gradient) override;

 private:
  int inputs_;
  int outputs_;
  bool input_gradient_ = true;
  kernels::Workspace workspace_;
};

/// y = max(x, 0), elementwise.
class Relu : public tiny_dnn::layer {
 public:
  explicit Relu(int features);

  Shapes in_shape() const override;
  Shapes out_shape() const override;
  std::string layer_type() const override { return "driftlab-relu"; }
  void forward_propagation(const Tensors& in, Tensors& out) override;
  void back_propagation(const Tensors& in, const Tensors& out, Tensors& out_gradient, Tensors& in_gradient) override;

 private:
  int features_;
};

/// y = tanh(x), elementwise.
class Tanh : public tiny_dnn::layer {
 public:
  explicit Tanh(int features);

  Shapes in_shape() const override;
  Shapes out_shape() const override;
  std::string layer_type() const override { return "driftlab-tanh"; }
  void forward_propagation(const Tensors& in, Tensors& out) override;
  void back_propagation(const Tensors& in, const Tensors& out, Tensors& out_gradient, Tensors& in_gradient) override;

 private:
  int features_;
};

/// Ba, Kiros, Hinton 2016 (arXiv 1607.06450): y = gain * (x - mean) / sqrt(variance + 1e-5) + shift, over each row.
class LayerNorm : public tiny_dnn::layer {
 public:
  explicit LayerNorm(int features);

  Shapes in_shape() const override;
  Shapes out_shape() const override;
  std::string layer_type() const override { return "driftlab-layer-norm"; }
  void forward_propagation(const Tensors& in, Tensors& out) override;
  void back_propagation(const Tensors& in, const Tensors& out, Tensors& out_gradient, Tensors& in_gradient) override;

 private:
  int features_;
  std::vector<float> normalised_;      // [batch, features], of the last forward
  std::vector<float> inverse_spread_;  // [batch]
};

}  // namespace driftlab::layers
