#include "core/rl/absorbing.h"

#include <gtest/gtest.h>

namespace driftlab {
namespace {

TEST(AbsorbedSteps, FillAnEpisodeThatTerminatedUpToTheHorizon) {
  EXPECT_EQ(absorbed_steps(true, 4, 10), 6);
  EXPECT_EQ(absorbed_steps(true, 10, 10), 0);
  EXPECT_EQ(absorbed_steps(true, 12, 10), 0);
  EXPECT_EQ(absorbed_steps(false, 4, 10), 0) << "cut off: nobody knows what would have come";
}

TEST(DiscountedSteps, AreTheSumOfTheirPowers) {
  for (const double gamma : {0.0, 0.5, 0.9, 0.99, 1.0}) {
    double sum = 0.0;
    double power = 1.0;
    for (std::int64_t count = 0; count < 400; ++count) {
      ASSERT_NEAR(discounted_steps(gamma, count), sum, 1e-10 * (1.0 + sum)) << gamma << " " << count;
      sum += power;
      power *= gamma;
    }
  }
}

// What makes the length of an episode carry no reward: a step is worth the same before its end as after.
TEST(DiscountedSteps, MakeEveryEpisodeWorthTheSame) {
  constexpr double kGamma = 0.97;
  constexpr std::int64_t kHorizon = 50;
  for (std::int64_t steps = 1; steps <= kHorizon; ++steps) {
    double worth = discounted_steps(kGamma, absorbed_steps(true, steps, kHorizon));
    for (std::int64_t i = 0; i < steps; ++i) worth = 1.0 + kGamma * worth;
    ASSERT_NEAR(worth, discounted_steps(kGamma, kHorizon), 1e-10) << steps;
  }
}

}  // namespace
}  // namespace driftlab
