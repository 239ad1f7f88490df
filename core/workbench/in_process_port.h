#pragma once
// Trainers in this very thread, for tests and the command line: nothing happens until work() is called.

#include <deque>
#include <map>

#include "core/workbench/trainer.h"
#include "core/workbench/trainer_port.h"

namespace driftlab {

class InProcessPort : public TrainerPort {
 public:
  InProcessPort(SceneList scenes, LearnerList learners) : scenes_(scenes), learners_(learners) {}

  void post(int run, Bytes message) override;
  std::optional<PortMessage> poll() override;
  void close(int run) override;

  /// One slice for every trainer, in order of run. True while any has more to do.
  bool work(const Budget& slice);
  /// Until no trainer has anything left to do, in slices of this size.
  void work_all(const Budget& slice = {200, 2000});
  int trainers() const { return static_cast<int>(trainers_.size()); }

 private:
  void collect(int run, Trainer& trainer);

  SceneList scenes_;
  LearnerList learners_;
  std::map<int, Trainer> trainers_;
  std::deque<PortMessage> inbox_;
};

}  // namespace driftlab
