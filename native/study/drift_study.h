#pragma once
// Does a clone of the lane drift, and does DAgger cure it? The table of scenes/README.md: success over whole laps of clones of one
// human-like lap, of clones of flawless scripted laps, and of DAgger, in both steering modes, every seed shown.
//
// Demonstrations, DAgger's rollouts and evaluation share scene, params, gusts and starts; only their seeds differ. All learners run
// with their initial settings. Nothing is selected: seeds are 0, 1, 2, ...; a person would throw away a lap that left the road, so
// demonstrators drive until they have as many whole laps as asked for.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/env/rollout.h"
#include "core/metrics/evaluation.h"

namespace driftlab {

struct DriftOptions {
  int seeds = 10;
  int episodes = 30;  ///< evaluation episodes a seed
  int rounds = 3;     ///< of DAgger, one lap each, after the first training
  std::uint64_t seed = 1;
};

/// One line of the table.
struct DriftRow {
  std::string setting;          ///< "B: wheel angle, 9 m/s"
  std::string learner;          ///< "bc", "dagger"
  std::string driver;           ///< who demonstrated
  int laps = 1;                 ///< how many
  int round = 0;                ///< dagger: after how many rounds; 0 is behavioral cloning
  std::vector<double> success;  ///< [seeds], share of whole laps on the road
  std::vector<double>
      own_error;  ///< [seeds], mean squared distance to the expert's action on the states that the policy visits
  double mean() const;
  double median() const;
  Interval interval() const;  ///< bootstrap over seeds, 95 %, of the median
};

/// A fixed number of independent jobs that may run on several threads; results do not depend on the order.
class DriftStudy {
 public:
  /// `scene` must be the lane; `params` are its own, for instance with weaker gusts. Setting A changes steering and speed on top.
  DriftStudy(const SceneEntry& scene, const ParamValues& params, const DriftOptions& options);

  int jobs() const;
  /// Runs job 0 .. jobs() - 1. Different jobs may run at the same time.
  void run(int job);
  /// After all jobs.
  const std::vector<DriftRow>& rows() const { return rows_; }

  nlohmann::ordered_json json() const;
  std::string text() const;

 private:
  struct Plan {
    Task task;
    std::string learner;
    std::string driver;
    int laps = 1;
    int rounds = 0;
    std::size_t first_row = 0;
  };

  void plan(const std::string& setting, const Task& task);
  void add_plan(const std::string& setting, Plan plan);
  std::vector<Trajectory> demonstrations(const Plan& plan, int seed) const;
  void measure(const Plan& plan, const Policy& policy, int seed, DriftRow& row) const;

  DriftOptions options_;
  std::vector<std::string> params_;  // changed ones
  std::vector<Plan> plans_;
  std::vector<DriftRow> rows_;
};

}  // namespace driftlab
