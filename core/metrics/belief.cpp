#include "core/metrics/belief.h"

#include <algorithm>
#include <cmath>

namespace driftlab {
namespace {

/// The probability of an action below this one.
double cumulative(const ActionDistribution& belief, double action) {
  if (belief.shares.empty()) {
    const auto deviation = static_cast<double>(belief.deviation);
    const double off = action - static_cast<double>(belief.mean);
    if (deviation > 0.0) return normal_cdf(off / deviation);
    return off >= 0.0 ? 1.0 : 0.0;
  }
  const auto low = static_cast<double>(belief.low);
  const double place =
      (action - low) / (static_cast<double>(belief.high) - low) * static_cast<double>(belief.shares.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < belief.shares.size(); ++i) {
    sum += static_cast<double>(belief.shares[i]) * std::clamp(place - static_cast<double>(i), 0.0, 1.0);
  }
  return std::min(1.0, sum);
}

}  // namespace

void Belief::add(const ActionDistribution& belief, const Field& action) {
  const double low = static_cast<double>(action.low);
  const double width = (static_cast<double>(action.high) - low) / kPredictedCells;
  shares_.resize(kPredictedCells, 0.0);
  double before = 0.0;
  for (int i = 0; i < kPredictedCells; ++i) {
    const double upto = i + 1 == kPredictedCells ? 1.0 : cumulative(belief, low + width * (i + 1));
    shares_[static_cast<std::size_t>(i)] += upto - before;
    before = upto;
  }
  const auto mean = static_cast<double>(belief.mean);
  const auto deviation = static_cast<double>(belief.deviation);
  mean_ += mean;
  square_ += mean * mean + deviation * deviation;
  ++count_;
}

std::optional<Predicted> Belief::average() const {
  if (count_ == 0) return std::nullopt;
  Predicted result;
  result.mean = mean_ / count_;
  result.deviation = std::sqrt(std::max(0.0, square_ / count_ - result.mean * result.mean));
  for (const double share : shares_) result.shares.push_back(static_cast<float>(share / count_));
  return result;
}

}  // namespace driftlab
