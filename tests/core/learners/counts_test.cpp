// Labels, interventions, context switches and steps where all of them can be said beforehand.
#include <gtest/gtest.h>

#include "core/learners/hg_rollout.h"
#include "core/learners/registry.h"
#include "tests/support/zone_scene.h"

namespace driftlab {
namespace {

using support::in_zone;
using support::kZoneSteps;
using Settings = std::vector<std::pair<std::string_view, std::string_view>>;
constexpr Budget kAll{1000000, 1000000};
constexpr int kDemos = 2;
constexpr int kRounds = 3;
constexpr int kEpisodes = 4;
constexpr int kChecks = 5;
constexpr int kZone = 15;  // steps in zones

Task zone_task() {
  return {&support::zone_scene(), ParamValues(support::zone_scene().params)};
}

/// Never pushes, and a few tiny updates hardly change that.
MlpPolicy idle() {
  return {zone_task().make_scene()->spec(), Mlp({1, {8}, 1, Activation::tanh, false}), {{0}, {1}}, {{0}, {1}}};
}

/// Hardly learns, so that all rounds go alike.
std::unique_ptr<Learner> begun(std::string_view id, Settings settings) {
  const LearnerEntry* entry = *find_learner(id);
  ParamValues params(entry->params);
  settings.insert(settings.begin(), {{"updates", "2"},
                                     {"width", "8"},
                                     {"depth", "1"},
                                     {"learning_rate", "1e-6"},
                                     {"rounds", "3"},
                                     {"episodes", "4"},
                                     {"held_out_rollouts", "5"}});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  auto learner = entry->make(params);
  const Task task = zone_task();
  const MlpPolicy initial = idle();
  EXPECT_TRUE(learner->start(task, 5, &initial).has_value());
  auto expert = make_demonstrator("expert");
  const std::vector<Trajectory> demos(kDemos, demonstrate(task, **expert, 1, "expert"));
  EXPECT_TRUE(learner->add(demos).has_value());
  return learner;
}

constexpr std::int64_t kGathered = kRounds * kEpisodes * kZoneSteps;
constexpr std::int64_t kChecked = (kRounds + 1) * kChecks * kZoneSteps;

TEST(Counts, DaggerLabelsEveryStepUnderEverySchedule) {
  for (const char* schedule : {"first_round", "half", "slow", "linear"}) {
    const auto learner = begun("dagger", {{"beta", schedule}});
    const TrainStatus status = learner->step(kAll);
    ASSERT_TRUE(status.finished) << schedule;
    EXPECT_EQ(status.expert_labels, kDemos * kZoneSteps + kGathered) << schedule;
    EXPECT_EQ(status.env_steps, kGathered + kChecked) << schedule;
    EXPECT_EQ(status.interventions, 0) << schedule << ": whose turn it is is drawn, nobody takes over";
    EXPECT_EQ(status.context_switches, 0) << schedule;
  }
}

TEST(Counts, DartLabelsEveryStepOfItsDemonstrations) {
  const TrainStatus status = begun("dart", {{"least", "0.3"}})->step(kAll);
  EXPECT_EQ(status.expert_labels, kDemos * kZoneSteps + kGathered);
  EXPECT_EQ(status.env_steps, kGathered + kChecked);
  EXPECT_EQ(status.interventions, 0);
}

TEST(Counts, HgDaggerLabelsTheZonesAlone) {
  const auto learner = begun("hg_dagger", {{"members", "2"}, {"at_least", "0"}});
  const TrainStatus status = learner->step(kAll);
  EXPECT_EQ(status.expert_labels, kDemos * kZoneSteps + kRounds * kEpisodes * kZone);
  EXPECT_EQ(status.env_steps, kGathered + kChecked);
  EXPECT_EQ(status.interventions, kRounds * kEpisodes * 2);
  EXPECT_EQ(status.context_switches, kRounds * kEpisodes * 4);
}

TEST(Counts, HgDaggerHoldsTheWheelAsLongAsItMust) {
  // The second zone lasts a quarter of a second; held for half a second, ten steps.
  const TrainStatus status = begun("hg_dagger", {{"members", "1"}, {"at_least", "0.5"}})->step(kAll);
  EXPECT_EQ(status.expert_labels, kDemos * kZoneSteps + kRounds * kEpisodes * (10 + 10));
  EXPECT_EQ(status.context_switches, kRounds * kEpisodes * 4);
}

TEST(Counts, APersonsLabelsAreThoseOfTheMask) {
  for (const char* schedule : {"first_round", "half", "slow", "linear"}) {
    const auto learner = begun("dagger", {{"teacher", "person"}, {"beta", schedule}});
    for (int round = 1; round <= kRounds; ++round) {
      learner->step(kAll);
      ASSERT_EQ(learner->request().round, round);
      Episode episode(zone_task(), 1, "person");
      while (!episode.ended()) {
        const float push = 0.0F;
        const float wanted = 1.0F;
        const bool labelled = in_zone(episode.steps());
        episode.step(std::span(&push, 1), labelled ? std::span(&wanted, 1) : std::span<const float>(),
                     Controller::policy);
      }
      ASSERT_TRUE(
          learner->add(std::vector<Trajectory>(static_cast<std::size_t>(round), episode.trajectory())).has_value());
    }
    const TrainStatus status = learner->step(kAll);
    ASSERT_TRUE(status.finished);
    EXPECT_EQ(status.expert_labels, kDemos * kZoneSteps + (1 + 2 + 3) * kZone) << schedule;
    EXPECT_EQ(status.env_steps, (1 + 2 + 3) * kZoneSteps + kChecked) << schedule;
  }
}

TEST(Schedules, AreThePapersAndAnEvenlyFallingOne) {
  const auto shares = [&](std::string_view schedule) {
    const auto learner = begun("dagger", {{"teacher", "person"}, {"beta", schedule}});
    auto expert = make_demonstrator("expert");
    const std::vector<Trajectory> answer = {demonstrate(zone_task(), **expert, 1, "person")};
    std::vector<double> result;
    for (int round = 0; round < kRounds; ++round) {
      learner->step(kAll);
      result.push_back(learner->request().expert_share);
      EXPECT_TRUE(learner->add(answer).has_value());
    }
    return result;
  };
  // i = 2, 3, 4; i = 1 are the demonstrations, with a share of 1.
  EXPECT_EQ(shares("first_round"), (std::vector<double>{0.0, 0.0, 0.0}));
  EXPECT_EQ(shares("half"), (std::vector<double>{0.5, 0.25, 0.125}));
  EXPECT_EQ(shares("slow"), (std::vector<double>{0.9, 0.9 * 0.9, 0.9 * 0.9 * 0.9}));
  EXPECT_EQ(shares("linear"), (std::vector<double>{0.75, 0.5, 0.25}));
}

TEST(SupervisorInZones, TakesOverExactlyWhereItMust) {
  const Gate gate{0.2, 0.05, 0.0};
  SupervisedRollout rollout(zone_task(), idle(), "expert", gate, 1);
  while (!rollout.ended()) rollout.advance();
  const Trajectory& record = rollout.trajectory();
  ASSERT_EQ(record.steps, kZoneSteps);
  for (int step = 0; step < record.steps; ++step) {
    const auto i = static_cast<std::size_t>(step);
    EXPECT_EQ(record.controller[i], in_zone(step) ? Controller::expert : Controller::policy) << step;
    EXPECT_EQ(record.label_mask[i], in_zone(step) ? 1 : 0) << step;
    EXPECT_EQ(record.applied[i], in_zone(step) ? 1.0F : 0.0F) << step;
  }
}

}  // namespace
}  // namespace driftlab
