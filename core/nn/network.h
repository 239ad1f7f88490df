#pragma once
// Multilayer perceptrons on tiny-dnn's graph with layers of our own that compute whole batches with Eigen.
// tiny-dnn stays behind this header: its templates take long to compile.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/rng.h"

namespace driftlab {

enum class Activation { relu, tanh };

struct MlpShape {
  int inputs = 0;
  std::vector<int> hidden;  ///< {64, 64}
  int outputs = 0;
  Activation activation = Activation::tanh;
  bool layer_norm = false;  ///< before each activation
};

/// A network with its parameters and gradients. Batches are contiguous row-major [batch, features] float matrices, any
/// batch size; the bits of a row's result do not depend on the rest of its batch.
class Mlp {
 public:
  explicit Mlp(const MlpShape& shape);
  ~Mlp();
  Mlp(Mlp&&) noexcept;
  Mlp& operator=(Mlp&&) noexcept;
  /// Equal shape and parameters.
  Mlp clone() const;

  const MlpShape& shape() const;
  /// Draws weights (Glorot uniform for tanh, He for relu; biases zero).
  void initialise(Rng& rng);
  /// x [batch, inputs] -> [batch, outputs]. The result lives until the next call.
  std::span<const float> forward(std::span<const float> x, int batch);
  /// After forward of the same batch: adds to the parameter gradients. dy = dLoss/dy [batch, outputs].
  /// Returns dLoss/dx [batch, inputs], or nothing when `input_gradient` is false, which saves time.
  std::span<const float> backward(std::span<const float> dy, int batch, bool input_gradient = true);
  void clear_gradients();

  /// Parameter blocks in a fixed order; data and gradients have equal shapes.
  int block_count() const;
  std::span<float> parameters(int block);
  std::span<const float> parameters(int block) const;
  std::span<float> gradients(int block);
  std::int64_t parameter_count() const;
  /// From a network of equal shape.
  void copy_parameters(const Mlp& other);
  /// Every parameter is finite.
  bool finite() const;

  std::uint64_t hash() const;
  void save(Writer& writer) const;
  /// False: the bytes are not of this shape; nothing usable was read.
  bool restore(Reader& reader);

  struct Impl;  ///< core/nn/network_impl.h

 private:
  friend class Adam;
  std::unique_ptr<Impl> impl_;
};

}  // namespace driftlab
