#include "core/rl/discriminator.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/rl/running_scaling.h"

namespace driftlab {
namespace {

/// ln(1 + e^x) without overflow.
double softplus(double x) {
  return std::max(x, 0.0) + det::log(1.0 + det::exp(-std::fabs(x)));
}

double logistic(double x) {
  const double e = det::exp(-std::fabs(x));
  return x >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

MlpShape shape_of(const ParamValues& params, std::size_t inputs) {
  MlpShape shape;
  shape.inputs = static_cast<int>(inputs);
  shape.hidden.assign(2, static_cast<int>(params.integer("discriminator_width")));
  shape.outputs = 1;
  shape.activation = Activation::tanh;
  return shape;
}

Mlp make_network(const MlpShape& shape, Rng& weights) {
  Mlp network(shape);
  network.initialise(weights);
  return network;
}

}  // namespace

std::vector<Param> discriminator_params() {
  return {
      real_param("discriminator_rate", "Discriminator rate", "1", 1e-3, 1e-6, 1.0,
                 "Learning rate of the discriminator; falls evenly to zero.", true),
      integer_param("discriminator_updates", "Discriminator updates", 16, 0, 1000,
                    "Minibatches for the discriminator after each rollout.", true),
      integer_param("discriminator_batch", "Discriminator batch", 128, 1, 16384,
                    "Steps of the expert in one of its minibatches, and as many of the learner.", true),
      integer_param("discriminator_width", "Discriminator width", 64, 1, 1024,
                    "Units in each of its two hidden layers.", true),
      real_param("penalty", "Gradient penalty", "1", 0.1, 0.0, 1000.0,
                 "How strongly the discriminator is kept smooth; 0: it may be as sharp as it likes."),
      integer_param("replay", "Replay", 4, 1, 100, "Rollouts whose steps the discriminator still sees."),
  };
}

Discriminator::Discriminator(const ParamValues& params, Scaling observation, Scaling action, Rng& weights)
    : observation_(std::move(observation)),
      action_(std::move(action)),
      batch_(static_cast<int>(params.integer("discriminator_batch"))),
      replay_(static_cast<int>(params.integer("replay"))),
      penalty_weight_(params.real("penalty")),
      network_(make_network(shape_of(params, observation_.mean.size() + action_.mean.size() + 1), weights)),
      adam_({.learning_rate = params.real("discriminator_rate"), .beta1 = 0.5, .epsilon = 1e-5}, network_),
      penalty_(network_.shape()) {}

void Discriminator::add_rows(std::span<const float> observations, std::span<const float> actions,
                             StepRows& rows) const {
  const std::size_t seen = observation_.mean.size();
  const std::size_t done = action_.mean.size();
  const std::size_t count = actions.size() / done;
  DRIFTLAB_ASSERT(observations.size() == count * seen, "an observation an action");
  const std::size_t from = rows.inputs.size();
  rows.inputs.resize(from + count * (seen + done));
  for (std::size_t i = 0; i < count; ++i) {
    const auto target = std::span(rows.inputs).subspan(from + i * (seen + done), seen + done);
    normalise_rows(observation_, observations.subspan(i * seen, seen), target.first(seen));
    normalise_rows(action_, actions.subspan(i * done, done), target.last(done));
  }
  rows.rows += static_cast<std::int64_t>(count);
}

void Discriminator::set_expert(StepRows rows) {
  DRIFTLAB_ASSERT(rows.rows > 0, "the expert did something");
  expert_ = std::move(rows);
}

void Discriminator::add_learner(StepRows rows) {
  learner_.push_back(std::move(rows));
  while (learner_.size() > static_cast<std::size_t>(replay_)) learner_.pop_front();
}

/// One step of all that were made, absorbed ones included, as an input [observation, action, absorbed].
void Discriminator::sample(const StepRows& rows, Rng& rng, std::span<float> target) const {
  const auto place = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(rows.rows + rows.absorbed)));
  const std::size_t columns = target.size() - 1;
  if (place >= rows.rows) {
    std::fill(target.begin(), target.end(), 0.0F);
    target.back() = 1.0F;
    return;
  }
  std::copy_n(rows.inputs.begin() + static_cast<std::ptrdiff_t>(place) * static_cast<std::ptrdiff_t>(columns), columns,
              target.begin());
  target.back() = 0.0F;
}

