#include "core/rl/advantage.h"

#include <cmath>
#include <vector>

#include "core/base/error.h"

namespace driftlab {
namespace {

struct Spread {
  double mean = 0.0;
  double variance = 0.0;
};

template <class Value>
Spread spread_of(std::size_t count, Value value) {
  Spread spread;
  for (std::size_t i = 0; i < count; ++i) spread.mean += value(i);
  spread.mean /= static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double off = value(i) - spread.mean;
    spread.variance += off * off;
  }
  spread.variance /= static_cast<double>(count);
  return spread;
}

}  // namespace

void estimate_advantages(const RolloutView& rollout, double gamma, double lambda, std::span<float> advantages,
                         std::span<float> returns) {
  const auto scenes = static_cast<std::size_t>(rollout.scenes);
  const std::size_t rows = rollout.rewards.size();
  DRIFTLAB_ASSERT(rows % scenes == 0 && rollout.values.size() == rows && rollout.next_values.size() == rows &&
                      rollout.ended.size() == rows && advantages.size() == rows && returns.size() == rows,
                  "everything is [steps * scenes]");
  std::vector<double> later(scenes, 0.0);
  for (std::size_t row = rows; row-- > 0;) {
    const double value = static_cast<double>(rollout.values[row]);
    const double delta =
        static_cast<double>(rollout.rewards[row]) + gamma * static_cast<double>(rollout.next_values[row]) - value;
    double& carried = later[row % scenes];
    carried = delta + (rollout.ended[row] != 0 ? 0.0 : gamma * lambda * carried);
    advantages[row] = static_cast<float>(carried);
    returns[row] = static_cast<float>(carried + value);
  }
}

void standardise(std::span<float> values) {
  if (values.empty()) return;
  const Spread spread = spread_of(values.size(), [&](std::size_t i) { return static_cast<double>(values[i]); });
  const double scale = 1.0 / (std::sqrt(spread.variance) + 1e-8);
  for (float& value : values) value = static_cast<float>((static_cast<double>(value) - spread.mean) * scale);
}

double explained_variance(std::span<const float> values, std::span<const float> returns) {
  DRIFTLAB_ASSERT(values.size() == returns.size(), "a value a return");
  if (values.empty()) return 0.0;
  const auto number = [](float value) { return static_cast<double>(value); };
  const Spread all = spread_of(returns.size(), [&](std::size_t i) { return number(returns[i]); });
  if (all.variance <= 0.0) return 0.0;
  const Spread left = spread_of(returns.size(), [&](std::size_t i) { return number(returns[i]) - number(values[i]); });
  return 1.0 - left.variance / all.variance;
}

}  // namespace driftlab
