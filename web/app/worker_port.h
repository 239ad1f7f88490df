#pragma once
// The page's TrainerPort: one dedicated Worker a run, made and fed by the page's script (web/page/port.ts).

#include <deque>

#include "core/workbench/trainer_port.h"

namespace driftlab::app {

class WorkerPort final : public TrainerPort {
 public:
  void post(int run, Bytes message) override;
  std::optional<PortMessage> poll() override;
  void close(int run) override;

  /// From the script: a Worker has sent this.
  void receive(int run, Bytes message);

 private:
  std::deque<PortMessage> inbox_;
};

}  // namespace driftlab::app
