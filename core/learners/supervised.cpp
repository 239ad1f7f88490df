#include "core/learners/supervised.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/nn/loss.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kWeightStream = 1;
constexpr std::uint64_t kBatchStream = 2;
constexpr std::uint64_t kNoiseStream = 3;
constexpr std::int64_t kCurvePoints = 100;
constexpr std::size_t kHeldOutBatch = 256;

constexpr std::string_view kActivations[] = {"tanh", "relu"};
constexpr std::string_view kKeeps[] = {"last", "best"};

MlpShape shape_from(const ParamValues& params, const SceneSpec& spec) {
  MlpShape shape;
  shape.inputs = spec.observation_size();
  shape.outputs = spec.action_size();
  shape.hidden.assign(static_cast<std::size_t>(params.integer("depth")), static_cast<int>(params.integer("width")));
  shape.activation = params.choice("activation") == "relu" ? Activation::relu : Activation::tanh;
  shape.layer_norm = params.toggle("layer_norm");
  return shape;
}

bool same_shape(const MlpShape& a, const MlpShape& b) {
  return a.inputs == b.inputs && a.outputs == b.outputs && a.hidden == b.hidden && a.activation == b.activation &&
         a.layer_norm == b.layer_norm;
}

AdamSettings adam_from(const ParamValues& params) {
  AdamSettings settings;
  settings.learning_rate = params.real("learning_rate");
  settings.weight_decay = params.real("weight_decay");
  settings.max_grad_norm = params.real("grad_clip");
  return settings;
}

void normalise(std::vector<float>& rows, const Scaling& scaling) {
  const std::size_t width = scaling.mean.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = (rows[i] - scaling.mean[i % width]) / scaling.deviation[i % width];
  }
}

