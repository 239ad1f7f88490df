// What the bench page calls. The loop over steps is in here: one call from JavaScript runs thousands of them.

#include <emscripten.h>

#include <memory>
#include <vector>

#include "web/bench/replay.h"

namespace {

using driftlab::bench::all_replays;
using driftlab::bench::Recording;
using driftlab::bench::Replay;

Replay& replay(int which) {
  static std::vector<std::unique_ptr<Replay>> made(all_replays().size());
  auto& it = made[static_cast<std::size_t>(which)];
  if (!it) it = all_replays()[static_cast<std::size_t>(which)].make();
  return *it;
}

const std::vector<double>& numbers(int which, int part) {
  const Recording& recording = replay(which).recording();
  if (part == 0) return recording.constants;
  if (part == 1) return recording.starts;
  return part == 2 ? recording.begins : recording.inputs;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int bench_count() {
  return static_cast<int>(all_replays().size());
}
EMSCRIPTEN_KEEPALIVE const char* bench_id(int which) {
  return all_replays()[static_cast<std::size_t>(which)].id.data();
}
EMSCRIPTEN_KEEPALIVE const char* bench_title(int which) {
  return all_replays()[static_cast<std::size_t>(which)].title.data();
}
/// Parts of a recording: 0 constants, 1 starts, 2 begins, 3 inputs.
EMSCRIPTEN_KEEPALIVE const double* bench_numbers(int which, int part) {
  return numbers(which, part).data();
}
EMSCRIPTEN_KEEPALIVE int bench_size(int which, int part) {
  return static_cast<int>(numbers(which, part).size());
}
EMSCRIPTEN_KEEPALIVE int bench_start_size(int which) {
  return replay(which).recording().start_size;
}
EMSCRIPTEN_KEEPALIVE int bench_input_size(int which) {
  return replay(which).recording().input_size;
}
EMSCRIPTEN_KEEPALIVE void bench_restart(int which) {
  replay(which).restart();
}
EMSCRIPTEN_KEEPALIVE void bench_run(int which, int steps) {
  replay(which).run(steps);
}
EMSCRIPTEN_KEEPALIVE const double* bench_pose(int which) {
  return replay(which).pose().data();
}

}  // extern "C"
