#include "core/rl/ppo_run.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"
#include "core/rl/advantage.h"
#include "core/rl/policy_loss.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kWeightStream = 1;
constexpr std::uint64_t kNoiseStream = 2;
constexpr std::uint64_t kBatchStream = 3;
constexpr std::uint64_t kEpisodes = 0x70706f;  // "ppo"
constexpr float kMostScaledReward = 10.0F;

MlpShape hidden_of(const ParamValues& params) {
  MlpShape shape;
  shape.hidden.assign(static_cast<std::size_t>(params.integer("depth")), static_cast<int>(params.integer("width")));
  shape.activation = Activation::tanh;
  return shape;
}

MlpShape critic_shape(const ParamValues& params, const SceneSpec& spec) {
  MlpShape shape = hidden_of(params);
  shape.inputs = spec.observation_size();
  shape.outputs = 1;
  return shape;
}

AdamSettings adam_of(const ParamValues& params, std::string_view rate) {
  AdamSettings settings;
  settings.learning_rate = params.real(rate);
  settings.epsilon = 1e-5;
  settings.max_grad_norm = params.real("grad_clip");
  return settings;
}

GaussianActor make_actor(const SceneSpec& spec, const ParamValues& params, const MlpPolicy* initial, Rng& rng) {
  const AdamSettings adam = adam_of(params, "learning_rate");
  const double deviation = params.real("initial_deviation");
  if (initial != nullptr) return {spec, *initial, deviation, adam};
  return {spec, hidden_of(params), deviation, adam, rng};
}

Mlp make_critic(const SceneSpec& spec, const ParamValues& params, Rng& rng) {
  Mlp critic(critic_shape(params, spec));
  critic.initialise(rng);
  return critic;
}

/// How much of a step's noise is left at the next.
double correlation_of(const ParamValues& params, double dt) {
  const double lasts = params.real("noise_lasts");
  return lasts > 0.0 ? det::exp(-dt / lasts) : 0.0;
}

}  // namespace

std::vector<Param> ppo_params() {
  return {
      integer_param("env_steps", "Environment steps", 1e6, 1000, 1e9, "How long a run lasts.", true),
      integer_param("scenes", "Scenes", 16, 1, 256, "Driven side by side.", true),
      integer_param("rollout", "Rollout", 128, 1, 16384, "Steps of each scene between updates.", true),
      integer_param("epochs", "Epochs", 5, 1, 50, "How often each step of a rollout is learned from."),
      integer_param("batch", "Batch", 256, 1, 16384, "Steps in one minibatch.", true),
      real_param("learning_rate", "Learning rate", "1", 1e-3, 1e-6, 1.0, "Of the policy; falls evenly to zero.", true),
      real_param("value_rate", "Value learning rate", "1", 1e-3, 1e-6, 1.0,
                 "Of the value function; falls evenly to zero.", true),
      real_param("discount", "Discount", "1", 0.97, 0.0, 1.0, "How much less a reward counts one step later (gamma)."),
      real_param("trace", "Trace", "1", 0.95, 0.0, 1.0,
                 "How far advantages look past the value function (lambda): 0 one step, 1 to the end."),
      real_param("clip", "Clip", "1", 0.2, 0.01, 1.0, "How far the ratio of probabilities may leave 1 and still pay."),
      real_param("value_clip", "Value clip", "1", 0.0, 0.0, 100.0,
                 "How far a value may leave its old one and still count; 0: any distance."),
      real_param("entropy_bonus", "Entropy bonus", "1", 0.0, 0.0, 1.0, "Reward for not yet being sure."),
      real_param("most_divergence", "Most divergence", "nat", 0.03, 0.0, 10.0,
                 "Updates on a rollout end when the policy has moved so far (KL); 0: never."),
      real_param("grad_clip", "Gradient clip", "1", 0.5, 0.0, 1000.0,
                 "Longest gradient that is taken as it is; 0: any length."),
      real_param(
          "initial_deviation", "Initial deviation", "1", 0.25, 0.01, 2.0,
          "How widely it tries actions at first, in half ranges of the action; where it begins with a policy, in that "
          "policy's own deviations of the action."),
      real_param("noise_lasts", "Noise lasts", "s", 0.0, 0.0, 10.0,
                 "How long what it tries goes on in one direction; 0: drawn anew at every step."),
      toggle_param("scale_rewards", "Scale rewards", true, "Divide rewards by the deviation of the discounted return."),
      integer_param("width", "Width", 64, 1, 1024, "Units in each hidden layer.", true),
      integer_param("depth", "Depth", 2, 0, 8, "Hidden layers; 0: a linear policy."),
  };
}

