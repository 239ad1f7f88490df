#pragma once
// What stands behind Mlp: for source files of core/nn only.

#include <vector>

#include "core/nn/layers.h"
#include "core/nn/network.h"

namespace driftlab {

struct Mlp::Impl {
  /// One parameter block: a weight matrix, a bias, a gain.
  struct Block {
    tiny_dnn::vec_t* values = nullptr;
    tiny_dnn::vec_t* gradient = nullptr;
    bool decays = false;  ///< weight decay applies: weight matrices only
  };

  /// One layer with what it reads and writes, owned by the graph. A layer's own forward() and backward() look these up anew at each
  /// call, and clear gradients that are written later anyway.
  struct Stage {
    tiny_dnn::layer* layer = nullptr;
    layers::Tensors in, out, in_gradient, out_gradient;
  };

  MlpShape shape;
  tiny_dnn::sequential graph;
  std::vector<Stage> stages;
  std::vector<Block> blocks;
  layers::Dense* first = nullptr;
  tiny_dnn::edge* input = nullptr;  // owned by the graph
  tiny_dnn::edge* output = nullptr;
};

}  // namespace driftlab
