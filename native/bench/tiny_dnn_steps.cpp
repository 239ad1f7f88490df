#include "native/bench/tiny_dnn_steps.h"

#include "core/base/rng.h"
#include "core/nn/tiny_dnn.h"

// After the one above, which takes two of its settings back.
#include <tiny_dnn/tiny_dnn.h>

namespace driftlab {
namespace {

std::vector<tiny_dnn::vec_t> random_rows(std::size_t rows, std::size_t features, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<tiny_dnn::vec_t> values(rows, tiny_dnn::vec_t(features));
  for (auto& row : values) {
    for (float& value : row) value = static_cast<float>(rng.uniform(-1.0, 1.0));
  }
  return values;
}

}  // namespace

struct TinyDnnSteps::Impl {
  tiny_dnn::network<tiny_dnn::sequential> network;
  tiny_dnn::adam adam;
  std::vector<tiny_dnn::vec_t> inputs;
  std::vector<tiny_dnn::vec_t> targets;
  std::size_t batch = 0;
};

TinyDnnSteps::TinyDnnSteps(const std::vector<int>& sizes, int batch, int batches) : impl_(std::make_unique<Impl>()) {
  using tiny_dnn::serial_size_t;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const auto from = static_cast<serial_size_t>(sizes[i]);
    const auto to = static_cast<serial_size_t>(sizes[i + 1]);
    if (i + 2 < sizes.size()) {
      impl_->network << tiny_dnn::fully_connected_layer<tiny_dnn::activation::tan_h>(from, to);
    } else {
      impl_->network << tiny_dnn::fully_connected_layer<tiny_dnn::activation::identity>(from, to);
    }
  }
  const auto rows = static_cast<std::size_t>(batch) * static_cast<std::size_t>(batches);
  impl_->batch = static_cast<std::size_t>(batch);
  impl_->inputs = random_rows(rows, static_cast<std::size_t>(sizes.front()), 1);
  impl_->targets = random_rows(rows, static_cast<std::size_t>(sizes.back()), 2);
}
TinyDnnSteps::~TinyDnnSteps() = default;

void TinyDnnSteps::run() {
  impl_->network.fit<tiny_dnn::mse>(impl_->adam, impl_->inputs, impl_->targets, impl_->batch, 1);
}

}  // namespace driftlab
