#pragma once
// The supervised training loop that behavioral cloning and DAgger share: minibatches of labelled steps, a loss on labels, AdamW under a
// cosine rate. What the losses mean stands in supervised_params() and core/nn/loss.h.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/param.h"
#include "core/base/rng.h"
#include "core/data/dataset.h"
#include "core/learners/demonstration_weights.h"
#include "core/learners/learner.h"
#include "core/nn/network.h"
#include "core/nn/optimizer.h"
#include "core/policies/mlp_policy.h"

namespace driftlab {

/// The Params that every learner with this loop has; each puts them into its own table.
std::vector<Param> supervised_params();

/// The two curves, in the loss's units: loss (mean over the minibatches since the last point) and held_out_loss. The latter weighs
/// demonstrations as given, also where weights are estimated, so that it can be compared along a run.
std::vector<Series> supervised_curves();

/// One training run over a fixed data set. Resumable to the bit.
class SupervisedRun {
 public:
  /// Weights drawn from the seed, or those of `initial` with its normalisation and bins. The data set has training windows.
  SupervisedRun(const SceneSpec& spec, const ParamValues& params, const Dataset& data, std::uint64_t seed,
                const MlpPolicy* initial);

  /// Whether an initial policy fits these params: the same network. An Error otherwise.
  static Result<const MlpPolicy*> fitting(const Policy* initial, const SceneSpec& spec, const ParamValues& params);

  std::int64_t updates() const { return updates_; }
  std::int64_t total() const { return total_; }
  bool finished() const { return failed_ || updates_ >= total_; }
  /// The loss or a gradient was not finite; nothing more is learned.
  bool failed() const { return failed_; }

  /// One minibatch. Adds points to the curves (loss, held_out_loss) at `x_offset` + updates, about a hundred a run.
  void update(std::vector<Series>& curves, std::int64_t x_offset);

  /// What the Param `keep` asks for: the weights as they stand, or the best so far by held-out loss.
  std::unique_ptr<MlpPolicy> policy() const;
  std::uint64_t weights_hash() const { return network_.hash(); }
  /// How much each trajectory of the data set counts.
  const std::vector<double>& demonstration_weights() const { return counts_; }

  void save(Writer& writer) const;
  /// On a run made with the same arguments.
  bool restore(Reader& reader);

 private:
  /// Steps to learn from or to test on, normalised, one a row.
  struct Rows {
    std::vector<float> inputs, targets;
    std::vector<float> weights;          // empty while all count alike
    std::vector<std::int32_t> episodes;  // the data set's trajectory of each
    std::size_t size() const { return episodes.size(); }
  };

  void read(const Dataset& data, std::span<const Window> windows, Rows& rows) const;
  /// Of the distribution's bins, for targets.
  void place_bins(const Dataset& data);
  static void weigh(Rows& rows, std::span<const double> counts);
  void fill_batch();
  double loss_of(std::span<const float> prediction, std::span<const float> target, std::span<const float> weights,
                 int batch);
  double held_out_loss();
  void record(std::vector<Series>& curves, std::int64_t x_offset);
  void estimate_weights();
  void add_residuals(const Rows& rows, std::vector<Residuals>& residuals);
  void add_residual(std::span<const float> output, std::size_t row, const Rows& rows, Residuals& sum) const;

  SceneSpec spec_;
  std::int64_t total_ = 0;
  int batch_ = 0;
  bool keep_best_ = false;
  Head head_;
  Scaling observation_;
  Scaling label_;
  Rows rows_;
  Rows held_;
  std::int64_t estimate_at_ = 0;  // updates; 0: weights stay as they are given
  std::vector<double> given_;     // a trajectory
  std::vector<double> counts_;    // a trajectory: given, times what was estimated

  Mlp network_;
  Adam adam_;
  Rng rng_;
  double noise_ = 0.0;  // on observations, in deviations
  Rng noise_rng_;
  std::vector<std::uint32_t> order_;  // rows of this epoch
  std::uint64_t next_ = 0;            // place in order_
  std::int64_t updates_ = 0;
  bool failed_ = false;
  double loss_sum_ = 0.0;  // since the last point of the curve
  std::int64_t loss_count_ = 0;
  std::optional<double> best_loss_;
  std::optional<Mlp> best_;

  // Scratch.
  std::vector<float> x_, y_, w_, gradient_;
};

/// What start(), add(), save() and restore() of such learners do alike.
std::unique_ptr<MlpPolicy> clone_of(const MlpPolicy& policy);
void save_policy(const MlpPolicy& policy, Writer& writer);
/// Null when the bytes are not a policy with the network of these params.
std::unique_ptr<MlpPolicy> restore_policy(const SceneSpec& spec, const ParamValues& params, Reader& reader);
void save_curves(const std::vector<Series>& curves, Writer& writer);
/// Into curves of the same names; false when the bytes hold others.
bool restore_curves(std::vector<Series>& curves, Reader& reader);
/// Every trajectory fits the scene, and together they have labels enough to train on.
Result<void> check_trajectories(std::span<const Trajectory> trajectories, const SceneSpec& spec);

}  // namespace driftlab
