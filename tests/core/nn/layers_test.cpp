#include "core/nn/layers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/rng.h"

namespace driftlab::layers {
namespace {

using tiny_dnn::tensor_t;
using tiny_dnn::vec_t;

vec_t random_vector(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  vec_t values(count);
  for (float& value : values) {
    value = static_cast<float>(rng.uniform(-1.5, 1.5));
    // Away from the kink of relu, where a difference quotient means nothing.
    if (std::abs(value) < 0.05F) value = 0.1F;
  }
  return values;
}

/// A layer with its tensors, outside any graph.
struct Bench {
  std::unique_ptr<tiny_dnn::layer> layer;
  std::vector<tensor_t> in;
  tensor_t out{vec_t{}};
  tensor_t out_gradient{vec_t{}};
  std::vector<tensor_t> in_gradient;
  vec_t upstream;  // the loss is the sum of upstream * y

  Bench(std::unique_ptr<tiny_dnn::layer> given, std::size_t batch) : layer(std::move(given)) {
    const auto shapes = layer->in_shape();
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      const std::size_t size = shapes[i].size() * (i == 0 ? batch : 1);
      in.push_back({random_vector(size, 10 + i)});
      in_gradient.push_back({vec_t(size, 0.0F)});
    }
    upstream = random_vector(layer->out_shape()[0].size() * batch, 99);
  }

  double loss() {
    Tensors inputs = pointers(in);
    Tensors outputs = {&out};
    layer->forward_propagation(inputs, outputs);
    double total = 0.0;
    for (std::size_t i = 0; i < upstream.size(); ++i)
      total += static_cast<double>(upstream[i]) * static_cast<double>(out[0][i]);
    return total;
  }

  void differentiate() {
    loss();
    out_gradient[0] = upstream;
    Tensors inputs = pointers(in);
    Tensors outputs = {&out};
    Tensors above = {&out_gradient};
    Tensors below = pointers(in_gradient);
    layer->back_propagation(inputs, outputs, above, below);
  }

  static Tensors pointers(std::vector<tensor_t>& tensors) {
    Tensors result;
    for (tensor_t& tensor : tensors) result.push_back(&tensor);
    return result;
  }
};

void expect_gradients_match_differences(Bench bench) {
  bench.differentiate();
  for (std::size_t i = 0; i < bench.in.size(); ++i) {
    for (std::size_t k = 0; k < bench.in[i][0].size(); ++k) {
      constexpr float kStep = 1e-2F;
      float& value = bench.in[i][0][k];
      const float before = value;
      value = before + kStep;
      const double above = bench.loss();
      value = before - kStep;
      const double below = bench.loss();
      value = before;
      const double difference = (above - below) / (2.0 * static_cast<double>(kStep));
      const double gradient = static_cast<double>(bench.in_gradient[i][0][k]);
      EXPECT_NEAR(gradient, difference, 2e-3 * (1.0 + std::abs(difference))) << "input " << i << ", element " << k;
    }
  }
}

TEST(Dense, GradientsMatchFiniteDifferences) {
  expect_gradients_match_differences(Bench(std::make_unique<Dense>(5, 7), 6));
}
TEST(Dense, GradientsMatchFiniteDifferencesInASingleRowAndColumn) {
  expect_gradients_match_differences(Bench(std::make_unique<Dense>(3, 1), 1));
}
TEST(Relu, GradientsMatchFiniteDifferences) {
  expect_gradients_match_differences(Bench(std::make_unique<Relu>(9), 3));
}
TEST(Tanh, GradientsMatchFiniteDifferences) {
  expect_gradients_match_differences(Bench(std::make_unique<Tanh>(9), 3));
}
TEST(LayerNorm, GradientsMatchFiniteDifferences) {
  expect_gradients_match_differences(Bench(std::make_unique<LayerNorm>(11), 4));
}

TEST(LayerNorm, NormalisesEachRow) {
  Bench bench(std::make_unique<LayerNorm>(8), 2);
  bench.in[1][0].assign(8, 1.0F);
  bench.in[2][0].assign(8, 0.0F);
  bench.loss();
  for (std::size_t row = 0; row < 2; ++row) {
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t i = 0; i < 8; ++i) {
      const double value = static_cast<double>(bench.out[0][row * 8 + i]);
      mean += value / 8.0;
      square += value * value / 8.0;
    }
    EXPECT_NEAR(mean, 0.0, 1e-6);
    EXPECT_NEAR(square, 1.0, 1e-3);
  }
}

TEST(Layers, ParameterGradientsAreAddedUp) {
  Bench bench(std::make_unique<Dense>(4, 3), 5);
  bench.differentiate();
  const vec_t once = bench.in_gradient[2][0];
  bench.differentiate();
  for (std::size_t i = 0; i < once.size(); ++i) EXPECT_FLOAT_EQ(bench.in_gradient[2][0][i], 2.0F * once[i]);
}

TEST(Layers, ReluKeepsNanVisible) {
  Bench bench(std::make_unique<Relu>(2), 1);
  bench.in[0][0] = {NAN, -1.0F};
  bench.loss();
  EXPECT_TRUE(std::isnan(bench.out[0][0]));
  EXPECT_EQ(bench.out[0][1], 0.0F);
}

}  // namespace
}  // namespace driftlab::layers
