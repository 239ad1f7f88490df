#include "core/rl/policy_loss.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/math.h"
#include "core/nn/loss.h"

namespace driftlab {
namespace {

constexpr double kLeastRatio = -20.0;  // of the logarithm: beyond, one row would drown all others
constexpr double kMostRatio = 20.0;

double half_log_two_pi() {
  return 0.5 * det::log(2.0 * det::kPi);
}

/// One row's action under one number's mean and raw deviation.
struct Term {
  double log_deviation = 0.0;
  double off = 0.0;      // (action - mean) / deviation
  double inverse = 0.0;  // 1 / deviation
  double density = 0.0;  // its logarithm
};

Term term_of(float mean, float raw, float action) {
  Term term;
  term.log_deviation = soft_log_deviation(static_cast<double>(raw));
  term.inverse = det::exp(-term.log_deviation);
  term.off = (static_cast<double>(action) - static_cast<double>(mean)) * term.inverse;
  term.density = -0.5 * term.off * term.off - term.log_deviation - half_log_two_pi();
  return term;
}

std::size_t width_of(std::span<const float> outputs, std::span<const float> actions, int batch) {
  DRIFTLAB_ASSERT(
      batch > 0 && outputs.size() == 2 * actions.size() && actions.size() % static_cast<std::size_t>(batch) == 0,
      "outputs are [batch, 2 actions], actions [batch, actions]");
  return actions.size() / static_cast<std::size_t>(batch);
}

double log_density_of(std::span<const float> outputs, std::span<const float> actions, std::size_t row,
                      std::size_t width) {
  double sum = 0.0;
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t mean = 2 * width * row + i;
    sum += term_of(outputs[mean], outputs[mean + width], actions[row * width + i]).density;
  }
  return sum;
}

}  // namespace

void log_densities(std::span<const float> outputs, std::span<const float> actions, int batch, std::span<float> result) {
  const std::size_t width = width_of(outputs, actions, batch);
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch); ++row) {
    result[row] = static_cast<float>(log_density_of(outputs, actions, row, width));
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
  PolicyLoss total;
  for (std::size_t row = 0; row < static_cast<std::size_t>(batch); ++row) {
    const double now = log_density_of(outputs, actions, row, width);
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
      const std::size_t mean = 2 * width * row + i;
      const Term term = term_of(outputs[mean], outputs[mean + width], actions[row * width + i]);
      const double entropy = term.log_deviation + 0.5 + half_log_two_pi();
      total.entropy += share * entropy;
      total.loss -= share * entropy_bonus * entropy;
      const double by_log = by_density * (term.off * term.off - 1.0) - share * entropy_bonus;
      gradient[mean] = static_cast<float>(by_density * term.off * term.inverse);
      gradient[mean + width] =
          static_cast<float>(by_log * soft_log_deviation_slope(static_cast<double>(outputs[mean + width])));
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