PpoRun::PpoRun(const Task& task, const ParamValues& params, std::uint64_t seed, const MlpPolicy* initial)
    : gamma_(params.real("discount")),
      lambda_(params.real("trace")),
      clip_(params.real("clip")),
      value_clip_(params.real("value_clip")),
      entropy_bonus_(params.real("entropy_bonus")),
      most_divergence_(params.real("most_divergence")),
      correlation_(0.0),
      steps_(static_cast<int>(params.integer("rollout"))),
      epochs_(static_cast<int>(params.integer("epochs"))),
      batch_(static_cast<int>(params.integer("batch"))),
      normalises_(params.toggle("scale_rewards")),
      scenes_(task, static_cast<int>(params.integer("scenes")), mix_seed(seed, kEpisodes)),
      weights_rng_(seed, kWeightStream),
      actor_(make_actor(scenes_.spec(), params, initial, weights_rng_)),
      critic_(make_critic(scenes_.spec(), params, weights_rng_)),
      critic_adam_(adam_of(params, "value_rate"), critic_),
      seen_(scenes_.spec().observation_size()),
      returned_(1),
      noise_rng_(seed, kNoiseStream),
      batch_rng_(seed, kBatchStream) {
  correlation_ = correlation_of(params, scenes_.spec().dt);
  const std::size_t rows = row(steps_);
  const auto width = static_cast<std::size_t>(scenes_.spec().observation_size());
  const auto actions = static_cast<std::size_t>(scenes_.spec().action_size());
  for (auto* wide : {&raw_, &finals_, &observations_}) wide->resize(rows * width);
  for (auto* acts : {&actions_, &applied_}) acts->resize(rows * actions);
  for (auto* one : {&densities_, &values_, &rewards_, &after_, &after_end_, &advantages_, &returns_, &next_values_})
    one->resize(rows);
  ended_.resize(rows);
  terminated_.resize(rows);
  episode_steps_.resize(rows);
  noise_.resize(row(1) * actions);
  discounted_.resize(row(1));
  order_.resize(rows);
  batch_ = std::min(batch_, static_cast<int>(rows));
  seen_.add(scenes_.observations());
  actor_.scale_observations(seen_.scaling());
}

bool PpoRun::fail_with(std::string_view what) {
  problem_ = what;
  return false;
}

void PpoRun::see(std::span<const float> observations) {
  seen_.add(observations);
  actor_.scale_observations(seen_.scaling());
}

double PpoRun::imitate(std::span<const float> observations, std::span<const float> actions, double rate_scale) {
  const auto width = static_cast<std::size_t>(actor_.actions());
  const auto batch = static_cast<int>(actions.size() / width);
  const Scaling& scaling = actor_.action_scaling();
  x_.resize(observations.size());
  actor_.normalise(observations, x_);
  const auto outputs = actor_.forward(x_, batch);
  policy_gradient_.assign(2 * actions.size(), 0.0F);
  const double share = 1.0 / static_cast<double>(actions.size());
  double loss = 0.0;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::size_t d = i % width;
    const std::size_t mean = i / width * 2 * width + d;
    const double target = static_cast<double>((actions[i] - scaling.mean[d]) / scaling.deviation[d]);
    const double off = static_cast<double>(outputs[mean]) - target;
    loss += share * off * off;
    policy_gradient_[mean] = static_cast<float>(2.0 * share * off);
  }
  const double norm = actor_.update(policy_gradient_, batch, rate_scale);
  return std::isfinite(norm) ? loss : norm;
}

