// What learners that try have in common, and what can be seen of them while they train.
#include "core/learners/on_policy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/learners/registry.h"
#include "core/policies/policy_file.h"
#include "tests/core/learners/demonstrated.h"
#include "tests/core/rl/match_scene.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

std::unique_ptr<Learner> begun(std::string_view id, const Task& task, const Task* shown = nullptr) {
  const LearnerEntry* entry = *find_learner(id);
  ParamValues params(entry->params);
  const Settings settings = {{"env_steps", "4000"}, {"scenes", "4"}, {"rollout", "50"},
                             {"epochs", "2"},       {"width", "8"},  {"batch", "50"}};
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  auto learner = entry->make(params);
  EXPECT_TRUE(learner->start(task, 5, nullptr).has_value());
  if (!entry->from_reward) {
    EXPECT_TRUE(learner->add(demonstrations(shown != nullptr ? *shown : task, 2)).has_value());
  }
  return learner;
}

Bytes policy_bytes(const Learner& learner) {
  Writer writer;
  learner.snapshot()->save(writer);
  return writer.take();
}

std::vector<float> judged(Learner& learner) {
  const std::vector<float> seen = {0.1F, 0.2F, 0.3F, -0.5F, 0.0F, 1.0F};
  const std::vector<float> done = {0.5F, -0.5F};
  return learner.watched()->judge(seen, done);
}

/// Whole iterations: a rollout and everything that is learned from it.
void iterate(Learner& learner, int times) {
  for (int i = 0; i < times; ++i) {
    learner.step({0, 200});
    learner.step({1000, 0});
  }
}

TEST(OnPolicy, OnlyTheDiscriminatorLearns) {
  const Task task = task_of(support::point_scene());
  auto learner = begun("gail", task);
  iterate(*learner, 2);
  WatchedTraining& watched = *learner->watched();
  ASSERT_TRUE(watched.learn_only("discriminator").has_value());
  const Bytes policy = policy_bytes(*learner);
  const std::vector<float> before = judged(*learner);
  const TrainStatus then = learner->status();
  iterate(*learner, 2);
  EXPECT_EQ(policy_bytes(*learner), policy);
  EXPECT_NE(judged(*learner), before);
  EXPECT_EQ(learner->status().updates, 2 * then.updates) << "logical time goes on as ever";
  EXPECT_EQ(learner->status().env_steps, 2 * then.env_steps);
  EXPECT_NE(watched.health().policy.entropy, 0.0) << "of its newest updates";
}

TEST(OnPolicy, OnlyThePolicyLearns) {
  const Task task = task_of(support::point_scene());
  auto learner = begun("gail", task);
  iterate(*learner, 2);
  WatchedTraining& watched = *learner->watched();
  ASSERT_TRUE(watched.learn_only("policy").has_value());
  const Bytes policy = policy_bytes(*learner);
  const std::vector<float> before = judged(*learner);
  const double accuracy = watched.health().discriminator->expert_accuracy;
  EXPECT_GT(accuracy, 0.0);
  iterate(*learner, 2);
  EXPECT_NE(policy_bytes(*learner), policy);
  EXPECT_EQ(judged(*learner), before);
  EXPECT_EQ(watched.health().discriminator->expert_accuracy, accuracy) << "of its newest updates";
  ASSERT_TRUE(watched.learn_only("").has_value());
  iterate(*learner, 1);
  EXPECT_NE(judged(*learner), before);
}

TEST(OnPolicy, WhoLearnsIsSaved) {
  const Task task = task_of(support::point_scene());
  auto learner = begun("gail", task);
  iterate(*learner, 1);
  ASSERT_TRUE(learner->watched()->learn_only("discriminator").has_value());
  learner->step({3, 0});
  learner->step({0, 100});  // in mid-rollout
  Writer writer;
  learner->save(writer);
  auto other = begun("gail", task);
  Reader reader(writer.bytes());
  ASSERT_TRUE(other->restore(task, reader).has_value());
  EXPECT_EQ(other->watched()->learns_only(), "discriminator");
  iterate(*learner, 3);
  iterate(*other, 3);
  EXPECT_EQ(learner->weights_hash(), other->weights_hash());
  EXPECT_EQ(learner->watched()->health().reward, other->watched()->health().reward);
}

