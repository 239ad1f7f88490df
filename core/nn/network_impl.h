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

  MlpShape shape;
  tiny_dnn::sequential graph;
  std::vector<Block> blocks;
  layers::Dense* first = nullptr;
  tiny_dnn::edge* input = nullptr;  // owned by the graph
  tiny_dnn::edge* output = nullptr;
};

}  // namespace driftlab
