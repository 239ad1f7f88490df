#include "core/env/rollout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/env/toy_scene.h"

namespace driftlab {
namespace {

using testing::toy_task;

/// Pushes with a fixed strength and remembers what it was shown.
class Pusher : public Policy {
 public:
  explicit Pusher(float push) : push_(push) {}
  void reset(std::uint64_t) override { moments = 0; }
  void act(const Moment& moment, std::span<float> action, ActInfo*) override {
    first_previous = moments == 0 ? moment.previous_applied[0] : first_previous;
    last_previous = moment.previous_applied[0];
    ++moments;
    action[0] = push_;
  }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Pusher>(push_); }
  void save(Writer&) const override {}

  int moments = 0;
  float first_previous = -1.0F;
  float last_previous = -1.0F;

 private:
  float push_;
};

TEST(Episode, RecordsEveryStep) {
  Episode episode(toy_task(), 5, "person");
  const float start = episode.observation()[0];
  EXPECT_EQ(episode.moment().previous_applied[0], 0.0F);
  const std::vector<float> action = {9.0F};  // beyond the limit
  const std::vector<float> label = {1.5F};
  const StepResult result = episode.step(action, label, Controller::person);
  EXPECT_EQ(result.refused, nullptr);
  episode.step(action, {}, Controller::policy);

  const Trajectory& t = episode.trajectory();
  ASSERT_TRUE(t.validate_for(episode.scene().spec()).has_value());
  EXPECT_EQ(t.steps, 2);
  EXPECT_EQ(t.observations[0], start);
  EXPECT_EQ(t.applied, (std::vector<float>{2.0F, 2.0F}));
  EXPECT_EQ(t.labels, (std::vector<float>{1.5F, 0.0F}));
  EXPECT_EQ(t.label_mask, (std::vector<std::uint8_t>{1, 0}));
  EXPECT_EQ(t.controller, (std::vector<Controller>{Controller::person, Controller::policy}));
  EXPECT_EQ(t.rewards[0], result.reward);
  EXPECT_EQ(t.final_observation[0], episode.observation()[0]);
  EXPECT_EQ(t.meta.scene, "toy");
  EXPECT_EQ(t.meta.seed, 5U);
  EXPECT_EQ(episode.moment().previous_applied[0], 2.0F);
  EXPECT_EQ(episode.moment().reward, episode.last().reward);
}

TEST(Episode, ARefusedActionRecordsNothing) {
  Episode episode(toy_task(), 5, "person");
  const float before = episode.observation()[0];
  const std::vector<float> action = {std::nanf("")};
  EXPECT_NE(episode.step(action, {}, Controller::person).refused, nullptr);
  EXPECT_EQ(episode.steps(), 0);
  EXPECT_EQ(episode.observation()[0], before);
  EXPECT_FALSE(episode.ended());
  const std::vector<float> good = {0.0F};
  EXPECT_EQ(episode.step(good, {}, Controller::person).refused, nullptr);
  EXPECT_EQ(episode.steps(), 1);
}

TEST(Demonstrate, FollowsTheExpertToTheEnd) {
  const auto expert = make_demonstrator("expert").value();
  const Trajectory t = demonstrate(toy_task(), *expert, 3, "expert");
  ASSERT_TRUE(t.validate().has_value());
  EXPECT_EQ(t.steps, 100);
  EXPECT_TRUE(t.truncated);
  EXPECT_EQ(t.outcome, Outcome::success);
  EXPECT_EQ(t.labels, t.applied);
  EXPECT_EQ(t.label_count(), 100);
  EXPECT_EQ(t.controller.front(), Controller::expert);
  EXPECT_EQ(t.meta.source, "expert");
}

TEST(Demonstrate, EqualSeedsGiveEqualBits) {
  for (const std::string_view name : demonstrator_names()) {
    const auto driver = make_demonstrator(name).value();
    const Trajectory a = demonstrate(toy_task(), *driver, 8, name, 0.3);
    const Trajectory b = demonstrate(toy_task(), *driver, 8, name, 0.3);
    const Trajectory c = demonstrate(toy_task(), *driver, 9, name, 0.3);
    EXPECT_EQ(a.observations, b.observations) << name;
    EXPECT_EQ(a.labels, b.labels) << name;
    EXPECT_NE(a.observations, c.observations) << name;
  }
}

TEST(Demonstrate, NoiseMovesTheSceneButNotTheLabel) {
  const auto expert = make_demonstrator("expert").value();
  const Trajectory t = demonstrate(toy_task(), *expert, 3, "expert", 0.25);
  double squares = 0.0;
  int free_steps = 0;
  for (std::size_t i = 0; i < t.labels.size(); ++i) {
    EXPECT_LE(std::abs(t.applied[i]), 2.0F);
    if (std::abs(t.labels[i]) > 0.5F) continue;  // far from the limits, so that nothing was cut off
    const double off = static_cast<double>(t.applied[i] - t.labels[i]);
    squares += off * off;
    ++free_steps;
  }
  ASSERT_GT(free_steps, 20);
  EXPECT_NEAR(std::sqrt(squares / free_steps), 0.25 * 2.0, 0.15);
}

TEST(RunPolicy, LetsThePolicyDriveAndTheDemonstratorLabel) {
  Pusher policy(2.0F);
  const auto expert = make_demonstrator("expert").value();
  const Trajectory t = run_policy(toy_task(), policy, 4, "pusher", expert.get());
  ASSERT_TRUE(t.validate().has_value());
  EXPECT_TRUE(t.terminated);  // pushed off the line
  EXPECT_EQ(t.outcome, Outcome::failure);
  EXPECT_EQ(policy.moments, t.steps);
  EXPECT_EQ(policy.first_previous, 0.0F);
  EXPECT_EQ(policy.last_previous, 2.0F);
  EXPECT_EQ(t.applied.back(), 2.0F);
  EXPECT_EQ(t.labels.back(), -2.0F);
  EXPECT_EQ(t.label_count(), t.steps);
  EXPECT_EQ(t.controller.back(), Controller::policy);
  EXPECT_EQ(run_policy(toy_task(), policy, 4, "pusher").label_count(), 0);
}

TEST(EpisodeSeed, DiffersForEveryIndexAndSeed) {
  EXPECT_NE(episode_seed(1, 0), episode_seed(1, 1));
  EXPECT_NE(episode_seed(1, 0), episode_seed(2, 0));
  EXPECT_EQ(episode_seed(1, 7), episode_seed(1, 7));
}

}  // namespace
}  // namespace driftlab
