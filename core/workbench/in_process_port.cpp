#include "core/workbench/in_process_port.h"

#include <algorithm>
#include <utility>

namespace driftlab {

void InProcessPort::post(int run, Bytes message) {
  Trainer& trainer = trainers_.try_emplace(run, scenes_, learners_).first->second;
  trainer.handle(message);
  collect(run, trainer);
}

std::optional<PortMessage> InProcessPort::poll() {
  if (inbox_.empty()) return std::nullopt;
  PortMessage message = std::move(inbox_.front());
  inbox_.pop_front();
  return message;
}

void InProcessPort::close(int run) {
  trainers_.erase(run);
  std::erase_if(inbox_, [run](const PortMessage& message) { return message.run == run; });
}

bool InProcessPort::work(const Budget& slice) {
  bool more = false;
  for (auto& [run, trainer] : trainers_) {
    more = trainer.work(slice) || more;
    collect(run, trainer);
  }
  return more;
}

void InProcessPort::work_all(const Budget& slice) {
  while (work(slice)) continue;
}

void InProcessPort::collect(int run, Trainer& trainer) {
  for (Bytes& bytes : trainer.take()) inbox_.push_back({run, std::move(bytes)});
}

}  // namespace driftlab
