#include "core/env/golden.h"

#include <gtest/gtest.h>

#include "tests/core/env/toy_scene.h"

namespace driftlab {
namespace {

TEST(RolloutHash, DependsOnSeedStepsAndParams) {
  const Task task = testing::toy_task();
  const std::uint64_t hash = rollout_hash(task, 1, 1000);
  EXPECT_EQ(rollout_hash(task, 1, 1000), hash);
  EXPECT_NE(rollout_hash(task, 2, 1000), hash);
  EXPECT_NE(rollout_hash(task, 1, 1001), hash);
  Task windy = task;
  ASSERT_TRUE(windy.params.set("wind", 0.51).has_value());
  EXPECT_NE(rollout_hash(windy, 1, 1000), hash);
}

// One hash for every build.
TEST(RolloutHash, IsTheSameInEveryBuild) {
  EXPECT_EQ(Hash().add(rollout_hash(testing::toy_task(), 1, 10000)).text(), "5f40c7931ac3e47b");
}

}  // namespace
}  // namespace driftlab
