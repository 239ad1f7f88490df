#include "core/data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "tests/core/data/sample_trajectory.h"

namespace driftlab {
namespace {

using testing::labelled_trajectory;
using testing::sample_trajectory;

Dataset make(DatasetOptions options, std::initializer_list<int> lengths) {
  Dataset data(options);
  for (const int steps : lengths) EXPECT_TRUE(data.add(labelled_trajectory(steps)).has_value());
  return data;
}

TEST(Dataset, HoldsNothingWhenEmpty) {
  const Dataset data;
  EXPECT_TRUE(data.training().empty());
  EXPECT_TRUE(data.held_out().empty());
  EXPECT_EQ(data.observation_size(), 0);
  EXPECT_TRUE(data.normalisation().label.mean.empty());
}

TEST(Dataset, RefusesWhatDoesNotFitAndKeepsTheRest) {
  Dataset data = make({}, {5});
  Trajectory narrow = labelled_trajectory(5);
  narrow.action_size = 1;
  narrow.labels.resize(5);
  narrow.applied.resize(5);
  const auto result = data.add(narrow);
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().expected.find("2 actions"), std::string::npos);
  Trajectory broken = labelled_trajectory(5);
  broken.labels[0] = std::nanf("");
  EXPECT_FALSE(data.add(broken).has_value());
  EXPECT_EQ(data.trajectories().size(), 1U);
}

TEST(Dataset, OnlyLabelledStepsMakeWindows) {
  Dataset data({.held_out_share = 0.0});
  ASSERT_TRUE(data.add(sample_trajectory(7)).has_value());
  const std::vector<Window> expected = {{0, 0}, {0, 1}, {0, 3}, {0, 4}, {0, 6}};
  EXPECT_EQ(std::vector<Window>(data.training().begin(), data.training().end()), expected);
}

TEST(Dataset, WindowsNeverLeaveTheirEpisode) {
  const Dataset data = make({.history = 3, .chunk = 2, .held_out_share = 0.0}, {4, 4});
  const std::vector<Window> windows = {{1, 0}, {1, 3}};
  std::vector<float> history(2 * 3 * 3);
  std::vector<float> chunk(2 * 2 * 2);
  std::vector<float> history_mask(2 * 3);
  std::vector<float> chunk_mask(2 * 2);
  data.gather(windows, history, chunk, history_mask, chunk_mask);
  // At the episode's first step the two steps before it are padding: its first observation again.
  EXPECT_EQ(history, (std::vector<float>{0, 1, 2, 0, 1, 2, 0, 1, 2, 100, 101, 102, 200, 201, 202, 300, 301, 302}));
  EXPECT_EQ(history_mask, (std::vector<float>{0, 0, 1, 1, 1, 1}));
  // At its last step the chunk's second action is padding.
  EXPECT_EQ(chunk, (std::vector<float>{0.0F, 0.1F, 1.0F, 1.1F, 3.0F, 3.1F, 0.0F, 0.0F}));
  EXPECT_EQ(chunk_mask, (std::vector<float>{1, 1, 1, 0}));
}

TEST(Dataset, UnlabelledStepsOfAChunkAreMasked) {
  Dataset data({.chunk = 3, .held_out_share = 0.0});
  ASSERT_TRUE(data.add(sample_trajectory(7)).has_value());  // no labels at steps 2 and 5
  std::vector<float> history(3);
  std::vector<float> chunk(6);
  std::vector<float> mask(3);
  const std::vector<Window> windows = {{0, 1}};
  data.gather(windows, history, chunk, {}, mask);
  EXPECT_EQ(mask, (std::vector<float>{1, 0, 1}));
  EXPECT_EQ(chunk, (std::vector<float>{1.0F, 1.1F, 0.0F, 0.0F, 3.0F, 3.1F}));
}

TEST(Dataset, HoldsOutWholeEpisodes) {
  const Dataset data = make({.held_out_share = 0.3, .seed = 4}, {5, 5, 5, 5, 5, 5, 5, 5, 5, 5});
  std::set<int> trained;
  std::set<int> kept;
  for (const Window window : data.training()) trained.insert(window.episode);
  for (const Window window : data.held_out()) kept.insert(window.episode);
  EXPECT_EQ(kept.size(), 3U);
  EXPECT_EQ(trained.size(), 7U);
  for (const int episode : kept) EXPECT_EQ(trained.count(episode), 0U);
  EXPECT_EQ(data.training().size() + data.held_out().size(), 50U);
}

TEST(Dataset, TheSplitFollowsTheSeed) {
  const auto kept = [](std::uint64_t seed) {
    const Dataset data = make({.held_out_share = 0.3, .seed = seed}, {5, 5, 5, 5, 5, 5, 5, 5, 5, 5});
    return std::vector<Window>(data.held_out().begin(), data.held_out().end());
  };
  EXPECT_EQ(kept(1), kept(1));
  int different = 0;
  for (std::uint64_t seed = 2; seed < 12; ++seed) different += kept(seed) == kept(1) ? 0 : 1;
  EXPECT_GE(different, 8);
}

TEST(Dataset, OfTwoEpisodesNeitherIsLostToTheHeldOutSide) {
  const Dataset data = make({.held_out_share = 0.1, .block_steps = 10}, {100, 200});
  const auto count = [](std::span<const Window> windows, int episode) {
    return std::count_if(windows.begin(), windows.end(), [&](Window window) { return window.episode == episode; });
  };
  EXPECT_EQ(count(data.training(), 0), 90);
  EXPECT_EQ(count(data.held_out(), 0), 10);
  EXPECT_EQ(count(data.training(), 1), 180);
  EXPECT_EQ(count(data.held_out(), 1), 20);
}

TEST(Dataset, ASingleEpisodeIsSplitByBlocksOfTime) {
  const Dataset data = make({.held_out_share = 0.2, .block_steps = 50, .seed = 3}, {1000});
  EXPECT_EQ(data.held_out().size(), 200U);
  EXPECT_EQ(data.training().size(), 800U);
  for (std::size_t i = 0; i < data.held_out().size(); ++i) {
    // Whole blocks: 50 steps in a row, each beginning at a multiple of 50.
    EXPECT_EQ(data.held_out()[i].step % 50, static_cast<int>(i % 50));
  }
}

TEST(Dataset, NoTrainingWindowReachesIntoAHeldOutBlock) {
  const DatasetOptions options = {.history = 4, .chunk = 8, .held_out_share = 0.2, .block_steps = 50, .seed = 3};
  const Dataset data = make(options, {1000});
  std::set<int> kept;
  for (const Window window : data.held_out()) kept.insert(window.step);
  ASSERT_EQ(kept.size(), 200U);
  for (const Window window : data.training()) {
    for (int step = window.step - 3; step <= window.step + 7; ++step) ASSERT_EQ(kept.count(step), 0U) << window.step;
  }
  EXPECT_GT(data.training().size(), 700U);
}

TEST(Dataset, EvenAShortEpisodeLeavesSomethingToTrainOn) {
  for (const int steps : {1, 2, 3, 9, 30}) {
    const Dataset data = make({.held_out_share = 0.1}, {steps});
    EXPECT_FALSE(data.training().empty()) << steps;
    if (steps >= 2) {
      EXPECT_FALSE(data.held_out().empty()) << steps;
    }
  }
}

TEST(Dataset, NormalisesOverTheTrainingWindows) {
  Dataset data({.held_out_share = 0.0});
  Trajectory t = labelled_trajectory(4);
  for (std::size_t step = 0; step < 4; ++step) t.observations[3 * step + 2] = 5.0F;  // constant
  ASSERT_TRUE(data.add(t).has_value());
  const DatasetNormalisation n = data.normalisation();
  EXPECT_FLOAT_EQ(n.observation.mean[0], 150.0F);
  EXPECT_FLOAT_EQ(n.observation.deviation[0], 111.803399F);
  EXPECT_FLOAT_EQ(n.observation.mean[2], 5.0F);
  EXPECT_EQ(n.observation.deviation[2], 1.0F);
  EXPECT_FLOAT_EQ(n.label.mean[0], 1.5F);
  EXPECT_FLOAT_EQ(n.label.deviation[0], 1.11803399F);
}

TEST(Dataset, ADeviationTooSmallForAFloatIsNone) {
  Dataset data({.held_out_share = 0.0});
  Trajectory t = labelled_trajectory(4);
  const float tiny = std::numeric_limits<float>::denorm_min();
  for (std::size_t step = 0; step < 4; ++step) t.observations[3 * step] = step % 2 == 0 ? 0.0F : tiny;
  ASSERT_TRUE(data.add(t).has_value());
  EXPECT_EQ(data.normalisation().observation.deviation[0], 1.0F);
}

TEST(Dataset, HeldOutStepsDoNotTouchTheNormalisation) {
  Dataset data({.held_out_share = 0.5, .seed = 1});
  ASSERT_TRUE(data.add(labelled_trajectory(4)).has_value());
  Trajectory other = labelled_trajectory(4);
  for (float& value : other.observations) value += 1e6F;
  ASSERT_TRUE(data.add(other).has_value());
  const bool first_is_trained = data.training().front().episode == 0;
  EXPECT_NEAR(data.normalisation().observation.mean[0], first_is_trained ? 150.0F : 1000150.0F, 1.0F);
}

TEST(Dataset, CarriesWeights) {
  Dataset data({.held_out_share = 0.0});
  ASSERT_TRUE(data.add(labelled_trajectory(2)).has_value());
  Trajectory heavy = labelled_trajectory(2);
  heavy.weight = 3.0;
  ASSERT_TRUE(data.add(heavy).has_value());
  std::vector<float> weights(4);
  data.gather_weights(data.training(), weights);
  EXPECT_EQ(weights, (std::vector<float>{0.75F, 0.75F, 3.0F, 3.0F}));
}

TEST(Dataset, OfWeightZeroThereIsNoWindowAndNoTrace) {
  for (const double share : {0.0, 0.1, 0.5}) {
    Dataset with({.held_out_share = share});
    Dataset without({.held_out_share = share});
    for (const int steps : {60, 70, 80}) {
      Trajectory ignored = labelled_trajectory(steps + 5);
      ignored.weight = 0.0;
      ASSERT_TRUE(with.add(ignored).has_value());
      ASSERT_TRUE(with.add(labelled_trajectory(steps)).has_value());
      ASSERT_TRUE(without.add(labelled_trajectory(steps)).has_value());
    }
    const auto equal = [](std::span<const Window> doubled, std::span<const Window> plain) {
      ASSERT_EQ(doubled.size(), plain.size());
      for (std::size_t i = 0; i < plain.size(); ++i) {
        EXPECT_EQ(doubled[i], (Window{2 * plain[i].episode + 1, plain[i].step}));
      }
    };
    equal(with.training(), without.training());
    equal(with.held_out(), without.held_out());
    EXPECT_EQ(with.normalisation().label.mean, without.normalisation().label.mean) << share;
    EXPECT_EQ(with.normalisation().label.deviation, without.normalisation().label.deviation) << share;
  }
}

TEST(Dataset, NormalisesAsIfAWeightOfThreeWereThreeEpisodes) {
  Dataset heavy({.held_out_share = 0.0});
  Dataset thrice({.held_out_share = 0.0});
  Trajectory one = labelled_trajectory(4);
  Trajectory other = labelled_trajectory(9);
  one.weight = other.weight = 1.0;
  for (Dataset* data : {&heavy, &thrice}) ASSERT_TRUE(data->add(one).has_value());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(thrice.add(other).has_value());
  other.weight = 3.0;
  ASSERT_TRUE(heavy.add(other).has_value());
  const DatasetNormalisation a = heavy.normalisation();
  const DatasetNormalisation b = thrice.normalisation();
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(a.label.mean[i], b.label.mean[i], 1e-5);
    EXPECT_NEAR(a.label.deviation[i], b.label.deviation[i], 1e-5);
  }
}

TEST(Dataset, FewLabelsInAHeldOutBlockAreTrainedOnAllTheSame) {
  // Two labels in the first of ten blocks: whichever block is held out, something must be left.
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Dataset data({.held_out_share = 0.1, .seed = seed});
    Trajectory sparse = labelled_trajectory(100);
    std::fill(sparse.label_mask.begin() + 2, sparse.label_mask.end(), std::uint8_t{0});
    ASSERT_TRUE(data.add(sparse).has_value());
    EXPECT_EQ(data.training().size(), 2U) << seed;
    EXPECT_TRUE(data.held_out().empty()) << seed;
  }
}

TEST(Dataset, TheHashKnowsDataAndOptions) {
  EXPECT_EQ(make({}, {5, 6}).hash(), make({}, {5, 6}).hash());
  EXPECT_NE(make({}, {5, 6}).hash(), make({}, {6, 5}).hash());
  EXPECT_NE(make({}, {5, 6}).hash(), make({.chunk = 2}, {5, 6}).hash());
}

}  // namespace
}  // namespace driftlab
