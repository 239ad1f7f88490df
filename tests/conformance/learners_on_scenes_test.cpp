// Every registered learner on every registered scene: a short run from start to end, and an episode of the policy it made. What
// learners promise besides is in learner_conformance_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/learners/registry.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kSeed = 7;

struct Pair {
  const LearnerEntry* learner = nullptr;
  const SceneEntry* scene = nullptr;
};

std::vector<Pair> pairs() {
  std::vector<Pair> result;
  for (const SceneEntry* scene : all_scenes()) {
    for (const LearnerEntry* learner : all_learners()) result.push_back({learner, scene});
  }
  return result;
}

/// Cut down to a moment; of these, each learner takes what it has.
ParamValues small_params(const LearnerEntry& entry) {
  ParamValues values(entry.params);
  const auto set = [&](std::string_view key, double value) {
    const auto has = [&](const Param& param) { return param.key == key; };
    if (std::none_of(entry.params.begin(), entry.params.end(), has)) return;
    const auto done = values.set(key, value);
    EXPECT_TRUE(done.has_value()) << done.error().message();
  };
  set("updates", 40);
  set("width", 8);
  set("batch", 16);
  set("rounds", 1);
  set("episodes", 1);
  set("members", 2);
  set("held_out_rollouts", 1);
  set("env_steps", 1000);
  set("scenes", 4);
  set("rollout", 50);
  set("epochs", 2);
  set("warm_start", 10);
  set("discriminator_batch", 16);
  set("discriminator_width", 8);
  return values;
}

class LearnersOnScenes : public testing::TestWithParam<Pair> {
 protected:
  const Task task{GetParam().scene, ParamValues(GetParam().scene->params)};

  std::unique_ptr<Learner> trained() const {
    auto learner = GetParam().learner->make(small_params(*GetParam().learner));
    const auto started = learner->start(task, kSeed, nullptr);
    EXPECT_TRUE(started.has_value()) << started.error().message();
    if (learner->request().kind == Request::Kind::demonstrations) {
      auto expert = make_demonstrator("expert");
      const std::vector<Trajectory> demos = {demonstrate(task, **expert, episode_seed(kSeed, 0), "expert")};
      const auto added = learner->add(demos);
      EXPECT_TRUE(added.has_value()) << added.error().message();
    }
    for (int i = 0; i < 1000 && !learner->status().finished; ++i) learner->step({1000000, 1000000});
    return learner;
  }
};

TEST_P(LearnersOnScenes, TrainsToAnEndAndThePolicyDrivesAnEpisode) {
  const auto learner = trained();
  const TrainStatus status = learner->status();
  ASSERT_TRUE(status.finished);
  ASSERT_FALSE(status.failed) << status.stop_reason;
  EXPECT_GT(status.updates, 0);
  EXPECT_EQ(status.updates, status.updates_total);
  const auto policy = learner->snapshot();
  ASSERT_NE(policy, nullptr);
  policy->reset(kSeed);
  Episode episode(task, episode_seed(kSeed, 1), "policy");
  const std::vector<Field> fields(episode.scene().spec().action.begin(), episode.scene().spec().action.end());
  std::vector<float> action(fields.size());
  while (!episode.ended()) {
    policy->act(episode.moment(), action, nullptr);
    for (std::size_t i = 0; i < action.size(); ++i) {
      ASSERT_TRUE(std::isfinite(action[i])) << fields[i].name << " at step " << episode.steps();
      ASSERT_GE(action[i], fields[i].low) << fields[i].name;
      ASSERT_LE(action[i], fields[i].high) << fields[i].name;
    }
    episode.step(action, {}, Controller::policy);
  }
  EXPECT_GT(episode.steps(), 0);
  for (const float value : episode.observation()) EXPECT_TRUE(std::isfinite(value));
}

INSTANTIATE_TEST_SUITE_P(All, LearnersOnScenes, testing::ValuesIn(pairs()), [](const auto& each) {
  return std::string(each.param.scene->id) + "_" + std::string(each.param.learner->id);
});

}  // namespace
}  // namespace driftlab
