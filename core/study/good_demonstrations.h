#pragma once
// Demonstrations that succeeded, a slice of environment steps at a time. A person would throw away a lap that left the road, so
// the demonstrator goes on until there are as many good ones as asked for.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/env/rollout.h"

namespace driftlab {

class GoodDemonstrations {
 public:
  /// The first `count` that succeed of the episodes episode_seed(seed, 0 ..), the same bits as demonstrate() makes. Refused: an
  /// unknown driver.
  static Result<GoodDemonstrations> make(const Task& task, std::string_view driver, int count, std::uint64_t seed);

  /// Takes what it uses from `env_steps`; true while there is more to do. Refused: a driver who hardly ever succeeds.
  Result<bool> step(std::int64_t& env_steps);
  /// In order; all of them once step() says that it is through.
  const std::vector<Trajectory>& trajectories() const { return made_; }
  double progress() const { return static_cast<double>(made_.size()) / count_; }

 private:
  GoodDemonstrations() = default;
  void begin();

  Task task_;
  std::string name_;
  std::unique_ptr<Demonstrator> driver_;
  Controller controller_ = Controller::expert;
  std::uint64_t seed_ = 0;
  int count_ = 0;
  std::uint64_t tried_ = 0;
  std::unique_ptr<Episode> episode_;
  std::vector<float> action_;
  std::vector<Trajectory> made_;
};

/// All at once.
Result<std::vector<Trajectory>> good_demonstrations(const Task& task, std::string_view driver, int count,
                                                    std::uint64_t seed);

}  // namespace driftlab
