#include "core/rl/absorbing.h"

#include <algorithm>

#include "core/base/math.h"

namespace driftlab {

std::int64_t absorbed_steps(bool terminated, std::int64_t steps, std::int64_t horizon) {
  return terminated ? std::max<std::int64_t>(0, horizon - steps) : 0;
}

double discounted_steps(double gamma, std::int64_t count) {
  if (gamma >= 1.0) return static_cast<double>(count);
  if (gamma <= 0.0) return count > 0 ? 1.0 : 0.0;
  return (1.0 - det::exp(static_cast<double>(count) * det::log(gamma))) / (1.0 - gamma);
}

}  // namespace driftlab
