#include "core/workbench/run_color.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

namespace driftlab {
namespace {

int apart(std::uint32_t a, std::uint32_t b) {
  int sum = 0;
  for (const unsigned shift : {16U, 8U, 0U}) {
    sum += std::abs(static_cast<int>((a >> shift) & 0xFFU) - static_cast<int>((b >> shift) & 0xFFU));
  }
  return sum;
}

TEST(RunColor, TheFirstRunHasItsLearnersColor) {
  EXPECT_EQ(free_color(0xD55E00, {}), 0xD55E00U);
  const std::vector<std::uint32_t> others = {0x009E73};
  EXPECT_EQ(free_color(0xD55E00, others), 0xD55E00U);
}

TEST(RunColor, SixRunsOfALearnerAreToldApart) {
  for (const std::uint32_t own : {0xD55E00U, 0x009E73U, 0xAA4499U, 0x882255U}) {
    std::vector<std::uint32_t> taken;
    for (int i = 0; i < 6; ++i) {
      const std::uint32_t color = free_color(own, taken);
      for (const std::uint32_t other : taken)
        EXPECT_GE(apart(color, other), 50) << std::hex << own << " " << color << " " << other;
      if (i > 0) {
        EXPECT_GE(apart(color, 0x0072B2), 60) << std::hex << own << " " << color;
      }
      taken.push_back(color);
    }
  }
}

TEST(RunColor, AFreedColorIsGivenAgain) {
  std::vector<std::uint32_t> taken;
  for (int i = 0; i < 3; ++i) taken.push_back(free_color(0xD55E00, taken));
  const std::uint32_t freed = taken[0];
  taken.erase(taken.begin());
  EXPECT_EQ(free_color(0xD55E00, taken), freed);
}

TEST(RunColor, MoreRunsThanShadesStillGetOne) {
  std::vector<std::uint32_t> taken;
  for (int i = 0; i < 40; ++i) taken.push_back(free_color(0x009E73, taken));
  EXPECT_EQ(taken.size(), 40U);
}

}  // namespace
}  // namespace driftlab
