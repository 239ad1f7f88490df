#pragma once
// Independent jobs on all of the machine's cores. The result of a job must not depend on the others.

#include <functional>

namespace driftlab {

/// Calls job(0) .. job(count - 1), each once, from several threads at a time (one after the other in WebAssembly). `done` is
/// called with the number of finished jobs, never from two threads at once. `threads`: how many at a time; 0: as many as the machine
/// has cores.
void run_parallel(int count, const std::function<void(int)>& job, const std::function<void(int)>& done,
                  int threads = 0);

}  // namespace driftlab
