#include "core/base/processor.h"

namespace driftlab {

int floats_at_once() {
#if defined(__x86_64__) && !defined(__EMSCRIPTEN__)
  // These look at the operating system, too.
  if (__builtin_cpu_supports("avx512f")) return 16;
  if (__builtin_cpu_supports("avx2")) return 8;
#endif
  return 4;
}

}  // namespace driftlab
