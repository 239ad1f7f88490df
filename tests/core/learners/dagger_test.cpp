#include <gtest/gtest.h>

#include <cmath>

#include "core/learners/dagger_rollout.h"
#include "core/learners/registry.h"
#include "tests/core/learners/demonstrated.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

std::unique_ptr<Learner> made(Settings settings) {
  const LearnerEntry* entry = *find_learner("dagger");
  ParamValues params(entry->params);
  settings.insert(settings.begin(), {{"updates", "100"}, {"width", "16"}, {"rounds", "3"}});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  return entry->make(params);
}

std::unique_ptr<Learner> begun(const Task& task, const Settings& settings, int demos = 2) {
  auto learner = made(settings);
  const auto started = learner->start(task, 5, nullptr);
  EXPECT_TRUE(started.has_value());
  EXPECT_TRUE(learner->add(demonstrations(task, demos)).has_value());
  return learner;
}

constexpr Budget kAll{1000000, 1000000};

TEST(Dagger, EachRoundAddsLabelsAndAPolicy) {
  const Task task = task_of(support::point_scene());
  auto learner = begun(task, {{"episodes", "2"}, {"held_out_rollouts", "0"}});
  const TrainStatus status = learner->step(kAll);
  ASSERT_TRUE(status.finished);
  EXPECT_EQ(status.stop_reason, "all 3 rounds done");
  EXPECT_EQ(status.updates, 400);
  EXPECT_EQ(status.updates_total, 400);
  EXPECT_EQ(status.expert_labels, 2 * 80 + status.env_steps) << "every visited state is labelled";
  EXPECT_GT(status.env_steps, 0);
  EXPECT_LE(status.env_steps, 3 * 2 * 80);
  EXPECT_EQ(learner->rounds(), 4);
  EXPECT_EQ(learner->curves()[2].name, "rollout_success");
  EXPECT_EQ(learner->curves()[2].points.size(), 3U);
}

TEST(Dagger, TheFirstPolicyIsBehavioralCloningsToTheBit) {
  const Task task = task_of(support::point_scene());
  auto dagger = begun(task, {{"rounds", "0"}, {"held_out_rollouts", "0"}});
  EXPECT_TRUE(dagger->step(kAll).finished);
  EXPECT_EQ(dagger->status().env_steps, 0);
  EXPECT_EQ(dagger->rounds(), 1);
  const LearnerEntry* entry = *find_learner("bc");
  ParamValues params(entry->params);
  ASSERT_TRUE(params.set("updates", "100").has_value());
  ASSERT_TRUE(params.set("width", "16").has_value());
  auto bc = entry->make(params);
  ASSERT_TRUE(bc->start(task, 5, nullptr).has_value());
  ASSERT_TRUE(bc->add(demonstrations(task, 2)).has_value());
  bc->step(kAll);
  EXPECT_EQ(dagger->weights_hash(), bc->weights_hash());
}

TEST(Dagger, StepsOnlyWithinItsBudget) {
  const Task task = task_of(support::point_scene());
  auto learner = begun(task, {});
  EXPECT_EQ(learner->step({250, 0}).updates, 100) << "rollouts need environment steps";
  EXPECT_EQ(learner->step({0, 30}).env_steps, 30);
  EXPECT_EQ(learner->step({0, 0}).env_steps, 30);
  EXPECT_NE(learner->snapshot(), nullptr);
}

TEST(Dagger, ASceneWithoutAnExpertNeedsAPerson) {
  auto learner = made({});
  const auto started = learner->start(task_of(support::lonely_scene()), 5, nullptr);
  ASSERT_FALSE(started.has_value());
  EXPECT_NE(started.error().hint.find("teacher=person"), std::string::npos);
}

TEST(DaggerRollout, MixesExpertAndPolicyAndLabelsEverything) {
  const Task task = task_of(support::point_scene());
  auto learner = begun(task, {{"rounds", "0"}});
  learner->step(kAll);
  const auto policy = learner->snapshot();
  const auto& mlp = dynamic_cast<const MlpPolicy&>(*policy);
  for (const double beta : {0.0, 0.5, 1.0}) {
    DaggerRollout rollout(task, mlp, "expert", beta, 11);
    while (!rollout.ended()) rollout.advance();
    const Trajectory& record = rollout.trajectory();
    int by_expert = 0;
    for (int i = 0; i < record.steps; ++i) {
      const auto step = static_cast<std::size_t>(i);
      EXPECT_EQ(record.label_mask[step], 1);
      if (record.controller[step] != Controller::expert) continue;
      ++by_expert;
      EXPECT_EQ(record.applied[step], record.labels[step]);
    }
    EXPECT_NEAR(by_expert / static_cast<double>(record.steps), beta, 0.2);
  }
}

}  // namespace
}  // namespace driftlab
