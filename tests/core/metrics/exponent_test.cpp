#include "core/metrics/exponent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/rng.h"
#include "core/metrics/statistics.h"

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
    for (const double weight : fit->weights) EXPECT_NEAR(weight, 1.0 / 7.0, 1e-9);
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
  EXPECT_EQ(fit->weights[6], 0.0);
  EXPECT_NEAR(fit->exponent, 2.0, 1e-12);
  costs[0] = 0.0;
  const std::vector<std::vector<double>> fewer = {costs};
  const auto refused = fit_exponent(kHorizons, fewer);
  ASSERT_FALSE(refused.has_value()) << "five are left";
  EXPECT_EQ(refused.error().got, "5");
}

TEST(Exponent, LeavesOutWhatOnlyFewSeedsSaw) {
  std::vector<std::vector<double>> costs(5, power(1e-6, 2.0));
  for (std::size_t seed = 1; seed < 5; ++seed) costs[seed][0] = 0.0;
  costs[0][0] = 20.0;  // one seed's bad luck
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_TRUE(fit.has_value());
  EXPECT_FALSE(fit->used[0]);
  EXPECT_NEAR(fit->exponent, 2.0, 1e-12);
  std::vector<std::vector<double>> lonely(5, std::vector<double>(7, 0.0));
  lonely[3] = power(1e-6, 2.0);
  EXPECT_FALSE(fit_exponent(kHorizons, lonely).has_value()) << "one seed of five";
}

TEST(Exponent, ASureHorizonWeighsMore) {
  // All seeds agree from the second horizon on; at the first they are far apart, and their mean lies far off the line.
  std::vector<std::vector<double>> costs(4, power(1e-6, 2.0));
  for (std::size_t seed = 0; seed < 4; ++seed) costs[seed][0] = 0.001 + (seed == 0 ? 1.0 : 0.0);
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_TRUE(fit.has_value());
  EXPECT_TRUE(fit->used[0]);
  EXPECT_LT(fit->weights[0], 0.001);
  EXPECT_NEAR(std::accumulate(fit->weights.begin(), fit->weights.end(), 0.0), 1.0, 1e-12);
  EXPECT_NEAR(fit->exponent, 2.0, 0.01) << "a plain line would say 1.4";
}

TEST(Exponent, OfNoCostIsNotFitted) {
  const std::vector<std::vector<double>> costs(3, std::vector<double>(7, 0.0));
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_FALSE(fit.has_value());
  EXPECT_NE(fit.error().got.find("no cost"), std::string::npos);
}

TEST(Exponent, SeedsWithoutAnyCostCount) {
  const std::vector<double> none(7, 0.0);
  const std::vector<std::vector<double>> costs = {power(1e-5, 1.5), none, power(4e-5, 1.5), none};
  const auto fit = fit_exponent(kHorizons, costs);
  ASSERT_TRUE(fit.has_value());
  EXPECT_NEAR(fit->exponent, 1.5, 1e-12);
}

TEST(Exponent, OneSeedWithACostSaysNothingOfOthers) {
  const std::vector<std::vector<double>> two = {power(1e-5, 1.5), std::vector<double>(7, 0.0)};
  const auto refused = fit_exponent(kHorizons, two);
  ASSERT_FALSE(refused.has_value()) << "its interval would have no width";
  EXPECT_NE(refused.error().expected.find("two at least"), std::string::npos);
  const std::vector<std::vector<double>> one = {power(1e-5, 1.5)};
  EXPECT_TRUE(fit_exponent(kHorizons, one).has_value()) << "who asks for one seed gets a line without an interval";
}

TEST(Exponent, UsesTheHorizonsThatAreUsable) {
  const std::vector<std::vector<double>> two = {power(1e-5, 1.5), std::vector<double>(7, 0.0)};
  EXPECT_EQ(usable_horizons(kHorizons, two), std::vector<bool>(7, false));
  std::vector<std::vector<double>> both = {power(1e-5, 1.5), power(2e-5, 1.5)};
  both[0].back() = both[1].back() = kHorizons.back();  // saturated
  std::vector<bool> expected(7, true);
  expected.back() = false;
  EXPECT_EQ(usable_horizons(kHorizons, both), expected);
  const auto fit = fit_exponent(kHorizons, both);
  ASSERT_TRUE(fit.has_value());
  EXPECT_EQ(fit->used, expected);
}

