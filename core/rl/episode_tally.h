#pragma once
// How the episodes of a training run went, over the last hundred that ended.

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/rl/vector_scenes.h"

namespace driftlab {

class EpisodeTally {
 public:
  /// `reported`: how many figures an episode is told to end with, SceneSpec::reported.
  EpisodeTally(int scenes, int reported)
      : returns_(static_cast<std::size_t>(scenes)), reported_(static_cast<std::size_t>(reported)) {}

  /// What one step did in every scene; `reported` [scenes, reported] counts where an episode ended.
  void add(std::span<const VectorScenes::Step> steps, std::span<const float> reported);
  /// Ended so far, of all.
  std::int64_t episodes() const { return episodes_; }
  /// Over the last kRemembered; 0 before any ended.
  double success() const;
  double mean_return() const;
  double mean_steps() const;
  double cost_per_step() const;
  /// Mean of each reported figure.
  std::vector<double> reported() const;

  void save(Writer& writer) const;
  bool restore(Reader& reader);

 private:
  static constexpr std::size_t kRemembered = 100;
  struct Ended {
    double episode_return = 0.0;
    double cost = 0.0;
    double steps = 0.0;
    double success = 0.0;
    std::vector<float> reported;
  };
  double mean(double Ended::*figure) const;

  std::vector<Ended> returns_;  // [scenes]: of the episodes in progress
  std::deque<Ended> ended_;
  std::size_t reported_;
  std::int64_t episodes_ = 0;
};

}  // namespace driftlab
