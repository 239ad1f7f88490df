#include "core/study/good_demonstrations.h"

#include <gtest/gtest.h>

#include "scenes/registry.h"

namespace driftlab {
namespace {

Task lane(double half_width = 2.0) {
  const SceneEntry* entry = find_scene(all_scenes(), "lane").value();
  Task task{entry, ParamValues(entry->params)};
  EXPECT_TRUE(task.params.set("half_width", half_width).has_value());
  return task;
}

TEST(GoodDemonstrations, AreTheSuccessfulOnesInOrder) {
  // So narrow that a sloppy driver fails now and then.
  Task narrow = lane(1.2);
  ASSERT_TRUE(narrow.params.set("gust", "6").has_value());
  const auto made = good_demonstrations(narrow, "sloppy", 3, 5).value();
  ASSERT_EQ(made.size(), 3U);
  const auto driver = make_demonstrator("sloppy").value();
  std::size_t found = 0;
  int failed = 0;
  for (std::uint64_t i = 0; found < made.size(); ++i) {
    const Trajectory lap = demonstrate(narrow, *driver, episode_seed(5, i), "sloppy");
    if (lap.outcome != Outcome::success) {
      ++failed;
      continue;
    }
    EXPECT_EQ(made[found].observations, lap.observations);
    EXPECT_EQ(made[found].labels, lap.labels);
    EXPECT_EQ(made[found].controller, lap.controller);
    ++found;
  }
  EXPECT_GT(failed, 0) << "otherwise this test tests nothing";
}

TEST(GoodDemonstrations, SlicesEqualTheWhole) {
  const auto whole = good_demonstrations(lane(), "average", 2, 9).value();
  auto sliced = GoodDemonstrations::make(lane(), "average", 2, 9).value();
  bool more = true;
  while (more) {
    std::int64_t slice = 123;
    more = sliced.step(slice).value();
    EXPECT_GE(slice, 0);
    EXPECT_EQ(slice == 0, more) << "a slice is used up while there is more to do";
  }
  ASSERT_EQ(sliced.trajectories().size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(sliced.trajectories()[i].labels, whole[i].labels);
}

TEST(GoodDemonstrations, RefusesWhoCannotDrive) {
  EXPECT_FALSE(GoodDemonstrations::make(lane(), "nobody", 1, 1).has_value());
  Task storm = lane(1.2);
  ASSERT_TRUE(storm.params.set("gust", "8").has_value());
  ASSERT_TRUE(storm.params.set("gust_rate", "4").has_value());
  ASSERT_TRUE(storm.params.set("speed", "12").has_value());
  const auto none = good_demonstrations(storm, "sloppy", 1, 1);
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().got, "sloppy");
}

}  // namespace
}  // namespace driftlab
