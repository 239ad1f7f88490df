#include "core/rl/policy_loss.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/nn/loss.h"

namespace driftlab {
namespace {

constexpr double kLeastRatio = -20.0;  // of the logarithm: beyond, one row would drown all others
constexpr double kMostRatio = 20.0;

double half_log_two_pi() {
  static const double value = 0.5 * det::log(2.0 * det::kPi);
  return value;
}

/// What follows from a raw deviation. It is the same in every row, or nearly so: worked out anew only where it changes.
struct Deviation {
  float raw = std::numeric_limits<float>::quiet_NaN();
  double logarithm = 0.0;
  double inverse = 0.0;
  double slope = 0.0;  // of the logarithm by `raw`

  void follow(float now) {
    if (now == raw) return;
    raw = now;
    logarithm = soft_log_deviation(static_cast<double>(raw));
    inverse = det::exp(-logarithm);
    slope = soft_log_deviation_slope(static_cast<double>(raw));
  }
};

/// How many deviations an action lies from its mean.
double distance(float mean, float action, const Deviation& deviation) {
  return (static_cast<double>(action) - static_cast<double>(mean)) * deviation.inverse;
}

double log_density(double distance, const Deviation& deviation) {
  return -0.5 * distance * distance - deviation.logarithm - half_log_two_pi();
}

std::size_t width_of(std::span<const float> outputs, std::span<const float> actions, int batch) {
  DRIFTLAB_ASSERT(
      batch > 0 && outputs.size() == 2 * actions.size() && actions.size() % static_cast<std::size_t>(batch) == 0,
      "outputs are [batch, 2 actions], actions [batch, actions]");
  return actions.size() / static_cast<std::size_t>(batch);
}

/// Of one row: outputs [2 actions], actions [actions]. `deviations` follow.
double log_density_of(std::span<const float> outputs, std::span<const float> actions, std::span<Deviation> deviations) {
  double sum = 0.0;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    deviations[i].follow(outputs[actions.size() + i]);
    sum += log_density(distance(outputs[i], actions[i], deviations[i]), deviations[i]);
  }
  return sum;
}

}  // namespace

void log_densities(std::span<const float> outputs, std::span<const float> actions, int batch, std::span<float> result) {
  const std::size_t width = width_of(outputs, actions, batch);
  std::vector<Deviation> deviations(width);
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch); ++row) {
    result[row] = static_cast<float>(
        log_density_of(outputs.subspan(2 * width * row, 2 * width), actions.subspan(width * row, width), deviations));
  }
}

PolicyLoss clipped_policy_loss(std::span<const float> outputs, std::span<const float> actions,
                               std::span<const float> old_log_densities, std::span<const float> advantages, int batch,
                               double clip, double entropy_bonus, std::span<float> gradient) {
  const std::size_t width = width_of(outputs, actions, batch);
  DRIFTLAB_ASSERT(gradient.size() == outputs.size() && old_log_densities.size() == static_cast<std::size_t>(batch) &&
                      advantages.size() == static_cast<std::size_t>(batch),
                  "the gradient has the outputs' shape; a density and an advantage a row");
  const double share = 1.0 / static_cast<double>(batch);
  std::vector<Deviation> deviations(width);
  PolicyLoss total;
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch); ++row) {
    const auto means = outputs.subspan(2 * width * row, 2 * width);
    const auto taken = actions.subspan(width * row, width);
    const auto by_outputs = gradient.subspan(2 * width * row, 2 * width);
    const double now = log_density_of(means, taken, deviations);
    const double log_ratio = std::clamp(now - static_cast<double>(old_log_densities[row]), kLeastRatio, kMostRatio);
    const double ratio = det::exp(log_ratio);
    const double advantage = static_cast<double>(advantages[row]);
    const double kept = std::clamp(ratio, 1.0 - clip, 1.0 + clip);
    const bool flat = kept * advantage < ratio * advantage;  // the clipped branch is the smaller one: no gradient
    total.loss -= share * std::min(ratio * advantage, kept * advantage);
    total.divergence += share * ((ratio - 1.0) - log_ratio);
    total.clipped += kept == ratio ? 0.0 : share;
    const double by_density = flat ? 0.0 : -share * ratio * advantage;
    for (std::size_t i = 0; i < width; ++i) {
      const Deviation& deviation = deviations[i];
      const double off = distance(means[i], taken[i], deviation);
      const double entropy = deviation.logarithm + 0.5 + half_log_two_pi();
      total.entropy += share * entropy;
      total.loss -= share * entropy_bonus * entropy;
      const double by_log = by_density * (off * off - 1.0) - share * entropy_bonus;
      by_outputs[i] = static_cast<float>(by_density * off * deviation.inverse);
      by_outputs[width + i] = static_cast<float>(by_log * deviation.slope);
    }
  }
  return total;
}

double clipped_value_loss(std::span<const float> values, std::span<const float> old_values,
                          std::span<const float> returns, double clip, std::span<float> gradient) {
  DRIFTLAB_ASSERT(!values.empty() && values.size() == old_values.size() && values.size() == returns.size() &&
                      values.size() == gradient.size(),
                  "a value, an old value, a return and a gradient a row");
  const double share = 1.0 / static_cast<double>(values.size());
  double total = 0.0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double value = static_cast<double>(values[row]);
    const double target = static_cast<double>(returns[row]);
    const double old = static_cast<double>(old_values[row]);
    const double off = value - target;
    const double near = clip > 0.0 ? std::clamp(value, old - clip, old + clip) : value;
    const double near_off = near - target;
    const bool flat =
        near_off * near_off > off * off;  // then the clipped one counts, which does not move with the value
    total += 0.5 * share * (flat ? near_off * near_off : off * off);
    gradient[row] = flat ? 0.0F : static_cast<float>(share * off);
  }
  return total;
}

}  // namespace driftlab
