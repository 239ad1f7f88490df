#include "core/rl/actor.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"
#include "core/nn/loss.h"

namespace driftlab {
namespace {

constexpr float kFirstMeans = 0.01F;  // times what the last layer's weights would be: at first it acts alike everywhere

MlpShape with_head(MlpShape shape, const SceneSpec& spec) {
  shape.inputs = spec.observation_size();
  shape.outputs = 2 * spec.action_size();
  return shape;
}

Scaling half_ranges(std::span<const Field> fields) {
  Scaling scaling;
  for (const Field& field : fields) {
    scaling.mean.push_back(0.5F * (field.low + field.high));
    scaling.deviation.push_back(0.5F * (field.high - field.low));
  }
  return scaling;
}

Scaling unscaled(int features) {
  const auto size = static_cast<std::size_t>(features);
  return {std::vector<float>(size, 0.0F), std::vector<float>(size, 1.0F)};
}

void save_scaling(const Scaling& scaling, Writer& writer) {
  writer.put_all<float>(scaling.mean);
  writer.put_all<float>(scaling.deviation);
}

bool restore_scaling(Scaling& scaling, Reader& reader) {
  Scaling read{reader.get_all<float>(), reader.get_all<float>()};
  if (!reader.ok() || read.mean.size() != scaling.mean.size() || read.deviation.size() != scaling.mean.size()) {
    return false;
  }
  scaling = std::move(read);
  return true;
}

/// Copies the columns of the means, and everything before the last layer.
void copy_means(const Mlp& from, Mlp& to, std::size_t actions) {
  const int blocks = to.block_count();
  for (int block = 0; block < blocks; ++block) {
    const auto source = from.parameters(block);
    const auto target = to.parameters(block);
    if (block < blocks - 2) {
      std::copy(source.begin(), source.end(), target.begin());
      continue;
    }
    const std::size_t rows = target.size() / (2 * actions);  // of the weights; 1 for the bias
    const std::size_t width = source.size() / rows;          // of the other's outputs
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t i = 0; i < actions; ++i) target[row * 2 * actions + i] = source[row * width + i];
    }
  }
}

}  // namespace

GaussianActor::GaussianActor(const SceneSpec& spec, MlpShape shape, double deviation, const AdamSettings& adam,
                             Rng& rng)
    : spec_(spec),
      network_(with_head(std::move(shape), spec)),
      adam_(adam, network_),
      observation_(unscaled(spec.observation_size())),
      action_(half_ranges(spec.action)) {
  network_.initialise(rng);
  for (float& weight : network_.parameters(network_.block_count() - 2)) weight *= kFirstMeans;
  set_deviation(deviation);
}

GaussianActor::GaussianActor(const SceneSpec& spec, const MlpPolicy& initial, double deviation,
                             const AdamSettings& adam)
    : spec_(spec),
      network_(with_head(initial.network().shape(), spec)),
      adam_(adam, network_),
      observation_(initial.observation_scaling()),
      action_(initial.action_scaling()),
      fixed_scaling_(true) {
  copy_means(initial.network(), network_, action_.mean.size());
  set_deviation(deviation);
}

Result<const MlpPolicy*> GaussianActor::fitting(const Policy* initial) {
  if (initial == nullptr) return nullptr;
  const auto* policy = dynamic_cast<const MlpPolicy*>(initial);
  if (policy == nullptr || policy->head().kind == Head::Kind::bins) {
    return fail("an initial policy that is a plain network with one action or a normal distribution of them",
                policy == nullptr ? "one of another kind" : "one with bins",
                "Train it with loss=mse or loss=gaussian.");
  }
  return policy;
}

void GaussianActor::scale_observations(const Scaling& scaling) {
  if (!fixed_scaling_) observation_ = scaling;
}

void GaussianActor::set_deviation(double deviation) {
  const auto width = static_cast<std::size_t>(2 * actions());
  const auto half = static_cast<std::size_t>(actions());
  const auto weights = network_.parameters(network_.block_count() - 2);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (i % width >= half) weights[i] = 0.0F;
  }
  const auto bias = network_.parameters(network_.block_count() - 1);
  const auto raw = static_cast<float>(raw_of_log_deviation(det::log(deviation)));
  for (std::size_t i = half; i < width; ++i) bias[i] = raw;
}

void GaussianActor::keep_deviations_apart() {
  const auto width = static_cast<std::size_t>(2 * actions());
  const auto gradients = network_.gradients(network_.block_count() - 2);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    if (i % width >= width / 2) gradients[i] = 0.0F;
  }
}

double GaussianActor::update(std::span<const float> gradient, int batch, double rate_scale) {
  network_.clear_gradients();
  network_.backward(gradient, batch, false);
  keep_deviations_apart();
  return adam_.update(network_, rate_scale);
}

std::vector<double> GaussianActor::deviations() const {
  const auto bias = network_.parameters(network_.block_count() - 1);
  std::vector<double> result;
  for (std::size_t i = bias.size() / 2; i < bias.size(); ++i) {
    result.push_back(det::exp(soft_log_deviation(static_cast<double>(bias[i]))));
  }
  return result;
}

std::unique_ptr<MlpPolicy> GaussianActor::policy(ActBy act) const {
  Head head;
  head.kind = Head::Kind::gaussian;
  head.act = act;
  return std::make_unique<MlpPolicy>(spec_, network_.clone(), observation_, action_, head);
}

void GaussianActor::save(Writer& writer) const {
  network_.save(writer);
  adam_.save(writer);
  save_scaling(observation_, writer);
  save_scaling(action_, writer);
}

bool GaussianActor::restore(Reader& reader) {
  return network_.restore(reader) && adam_.restore(reader) && restore_scaling(observation_, reader) &&
         restore_scaling(action_, reader);
}

}  // namespace driftlab