/// Noise of deviation 1 that goes on: an autoregressive process of the first order, stationary from the episode's first step.
void PpoRun::draw_actions(std::span<const float> outputs) {
  const auto actions = static_cast<std::size_t>(actor_.actions());
  const std::vector<double> deviations = actor_.deviations();
  const double fresh = std::sqrt(1.0 - correlation_ * correlation_);
  const Scaling& scaling = actor_.action_scaling();
  requested_.resize(noise_.size());
  float* taken = actions_.data() + row(filled_) * actions;
  for (std::size_t n = 0; n < row(1); ++n) {
    const bool first = filled_ == 0 && env_steps_ == 0;
    const bool begins = first || (filled_ > 0 ? ended_[row(filled_ - 1) + n] != 0 : ended_[row(steps_ - 1) + n] != 0);
    for (std::size_t i = 0; i < actions; ++i) {
      float& noise = noise_[n * actions + i];
      const double drawn = noise_rng_.normal();
      noise = static_cast<float>(begins ? drawn : correlation_ * static_cast<double>(noise) + fresh * drawn);
      const float action = outputs[n * 2 * actions + i] + static_cast<float>(deviations[i]) * noise;
      taken[n * actions + i] = action;
      requested_[n * actions + i] = scaling.mean[i] + scaling.deviation[i] * action;
    }
  }
}

bool PpoRun::drive() {
  DRIFTLAB_ASSERT(!rollout_full(), "the rollout is full: begin_updates, then update");
  const std::size_t first = row(filled_);
  const std::size_t count = row(1);
  const auto width = static_cast<std::size_t>(scenes_.spec().observation_size());
  const auto actions = static_cast<std::size_t>(actor_.actions());
  const int batch = scenes_.count();
  const auto seen = scenes_.observations();
  std::copy(seen.begin(), seen.end(), raw_.begin() + static_cast<std::ptrdiff_t>(first * width));
  const auto inputs = std::span(observations_).subspan(first * width, count * width);
  actor_.normalise(seen, inputs);
  const auto values = critic_.forward(inputs, batch);
  std::copy(values.begin(), values.end(), values_.begin() + static_cast<std::ptrdiff_t>(first));
  const auto outputs = actor_.forward(inputs, batch);
  draw_actions(outputs);
  log_densities(outputs, std::span(actions_).subspan(first * actions, count * actions), batch,
                std::span(densities_).subspan(first, count));
  if (!scenes_.step(requested_)) return fail_with("an action is not finite");
  const SceneSpec& spec = scenes_.spec();
  for (std::size_t i = 0; i < count * actions; ++i) {
    const Field& field = spec.action[i % actions];
    applied_[first * actions + i] = std::clamp(requested_[i], field.low, field.high);
  }
  const auto finals = scenes_.finals();
  std::copy(finals.begin(), finals.end(), finals_.begin() + static_cast<std::ptrdiff_t>(first * width));
  for (std::size_t n = 0; n < count; ++n) {
    const VectorScenes::Step& step = scenes_.last()[n];
    if (!std::isfinite(step.reward)) return fail_with("a reward is not finite");
    rewards_[first + n] = step.reward;
    ended_[first + n] = step.ended ? 1 : 0;
    terminated_[first + n] = step.terminated ? 1 : 0;
    episode_steps_[first + n] = step.steps;
    after_[first + n] = after_end_[first + n] = 0.0F;
  }
  ++filled_;
  env_steps_ += scenes_.count();
  if (rollout_full()) value_of_ends();
  return true;
}

/// Where an episode was cut off, or the rollout ended within it, the last state's value stands for what would have come.
void PpoRun::value_of_ends() {
  const auto width = static_cast<std::size_t>(scenes_.spec().observation_size());
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < row(steps_); ++i) {
    if ((ended_[i] != 0 && terminated_[i] == 0) || (ended_[i] == 0 && i >= row(steps_ - 1))) rows.push_back(i);
  }
  if (rows.empty()) return;
  x_.resize(rows.size() * width);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    actor_.normalise(std::span(finals_).subspan(rows[i] * width, width), std::span(x_).subspan(i * width, width));
  }
  const auto values = critic_.forward(x_, static_cast<int>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) after_[rows[i]] = values[i];
}

