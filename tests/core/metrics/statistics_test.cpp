#include "core/metrics/statistics.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace driftlab {
namespace {

TEST(Statistics, MeanMedianAndQuantilesOfKnownValues) {
  const std::array<double, 5> odd = {5.0, 1.0, 4.0, 2.0, 3.0};
  const std::array<double, 4> even = {1.0, 10.0, 2.0, 3.0};
  EXPECT_EQ(mean(odd), 3.0);
  EXPECT_EQ(median(odd), 3.0);
  EXPECT_EQ(median(even), 2.5);
  EXPECT_EQ(quantile(odd, 0.0), 1.0);
  EXPECT_EQ(quantile(odd, 1.0), 5.0);
  EXPECT_DOUBLE_EQ(quantile(odd, 0.1), 1.4);  // as NumPy
}

TEST(Statistics, OfNothingIsZero) {
  EXPECT_EQ(mean({}), 0.0);
  EXPECT_EQ(median({}), 0.0);
  EXPECT_EQ(bootstrap_median95({}).low, 0.0);
}

TEST(Bootstrap, HoldsTheMedianAndStaysWithinTheValues) {
  const std::array<double, 10> rates = {0.1, 0.9, 0.4, 0.5, 0.3, 0.6, 0.2, 0.8, 0.55, 0.45};
  const Interval interval = bootstrap_median95(rates, 1);
  EXPECT_LE(interval.low, median(rates));
  EXPECT_GE(interval.high, median(rates));
  EXPECT_GE(interval.low, 0.1);
  EXPECT_LE(interval.high, 0.9);
  EXPECT_LT(interval.low, interval.high);
}

TEST(Bootstrap, EqualSeedsGiveEqualIntervals) {
  const std::array<double, 6> rates = {0.1, 0.7, 0.35, 0.5, 0.9, 0.2};
  const Interval a = bootstrap_median95(rates, 4);
  const Interval b = bootstrap_median95(rates, 4);
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

TEST(Bootstrap, NarrowsWithMoreValues) {
  std::vector<double> few;
  std::vector<double> many;
  for (int i = 0; i < 200; ++i) {
    const double value = (i * 37 % 101) / 101.0;
    many.push_back(value);
    if (i < 8) few.push_back(value);
  }
  const Interval wide = bootstrap_median95(few, 2, 500);
  const Interval narrow = bootstrap_median95(many, 2, 500);
  EXPECT_LT(narrow.high - narrow.low, wide.high - wide.low);
}

TEST(Bootstrap, OneValueHasNoWidth) {
  const std::array<double, 1> one = {0.3};
  EXPECT_EQ(bootstrap_median95(one).low, 0.3);
  EXPECT_EQ(bootstrap_median95(one).high, 0.3);
}

TEST(Bootstrap, FewValuesNeedWiderTails) {
  EXPECT_EQ(expanded_tail95(1), 0.0);
  EXPECT_NEAR(expanded_tail95(5), 0.00095, 1e-5);  // Phi(-sqrt(5 / 4) 2.776)
  EXPECT_NEAR(expanded_tail95(10), 0.00855, 1e-5);
  EXPECT_NEAR(expanded_tail95(30), 0.01875, 1e-4);
  for (std::size_t n = 2; n < 100; ++n) EXPECT_LE(expanded_tail95(n - 1), expanded_tail95(n)) << n;
  EXPECT_NEAR(expanded_tail95(1'000'000), 0.025, 1e-6);
}

TEST(Student, KnownPoints) {
  // Any table of the distribution.
  EXPECT_NEAR(student975(1), 12.706, 1e-3);
  EXPECT_NEAR(student975(4), 2.776, 1e-3);
  EXPECT_NEAR(student975(5), 2.571, 1e-3);
  EXPECT_NEAR(student975(9), 2.262, 1e-3);
  EXPECT_NEAR(student975(49), 2.010, 1e-3);
  EXPECT_NEAR(student975(1'000'000), 1.960, 1e-3);
}

TEST(MeanInterval, IsStudentsWithinTheRangeOfTheValues) {
  const std::array<double, 5> even = {0.1, 0.3, 0.5, 0.7, 0.9};
  // Standard deviation sqrt(0.1), of the mean sqrt(0.02); times 2.776.
  EXPECT_NEAR(mean_interval95(even).low, 0.5 - 2.776445 * std::sqrt(0.02), 1e-6);
  EXPECT_NEAR(mean_interval95(even).high, 0.5 + 2.776445 * std::sqrt(0.02), 1e-6);
  const std::array<double, 3> high = {0.5, 1.0, 1.0};
  EXPECT_EQ(mean_interval95(high).high, 1.0) << "a share does not end above 1";
  EXPECT_EQ(mean_interval95(high).low, 0.5);
  const std::array<double, 4> same = {0.1, 0.1, 0.1, 0.1};
  EXPECT_EQ(mean_interval95(same).low, 0.1);
  EXPECT_EQ(mean_interval95(same).high, 0.1);
  const std::array<double, 1> one = {0.3};
  EXPECT_EQ(mean_interval95(one).low, 0.3);
  EXPECT_EQ(mean_interval95(one).high, 0.3);
}

}  // namespace
}  // namespace driftlab
