#pragma once
// Trajectories made ready for training: windows of history and action chunks, a held-out split, a normalisation.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/data/trajectory.h"

namespace driftlab {

struct DatasetOptions {
  int history = 1;              ///< H >= 1: the observation of the step itself and the H - 1 before it
  int chunk = 1;                ///< C >= 1: the label of the step itself and the C - 1 after it
  double held_out_share = 0.1;  ///< in [0, 0.9]: share of the episodes or blocks kept from training; 0 keeps none
  int block_steps = 60;         ///< length of a block of time; at most a tenth of the episode is taken; >= 1
  std::uint64_t seed = 0;       ///< decides what is held out
};

/// Mean and standard deviation of each dimension, over labelled training steps, each counted with its trajectory's weight. A dimension that hardly moves (deviation
/// below a millionth of its largest magnitude) gets deviation 1: dividing by next to nothing would blow up its noise.
struct Normalisation {
  std::vector<float> mean;       ///< [dimensions]
  std::vector<float> deviation;  ///< [dimensions], > 0
};

struct DatasetNormalisation {
  Normalisation observation;  ///< [observation_size]
  Normalisation label;        ///< [action_size]
};

/// Where a window lies: trajectory `episode`, its step `step`.
struct Window {
  std::int32_t episode = 0;
  std::int32_t step = 0;

  friend bool operator==(const Window&, const Window&) = default;
};

/// Owns copies of the trajectories that were added. A window exists for every labelled step of a trajectory whose weight is not 0 (one of
/// weight 0 might as well not be there); it never reaches across
/// the ends of its episode: what lies outside is padding.
class Dataset {
 public:
  explicit Dataset(DatasetOptions options = {});

  /// Adds one episode. An Error, and nothing added, when it is not valid or its sizes differ from what is there.
  Result<void> add(Trajectory trajectory);

  const DatasetOptions& options() const { return options_; }
  std::span<const Trajectory> trajectories() const { return trajectories_; }
  int observation_size() const;  ///< 0 while empty
  int action_size() const;       ///< 0 while empty

  /// Windows to train on and held out, in order of episode and step. When the share amounts to at least one labelled
  /// episode, whole episodes are held out; with fewer, blocks of time within each. Training windows whose history or chunk would reach
  /// into a held-out block are given to neither side. Where that leaves nothing to train on, nothing is held out. Both change when an episode is added.
  std::span<const Window> training() const;
  std::span<const Window> held_out() const;

  /// Row `i` of the results belongs to windows[i]. Row-major:
  ///   history [n, H, observation_size], oldest first; steps before the episode's start repeat its first observation
  ///   chunk   [n, C, action_size], soonest first; steps that have no label or lie past the end are 0
  ///   history_mask [n, H], chunk_mask [n, C]: 1 where real. Masks may be empty: not wanted.
  void gather(std::span<const Window> windows, std::span<float> history, std::span<float> chunk,
              std::span<float> history_mask = {}, std::span<float> chunk_mask = {}) const;
  /// Weight of each window's trajectory [n].
  void gather_weights(std::span<const Window> windows, std::span<float> weights) const;

  /// Over the training windows. Sums run in double, in order.
  DatasetNormalisation normalisation() const;

  /// Fingerprint of what training reads, options included.
  std::uint64_t hash() const;

 private:
  void split() const;
  void split_by_episode(std::span<const std::int32_t> labelled) const;
  void split_by_time(std::int32_t episode, std::uint64_t place) const;
  void gather_history(Window window, std::span<float> rows, std::span<float> mask) const;
  void gather_chunk(Window window, std::span<float> rows, std::span<float> mask) const;

  DatasetOptions options_;
  std::vector<Trajectory> trajectories_;
  // The split is made when it is asked for: adding a thousand episodes must not split a thousand times.
  mutable bool split_is_current_ = false;
  mutable std::vector<Window> training_;
  mutable std::vector<Window> held_out_;
};

}  // namespace driftlab
