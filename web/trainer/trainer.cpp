// Entry of the training Worker: one training run behind messages, no screen. web/page/trainer_worker.ts drives it a slice at a
// time; how long a slice takes never changes a bit of the run.

#include <emscripten.h>

#include "core/learners/learner.h"
#include "core/workbench/trainer.h"
#include "scenes/registry.h"

// clang-format off
EM_JS(void, host_post, (const std::uint8_t* bytes, int size), {
  Module["host"].post(HEAPU8.slice(bytes, bytes + size));
});
// clang-format on

namespace {

driftlab::Trainer& trainer() {
  static driftlab::Trainer instance(driftlab::all_scenes(), driftlab::all_learners());
  return instance;
}

driftlab::Bytes& inbox() {
  static driftlab::Bytes bytes;
  return bytes;
}

void post_all() {
  for (const driftlab::Bytes& message : trainer().take()) host_post(message.data(), static_cast<int>(message.size()));
}

}  // namespace

extern "C" {

/// Room for the next message, which trainer_handle() takes.
EMSCRIPTEN_KEEPALIVE std::uint8_t* trainer_buffer(int size) {
  inbox().resize(static_cast<std::size_t>(size));
  return inbox().data();
}

EMSCRIPTEN_KEEPALIVE void trainer_handle() {
  trainer().handle(inbox());
  post_all();
}

/// Works a slice; 1 while there is more to do.
EMSCRIPTEN_KEEPALIVE int trainer_work(int updates, int env_steps) {
  const bool more = trainer().work({.updates = updates, .env_steps = env_steps});
  post_all();
  return more ? 1 : 0;
}

}  // extern "C"
