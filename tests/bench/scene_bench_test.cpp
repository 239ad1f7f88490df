#include "native/bench/scene_bench.h"

#include <gtest/gtest.h>

#include "scenes/registry.h"

namespace driftlab {
namespace {

TEST(SceneBench, TimesEverySceneWithItsClock) {
  // A clock that advances by 400 microseconds each time it is looked at: a slice of 200 steps then takes 2 us a step.
  double time = 0.0;
  const auto clock = [&time] { return time += 400.0; };
  const auto rows = bench_scenes(all_scenes(), clock, 1);
  ASSERT_EQ(rows.size(), 2 * all_scenes().size());
  EXPECT_EQ(rows[0].name, std::string(all_scenes()[0]->id) + ": step");
  EXPECT_EQ(rows[1].name, std::string(all_scenes()[0]->id) + ": step and observe");
  EXPECT_DOUBLE_EQ(rows[0].median_us, 2.0);
  EXPECT_EQ(rows[0].note, "500 thousand a second");
}

}  // namespace
}  // namespace driftlab
