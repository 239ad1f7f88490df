#include "core/metrics/modes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/rng.h"

namespace driftlab {
namespace {

std::vector<float> repeated(float value, int times) {
  return std::vector<float>(static_cast<std::size_t>(times), value);
}

std::vector<float> together(std::vector<float> a, const std::vector<float>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

template <class Draw>
std::vector<float> drawn(int count, std::uint64_t seed, Draw draw) {
  Rng rng(seed);
  std::vector<float> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(static_cast<float>(draw(rng)));
  return numbers;
}

template <class Draw>
int called_two(int count, Draw draw, int samples = 300) {
  int two = 0;
  for (int i = 0; i < samples; ++i) {
    two += find_modes(drawn(count, static_cast<std::uint64_t>(i), draw)).two ? 1 : 0;
  }
  return two;
}

TEST(Modes, OfTwoSpotsAreTheSpots) {
  const Modes modes = find_modes(together(repeated(-0.5F, 20), repeated(0.25F, 12)));
  EXPECT_TRUE(modes.two);
  EXPECT_EQ(modes.low, -0.5);
  EXPECT_EQ(modes.high, 0.25);
  EXPECT_EQ(modes.below, 20);
  EXPECT_EQ(modes.above, 12);
  EXPECT_EQ(modes.valley, 0.0);
  EXPECT_NEAR(modes.p_value, std::pow(0.5, 12.0), 1e-15);
}

TEST(Modes, TheCutIsTheLeastSquaresOne) {
  // By hand: {0, 1, 2} and {10, 11}: within squares 2 + 0.5; any other cut leaves more.
  const Modes modes = find_modes(std::vector<float>{11.0F, 0.0F, 2.0F, 10.0F, 1.0F});
  EXPECT_EQ(modes.below, 3);
  EXPECT_EQ(modes.above, 2);
  EXPECT_EQ(modes.low, 1.0);
  EXPECT_EQ(modes.high, 10.5);
}

TEST(Modes, TheValleyAndItsTestAreWorkedOutByHand) {
  // Means of the parts -1 and 1, apart 2: the bands are -1.5 .. -0.5, -0.5 .. 0.5 and 0.5 .. 1.5. Two in the middle, eight and eight beside.
  std::vector<float> numbers = together(repeated(-1.0F, 7), repeated(1.0F, 7));
  for (const float number : {-1.8F, -0.2F, 1.8F, 0.2F}) numbers.push_back(number);
  const Modes modes = find_modes(numbers);
  EXPECT_NEAR(modes.low, -1.0, 1e-7);
  EXPECT_NEAR(modes.high, 1.0, 1e-7);
  EXPECT_DOUBLE_EQ(modes.valley, 2.0 / 7.0);
  EXPECT_NEAR(modes.p_value, (1.0 + 9.0 + 36.0) / 512.0, 1e-12);
  EXPECT_FALSE(modes.two) << "9 % by chance";
}

TEST(Modes, FiveOnEachSideAreTheLeast) {
  EXPECT_FALSE(find_modes(together(repeated(-1.0F, 4), repeated(1.0F, 40))).two);
  EXPECT_TRUE(find_modes(together(repeated(-1.0F, 5), repeated(1.0F, 40))).two);
}

TEST(Modes, OnePlaceIsNotTwo) {
  EXPECT_FALSE(find_modes({}).two);
  const Modes same = find_modes(repeated(0.3F, 50));
  EXPECT_FALSE(same.two);
  EXPECT_EQ(same.low, same.high);
  EXPECT_EQ(same.below, 50);
  EXPECT_EQ(same.above, 0);
  // Of 300 samples each; the header says how many may be taken for two.
  const auto normal = [](Rng& rng) { return rng.normal(); };
  const auto even = [](Rng& rng) { return rng.uniform(); };
  const auto skewed = [](Rng& rng) { return rng.exponential(1.0); };
  for (const int count : {6, 10, 20, 40, 100}) {
    EXPECT_LE(called_two(count, normal), 3) << count;
    EXPECT_LE(called_two(count, even), 9) << count;
    EXPECT_LE(called_two(count, skewed), 5) << count;
  }
}

TEST(Modes, TwoThatStandApartAreSeen) {
  const auto apart = [](Rng& rng) {
    const double side = rng.uniform() < 0.5 ? -3.0 : 3.0;
    return side + rng.normal();
  };
  EXPECT_GE(called_two(40, apart), 270);
  EXPECT_GE(called_two(100, apart), 299);
}

}  // namespace
}  // namespace driftlab
