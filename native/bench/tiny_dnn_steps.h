#pragma once
// Training steps with tiny-dnn's own layers, loss and Adam; apart from nn_bench.cpp because tiny-dnn takes long to compile.

#include <memory>
#include <vector>

namespace driftlab {

class TinyDnnSteps {
 public:
  /// sizes: inputs, hidden ..., outputs.
  TinyDnnSteps(const std::vector<int>& sizes, int batch, int batches);
  ~TinyDnnSteps();
  /// `batches` training steps.
  void run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
