#include "native/cli/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace driftlab {
namespace {

int worker_count(int jobs, int threads) {
#ifdef __EMSCRIPTEN__
  static_cast<void>(jobs);
  static_cast<void>(threads);
  return 1;
#else
  const int wanted = threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(wanted, 1, std::max(jobs, 1));
#endif
}

}  // namespace

void run_parallel(int count, const std::function<void(int)>& job, const std::function<void(int)>& done, int threads) {
  std::atomic<int> next = 0;
  std::mutex guard;
  int finished = 0;
  const auto work = [&] {
    for (int i = next++; i < count; i = next++) {
      job(i);
      const std::lock_guard lock(guard);
      done(++finished);
    }
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < worker_count(count, threads); ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace driftlab
