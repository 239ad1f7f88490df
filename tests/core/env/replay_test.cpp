#include "core/env/replay.h"

#include <gtest/gtest.h>

#include "core/env/rollout.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

Trajectory driven(std::string_view wind = "2") {
  Task task{&support::point_scene(), ParamValues(support::point_scene().params)};
  EXPECT_TRUE(task.params.set("wind", wind).has_value());
  auto expert = make_demonstrator("expert");
  return demonstrate(task, **expert, 11, "expert");
}

TEST(Replay, SeesWhatWasRecordedToTheEnd) {
  const Trajectory drive = driven();
  const auto replay = Replay::begin(support::point_scene(), drive);
  ASSERT_NE(replay, nullptr);
  int steps = 0;
  do {
    ASSERT_EQ(replay->step(), steps++);
    ASSERT_TRUE(replay->faithful());
    const auto recorded = drive.observation(replay->step());
    EXPECT_TRUE(std::equal(recorded.begin(), recorded.end(), replay->observation().begin()));
  } while (replay->advance());
  EXPECT_EQ(steps, drive.steps);
  EXPECT_TRUE(replay->at_end());
  EXPECT_TRUE(replay->faithful()) << "the observation after the last step, too";
  EXPECT_FALSE(replay->advance());
}

TEST(Replay, NoticesAnotherDrive) {
  Trajectory drive = driven();
  drive.observations[30] += 0.01F;
  const auto replay = Replay::begin(support::point_scene(), drive);
  int right = 0;
  while (replay->faithful() && replay->advance()) ++right;
  EXPECT_EQ(right, 10) << "three numbers a step";
}

TEST(Replay, BeginsOnlyWithSettingsThatItKnows) {
  Trajectory drive = driven();
  drive.meta.params = {"wind=99"};
  EXPECT_EQ(Replay::begin(support::point_scene(), drive), nullptr);
  drive.meta.params = {"rain=1"};
  EXPECT_EQ(Replay::begin(support::point_scene(), drive), nullptr);
  drive.meta.params = {"wind"};
  EXPECT_EQ(Replay::begin(support::point_scene(), drive), nullptr);
  EXPECT_EQ(Replay::begin(support::other_scene(), driven()), nullptr);
}

}  // namespace
}  // namespace driftlab
