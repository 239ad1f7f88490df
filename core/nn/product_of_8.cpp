// Compiled for processors with AVX2; see CMakeLists.txt.
#include "core/nn/product_tiles.h"

namespace driftlab::kernels {

Product product_of_8() {
  return &Tiles<VectorOps<8>>::product;
}

}  // namespace driftlab::kernels
