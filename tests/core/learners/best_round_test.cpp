// The best of a sequence of policies on held-out starts.
#include <gtest/gtest.h>

#include "core/learners/registry.h"
#include "core/learners/rounds.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using Settings = std::vector<std::pair<std::string_view, std::string_view>>;
constexpr Budget kAll{1000000, 1000000};

Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

std::unique_ptr<Learner> begun(std::string_view id, Settings settings) {
  const LearnerEntry* entry = *find_learner(id);
  ParamValues params(entry->params);
  settings.insert(settings.begin(), {{"updates", "40"}, {"width", "8"}, {"rounds", "6"}, {"learning_rate", "0.01"}});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  auto learner = entry->make(params);
  const Task task = point_task();
  auto expert = make_demonstrator("expert");
  const std::vector<Trajectory> data = {demonstrate(task, **expert, 3, "expert")};
  EXPECT_TRUE(learner->start(task, 5, nullptr).has_value());
  EXPECT_TRUE(learner->add(data).has_value());
  return learner;
}

const Series& checks(const Learner& learner) {
  EXPECT_EQ(learner.curves().back().name, "held_out_success");
  return learner.curves().back();
}

Bytes bytes_of(const Policy& policy) {
  Writer writer;
  policy.save(writer);
  return writer.bytes();
}

TEST(BestRound, IsTheOneWithMostSuccessesOnHeldOutStarts) {
  for (const char* id : {"dagger", "dart", "hg_dagger"}) {
    const auto learner = begun(id, {});
    learner->step(kAll);
    const auto& points = checks(*learner).points;
    ASSERT_EQ(points.size(), 7U) << id;
    double most = 0.0;
    for (const auto& [x, share] : points) most = std::max(most, share);
    const int best = learner->best_round();
    ASSERT_GE(best, 0) << id;
    EXPECT_EQ(points[static_cast<std::size_t>(best)].second, most) << id;
    EXPECT_EQ(bytes_of(*learner->snapshot()), bytes_of(*learner->round_policy(best))) << id;
  }
}

/// The curve again, from the policies alone: same starts for every round, and the tie's cost.
TEST(BestRound, TiesGoToTheLowerCostAStep) {
  const Task task = point_task();
  int ties = 0;
  for (const char* rollouts : {"1", "2", "10"}) {
    const auto learner = begun("dagger", {{"held_out_rollouts", rollouts}});
    learner->step(kAll);
    const int count = std::stoi(rollouts);
    std::vector<std::pair<int, double>> scores;  // successes, cost a step
    for (int round = 0; round < learner->rounds(); ++round) {
      const auto policy = learner->round_policy(round);
      int successes = 0;
      double cost = 0.0;
      int steps = 0;
      for (int i = 0; i < count; ++i) {
        const std::uint64_t seed = episode_seed(mix_seed(5, 0x636865636b), static_cast<std::uint64_t>(i));
        const Trajectory episode = run_policy(task, *policy, seed, "again");
        successes += episode.outcome == Outcome::success ? 1 : 0;
        for (const float each : episode.costs) cost += static_cast<double>(each);
        steps += episode.steps;
      }
      scores.emplace_back(successes, cost / steps);
      EXPECT_DOUBLE_EQ(checks(*learner).points[static_cast<std::size_t>(round)].second,
                       static_cast<double>(successes) / count);
    }
    const auto best = scores[static_cast<std::size_t>(learner->best_round())];
    for (const auto& [successes, cost] : scores) {
      EXPECT_LE(successes, best.first);
      if (successes != best.first) continue;
      EXPECT_GE(cost, best.second);
      ties += cost > best.second ? 1 : 0;
    }
  }
  EXPECT_GT(ties, 0) << "or this says nothing about them";
}

TEST(BestRound, EqualOnesGoToTheLaterRound) {
  // Pushes so hard to one side that a few tiny updates change nothing that it does.
  const Task task = point_task();
  Mlp network({3, {8}, 1, Activation::tanh, false});
  network.parameters(network.block_count() - 1)[0] = 100.0F;
  const MlpPolicy stubborn(task.make_scene()->spec(), std::move(network), {{0, 0, 0}, {1, 1, 1}}, {{0}, {1}});
  const LearnerEntry* entry = *find_learner("dagger");
  ParamValues params(entry->params);
  for (const auto& [key, text] :
       Settings{{"updates", "2"}, {"width", "8"}, {"depth", "1"}, {"rounds", "3"}, {"learning_rate", "1e-6"}}) {
    ASSERT_TRUE(params.set(key, text).has_value());
  }
  auto learner = entry->make(params);
  ASSERT_TRUE(learner->start(task, 5, &stubborn).has_value());
  auto expert = make_demonstrator("expert");
  ASSERT_TRUE(learner->add(std::vector{demonstrate(task, **expert, 3, "expert")}).has_value());
  learner->step(kAll);
  ASSERT_EQ(learner->rounds(), 4);
  EXPECT_EQ(learner->best_round(), 3);
}

TEST(BestRound, CostsStepsButNoLabels) {
  const auto with = begun("dart", {{"held_out_rollouts", "5"}});
  const auto without = begun("dart", {{"held_out_rollouts", "0"}});
  const TrainStatus checked = with->step(kAll);
  const TrainStatus plain = without->step(kAll);
  EXPECT_EQ(checked.expert_labels, plain.expert_labels);
  EXPECT_EQ(with->weights_hash(), without->weights_hash()) << "the check changes nothing that is learned";
  EXPECT_GT(checked.env_steps, plain.env_steps);
  EXPECT_LE(checked.env_steps, plain.env_steps + 7 * 5 * 80);
  EXPECT_EQ(without->best_round(), 6) << "the last";
  EXPECT_TRUE(checks(*without).points.empty());
}

TEST(BestRound, WhileItRunsThereIsTheLastFinishedOne) {
  const auto learner = begun("dagger", {});
  while (!learner->status().finished) {
    EXPECT_EQ(learner->best_round(), -1);
    if (learner->rounds() > 0) {
      EXPECT_EQ(bytes_of(*learner->snapshot()), bytes_of(*learner->round_policy(learner->rounds() - 1)));
    }
    learner->step({13, 97});
  }
  EXPECT_EQ(learner->round_policy(-1), nullptr);
  EXPECT_EQ(learner->round_policy(7), nullptr);
}

}  // namespace
}  // namespace driftlab
