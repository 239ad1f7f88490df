#pragma once
// Times a training step (forward, mean squared error, backward, Adam) of Driftlab's networks beside the same step written with Eigen
// alone and beside tiny-dnn's own layers. The three take turns, so that a busy machine slows them alike.

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace driftlab {

struct BenchRow {
  std::string name;        ///< "8-64-64-2, batch 64: Driftlab"
  double median_us = 0.0;  ///< of one training step
  std::string note;        ///< how it compares: "0.9 x Eigen alone, 6.1 x faster than tiny-dnn's own layers"
  std::vector<std::pair<std::string, double>>
      parts{};  ///< of median_us, where it was timed in parts: what, and microseconds
};

/// `now_us`: a steady clock in microseconds. `rounds`: measurements each; the median is reported. On one core, one thread.
std::vector<BenchRow> bench_training_steps(const std::function<double()>& now_us, int rounds = 31);
/// One decision of a 16-64-64-1 policy network, batch 1.
BenchRow bench_inference(const std::function<double()>& now_us, int rounds = 31);

}  // namespace driftlab
