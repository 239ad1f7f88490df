#include "web/bench/replay.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace driftlab::bench {
namespace {

std::array<double, 3> pose_of(Replay& replay) {
  const auto pose = replay.pose();
  return {pose[0], pose[1], pose[2]};
}

TEST(Replay, RecordingsAreWhole) {
  for (const ReplayEntry& entry : all_replays()) {
    SCOPED_TRACE(entry.id);
    const auto replay = entry.make();
    const Recording& it = replay->recording();
    ASSERT_GT(it.steps(), 100);
    ASSERT_GT(it.episodes(), 0);
    EXPECT_EQ(it.inputs.size(), static_cast<std::size_t>(it.steps() * it.input_size));
    EXPECT_EQ(it.starts.size(), static_cast<std::size_t>(it.episodes() * it.start_size));
    EXPECT_EQ(it.begins.front(), 0.0);
    for (int i = 1; i < it.episodes(); ++i) {
      EXPECT_GT(it.begins[static_cast<std::size_t>(i)], it.begins[static_cast<std::size_t>(i - 1)]);
    }
    EXPECT_LT(it.begins.back(), it.steps());
    for (const auto* part : {&it.constants, &it.starts, &it.inputs}) {
      for (const double value : *part) EXPECT_TRUE(std::isfinite(value));
    }
  }
}

TEST(Replay, StartsWhereTheRecordingSays) {
  for (const ReplayEntry& entry : all_replays()) {
    SCOPED_TRACE(entry.id);
    const auto replay = entry.make();
    const Recording& it = replay->recording();
    replay->run(1);
    const auto moved = pose_of(*replay);
    // One step is short: nothing here moves faster than 12 m/s or turns faster than 6 rad/s.
    EXPECT_LT(std::hypot(moved[0] - it.starts[0], moved[1] - it.starts[1]), 0.2);
    EXPECT_LT(std::fabs(moved[2] - it.starts[2]), 0.1);
  }
}

TEST(Replay, BeginsAgainAfterItsLastStepWithTheSameBits) {
  for (const ReplayEntry& entry : all_replays()) {
    SCOPED_TRACE(entry.id);
    const auto replay = entry.make();
    const int total = replay->recording().steps();
    replay->run(total - 1);
    const auto last = pose_of(*replay);
    replay->run(51);
    const auto again = pose_of(*replay);
    EXPECT_NE(last, again);
    replay->restart();
    replay->run(50);
    EXPECT_EQ(pose_of(*replay), again);
  }
}

TEST(Replay, SlicesDoWhatTheWholeDoes) {
  for (const ReplayEntry& entry : all_replays()) {
    SCOPED_TRACE(entry.id);
    const auto whole = entry.make();
    const auto sliced = entry.make();
    whole->run(300);
    for (int i = 0; i < 100; ++i) sliced->run(3);
    EXPECT_EQ(pose_of(*whole), pose_of(*sliced));
  }
}

}  // namespace
}  // namespace driftlab::bench
