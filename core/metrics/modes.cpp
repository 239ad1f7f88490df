#include "core/metrics/modes.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/math.h"

namespace driftlab {
namespace {

constexpr double kRare = 0.05;
constexpr double kShallow = 0.5;

int within(std::span<const double> sorted, double middle, double width) {
  const auto from = std::lower_bound(sorted.begin(), sorted.end(), middle - 0.5 * width);
  const auto to = std::upper_bound(sorted.begin(), sorted.end(), middle + 0.5 * width);
  return static_cast<int>(to - from);
}

/// At most `few` of `tosses` of a fair coin.
double binomial_tail(int few, int tosses) {
  constexpr double kLn2 = 0.6931471805599453;
  double log_term = -kLn2 * tosses;  // of none
  double sum = det::exp(log_term);
  for (int i = 1; i <= few; ++i) {
    log_term += det::log(static_cast<double>(tosses - i + 1) / static_cast<double>(i));
    sum += det::exp(log_term);
  }
  return std::min(1.0, sum);
}

}  // namespace

Modes find_modes(std::span<const float> numbers) {
  Modes modes;
  if (numbers.empty()) return modes;
  std::vector<double> sorted(numbers.begin(), numbers.end());
  std::stable_sort(sorted.begin(), sorted.end());
  double total = 0.0;
  for (const double number : sorted) total += number;
  const auto count = sorted.size();
  modes.low = modes.high = total / static_cast<double>(count);
  modes.below = static_cast<int>(count);
  double best = 0.0;
  double sum = 0.0;
  for (std::size_t cut = 1; cut < count; ++cut) {
    sum += sorted[cut - 1];
    if (sorted[cut] == sorted[cut - 1]) continue;  // equal numbers stay together
    const auto below = static_cast<double>(cut);
    const auto above = static_cast<double>(count - cut);
    const double low = sum / below;
    const double high = (total - sum) / above;
    const double between = below * above * (high - low) * (high - low);
    if (between <= best) continue;
    best = between;
    modes.low = low;
    modes.high = high;
    modes.below = static_cast<int>(cut);
    modes.above = static_cast<int>(count - cut);
  }
  if (modes.above == 0) return modes;
  const double width = 0.5 * (modes.high - modes.low);
  const int middle = within(sorted, 0.5 * (modes.low + modes.high), width);
  const int lesser = std::min(within(sorted, modes.low, width), within(sorted, modes.high, width));
  if (lesser > 0) modes.valley = static_cast<double>(middle) / lesser;
  modes.p_value = binomial_tail(middle, middle + lesser);
  modes.two = lesser > 0 && modes.valley <= kShallow && modes.p_value < kRare;
  return modes;
}

}  // namespace driftlab
