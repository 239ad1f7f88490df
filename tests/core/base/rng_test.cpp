#include "core/base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/base/hash.h"

namespace driftlab {
namespace {

// Computed independently, with Python's integers, from the published algorithms.
TEST(Rng, IsXoshiroSeededBySplitmix) {
  Rng rng(0);
  EXPECT_EQ(rng.bits(), 0x99ec5f36cb75f2b4ULL);
  EXPECT_EQ(rng.bits(), 0xbf6e1f784956452aULL);
  EXPECT_EQ(rng.bits(), 0x1a5f849d4933e6e0ULL);
}

TEST(Rng, EqualSeedsGiveEqualBitsAndOthersDoNot) {
  Rng a(42);
  Rng b(42);
  Rng c(43);
  Rng d(42, 1);
  bool differs_by_seed = false;
  bool differs_by_stream = false;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t value = a.bits();
    EXPECT_EQ(value, b.bits());
    differs_by_seed |= value != c.bits();
    differs_by_stream |= value != d.bits();
  }
  EXPECT_TRUE(differs_by_seed);
  EXPECT_TRUE(differs_by_stream);
}

TEST(Rng, GoesOnFromASnapshot) {
  Rng rng(5);
  for (int i = 0; i < 17; ++i) rng.normal();
  Writer writer;
  rng.save(writer);
  Rng other;
  Reader reader(writer.bytes());
  other.restore(reader);
  EXPECT_TRUE(reader.ok() && reader.at_end());
  for (int i = 0; i < 50; ++i) EXPECT_EQ(rng.normal(), other.normal());
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double fourth = 0.0;
};

template <class Draw>
Moments moments(int count, Draw draw) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(draw());
  Moments m;
  for (const double v : values) m.mean += v / count;
  for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / count;
  for (const double v : values) m.fourth += std::pow(v - m.mean, 4.0) / count;
  return m;
}

TEST(Rng, UniformFillsItsInterval) {
  Rng rng(1);
  double low = 1.0;
  double high = 0.0;
  const Moments m = moments(200000, [&] {
    const double value = rng.uniform();
    low = std::min(low, value);
    high = std::max(high, value);
    return value;
  });
  EXPECT_GE(low, 0.0);
  EXPECT_LT(high, 1.0);
  EXPECT_LT(low, 1e-4);
  EXPECT_GT(high, 1.0 - 1e-4);
  EXPECT_NEAR(m.mean, 0.5, 0.003);
  EXPECT_NEAR(m.variance, 1.0 / 12.0, 0.001);
  const double shifted = rng.uniform(-3.0, 5.0);
  EXPECT_GE(shifted, -3.0);
  EXPECT_LT(shifted, 5.0);
}

TEST(Rng, NormalHasTheRightMoments) {
  Rng rng(2);
  const Moments m = moments(200000, [&] { return rng.normal(); });
  EXPECT_NEAR(m.mean, 0.0, 0.01);
  EXPECT_NEAR(m.variance, 1.0, 0.02);
  EXPECT_NEAR(m.fourth, 3.0, 0.12);
}

TEST(Rng, ExponentialHasTheRightMean) {
  Rng rng(3);
  const Moments m = moments(200000, [&] { return rng.exponential(0.4); });
  EXPECT_NEAR(m.mean, 2.5, 0.03);
  EXPECT_NEAR(m.variance, 6.25, 0.2);
}

TEST(Rng, BelowIsUnbiasedAndInRange) {
  Rng rng(4);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) {
    const std::uint64_t value = rng.below(7);
    ASSERT_LT(value, 7U);
    ++counts[value];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
  EXPECT_EQ(rng.below(1), 0U);
  // Near the top of the range a biased method would never give the upper half.
  const std::uint64_t huge = 0xc000000000000000ULL;
  int upper = 0;
  for (int i = 0; i < 1000; ++i) upper += rng.below(huge) >= huge / 2 ? 1 : 0;
  EXPECT_NEAR(upper, 500, 80);
}

TEST(Rng, ChanceHappensAsOftenAsItSays) {
  Rng rng(6);
  int hits = 0;
  for (int i = 0; i < 20000; ++i) hits += rng.chance(0.25) ? 1 : 0;
  EXPECT_NEAR(hits, 5000, 300);
  EXPECT_FALSE(rng.chance(0.0));
  EXPECT_TRUE(rng.chance(1.0));
}

TEST(MixSeed, SpreadsNeighbours) {
  std::vector<std::uint64_t> seeds;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (std::uint64_t index = 0; index < 50; ++index) seeds.push_back(mix_seed(seed, index));
  }
  std::sort(seeds.begin(), seeds.end());
  EXPECT_EQ(std::adjacent_find(seeds.begin(), seeds.end()), seeds.end());
}

// The same value natively and in WebAssembly: normal and exponential go through det:: functions.
TEST(Rng, DistributionsGiveTheSameBitsInEveryBuild) {
  Rng rng(7);
  Hash hash;
  for (int i = 0; i < 1000; ++i) hash.add(rng.normal()).add(rng.exponential(2.0)).add(rng.below(1000));
  EXPECT_EQ(hash.text(), "b152cf9829ecc662");
}

}  // namespace
}  // namespace driftlab
