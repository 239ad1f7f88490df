#include "core/base/error.h"

#include <gtest/gtest.h>

namespace driftlab {
namespace {

TEST(Error, ReadsAsASentence) {
  EXPECT_EQ((Error{"a number", "\"x\"", "Try 3."}.message()), "expected a number, got \"x\". Try 3.");
  EXPECT_EQ((Error{"a number", "\"x\"", ""}.message()), "expected a number, got \"x\"");
}

TEST(Error, TravelsInAResult) {
  const Result<int> result = fail("a file", "none");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().expected, "a file");
  EXPECT_EQ(result.error().got, "none");
}

#if GTEST_HAS_DEATH_TEST
TEST(AssertDeathTest, NamesConditionAndReason) {
  const int wheels = 3;
  EXPECT_DEATH(DRIFTLAB_ASSERT(wheels == 4, "a car has four wheels"), "a car has four wheels \\(wheels == 4");
}
#endif

}  // namespace
}  // namespace driftlab