// Costs as a sweep measures them: a few episodes a seed, seeds of different quality.
constexpr int kEpisodes = 20;

std::vector<double> sweep_horizons() {
  std::vector<double> horizons;
  for (int i = 0; i < 16; ++i) horizons.push_back(std::round(60.0 * std::pow(32.0, i / 15.0)));
  return horizons;
}

/// Leaves the road at a constant rate and stays off: T^2 / 2 of it while that is short against the time until it leaves.
std::vector<double> leaves_for_good(std::span<const double> horizons, double rate, Rng& rng) {
  std::vector<double> costs(horizons.size());
  for (int episode = 0; episode < kEpisodes; ++episode) {
    const double left = rng.exponential(rate);
    for (std::size_t h = 0; h < costs.size(); ++h) costs[h] += std::max(0.0, horizons[h] - left) / kEpisodes;
  }
  return costs;
}

/// Leaves the road at a constant rate for a step, and is back: T of it.
std::vector<double> comes_back(std::span<const double> horizons, double rate, Rng& rng) {
  std::vector<double> costs(horizons.size());
  for (int episode = 0; episode < kEpisodes; ++episode) {
    for (double left = rng.exponential(rate); left <= horizons.back(); left += 1.0 + rng.exponential(rate)) {
      for (std::size_t h = 0; h < costs.size(); ++h) costs[h] += left <= horizons[h] ? 1.0 / kEpisodes : 0.0;
    }
  }
  return costs;
}

using Drive = std::vector<double> (*)(std::span<const double>, double, Rng&);

struct Coverage {
  int fits = 0;
  int holding = 0;
  double mean = 0.0;
  double share() const { return static_cast<double>(holding) / fits; }
};

/// How often the interval holds the true exponent.
Coverage coverage(Drive drive, double rate, double exponent, int seeds, int repeats) {
  const auto horizons = sweep_horizons();
  Rng rng(5);
  Coverage result;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    std::vector<std::vector<double>> costs;
    for (int seed = 0; seed < seeds; ++seed) {
      const double own_rate = rate * std::exp(0.3 * rng.normal());
      costs.push_back(drive(horizons, own_rate, rng));
    }
    const auto fit = fit_exponent(horizons, costs);
    if (!fit) continue;
    ++result.fits;
    result.mean += fit->exponent;
    result.holding += fit->ci95.low <= exponent && exponent <= fit->ci95.high ? 1 : 0;
  }
  result.mean /= result.fits;
  return result;
}

TEST(Exponent, IntervalsHoldOneForWhoComesBack) {
  for (const int seeds : {5, 10}) {
    const Coverage found = coverage(comes_back, 0.02, 1.0, seeds, 150);
    EXPECT_EQ(found.fits, 150);
    EXPECT_NEAR(found.mean, 1.0, 0.02);
    EXPECT_GE(found.share(), 0.88) << seeds;
  }
}

TEST(Exponent, IntervalsHoldTwoForWhoLeavesForGood) {
  for (const int seeds : {5, 10}) {
    const Coverage found = coverage(leaves_for_good, 1.0 / 9000.0, 2.0, seeds, 150);
    EXPECT_GE(found.fits, 120) << "where fewer than six horizons have costs nothing is fitted";
    EXPECT_NEAR(found.mean, 2.0, 0.1) << seeds;
    EXPECT_GE(found.share(), 0.9) << seeds;
  }
}

TEST(Exponent, TellsOneFromTwo) {
  const auto horizons = sweep_horizons();
  Rng rng(9);
  std::vector<std::vector<double>> back;
  std::vector<std::vector<double>> gone;
  for (int seed = 0; seed < 10; ++seed) {
    back.push_back(comes_back(horizons, 0.02, rng));
    gone.push_back(leaves_for_good(horizons, 1.0 / 6000.0, rng));
  }
  EXPECT_LT(fit_exponent(horizons, back)->ci95.high, 1.3);
  EXPECT_GT(fit_exponent(horizons, gone)->ci95.low, 1.3);
}

}  // namespace
}  // namespace driftlab
