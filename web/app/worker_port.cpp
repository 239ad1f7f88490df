#include "web/app/worker_port.h"

#include "web/app/host.h"

namespace driftlab::app {

void WorkerPort::post(int run, Bytes message) {
  host_port_post(run, message.data(), static_cast<int>(message.size()));
}

std::optional<PortMessage> WorkerPort::poll() {
  if (inbox_.empty()) return std::nullopt;
  PortMessage message = std::move(inbox_.front());
  inbox_.pop_front();
  return message;
}

void WorkerPort::close(int run) {
  std::erase_if(inbox_, [run](const PortMessage& message) { return message.run == run; });
  host_port_close(run);
}

void WorkerPort::receive(int run, Bytes message) {
  inbox_.push_back({run, std::move(message)});
}

}  // namespace driftlab::app