/// So that gradients keep their size whatever a scene's rewards are: the deviation of the discounted return, as it runs, is 1.
void PpoRun::scale_rewards() {
  std::vector<float> running(row(steps_));
  for (std::size_t i = 0; i < running.size(); ++i) {
    double& sum = discounted_[i % row(1)];
    sum = gamma_ * sum + static_cast<double>(rewards_[i]);
    running[i] = static_cast<float>(sum);
    if (ended_[i] != 0) sum = 0.0;
  }
  returned_.add(running);
  const float deviation = returned_.scaling().deviation[0];
  for (float& reward : rewards_) reward = std::clamp(reward / deviation, -kMostScaledReward, kMostScaledReward);
  for (float& reward : after_end_) reward /= deviation;
}

void PpoRun::begin_updates() {
  DRIFTLAB_ASSERT(rollout_full(), "updates follow a full rollout");
  if (normalises_) scale_rewards();
  for (std::size_t i = 0; i < row(steps_); ++i) {
    const bool last = ended_[i] != 0 || i >= row(steps_ - 1);
    next_values_[i] = last ? after_[i] + after_end_[i] : values_[i + row(1)];
  }
  estimate_advantages({scenes_.count(), rewards_, values_, next_values_, ended_}, gamma_, lambda_, advantages_,
                      returns_);
  figures_.minibatches = 0;  // the others stay until there are newer ones
  figures_.explained_variance = explained_variance(values_, returns_);
  standardise(advantages_);
  planned_ = minibatches_per_rollout();
  minibatch_ = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
}

void PpoRun::shuffle() {
  for (std::size_t left = order_.size(); left > 1; --left) {
    const auto other = static_cast<std::size_t>(batch_rng_.below(left));
    std::swap(order_[left - 1], order_[other]);
  }
}

void PpoRun::gather(std::size_t from, std::size_t count) {
  const auto width = static_cast<std::size_t>(scenes_.spec().observation_size());
  const auto actions = static_cast<std::size_t>(actor_.actions());
  x_.resize(count * width);
  a_.resize(count * actions);
  for (auto* one : {&d_, &advantage_, &old_value_, &return_}) one->resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t source = order_[from + i];
    std::copy_n(observations_.begin() + static_cast<std::ptrdiff_t>(source * width), width,
                x_.begin() + static_cast<std::ptrdiff_t>(i * width));
    std::copy_n(actions_.begin() + static_cast<std::ptrdiff_t>(source * actions), actions,
                a_.begin() + static_cast<std::ptrdiff_t>(i * actions));
    d_[i] = densities_[source];
    advantage_[i] = advantages_[source];
    old_value_[i] = values_[source];
    return_[i] = returns_[source];
  }
}

bool PpoRun::update(double rate_scale) {
  DRIFTLAB_ASSERT(updating(), "no minibatch is left: drive on");
  const int an_epoch = planned_ / epochs_;
  const int place = minibatch_ % an_epoch;
  if (place == 0) shuffle();
  const auto from = static_cast<std::size_t>(place) * static_cast<std::size_t>(batch_);
  const std::size_t count = std::min(static_cast<std::size_t>(batch_), order_.size() - from);
  const int batch = static_cast<int>(count);
  gather(from, count);
  policy_gradient_.resize(2 * a_.size());
  value_gradient_.resize(count);
  const PolicyLoss loss = clipped_policy_loss(actor_.forward(x_, batch), a_, d_, advantage_, batch, clip_,
                                              entropy_bonus_, policy_gradient_);
  const double norm = actor_.update(policy_gradient_, batch, rate_scale);
  const double value_loss =
      clipped_value_loss(critic_.forward(x_, batch), old_value_, return_, value_clip_, value_gradient_);
  critic_.clear_gradients();
  critic_.backward(value_gradient_, batch, false);
  const double value_norm = critic_adam_.update(critic_, rate_scale);
  if (!std::isfinite(loss.loss) || !std::isfinite(norm)) return fail_with("the policy's loss is not finite");
  if (!std::isfinite(value_loss) || !std::isfinite(value_norm)) return fail_with("the value loss is not finite");

  ++minibatch_;
  PpoFigures& figures = figures_;
  if (figures.minibatches == 0)
    figures.policy_loss = figures.value_loss = figures.clipped = figures.gradient_norm = 0.0;
  const double n = ++figures.minibatches;
  const auto mean_in = [n](double& mean, double value) { mean += (value - mean) / n; };
  mean_in(figures.policy_loss, loss.loss);
  mean_in(figures.value_loss, value_loss);
  mean_in(figures.clipped, loss.clipped);
  mean_in(figures.gradient_norm, norm);
  figures.divergence = loss.divergence;
  figures.entropy = loss.entropy;
  if (most_divergence_ > 0.0 && loss.divergence > most_divergence_) minibatch_ = planned_;
  if (updating()) return true;
  filled_ = 0;
  if (!actor_.fixed_scaling()) {
    seen_.add(raw_);
    actor_.scale_observations(seen_.scaling());
  }
  return true;
}

