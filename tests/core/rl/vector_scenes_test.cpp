#include "core/rl/vector_scenes.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/core/rl/match_scene.h"

namespace driftlab::testing {
namespace {

std::vector<float> all_seen(const VectorScenes& scenes) {
  return {scenes.observations().begin(), scenes.observations().end()};
}

TEST(VectorScenes, BeginEpisodesInTheOrderOfTheirSeeds) {
  const Task task = match_task();
  VectorScenes scenes(task, 3, 42);
  const auto expect_begins = [&](std::size_t scene, std::uint64_t episode) {
    const auto single = task.make_scene();
    single->reset(episode_seed(42, episode));
    std::vector<float> seen(1);
    single->observe(seen);
    EXPECT_EQ(scenes.observations()[scene], seen[0]);
  };
  for (std::size_t i = 0; i < 3; ++i) expect_begins(i, i);
  const std::vector<float> actions(3, 0.0F);
  for (int step = 1; step <= 10; ++step) {
    ASSERT_TRUE(scenes.step(actions));
    for (const VectorScenes::Step& last : scenes.last()) {
      EXPECT_EQ(last.steps, step);
      EXPECT_EQ(last.ended, step == 10);
      EXPECT_FALSE(last.terminated);
    }
  }
  EXPECT_EQ(scenes.episodes_begun(), 6);
  for (std::size_t i = 0; i < 3; ++i) {
    expect_begins(i, i + 3);
    EXPECT_NE(scenes.finals()[i], scenes.observations()[i]);
  }
}

TEST(VectorScenes, SayWhenAnEpisodeTerminatesByItself) {
  VectorScenes scenes(match_task("ends"), 2, 1);
  const std::vector<float> actions(2, 0.0F);
  for (int step = 1; step <= 4; ++step) ASSERT_TRUE(scenes.step(actions));
  EXPECT_TRUE(scenes.last()[1].ended);
  EXPECT_TRUE(scenes.last()[1].terminated);
}

TEST(VectorScenes, GoOnAsSaved) {
  const Task task = match_task();
  VectorScenes first(task, 3, 7);
  const std::vector<float> actions = {0.1F, -0.2F, 0.3F};
  for (int step = 0; step < 13; ++step) ASSERT_TRUE(first.step(actions));
  Writer writer;
  first.save(writer);
  VectorScenes second(task, 3, 7);
  Reader reader(writer.bytes());
  ASSERT_TRUE(second.restore(reader));
  EXPECT_EQ(all_seen(first), all_seen(second));
  for (int step = 0; step < 20; ++step) {
    ASSERT_TRUE(first.step(actions));
    ASSERT_TRUE(second.step(actions));
    EXPECT_EQ(all_seen(first), all_seen(second));
    EXPECT_EQ(first.last()[2].reward, second.last()[2].reward);
  }
  Reader cut(std::span(writer.bytes()).first(writer.bytes().size() / 2));
  EXPECT_FALSE(second.restore(cut));
}

}  // namespace
}  // namespace driftlab::testing
