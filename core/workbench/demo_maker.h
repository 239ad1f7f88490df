#pragma once
// Makes scripted demonstrations a slice of environment steps at a time, the same bits as demonstrate() makes in one go.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/env/rollout.h"

namespace driftlab {

class DemoMaker {
 public:
  /// Episodes episode_seed(seed, 0 .. episodes-1) by the demonstrator of this name. Refuses an unknown name.
  static Result<std::unique_ptr<DemoMaker>> make(const Task& task, std::string_view driver, int episodes,
                                                 std::uint64_t seed);

  /// Advances by at most `env_steps`; true while there is more to do.
  bool step(std::int64_t env_steps);
  /// Seconds a step.
  double dt() const { return dt_; }
  int made() const { return made_; }
  int total() const { return total_; }
  const std::string& driver() const { return name_; }
  /// Those finished since the last call, in order.
  std::vector<Trajectory> take();

 private:
  Task task_;
  std::string name_;
  std::unique_ptr<Demonstrator> demonstrator_;
  Controller controller_ = Controller::expert;
  std::uint64_t seed_ = 0;
  double dt_ = 0.0;
  int total_ = 0;
  int made_ = 0;
  std::unique_ptr<Episode> episode_;
  std::vector<float> action_;
  std::vector<Trajectory> finished_;
};

}  // namespace driftlab
