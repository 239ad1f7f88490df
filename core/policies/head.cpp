#include "core/policies/head.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/math.h"
#include "core/nn/loss.h"

namespace driftlab {
namespace {

double bin_width(const ActionDistribution& distribution) {
  return (static_cast<double>(distribution.high) - static_cast<double>(distribution.low)) /
         static_cast<double>(distribution.shares.size());
}

double centre(const ActionDistribution& distribution, std::size_t bin) {
  return static_cast<double>(distribution.low) + (static_cast<double>(bin) + 0.5) * bin_width(distribution);
}

ActionDistribution normal(double mean, double deviation) {
  ActionDistribution result;
  result.mean = static_cast<float>(mean);
  result.deviation = static_cast<float>(deviation);
  return result;
}

ActionDistribution binned(std::span<const float> logits, float low, float high) {
  std::vector<double> shares(logits.size());
  softmax(logits, shares);
  ActionDistribution result;
  result.low = low;
  result.high = high;
  result.shares.assign(shares.size(), 0.0F);
  double mean = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    result.shares[i] = static_cast<float>(shares[i]);
    mean += shares[i] * centre(result, i);
  }
  const double width = bin_width(result);
  double variance = width * width / 12.0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double off = centre(result, i) - mean;
    variance += shares[i] * off * off;
  }
  result.mean = static_cast<float>(mean);
  result.deviation = static_cast<float>(std::sqrt(variance));
  return result;
}

}  // namespace

int Head::outputs(int actions) const {
  return kind == Kind::point ? actions : kind == Kind::gaussian ? 2 * actions : actions * bins;
}

std::vector<ActionDistribution> distributions(const Head& head, const Scaling& action, std::span<const float> outputs) {
  std::vector<ActionDistribution> result;
  if (head.kind == Head::Kind::point) return result;
  const std::size_t actions = action.mean.size();
  const auto bins = static_cast<std::size_t>(head.bins);
  for (std::size_t i = 0; i < actions; ++i) {
    if (head.kind == Head::Kind::bins) {
      result.push_back(binned(outputs.subspan(i * bins, bins), head.low[i], head.high[i]));
      continue;
    }
    const auto scale = static_cast<double>(action.deviation[i]);
    const double mean = static_cast<double>(action.mean[i]) + scale * static_cast<double>(outputs[i]);
    const double spread = det::exp(soft_log_deviation(static_cast<double>(outputs[actions + i])));
    result.push_back(normal(mean, scale * spread));
  }
  return result;
}

double choose_action(const ActionDistribution& distribution, ActBy by, Rng& rng) {
  const auto& shares = distribution.shares;
  if (shares.empty()) {
    if (by != ActBy::sample) return static_cast<double>(distribution.mean);
    return static_cast<double>(distribution.mean) + static_cast<double>(distribution.deviation) * rng.normal();
  }
  if (by == ActBy::mean) return static_cast<double>(distribution.mean);
  if (by == ActBy::mode) {
    const auto likeliest = std::max_element(shares.begin(), shares.end());
    return centre(distribution, static_cast<std::size_t>(likeliest - shares.begin()));
  }
  double left = rng.uniform();
  const double within = rng.uniform();
  std::size_t bin = 0;
  while (bin + 1 < shares.size() && left >= static_cast<double>(shares[bin])) {
    left -= static_cast<double>(shares[bin]);
    ++bin;
  }
  return centre(distribution, bin) + (within - 0.5) * bin_width(distribution);
}

double log_density(const ActionDistribution& distribution, double action) {
  if (distribution.shares.empty()) {
    const double deviation = static_cast<double>(distribution.deviation);
    const double off = (action - static_cast<double>(distribution.mean)) / deviation;
    return -0.5 * off * off - det::log(deviation) - 0.5 * det::log(2.0 * det::kPi);
  }
  const double place = (action - static_cast<double>(distribution.low)) / bin_width(distribution);
  const auto count = static_cast<double>(distribution.shares.size());
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  if (!(place >= 0.0 && place <= count)) return kNever;
  const auto bin = static_cast<std::size_t>(std::min(place, count - 1.0));
  const auto share = static_cast<double>(distribution.shares[bin]);
  return share > 0.0 ? det::log(share / bin_width(distribution)) : kNever;
}

}  // namespace driftlab