TEST(OnPolicy, ARolloutHasRoom) {
  const Task task = task_of(support::point_scene());
  const LearnerEntry* entry = *find_learner("ppo");
  ParamValues params(entry->params);
  ASSERT_TRUE(params.set("scenes", "256").has_value());
  ASSERT_TRUE(params.set("rollout", "16384").has_value());
  const auto started = entry->make(params)->start(task, 1, nullptr);
  ASSERT_FALSE(started.has_value());
  EXPECT_NE(started.error().got.find("4194304"), std::string::npos) << started.error().message();
}

// Whoever writes other numbers into a saved run gets it refused, or a run that comes to an end: never a crash.
TEST(OnPolicy, DamagedCountsDoNoHarm) {
  const Task task = task_of(support::point_scene());
  Rng rng(3);
  int refused = 0;
  constexpr int kTries = 400;
  for (int i = 0; i < kTries; ++i) {
    auto learner = begun(i % 2 == 0 ? "ppo" : "gail", task);
    learner->step({0, static_cast<std::int64_t>(rng.below(300))});
    learner->step({static_cast<std::int64_t>(rng.below(12)), 0});
    Writer writer;
    learner->save(writer);
    Bytes bytes = writer.take();
    const auto place = static_cast<std::size_t>(rng.below(bytes.size() - 4));
    const auto number = static_cast<std::int32_t>(rng.below(200)) - 20;
    std::memcpy(bytes.data() + place, &number, sizeof number);
    Reader reader(bytes);
    if (!learner->restore(task, reader).has_value()) {
      ++refused;
      continue;
    }
    for (int slice = 0; slice < 6; ++slice) learner->step({30, 200});
  }
  EXPECT_LT(refused, kTries) << "most bytes are weights";
}

TEST(OnPolicy, PartsAreCalledByTheirNames) {
  auto gail = begun("gail", task_of(support::point_scene()));
  const auto refused = gail->watched()->learn_only("critic");
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().expected.find("discriminator, policy"), std::string::npos);
  auto ppo = begun("ppo", task_of(support::point_scene()));
  EXPECT_FALSE(ppo->watched()->learn_only("policy").has_value());
  EXPECT_TRUE(ppo->watched()->learn_only("").has_value());
}

TEST(OnPolicy, ShowsTheStepsOfItsNewestRollouts) {
  const Task task = task_of(support::point_scene());
  auto learner = begun("gail", task);
  EXPECT_TRUE(learner->watched()->judged_steps().rewards.empty());
  learner->step({0, 200});
  const JudgedSteps steps = learner->watched()->judged_steps();
  const SceneSpec spec = task.make_scene()->spec();
  const std::vector<FieldSource> sources = field_sources(spec);
  ASSERT_EQ(steps.rewards.size(), 200U);
  ASSERT_EQ(steps.fields.size(), 200U * sources.size());
  for (std::size_t k = 0; k < sources.size(); ++k) {
    if (sources[k].kind != FieldSource::Kind::action) continue;
    double spread = 0.0;
    for (std::size_t i = 0; i < 200; ++i) {
      const float action = steps.fields[i * sources.size() + k];
      EXPECT_LE(std::abs(action), 1.0F) << "as it was applied";
      spread += std::abs(static_cast<double>(action));
    }
    EXPECT_GT(spread, 1.0);
  }
}

TEST(OnPolicy, OfTheScenesRewardShowsTheScenesReward) {
  auto learner = begun("ppo", testing::match_task());
  iterate(*learner, 1);
  const JudgedSteps steps = learner->watched()->judged_steps();
  double sum = 0.0;
  for (const float reward : steps.rewards) sum += static_cast<double>(reward);
  EXPECT_LT(sum, 0.0);
  EXPECT_NEAR(learner->watched()->health().reward, sum / static_cast<double>(steps.rewards.size()), 1e-9);
}

TEST(OnPolicy, ARewardThatIsNoNumberEndsTheRunWithAReason) {
  for (const std::string_view id : {"ppo", "gail"}) {
    const Task whole = testing::match_task();
    auto learner = begun(id, testing::match_task("broken"), &whole);
    const TrainStatus status = learner->step({1000000, 1000000});
    EXPECT_TRUE(status.finished && status.failed);
    EXPECT_NE(status.stop_reason.find("a reward is not finite"), std::string::npos) << status.stop_reason;
    EXPECT_EQ(learner->step({10, 10}).env_steps, status.env_steps) << "nothing moves any more";
  }
}

}  // namespace
}  // namespace driftlab