bool PpoRun::skip_update() {
  DRIFTLAB_ASSERT(updating(), "no minibatch is left: drive on");
  ++minibatch_;
  ++figures_.minibatches;
  if (!updating()) filled_ = 0;
  return true;
}

std::uint64_t PpoRun::weights_hash() const {
  return mix_seed(actor_.network().hash(), critic_.hash());
}

void PpoRun::save(Writer& writer) const {
  scenes_.save(writer);
  actor_.save(writer);
  critic_.save(writer);
  critic_adam_.save(writer);
  seen_.save(writer);
  returned_.save(writer);
  noise_rng_.save(writer);
  batch_rng_.save(writer);
  for (const int count : {filled_, planned_, minibatch_, figures_.minibatches}) writer.put<std::int32_t>(count);
  writer.put(env_steps_);
  for (const auto* rows : {&raw_, &finals_, &observations_, &actions_, &applied_, &densities_, &values_, &rewards_,
                           &after_, &after_end_, &advantages_, &returns_, &noise_}) {
    writer.put_all<float>(*rows);
  }
  writer.put_all<unsigned char>(ended_);
  writer.put_all<unsigned char>(terminated_);
  writer.put_all<std::int32_t>(episode_steps_);
  writer.put_all<double>(discounted_);
  writer.put_all<std::uint32_t>(order_);
  for (const double figure : {figures_.policy_loss, figures_.value_loss, figures_.divergence, figures_.entropy,
                              figures_.clipped, figures_.gradient_norm, figures_.explained_variance}) {
    writer.put(figure);
  }
}

namespace {

template <class T>
bool restore_rows(std::vector<T>& rows, Reader& reader) {
  auto read = reader.get_all<T>();
  if (!reader.ok() || read.size() != rows.size()) return false;
  rows = std::move(read);
  return true;
}

}  // namespace

bool PpoRun::restore(Reader& reader) {
  bool good = scenes_.restore(reader) && actor_.restore(reader) && critic_.restore(reader) &&
              critic_adam_.restore(reader) && seen_.restore(reader) && returned_.restore(reader);
  if (!good) return false;
  noise_rng_.restore(reader);
  batch_rng_.restore(reader);
  for (int* count : {&filled_, &planned_, &minibatch_, &figures_.minibatches}) *count = reader.get<std::int32_t>();
  env_steps_ = reader.get<std::int64_t>();
  for (auto* rows : {&raw_, &finals_, &observations_, &actions_, &applied_, &densities_, &values_, &rewards_, &after_,
                     &after_end_, &advantages_, &returns_, &noise_}) {
    good = good && restore_rows(*rows, reader);
  }
  good = good && restore_rows(ended_, reader) && restore_rows(terminated_, reader) &&
         restore_rows(episode_steps_, reader) && restore_rows(discounted_, reader) && restore_rows(order_, reader);
  for (double* figure : {&figures_.policy_loss, &figures_.value_loss, &figures_.divergence, &figures_.entropy,
                         &figures_.clipped, &figures_.gradient_norm, &figures_.explained_variance}) {
    *figure = reader.get<double>();
  }
  const auto rows = static_cast<std::uint32_t>(order_.size());
  for (const std::uint32_t index : order_) good = good && index < rows;
  const bool planned = planned_ == 0 || planned_ == minibatches_per_rollout();
  // Between two rollouts nothing is left to update; while there is, the rollout is whole.
  const bool in_order = filled_ >= 0 && filled_ <= steps_ && minibatch_ >= 0 && minibatch_ <= planned_ &&
                        (!updating() || rollout_full()) && figures_.minibatches >= 0;
  return good && reader.ok() && planned && in_order && env_steps_ >= 0;
}

}  // namespace driftlab
