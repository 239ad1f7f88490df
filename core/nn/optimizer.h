#pragma once
// Adam and AdamW as a vectorised subclass of tiny-dnn's optimizer. Its stock `adam` advances the bias correction once a parameter
// block instead of once a step; ours counts steps.

#include <cstdint>
#include <memory>

#include "core/base/bytes.h"
#include "core/nn/network.h"

namespace driftlab {

struct AdamSettings {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;   ///< decoupled (AdamW), on weights, not on biases
  double max_grad_norm = 0.0;  ///< > 0: gradients are scaled down to this global norm
};

class Adam {
 public:
  Adam(const AdamSettings& settings, Mlp& network);
  ~Adam();
  Adam(Adam&&) noexcept;
  Adam& operator=(Adam&&) noexcept;

  /// One update from the network's gradients, at `rate_scale` times the learning rate (schedules). Returns the
  /// gradients' global norm before clipping; when that is not finite nothing is changed.
  double update(Mlp& network, double rate_scale = 1.0);
  std::int64_t steps() const;

  void save(Writer& writer) const;
  bool restore(Reader& reader);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Cosine schedule from 1 to `floor` over `total` steps; 1 before the first, `floor` after the last.
double cosine_rate(std::int64_t step, std::int64_t total, double floor = 0.0);

}  // namespace driftlab
