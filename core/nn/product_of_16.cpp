// Compiled for processors with AVX-512; see CMakeLists.txt.
#include "core/nn/product_tiles.h"

namespace driftlab::kernels {

Product product_of_16() {
  return &Tiles<VectorOps<16>>::product;
}

}  // namespace driftlab::kernels