// The rows of these windows, normalised; weights stay empty while all are 1.
void gather(const Dataset& data, std::span<const Window> windows, const Scaling& observation, const Scaling& label,
            std::vector<float>& inputs, std::vector<float>& targets, std::vector<float>& weights) {
  inputs.resize(windows.size() * observation.mean.size());
  targets.resize(windows.size() * label.mean.size());
  weights.resize(windows.size());
  data.gather(windows, inputs, targets);
  data.gather_weights(windows, weights);
  normalise(inputs, observation);
  normalise(targets, label);
  if (std::all_of(weights.begin(), weights.end(), [](float weight) { return weight == 1.0F; })) weights.clear();
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

std::vector<Param> supervised_params() {
  return {
      integer_param("updates", "Updates", 4000, 1, 1e6, "Training steps, one minibatch each.", true),
      integer_param("batch", "Batch", 64, 1, 4096, "Labelled steps in one minibatch.", true),
      real_param("learning_rate", "Learning rate", "1", 1e-3, 1e-6, 1.0,
                 "Adam's rate at the start; it falls to zero along a cosine.", true),
      real_param("weight_decay", "Weight decay", "1", 0.0, 0.0, 1.0,
                 "How strongly weights are pulled towards zero (AdamW)."),
      real_param("grad_clip", "Gradient clip", "1", 0.0, 0.0, 1000.0,
                 "Longest gradient that is taken as it is; 0: any length."),
      integer_param("width", "Width", 64, 1, 1024, "Units in each hidden layer.", true),
      integer_param("depth", "Depth", 2, 0, 8, "Hidden layers; 0: a linear policy."),
      choice_param("activation", "Activation", kActivations, 0, "What the hidden units compute."),
      toggle_param("layer_norm", "Layer norm", false, "Normalise each hidden layer before its activation."),
      real_param("held_out", "Held out", "1", 0.1, 0.0, 0.5,
                 "Share of the labelled steps kept from training to measure the held-out loss: whole episodes where it "
                 "amounts to one, otherwise blocks of time in each."),
      choice_param("keep", "Keep", kKeeps, 0,
                   "last: the weights after all updates. best: those with the lowest held-out loss. The held-out loss "
                   "says little "
                   "about how well a policy acts, so nothing is selected by it unless you ask."),
      real_param("observation_noise", "Observation noise", "1", 0.0, 0.0, 2.0,
                 "Gaussian noise on each observation that is trained on, anew every time, in units of its deviation."),
  };
}

std::vector<Series> supervised_curves() {
  return {{"loss", {}}, {"held_out_loss", {}}};
}

SupervisedRun::SupervisedRun(const SceneSpec& spec, const ParamValues& params, const Dataset& data, std::uint64_t seed,
                             const MlpPolicy* initial)
    : spec_(spec),
      total_(params.integer("updates")),
      keep_best_(params.choice("keep") == "best"),
      network_(shape_from(params, spec)),
      adam_(adam_from(params), network_),
      rng_(seed, kBatchStream),
      noise_(params.real("observation_noise")),
      noise_rng_(seed, kNoiseStream) {
  const auto training = data.training();
  const auto held_out = data.held_out();
  DRIFTLAB_ASSERT(!training.empty(), "there is something to train on");
  if (initial != nullptr) {
    network_.copy_parameters(initial->network());
    observation_ = initial->observation_scaling();
    label_ = initial->action_scaling();
  } else {
    Rng weights(seed, kWeightStream);
    network_.initialise(weights);
    const DatasetNormalisation normalisation = data.normalisation();
    observation_ = scaling_from(normalisation.observation);
    label_ = scaling_from(normalisation.label);
  }
  gather(data, training, observation_, label_, inputs_, targets_, weights_);
  gather(data, held_out, observation_, label_, held_inputs_, held_targets_, held_weights_);
  batch_ =
      static_cast<int>(std::min<std::int64_t>(params.integer("batch"), static_cast<std::int64_t>(training.size())));
  order_.resize(training.size());
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
  next_ = order_.size();
}

Result<const MlpPolicy*> SupervisedRun::fitting(const Policy* initial, const SceneSpec& spec,
                                                const ParamValues& params) {
  if (initial == nullptr) return nullptr;
  const auto* policy = dynamic_cast<const MlpPolicy*>(initial);
  if (policy == nullptr) {
    return fail("an initial policy that is a plain network", "one of another kind",
                "choose a policy that bc or dagger trained");
  }
  if (!same_shape(policy->network().shape(), shape_from(params, spec))) {
    return fail("an initial policy with the network that is to be trained", "one with another network",
                "set width, depth, activation and layer_norm as they were when it was trained");
  }
  return policy;
}

void SupervisedRun::fill_batch() {
  const std::size_t in = observation_.mean.size();
  const std::size_t out = label_.mean.size();
  const auto batch = static_cast<std::size_t>(batch_);
  x_.resize(batch * in);
  y_.resize(batch * out);
  w_.resize(weights_.empty() ? 0 : batch);
  for (std::size_t i = 0; i < batch; ++i) {
    if (next_ == order_.size()) {
      for (std::size_t left = order_.size(); left > 1; --left) {
        const auto other = static_cast<std::size_t>(rng_.below(left));
        std::swap(order_[left - 1], order_[other]);
      }
      next_ = 0;
    }
    const std::size_t row = order_[static_cast<std::size_t>(next_++)];
    copy_row(inputs_, row, in, x_, i);
    copy_row(targets_, row, out, y_, i);
    if (!w_.empty()) w_[i] = weights_[row];
  }
  if (noise_ == 0.0) return;
  for (float& value : x_) value += static_cast<float>(noise_ * noise_rng_.normal());
}

void SupervisedRun::update(std::vector<Series>& curves, std::int64_t x_offset) {
  DRIFTLAB_ASSERT(!finished(), "a run that is finished trains no more");
  fill_batch();
  gradient_.resize(y_.size());
  const double loss = mse_loss(network_.forward(x_, batch_), y_, w_, batch_, gradient_);
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
}

void SupervisedRun::record(std::vector<Series>& curves, std::int64_t x_offset) {
  const auto x = static_cast<double>(x_offset + updates_);
  curves[0].points.emplace_back(x, loss_sum_ / static_cast<double>(loss_count_));
  loss_sum_ = 0.0;
  loss_count_ = 0;
  if (held_targets_.empty()) return;
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
  const std::size_t rows = held_targets_.size() / out;
  double total = 0.0;
  for (std::size_t row = 0; row < rows; row += kHeldOutBatch) {
    const std::size_t count = std::min(kHeldOutBatch, rows - row);
    gradient_.resize(count * out);
    const auto prediction =
        network_.forward(std::span(held_inputs_).subspan(row * in, count * in), static_cast<int>(count));
    const auto weights =
        held_weights_.empty() ? std::span<const float>() : std::span<const float>(held_weights_).subspan(row, count);
    total += static_cast<double>(count) * mse_loss(prediction, std::span(held_targets_).subspan(row * out, count * out),
                                                   weights, static_cast<int>(count), gradient_);
  }
  return total / static_cast<double>(rows);
}

std::unique_ptr<MlpPolicy> SupervisedRun::policy() const {
  const Mlp& chosen = best_ ? *best_ : network_;
  return std::make_unique<MlpPolicy>(spec_, chosen.clone(), observation_, label_);
}

void SupervisedRun::save(Writer& writer) const {
  writer.put_all(std::span<const float>(observation_.mean));
  writer.put_all(std::span<const float>(observation_.deviation));
  writer.put_all(std::span<const float>(label_.mean));
  writer.put_all(std::span<const float>(label_.deviation));
  network_.save(writer);
  adam_.save(writer);
  rng_.save(writer);
  if (noise_ > 0.0) noise_rng_.save(writer);
  writer.put_all(std::span<const std::uint32_t>(order_));
  writer.put<std::uint64_t>(next_);
  writer.put<std::int64_t>(updates_);
  writer.put<std::uint8_t>(failed_ ? 1 : 0);
  writer.put<double>(loss_sum_);
  writer.put<std::int64_t>(loss_count_);
  writer.put<std::uint8_t>(best_ ? 1 : 0);
  if (best_) {
    writer.put<double>(*best_loss_);
    best_->save(writer);
  }
}

bool SupervisedRun::restore(Reader& reader) {
  const auto same = [&](const std::vector<float>& values) { return reader.get_all<float>() == values; };
  if (!same(observation_.mean) || !same(observation_.deviation) || !same(label_.mean) || !same(label_.deviation))
    return false;
  if (!network_.restore(reader) || !adam_.restore(reader)) return false;
  rng_.restore(reader);
  if (noise_ > 0.0) noise_rng_.restore(reader);
  const auto order = reader.get_all<std::uint32_t>();
  if (order.size() != order_.size() ||
      std::any_of(order.begin(), order.end(), [&](std::uint32_t row) { return row >= order.size(); })) {
    return false;
  }
  order_ = order;
  next_ = reader.get<std::uint64_t>();
  updates_ = reader.get<std::int64_t>();
  failed_ = reader.get<std::uint8_t>() != 0;
  loss_sum_ = reader.get<double>();
  loss_count_ = reader.get<std::int64_t>();
  if (reader.get<std::uint8_t>() != 0) {
    best_loss_ = reader.get<double>();
    best_ = network_.clone();
    if (!best_->restore(reader)) return false;
  }
  return reader.ok() && next_ <= order_.size() && updates_ >= 0 && updates_ <= total_;
}

std::unique_ptr<MlpPolicy> clone_of(const MlpPolicy& policy) {
  std::unique_ptr<Policy> copy = policy.clone();
  return std::unique_ptr<MlpPolicy>(static_cast<MlpPolicy*>(copy.release()));
}

void save_policy(const MlpPolicy& policy, Writer& writer) {
  Writer body;
  policy.save(body);
  writer.put_all(std::span<const std::uint8_t>(body.bytes()));
}

std::unique_ptr<MlpPolicy> restore_policy(const SceneSpec& spec, const ParamValues& params, Reader& reader) {
  const auto policy = read_mlp_policy(reader.get_all<std::uint8_t>(), spec);
  if (!policy) return nullptr;
  const auto fitting = SupervisedRun::fitting(policy->get(), spec, params);
  return fitting ? clone_of(**fitting) : nullptr;
}

void save_curves(const std::vector<Series>& curves, Writer& writer) {
  for (const Series& series : curves) {
    writer.put_text(series.name);
    writer.put<std::uint64_t>(series.points.size());
    for (const auto& [x, y] : series.points) {
      writer.put<double>(x);
      writer.put<double>(y);
    }
  }
}

bool restore_curves(std::vector<Series>& curves, Reader& reader) {
  for (Series& series : curves) {
    if (reader.get_text() != series.name) return false;
    const auto count = reader.get<std::uint64_t>();
    series.points.clear();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
      const auto x = reader.get<double>();
      const auto y = reader.get<double>();
      series.points.emplace_back(x, y);
    }
  }
  return reader.ok();
}

Result<void> check_trajectories(std::span<const Trajectory> trajectories, const SceneSpec& spec) {
  int labels = 0;
  for (const Trajectory& trajectory : trajectories) {
    if (const auto valid = trajectory.validate_for(spec); !valid) return valid;
    labels += trajectory.label_count();
  }
  if (labels < 2) {
    return fail("at least two labelled steps", std::to_string(labels), "demonstrate for longer");
  }
  return {};
}

}  // namespace driftlab
