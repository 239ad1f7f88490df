#pragma once
// The one way to a training run: messages in, messages out. In-process for tests and the command line, a Worker in the page.
// A message is one CBOR object; every message that changes a run carries "at", the run's own logical time (its update count),
// and the run takes it exactly there. core/workbench/trainer.h lists the messages.

#include <optional>

#include "core/base/bytes.h"

namespace driftlab {

struct PortMessage {
  int run = 0;  ///< whose
  Bytes bytes;
};

class TrainerPort {
 public:
  virtual ~TrainerPort() = default;
  /// Sends to the run's trainer; the first message to a run makes one.
  virtual void post(int run, Bytes message) = 0;
  /// The next message from any trainer, if one has come.
  virtual std::optional<PortMessage> poll() = 0;
  /// Ends the run's trainer at once, whatever it is doing.
  virtual void close(int run) = 0;
};

}  // namespace driftlab