bool Discriminator::update(Rng& rng, double rate_scale) {
  DRIFTLAB_ASSERT(!learner_.empty() && expert_.rows > 0, "steps of both are needed");
  const auto half = static_cast<std::size_t>(batch_);
  const auto columns = static_cast<std::size_t>(width());
  x_.resize(2 * half * columns);
  const auto row = [&](std::vector<float>& rows, std::size_t i) {
    return std::span(rows).subspan(i * columns, columns);
  };
  for (std::size_t i = 0; i < half; ++i) {
    sample(expert_, rng, row(x_, i));
    const auto which = static_cast<std::size_t>(rng.below(learner_.size()));
    sample(learner_[which], rng, row(x_, half + i));
  }
  const auto logits = network_.forward(x_, 2 * batch_);
  DiscriminatorFigures now;
  std::array<std::int64_t, 4> right{};
  gradient_.resize(2 * half);
  const double share = 1.0 / static_cast<double>(2 * half);
  for (std::size_t i = 0; i < 2 * half; ++i) {
    const double y = static_cast<double>(logits[i]);
    const bool expert = i < half;
    now.loss += share * softplus(expert ? -y : y);
    gradient_[i] = static_cast<float>(share * (logistic(y) - (expert ? 1.0 : 0.0)));
    if (x_[i * columns + columns - 1] != 0.0F) continue;
    const std::size_t who = expert ? 0 : 2;
    if (expert ? y > 0.0 : y < 0.0) ++right[who];
    ++right[who + 1];
  }
  network_.clear_gradients();
  network_.backward(gradient_, 2 * batch_, false);
  if (penalty_weight_ > 0.0) {
    // At random points between an expert's and a learner's step, where it would else be free to be steep.
    mixed_.resize(half * columns);
    for (std::size_t i = 0; i < half; ++i) {
      const auto share_of_expert = static_cast<float>(rng.uniform());
      const auto a = row(x_, i);
      const auto b = row(x_, half + i);
      const auto target = row(mixed_, i);
      for (std::size_t k = 0; k < columns; ++k) target[k] = b[k] + share_of_expert * (a[k] - b[k]);
    }
    now.slope = std::sqrt(penalty_.add(network_, mixed_, batch_, penalty_weight_));
  }
  now.gradient_norm = adam_.update(network_, rate_scale);
  if (!std::isfinite(now.loss) || !std::isfinite(now.gradient_norm)) return false;
  const double n = static_cast<double>(++figures_of_);
  for (double DiscriminatorFigures::*figure :
       {&DiscriminatorFigures::loss, &DiscriminatorFigures::slope, &DiscriminatorFigures::gradient_norm}) {
    figures_.*figure += (now.*figure - figures_.*figure) / n;
  }
  for (std::size_t i = 0; i < judged_.size(); ++i) judged_[i] += right[i];
  const auto share_of = [this](std::size_t who) {
    return judged_[who + 1] > 0 ? static_cast<double>(judged_[who]) / static_cast<double>(judged_[who + 1]) : 0.0;
  };
  figures_.expert_accuracy = share_of(0);
  figures_.learner_accuracy = share_of(2);
  return true;
}

void Discriminator::clear_figures() {
  figures_ = {};
  figures_of_ = 0;
  judged_ = {};
}

std::vector<float> Discriminator::logits(const StepRows& rows) {
  const auto columns = static_cast<std::size_t>(width());
  std::vector<float> x(static_cast<std::size_t>(rows.rows) * columns, 0.0F);
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows.rows); ++i) {
    std::copy_n(rows.inputs.begin() + static_cast<std::ptrdiff_t>(i * (columns - 1)), columns - 1,
                x.begin() + static_cast<std::ptrdiff_t>(i * columns));
  }
  const auto result = network_.forward(x, static_cast<int>(rows.rows));
  return {result.begin(), result.end()};
}

float Discriminator::absorbing_logit() {
  std::vector<float> x(static_cast<std::size_t>(width()), 0.0F);
  x.back() = 1.0F;
  return network_.forward(x, 1)[0];
}

double Discriminator::reward(double logit, ImitationReward kind) {
  if (kind == ImitationReward::positive) return softplus(logit);
  if (kind == ImitationReward::negative) return -softplus(-logit);
  return logit;
}

namespace {

void save_rows(const StepRows& rows, Writer& writer) {
  writer.put_all<float>(rows.inputs);
  writer.put(rows.rows);
  writer.put(rows.absorbed);
}

bool restore_rows(StepRows& rows, std::size_t columns, Reader& reader) {
  rows.inputs = reader.get_all<float>();
  rows.rows = reader.get<std::int64_t>();
  rows.absorbed = reader.get<std::int64_t>();
  return reader.ok() && rows.rows > 0 && rows.absorbed >= 0 &&
         rows.inputs.size() == static_cast<std::size_t>(rows.rows) * columns;
}

}  // namespace

// The expert's rows are made again from the demonstrations.
void Discriminator::save(Writer& writer) const {
  network_.save(writer);
  adam_.save(writer);
  writer.put<std::uint64_t>(learner_.size());
  for (const StepRows& rows : learner_) save_rows(rows, writer);
  writer.put(figures_of_);
  for (const std::int64_t judged : judged_) writer.put(judged);
  for (const double figure :
       {figures_.loss, figures_.expert_accuracy, figures_.learner_accuracy, figures_.slope, figures_.gradient_norm}) {
    writer.put(figure);
  }
}

bool Discriminator::restore(Reader& reader) {
  if (!network_.restore(reader) || !adam_.restore(reader)) return false;
  const auto count = reader.get<std::uint64_t>();
  if (!reader.ok() || count > static_cast<std::uint64_t>(replay_)) return false;
  learner_.resize(static_cast<std::size_t>(count));
  const std::size_t columns = static_cast<std::size_t>(width()) - 1;
  for (StepRows& rows : learner_) {
    if (!restore_rows(rows, columns, reader)) return false;
  }
  figures_of_ = reader.get<std::int64_t>();
  for (std::int64_t& judged : judged_) judged = reader.get<std::int64_t>();
  for (double* figure : {&figures_.loss, &figures_.expert_accuracy, &figures_.learner_accuracy, &figures_.slope,
                         &figures_.gradient_norm}) {
    *figure = reader.get<double>();
  }
  return reader.ok();
}

}  // namespace driftlab
