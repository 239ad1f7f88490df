#include "core/rl/ppo_run.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>
#include <string>
#include <vector>

#include "core/rl/episode_tally.h"
#include "tests/core/rl/match_scene.h"

namespace driftlab::testing {
namespace {

ParamValues settings(std::initializer_list<std::pair<std::string_view, std::string_view>> changes = {}) {
  static const std::vector<Param> table = ppo_params();
  ParamValues values(table);
  for (const auto& [key, text] : {std::pair<std::string_view, std::string_view>{"scenes", "8"},
                                  {"rollout", "32"},
                                  {"batch", "64"},
                                  {"width", "16"},
                                  {"depth", "1"},
                                  {"discount", "0"}}) {
    EXPECT_TRUE(values.set(key, text).has_value()) << key;
  }
  for (const auto& [key, text] : changes) EXPECT_TRUE(values.set(key, text).has_value()) << key;
  return values;
}

void iterate(PpoRun& run, double rate_scale) {
  while (!run.rollout_full()) ASSERT_TRUE(run.drive());
  run.begin_updates();
  while (run.updating()) ASSERT_TRUE(run.update(rate_scale));
}

std::string state_of(const PpoRun& run) {
  Writer writer;
  run.save(writer);
  return {writer.bytes().begin(), writer.bytes().end()};
}

TEST(PpoRun, FindsTheBestPolicyOfASmallTask) {
  PpoRun run(match_task(), settings(), 1, nullptr);
  constexpr int kIterations = 150;
  for (int i = 0; i < kIterations; ++i) iterate(run, 1.0 - static_cast<double>(i) / kIterations);
  const auto policy = run.actor().policy(ActBy::mean);
  policy->reset(1);
  const std::vector<float> previous(1);
  std::vector<float> action(1);
  for (const float shown : {-0.9F, -0.3F, 0.0F, 0.4F, 0.8F}) {
    const std::vector<float> seen = {shown};
    policy->act({seen, previous, 0.0F, true}, action, nullptr);
    EXPECT_NEAR(action[0], 0.5F * shown, 0.06F);
  }
  EXPECT_LT(run.actor().deviations()[0], 0.25) << "it has become sure";
}

TEST(PpoRun, GoesOnAsSavedFromAnywhere) {
  const ParamValues values = settings({{"noise_lasts", "0.3"}, {"discount", "0.9"}});
  for (const int steps : {0, 5, 32}) {
    for (const int updates : {0, 3}) {
      if (steps < 32 && updates > 0) continue;
      PpoRun first(match_task(), values, 3, nullptr);
      iterate(first, 1.0);
      for (int i = 0; i < steps; ++i) ASSERT_TRUE(first.drive());
      if (first.rollout_full()) first.begin_updates();
      for (int i = 0; i < updates; ++i) ASSERT_TRUE(first.update(1.0));
      PpoRun second(match_task(), values, 3, nullptr);
      const std::string saved = state_of(first);
      Reader reader(std::span(reinterpret_cast<const std::uint8_t*>(saved.data()), saved.size()));
      ASSERT_TRUE(second.restore(reader));
      for (PpoRun* run : {&first, &second}) {
        while (!run->rollout_full()) ASSERT_TRUE(run->drive());
        if (!run->updating()) run->begin_updates();
        while (run->updating()) ASSERT_TRUE(run->update(0.5));
        iterate(*run, 0.5);
      }
      EXPECT_EQ(state_of(first), state_of(second)) << steps << " steps, " << updates << " updates";
      EXPECT_EQ(first.weights_hash(), second.weights_hash());
    }
  }
}

TEST(PpoRun, StopsAtARewardThatIsNoNumber) {
  PpoRun run(match_task("broken"), settings(), 1, nullptr);
  bool good = true;
  for (int i = 0; good && i < 32; ++i) good = run.drive();
  EXPECT_FALSE(good);
  EXPECT_EQ(run.problem(), "a reward is not finite");
}

TEST(PpoRun, EndsUpdatesWhenThePolicyHasMovedFarEnough) {
  PpoRun run(match_task(), settings({{"most_divergence", "1e-6"}, {"epochs", "50"}, {"learning_rate", "0.05"}}), 1,
             nullptr);
  iterate(run, 1.0);
  EXPECT_LT(run.figures().minibatches, run.minibatches_per_rollout());
  EXPECT_GT(run.figures().divergence, 1e-6);
}

TEST(PpoRun, CountsOnWhatComesAfterAnEpisodeThatWasCutOff) {
  // Every reward is about the same negative number; a value function that took the cut for an end would think less of late steps.
  PpoRun run(match_task(), settings({{"discount", "0.9"}, {"scale_rewards", "false"}, {"value_rate", "0.01"}}), 1,
             nullptr);
  for (int i = 0; i < 20; ++i) iterate(run, 1.0);
  EXPECT_LT(run.figures().value_loss, 0.1);
  PpoRun ending(match_task("ends"), settings({{"discount", "0.9"}, {"scale_rewards", "false"}}), 1, nullptr);
  while (!ending.rollout_full()) ASSERT_TRUE(ending.drive());
  int ended = 0;
  for (std::size_t i = 0; i < ending.ended().size(); ++i) {
    ended += ending.ended()[i];
    EXPECT_EQ(ending.ended()[i], ending.terminated()[i]);
    EXPECT_EQ(ending.episode_steps()[i], static_cast<int>(i / 8) % 4 + 1);
  }
  EXPECT_EQ(ended, 8 * 32 / 4);
}

TEST(PpoRun, BeginsWithAPolicyAndKeepsItsMeans) {
  PpoRun first(match_task(), settings(), 1, nullptr);
  for (int i = 0; i < 5; ++i) iterate(first, 1.0);
  const auto initial = first.actor().policy(ActBy::mean);
  PpoRun second(match_task(), settings({{"initial_deviation", "0.2"}}), 9, initial.get());
  const auto same = second.actor().policy(ActBy::mean);
  EXPECT_NEAR(second.actor().deviations()[0], 0.2, 1e-3);
  const std::vector<float> previous(1);
  std::vector<float> one(1);
  std::vector<float> other(1);
  for (const float shown : {-0.7F, 0.2F, 0.9F}) {
    const std::vector<float> seen = {shown};
    initial->act({seen, previous, 0.0F, true}, one, nullptr);
    same->act({seen, previous, 0.0F, true}, other, nullptr);
    EXPECT_EQ(one[0], other[0]);
  }
}

// A file's policy knows no bounds: what it does far from what it was shown is what is trained on.
TEST(PpoRun, SeesWithoutBoundsWhereItBeginsWithAPolicy) {
  PpoRun first(match_task(), settings(), 1, nullptr);
  iterate(first, 1.0);
  const auto initial = first.actor().policy(ActBy::mean);
  PpoRun second(match_task(), settings(), 9, initial.get());
  const Scaling& scaling = second.actor().observation_scaling();
  const std::vector<float> far = {scaling.mean[0] + 30.0F * scaling.deviation[0]};
  std::vector<float> seen(1);
  second.actor().normalise(far, seen);
  EXPECT_NEAR(seen[0], 30.0F, 1e-3F);
  first.actor().normalise(far, seen);
  EXPECT_LE(seen[0], 10.0F);
}

TEST(PpoRun, ClonesWhereItIsAskedTo) {
  PpoRun run(match_task(), settings(), 1, nullptr);
  Rng rng(2);
  double loss = 0.0;
  for (int i = 0; i < 400; ++i) {
    std::vector<float> seen(32);
    std::vector<float> done(32);
    for (std::size_t k = 0; k < seen.size(); ++k) {
      seen[k] = static_cast<float>(rng.uniform(-1.0, 1.0));
      done[k] = 0.5F * seen[k];
    }
    loss = run.imitate(seen, done, 1.0);
  }
  EXPECT_LT(loss, 1e-3);
}

TEST(EpisodeTally, RemembersTheLastHundred) {
  EpisodeTally tally(2, 1);
  for (int i = 0; i < 150; ++i) {
    const VectorScenes::Step good{1.0F, 0.5F, true, true, i < 50 ? Outcome::failure : Outcome::success, 1};
    const VectorScenes::Step going{1.0F, 0.0F, false, false, Outcome::running, i + 1};
    tally.add(std::vector<VectorScenes::Step>{good, going}, std::vector<float>{i < 100 ? 0.0F : 1.0F, 5.0F});
  }
  EXPECT_EQ(tally.episodes(), 150);
  EXPECT_EQ(tally.success(), 1.0);
  EXPECT_EQ(tally.mean_return(), 1.0);
  EXPECT_EQ(tally.cost_per_step(), 0.5);
  EXPECT_EQ(tally.reported(), std::vector<double>{0.5}) << "only where an episode ended";
  tally.add(std::vector<VectorScenes::Step>{{1.0F, 0.0F, false, false, Outcome::running, 1},
                                            {1.0F, 0.0F, true, false, Outcome::failure, 151}},
            std::vector<float>{7.0F, 1.0F});
  EXPECT_EQ(tally.success(), 0.99);
  EXPECT_NEAR(tally.mean_return(), (99.0 + 151.0) / 100.0, 1e-12);
}

}  // namespace
}  // namespace driftlab::testing
