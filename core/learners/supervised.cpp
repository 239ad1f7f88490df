#include "core/learners/supervised.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/learners/supervised_setup.h"
#include "core/nn/loss.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kWeightStream = 1;
constexpr std::uint64_t kBatchStream = 2;
constexpr std::uint64_t kNoiseStream = 3;
constexpr std::int64_t kCurvePoints = 100;
constexpr std::size_t kHeldOutBatch = 256;
constexpr float kNarrowest = 1e-4F;  // range of labels, in ranges of the action

void normalise(std::vector<float>& rows, const Scaling& scaling) {
  const std::size_t width = scaling.mean.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = (rows[i] - scaling.mean[i % width]) / scaling.deviation[i % width];
  }
}

Scaling scaling_from(const Normalisation& normalisation) {
  return {normalisation.mean, normalisation.deviation};
}

void copy_row(const std::vector<float>& from, std::size_t row, std::size_t width, std::vector<float>& to,
              std::size_t to_row) {
  std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(row * width), width,
              to.begin() + static_cast<std::ptrdiff_t>(to_row * width));
}

}  // namespace

SupervisedRun::SupervisedRun(const SceneSpec& spec, const ParamValues& params, const Dataset& data, std::uint64_t seed,
                             const MlpPolicy* initial)
    : spec_(spec),
      total_(params.integer("updates")),
      keep_best_(params.choice("keep") == "best"),
      head_(head_from(params)),
      network_(shape_from(params, spec)),
      adam_(adam_from(params), network_),
      rng_(seed, kBatchStream),
      noise_(params.real("observation_noise")),
      noise_rng_(seed, kNoiseStream) {
  DRIFTLAB_ASSERT(!data.training().empty(), "there is something to train on");
  if (initial != nullptr) {
    network_.copy_parameters(initial->network());
    observation_ = initial->observation_scaling();
    label_ = initial->action_scaling();
    head_.low = initial->head().low;
    head_.high = initial->head().high;
  } else {
    Rng weights(seed, kWeightStream);
    network_.initialise(weights);
    const DatasetNormalisation normalisation = data.normalisation();
    observation_ = scaling_from(normalisation.observation);
    label_ = scaling_from(normalisation.label);
    if (head_.kind == Head::Kind::bins) place_bins(data);
  }
  if (params.choice("weighting") == "estimated") estimate_at_ = std::max<std::int64_t>(1, total_ / 4);
  for (const Trajectory& trajectory : data.trajectories()) given_.push_back(trajectory.weight);
  counts_ = given_;
  read(data, data.training(), rows_);
  read(data, data.held_out(), held_);
  batch_ = static_cast<int>(std::min<std::int64_t>(params.integer("batch"), static_cast<std::int64_t>(rows_.size())));
  order_.resize(rows_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
  next_ = order_.size();
}

/// The first bin has the smallest label in its middle, the last one the largest: no finer range holds all that was shown. Where a label
/// never changes there is no such range, and the bins lie over the action's limits.
void SupervisedRun::place_bins(const Dataset& data) {
  for (std::size_t i = 0; i < spec_.action.size(); ++i) {
    const Field& field = spec_.action[i];
    float low = field.high;
    float high = field.low;
    for (const Window& window : data.training()) {
      const float label = data.trajectories()[static_cast<std::size_t>(window.episode)].label(window.step)[i];
      low = std::min(low, std::clamp(label, field.low, field.high));
      high = std::max(high, std::clamp(label, field.low, field.high));
    }
    if (high - low < kNarrowest * (field.high - field.low)) {
      low = field.low;
      high = field.high;
    }
    const float half = 0.5F * (high - low) / static_cast<float>(head_.bins - 1);
    head_.low.push_back(low - half);
    head_.high.push_back(high + half);
  }
}

void SupervisedRun::read(const Dataset& data, std::span<const Window> windows, Rows& rows) const {
  rows.inputs.resize(windows.size() * observation_.mean.size());
  rows.targets.resize(windows.size() * label_.mean.size());
  data.gather(windows, rows.inputs, rows.targets);
  normalise(rows.inputs, observation_);
  if (head_.kind == Head::Kind::bins) {
    for (std::size_t i = 0; i < rows.targets.size(); ++i) {
      const std::size_t d = i % label_.mean.size();
      const float place = (rows.targets[i] - head_.low[d]) / (head_.high[d] - head_.low[d]);
      const float bin = std::floor(place * static_cast<float>(head_.bins));
      rows.targets[i] = std::clamp(bin, 0.0F, static_cast<float>(head_.bins - 1));
    }
  } else {
    normalise(rows.targets, label_);
  }
  for (const Window& window : windows) rows.episodes.push_back(window.episode);
  weigh(rows, given_);
}

/// With mean 1, so that weights change what counts, not how fast is learned.
void SupervisedRun::weigh(Rows& rows, std::span<const double> counts) {
  double sum = 0.0;
  for (const std::int32_t episode : rows.episodes) sum += counts[static_cast<std::size_t>(episode)];
  const double mean = sum / static_cast<double>(rows.size());
  rows.weights.clear();
  for (const std::int32_t episode : rows.episodes) {
    rows.weights.push_back(static_cast<float>(counts[static_cast<std::size_t>(episode)] / mean));
  }
  const auto is_one = [](float weight) { return weight == 1.0F; };
  if (std::all_of(rows.weights.begin(), rows.weights.end(), is_one)) rows.weights.clear();
}

void SupervisedRun::fill_batch() {
  const std::size_t in = observation_.mean.size();
  const std::size_t out = label_.mean.size();
  const auto batch = static_cast<std::size_t>(batch_);
  x_.resize(batch * in);
  y_.resize(batch * out);
  w_.resize(rows_.weights.empty() ? 0 : batch);
  for (std::size_t i = 0; i < batch; ++i) {
    if (next_ == order_.size()) {
      for (std::size_t left = order_.size(); left > 1; --left) {
        const auto other = static_cast<std::size_t>(rng_.below(left));
        std::swap(order_[left - 1], order_[other]);
      }
      next_ = 0;
    }
    const std::size_t row = order_[static_cast<std::size_t>(next_++)];
    copy_row(rows_.inputs, row, in, x_, i);
    copy_row(rows_.targets, row, out, y_, i);
    if (!w_.empty()) w_[i] = rows_.weights[row];
  }
  if (noise_ == 0.0) return;
  for (float& value : x_) value += static_cast<float>(noise_ * noise_rng_.normal());
}

void SupervisedRun::update(std::vector<Series>& curves, std::int64_t x_offset) {
  DRIFTLAB_ASSERT(!finished(), "a run that is finished trains no more");
  fill_batch();
  const double loss = loss_of(network_.forward(x_, batch_), y_, w_, batch_);
  network_.clear_gradients();
  network_.backward(gradient_, batch_, false);
  if (!std::isfinite(loss) || !std::isfinite(adam_.update(network_, cosine_rate(updates_, total_)))) {
    failed_ = true;
    return;
  }
  ++updates_;
  loss_sum_ += loss;
  ++loss_count_;
  const std::int64_t interval = std::max<std::int64_t>(1, total_ / kCurvePoints);
  if (updates_ % interval == 0 || updates_ == total_) record(curves, x_offset);
  if (updates_ == estimate_at_) estimate_weights();
}

double SupervisedRun::loss_of(std::span<const float> prediction, std::span<const float> target,
                              std::span<const float> weights, int batch) {
  gradient_.resize(prediction.size());
  if (head_.kind == Head::Kind::gaussian) return gaussian_loss(prediction, target, weights, batch, gradient_);
  if (head_.kind == Head::Kind::bins) return bins_loss(prediction, target, weights, batch, head_.bins, gradient_);
  return mse_loss(prediction, target, weights, batch, gradient_);
}

void SupervisedRun::record(std::vector<Series>& curves, std::int64_t x_offset) {
  const auto x = static_cast<double>(x_offset + updates_);
  curves[0].points.emplace_back(x, loss_sum_ / static_cast<double>(loss_count_));
  loss_sum_ = 0.0;
  loss_count_ = 0;
  if (held_.size() == 0) return;
  const double held = held_out_loss();
  curves[1].points.emplace_back(x, held);
  if (keep_best_ && std::isfinite(held) && (!best_loss_ || held < *best_loss_)) {
    best_loss_ = held;
    if (!best_) {
      best_ = network_.clone();
    } else {
      best_->copy_parameters(network_);
    }
  }
}

double SupervisedRun::held_out_loss() {
  const std::size_t in = observation_.mean.size();
  const std::size_t out = label_.mean.size();
  const std::size_t rows = held_.size();
  double total = 0.0;
  for (std::size_t row = 0; row < rows; row += kHeldOutBatch) {
    const std::size_t count = std::min(kHeldOutBatch, rows - row);
    const auto prediction =
        network_.forward(std::span(held_.inputs).subspan(row * in, count * in), static_cast<int>(count));
    const auto weights =
        held_.weights.empty() ? std::span<const float>() : std::span<const float>(held_.weights).subspan(row, count);
    total += static_cast<double>(count) * loss_of(prediction, std::span(held_.targets).subspan(row * out, count * out),
                                                  weights, static_cast<int>(count));
  }
  return total / static_cast<double>(rows);
}

/// Held-out steps are the better judge, but the same kind of steps must judge every demonstration.
void SupervisedRun::estimate_weights() {
  std::vector<std::int64_t> trained(given_.size()), held(given_.size());
  for (const std::int32_t episode : rows_.episodes) ++trained[static_cast<std::size_t>(episode)];
  for (const std::int32_t episode : held_.episodes) ++held[static_cast<std::size_t>(episode)];
  bool on_held_out = true;
  for (std::size_t i = 0; i < given_.size(); ++i) {
    if (trained[i] > 0 && held[i] < kHeldOutEnough) on_held_out = false;
  }
  std::vector<Residuals> residuals(given_.size());
  add_residuals(on_held_out ? held_ : rows_, residuals);
  for (std::size_t i = 0; i < given_.size(); ++i) {
    if (trained[i] == 0) residuals[i] = {};
  }
  const std::vector<double> factors = estimated_factors(residuals);
  for (std::size_t i = 0; i < given_.size(); ++i) counts_[i] = given_[i] * factors[i];
  weigh(rows_, counts_);
}

void SupervisedRun::add_residuals(const Rows& rows, std::vector<Residuals>& residuals) {
  const std::size_t in = observation_.mean.size();
  const auto outputs = static_cast<std::size_t>(network_.shape().outputs);
  for (std::size_t first = 0; first < rows.size(); first += kHeldOutBatch) {
    const std::size_t count = std::min(kHeldOutBatch, rows.size() - first);
    const auto prediction =
        network_.forward(std::span(rows.inputs).subspan(first * in, count * in), static_cast<int>(count));
    for (std::size_t i = 0; i < count; ++i) {
      Residuals& sum = residuals[static_cast<std::size_t>(rows.episodes[first + i])];
      add_residual(prediction.subspan(i * outputs, outputs), first + i, rows, sum);
    }
  }
}

/// Of a bin's label its centre is known.
void SupervisedRun::add_residual(std::span<const float> output, std::size_t row, const Rows& rows,
                                 Residuals& sum) const {
  const std::size_t out = label_.mean.size();
  std::vector<ActionDistribution> beliefs;
  if (head_.kind == Head::Kind::bins) beliefs = distributions(head_, label_, output);
  for (std::size_t i = 0; i < out; ++i) {
    const auto target = static_cast<double>(rows.targets[row * out + i]);
    double off = static_cast<double>(output[i]) - target;
    if (!beliefs.empty()) {
      const double width = (static_cast<double>(head_.high[i]) - static_cast<double>(head_.low[i])) / head_.bins;
      const double centre = static_cast<double>(head_.low[i]) + (target + 0.5) * width;
      off = (static_cast<double>(beliefs[i].mean) - centre) / static_cast<double>(label_.deviation[i]);
    }
    sum.squares += off * off;
    ++sum.count;
  }
}

std::unique_ptr<MlpPolicy> SupervisedRun::policy() const {
  const Mlp& chosen = best_ ? *best_ : network_;
  return std::make_unique<MlpPolicy>(spec_, chosen.clone(), observation_, label_, head_);
}

}  // namespace driftlab
