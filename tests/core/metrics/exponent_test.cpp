#include "core/metrics/exponent.h"

#include <gtest/gtest.h>

#include <cmath>

namespace driftlab {
namespace {

const std::vector<double> kHorizons = {100, 200, 400, 800, 1600, 3200, 6400};

std::vector<double> power(double scale, double exponent) {
  std::vector<double> costs;
  for (const double horizon : kHorizons) costs.push_back(scale * std::pow(horizon, exponent));
  return costs;
}

TEST(Exponent, OfPowersIsExact) {
  for (const double exponent : {0.5, 1.0, 1.7}) {
    const std::vector<std::vector<double>> costs = {power(1e-5, exponent), power(3e-5, exponent)};
    const auto fit = fit_exponent(kHorizons, costs);
    ASSERT_TRUE(fit.has_value());
    EXPECT_NEAR(fit->exponent, exponent, 1e-12);
    EXPECT_NEAR(fit->ci95.low, exponent, 1e-12) << "seeds differ by a factor only";
    EXPECT_NEAR(fit->ci95.high, exponent, 1e-12);
    EXPECT_EQ(fit->used, std::vector<bool>(7, true));
  }
}

TEST(Exponent, TheIntervalComesFromTheSeeds) {
  const std::vector<std::vector<double>> costs = {power(1e-4, 1.0), power(1e-6, 1.8), power(1e-5, 1.4)};
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_TRUE(fit.has_value());
  EXPECT_LT(fit->ci95.low, fit->exponent);
  EXPECT_GT(fit->ci95.high, fit->exponent);
  EXPECT_GE(fit->ci95.low, 1.0 - 1e-9);
  EXPECT_LE(fit->ci95.high, 1.8 + 1e-9);
}

TEST(Exponent, LeavesOutWhatIsSaturatedOrWithoutCost) {
  auto costs = power(1e-6, 2.0);
  costs[6] = 0.9 * kHorizons[6];
  const std::vector<std::vector<double>> saturated = {costs};
  auto fit = fit_exponent(kHorizons, saturated);
  ASSERT_TRUE(fit.has_value());
  EXPECT_FALSE(fit->used[6]);
  EXPECT_NEAR(fit->exponent, 2.0, 1e-12);
  costs[0] = 0.0;
  const std::vector<std::vector<double>> fewer = {costs};
  const auto refused = fit_exponent(kHorizons, fewer);
  ASSERT_FALSE(refused.has_value()) << "five are left";
  EXPECT_EQ(refused.error().got, "5");
}

TEST(Exponent, OfNoCostIsNotFitted) {
  const std::vector<std::vector<double>> costs(3, std::vector<double>(7, 0.0));
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_FALSE(fit.has_value());
  EXPECT_NE(fit.error().got.find("no cost"), std::string::npos);
}

TEST(Exponent, SeedsWithoutAnyCostCount) {
  const std::vector<std::vector<double>> costs = {power(1e-5, 1.5), std::vector<double>(7, 0.0)};
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->exponent, 1.5, 1e-12);
}

}  // namespace
}  // namespace driftlab
