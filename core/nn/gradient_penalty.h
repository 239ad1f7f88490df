#pragma once
// Keeps a discriminator smooth: punishes the slope of a network's single output by its inputs (Gulrajani et al. 2017, arXiv 1704.00028;
// centred at zero as in Mescheder, Geiger, Nowozin 2018, arXiv 1801.04406).

#include <span>
#include <vector>

#include "core/nn/kernels.h"
#include "core/nn/network.h"

namespace driftlab {

/// Penalty P = weight / 2 * mean over rows of |g|^2, g = dy/dx.
///
/// Its gradient by the parameters needs second derivatives. With v = g held still, dP/dw is weight * the mean of d(v . g)/dw, and v . g is
/// the rate at which y changes when x moves along v. So x and its motion go forward side by side, a = h W + b and a' = h' W,
/// h = f(a) and h' = f'(a) a', and both come back: by a', f'(a) times what comes by h'; by a, f'(a) times what comes by h plus
/// f''(a) a' times what comes by h'. f is tanh: f' = 1 - h^2, f'' = -2 h f'.
class GradientPenalty {
 public:
  /// For networks of this shape: tanh, no layer norm, one output.
  explicit GradientPenalty(const MlpShape& shape);

  /// Adds dP/dparameters to the network's gradients. x [batch, inputs]. Returns P / weight * 2: the mean of |g|^2.
  double add(Mlp& network, std::span<const float> x, int batch, double weight);

 private:
  struct Layer {
    std::vector<float> h, motion;            // what goes into it [batch, in], and how that moves
    std::vector<float> by_value, by_motion;  // what comes back by its outputs a and a' [batch, out]
  };
  MlpShape shape_;
  std::vector<Layer> layers_;
  std::vector<float> slope_, below_;  // dy/dx of a layer [batch, its width]
  kernels::Workspace workspace_;
};

}  // namespace driftlab
