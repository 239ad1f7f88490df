#include "core/nn/network.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/nn/network_impl.h"

namespace driftlab {
namespace {

tiny_dnn::vec_t& values_of(tiny_dnn::edge* edge) {
  return (*edge->get_data())[0];
}
tiny_dnn::vec_t& gradient_of(tiny_dnn::edge* edge) {
  return (*edge->get_gradient())[0];
}

Mlp::Impl::Stage stage_of(tiny_dnn::layer& layer) {
  Mlp::Impl::Stage stage;
  stage.layer = &layer;
  for (const auto& edge : layer.inputs()) {
    stage.in.push_back(edge->get_data());
    stage.in_gradient.push_back(edge->get_gradient());
  }
  for (const auto& edge : layer.outputs()) {
    stage.out.push_back(edge->get_data());
    stage.out_gradient.push_back(edge->get_gradient());
  }
  return stage;
}

void write_shape(const MlpShape& shape, Writer& writer) {
  writer.put<std::int32_t>(shape.inputs);
  writer.put<std::int32_t>(shape.outputs);
  writer.put<std::uint8_t>(static_cast<std::uint8_t>(shape.activation));
  writer.put<std::uint8_t>(shape.layer_norm ? 1 : 0);
  writer.put<std::uint32_t>(static_cast<std::uint32_t>(shape.hidden.size()));
  for (const int width : shape.hidden) writer.put<std::int32_t>(width);
}

bool reads_as(const MlpShape& shape, Reader& reader) {
  bool equal = reader.get<std::int32_t>() == shape.inputs;
  equal = reader.get<std::int32_t>() == shape.outputs && equal;
  equal = reader.get<std::uint8_t>() == static_cast<std::uint8_t>(shape.activation) && equal;
  equal = reader.get<std::uint8_t>() == (shape.layer_norm ? 1 : 0) && equal;
  equal = reader.get<std::uint32_t>() == shape.hidden.size() && equal;
  if (!equal) return false;
  for (const int width : shape.hidden) equal = reader.get<std::int32_t>() == width && equal;
  return equal && reader.ok();
}

}  // namespace

Mlp::Mlp(const MlpShape& shape) : impl_(std::make_unique<Impl>()) {
  DRIFTLAB_ASSERT(shape.inputs > 0 && shape.outputs > 0, "a network has inputs and outputs");
  impl_->shape = shape;
  auto& graph = impl_->graph;
  int features = shape.inputs;
  for (const int width : shape.hidden) {
    DRIFTLAB_ASSERT(width > 0, "a hidden layer has units");
    graph.add(std::make_shared<layers::Dense>(features, width));
    if (shape.layer_norm) graph.add(std::make_shared<layers::LayerNorm>(width));
    if (shape.activation == Activation::relu) {
      graph.add(std::make_shared<layers::Relu>(width));
    } else {
      graph.add(std::make_shared<layers::Tanh>(width));
    }
    features = width;
  }
  graph.add(std::make_shared<layers::Dense>(features, shape.outputs));
  graph.setup(true);

  for (tiny_dnn::layer* layer : graph) {
    const auto edges = layer->inputs();
    impl_->stages.push_back(stage_of(*layer));
    for (const auto& edge : edges) {
      if (edge->vtype() == tiny_dnn::vector_type::data) continue;
      impl_->blocks.push_back(
          {&values_of(edge.get()), &gradient_of(edge.get()), edge->vtype() == tiny_dnn::vector_type::weight});
    }
    if (dynamic_cast<layers::LayerNorm*>(layer) != nullptr) {
      std::fill(values_of(edges[1].get()).begin(), values_of(edges[1].get()).end(), 1.0F);
    }
  }
  impl_->first = dynamic_cast<layers::Dense*>(graph[0]);
  impl_->input = graph[0]->inputs()[0].get();
  impl_->output = graph[graph.size() - 1]->outputs()[0].get();
}

Mlp::~Mlp() = default;
Mlp::Mlp(Mlp&&) noexcept = default;
Mlp& Mlp::operator=(Mlp&&) noexcept = default;

Mlp Mlp::clone() const {
  Mlp copy(impl_->shape);
  copy.copy_parameters(*this);
  return copy;
}

void Mlp::copy_parameters(const Mlp& other) {
  DRIFTLAB_ASSERT(block_count() == other.block_count(), "equal shapes");
  for (int block = 0; block < block_count(); ++block) {
    const auto from = other.parameters(block);
    const auto to = parameters(block);
    DRIFTLAB_ASSERT(from.size() == to.size(), "equal shapes");
    std::copy(from.begin(), from.end(), to.begin());
  }
}

const MlpShape& Mlp::shape() const {
  return impl_->shape;
}

void Mlp::initialise(Rng& rng) {
  const bool relu = impl_->shape.activation == Activation::relu;
  for (tiny_dnn::layer* layer : impl_->graph) {
    auto* dense = dynamic_cast<layers::Dense*>(layer);
    if (dense == nullptr) continue;
    const bool last = layer == impl_->graph[impl_->graph.size() - 1];
    const double units = relu && !last ? dense->inputs() : dense->inputs() + dense->outputs();
    const double limit = std::sqrt(6.0 / units);
    const auto edges = layer->inputs();
    for (float& weight : values_of(edges[1].get())) weight = static_cast<float>(rng.uniform(-limit, limit));
    std::fill(values_of(edges[2].get()).begin(), values_of(edges[2].get()).end(), 0.0F);
  }
}

std::span<const float> Mlp::forward(std::span<const float> x, int batch) {
  DRIFTLAB_ASSERT(
      batch > 0 && x.size() == static_cast<std::size_t>(batch) * static_cast<std::size_t>(impl_->shape.inputs),
      "x is [batch, inputs]");
  // Not through sequential::forward(), which copies the batch four times on its way in and out.
  values_of(impl_->input).assign(x.begin(), x.end());
  for (Impl::Stage& stage : impl_->stages) stage.layer->forward_propagation(stage.in, stage.out);
  return values_of(impl_->output);
}

std::span<const float> Mlp::backward(std::span<const float> dy, int batch, bool input_gradient) {
  DRIFTLAB_ASSERT(dy.size() == static_cast<std::size_t>(batch) * static_cast<std::size_t>(impl_->shape.outputs) &&
                      dy.size() == values_of(impl_->output).size(),
                  "dy is [batch, outputs], of the batch that went forward last");
  impl_->first->want_input_gradient(input_gradient);
  gradient_of(impl_->output).assign(dy.begin(), dy.end());
  for (auto stage = impl_->stages.rbegin(); stage != impl_->stages.rend(); ++stage) {
    stage->layer->back_propagation(stage->in, stage->out, stage->out_gradient, stage->in_gradient);
  }
  if (!input_gradient) return {};
  return gradient_of(impl_->input);
}

void Mlp::clear_gradients() {
  for (const auto& block : impl_->blocks) std::fill(block.gradient->begin(), block.gradient->end(), 0.0F);
}

int Mlp::block_count() const {
  return static_cast<int>(impl_->blocks.size());
}
std::span<float> Mlp::parameters(int block) {
  return *impl_->blocks.at(static_cast<std::size_t>(block)).values;
}
std::span<const float> Mlp::parameters(int block) const {
  return *impl_->blocks.at(static_cast<std::size_t>(block)).values;
}
std::span<float> Mlp::gradients(int block) {
  return *impl_->blocks.at(static_cast<std::size_t>(block)).gradient;
}

std::int64_t Mlp::parameter_count() const {
  std::int64_t count = 0;
  for (const auto& block : impl_->blocks) count += static_cast<std::int64_t>(block.values->size());
  return count;
}

bool Mlp::finite() const {
  return std::all_of(impl_->blocks.begin(), impl_->blocks.end(), [](const Impl::Block& block) {
    return std::all_of(block.values->begin(), block.values->end(), [](float value) { return std::isfinite(value); });
  });
}

std::uint64_t Mlp::hash() const {
  Hash hash;
  for (int block = 0; block < block_count(); ++block) hash.add_all(parameters(block));
  return hash.value();
}

void Mlp::save(Writer& writer) const {
  write_shape(impl_->shape, writer);
  for (int block = 0; block < block_count(); ++block) writer.put_all(parameters(block));
}

bool Mlp::restore(Reader& reader) {
  if (!reads_as(impl_->shape, reader)) return false;
  std::vector<std::vector<float>> read;
  for (int block = 0; block < block_count(); ++block) {
    read.push_back(reader.get_all<float>());
    if (!reader.ok() || read.back().size() != parameters(block).size()) return false;
  }
  for (int block = 0; block < block_count(); ++block) {
    const auto& values = read[static_cast<std::size_t>(block)];
    std::copy(values.begin(), values.end(), parameters(block).begin());
  }
  return true;
}

}  // namespace driftlab
