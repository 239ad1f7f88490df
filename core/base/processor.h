#pragma once
// What the processor can do beyond what every build expects of it. Only speed may follow from it: the bits are the same on all.

namespace driftlab {

/// The widest vectors that there is code for: 16 floats where there is AVX-512, 8 where there is AVX2, else 4 (and in WebAssembly).
int floats_at_once();

}  // namespace driftlab
