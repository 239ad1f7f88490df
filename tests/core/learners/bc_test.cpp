#include <gtest/gtest.h>

#include <cmath>

#include "core/learners/registry.h"
#include "core/policies/mlp_policy.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

/// Little wind: the clone does not see it, so what it explains of the labels would be lost in a strong one.
Task point_task() {
  Task task{&support::point_scene(), ParamValues(support::point_scene().params)};
  EXPECT_TRUE(task.params.set("wind", "0.1").has_value());
  return task;
}

std::vector<Trajectory> demonstrations(const Task& task, int count) {
  auto expert = make_demonstrator("expert");
  std::vector<Trajectory> result;
  for (int i = 0; i < count; ++i) {
    result.push_back(demonstrate(task, **expert, episode_seed(3, static_cast<std::uint64_t>(i)), "expert"));
  }
  return result;
}

std::unique_ptr<Learner> made(std::initializer_list<std::pair<std::string_view, std::string_view>> settings) {
  const LearnerEntry* entry = *find_learner("bc");
  ParamValues params(entry->params);
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  return entry->make(params);
}

constexpr Budget kAll{1000000, 0};

TEST(Bc, LearnsToImitate) {
  const Task task = point_task();
  auto learner = made({{"updates", "1500"}});
  ASSERT_TRUE(learner->start(task, 1, nullptr).has_value());
  ASSERT_TRUE(learner->add(demonstrations(task, 20)).has_value());
  const TrainStatus status = learner->step(kAll);
  ASSERT_TRUE(status.finished);
  EXPECT_EQ(status.stop_reason, "all 1500 updates done");
  EXPECT_EQ(status.expert_labels, 20 * 80);
  EXPECT_LT(learner->curves()[0].points.back().second, 0.1);
  EXPECT_LT(learner->curves()[1].points.back().second, 0.2);
  const auto policy = learner->snapshot();
  double cost = 0.0;
  for (std::uint64_t i = 0; i < 10; ++i)
    cost += static_cast<double>(run_policy(task, *policy, 100 + i, "bc").costs.back()) / 10.0;
  EXPECT_LT(cost, 0.25);
}

TEST(Bc, NoiseOnObservationsFlattensThePolicyAndIsSavedToo) {
  const Task task = point_task();
  const auto run = [&](std::string_view noise, bool interrupted) {
    auto learner = made({{"updates", "600"}, {"observation_noise", noise}});
    EXPECT_TRUE(learner->start(task, 1, nullptr).has_value());
    EXPECT_TRUE(learner->add(demonstrations(task, 5)).has_value());
    if (interrupted) {
      learner->step({250, 0});
      Writer writer;
      learner->save(writer);
      learner = made({{"updates", "600"}, {"observation_noise", noise}});
      Reader reader(writer.bytes());
      EXPECT_TRUE(learner->restore(task, reader).has_value());
      EXPECT_TRUE(reader.at_end());
    }
    learner->step(kAll);
    return learner;
  };
  const auto clean = run("0", false);
  const auto noisy = run("1", false);
  EXPECT_EQ(run("1", true)->weights_hash(), noisy->weights_hash());
  EXPECT_NE(noisy->weights_hash(), clean->weights_hash());
  // With as much noise as signal a linear fit halves its slopes, so half of the labels' variance or so stays unexplained.
  EXPECT_LT(clean->curves()[0].points.back().second, 0.2);
  EXPECT_GT(noisy->curves()[0].points.back().second, 0.25);
}

TEST(Bc, CurvesHaveAboutAHundredPoints) {
  const Task task = point_task();
  auto learner = made({{"updates", "450"}});
  ASSERT_TRUE(learner->start(task, 1, nullptr).has_value());
  ASSERT_TRUE(learner->add(demonstrations(task, 2)).has_value());
  learner->step(kAll);
  ASSERT_EQ(learner->curves().size(), 2U);
  EXPECT_EQ(learner->curves()[0].name, "loss");
  EXPECT_EQ(learner->curves()[1].name, "held_out_loss");
  for (const Series& series : learner->curves()) {
    EXPECT_GE(series.points.size(), 100U);
    EXPECT_LE(series.points.size(), 125U);
    EXPECT_EQ(series.points.back().first, 450.0);
  }
}

TEST(Bc, WithoutHeldOutStepsThereIsNoSuchCurve) {
  const Task task = point_task();
  auto learner = made({{"updates", "10"}, {"held_out", "0"}, {"keep", "best"}});
  ASSERT_TRUE(learner->start(task, 1, nullptr).has_value());
  ASSERT_TRUE(learner->add(demonstrations(task, 2)).has_value());
  EXPECT_TRUE(learner->step(kAll).finished);
  EXPECT_TRUE(learner->curves()[1].points.empty());
  const auto policy = learner->snapshot();
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(dynamic_cast<const MlpPolicy&>(*policy).network().hash(), learner->weights_hash()) << "the last ones, then";
}

TEST(Bc, KeepBestReturnsTheWeightsOfTheLowestHeldOutLoss) {
  const Task task = point_task();
  // A wild rate at the start makes the held-out loss go up and down.
  const auto run = [&](std::string_view keep, std::int64_t updates) {
    auto learner = made({{"updates", "100"}, {"keep", keep}, {"learning_rate", "0.3"}});
    EXPECT_TRUE(learner->start(task, 1, nullptr).has_value());
    EXPECT_TRUE(learner->add(demonstrations(task, 2)).has_value());
    learner->step({updates, 0});
    return learner;
  };
  const auto best = run("best", 100);
  const auto& points = best->curves()[1].points;
  const auto lowest =
      std::min_element(points.begin(), points.end(), [](auto a, auto b) { return a.second < b.second; });
  const auto there = run("last", static_cast<std::int64_t>(lowest->first));
  EXPECT_EQ(dynamic_cast<const MlpPolicy&>(*best->snapshot()).network().hash(), there->weights_hash());
}

TEST(Bc, ALossThatIsNotFiniteEndsTheRun) {
  const Task task = point_task();
  // Weights so large that the network's output overflows.
  Mlp network({3, {8}, 1, Activation::tanh, false});
  std::fill(network.parameters(2).begin(), network.parameters(2).end(), 3e38F);
  std::fill(network.parameters(1).begin(), network.parameters(1).end(), 9.0F);
  const MlpPolicy huge(task.make_scene()->spec(), std::move(network), {{0, 0, 0}, {1, 1, 1}}, {{0}, {1}});
  auto learner = made({{"updates", "40"}, {"width", "8"}, {"depth", "1"}});
  ASSERT_TRUE(learner->start(task, 1, &huge).has_value());
  ASSERT_TRUE(learner->add(demonstrations(task, 2)).has_value());
  const TrainStatus status = learner->step(kAll);
  EXPECT_TRUE(status.finished);
  EXPECT_TRUE(status.failed);
  EXPECT_EQ(status.updates, 0);
  EXPECT_NE(status.stop_reason.find("not finite"), std::string::npos) << status.stop_reason;
  EXPECT_EQ(learner->snapshot(), nullptr);
  EXPECT_EQ(learner->step(kAll).updates, 0);
}

TEST(Bc, GoesOnFromAnInitialPolicy) {
  const Task task = point_task();
  auto first = made({{"updates", "400"}});
  ASSERT_TRUE(first->start(task, 1, nullptr).has_value());
  ASSERT_TRUE(first->add(demonstrations(task, 4)).has_value());
  first->step(kAll);
  const auto policy = first->snapshot();
  auto second = made({{"updates", "400"}});
  ASSERT_TRUE(second->start(task, 2, policy.get()).has_value());
  ASSERT_TRUE(second->add(demonstrations(task, 4)).has_value());
  EXPECT_EQ(second->weights_hash(), first->weights_hash());
  second->step({40, 0});
  EXPECT_LT(second->curves()[0].points.front().second, first->curves()[0].points.front().second * 0.5);
}

TEST(Bc, TakesNoMoreDataOnceItTrains) {
  const Task task = point_task();
  auto learner = made({{"updates", "20"}});
  ASSERT_TRUE(learner->start(task, 1, nullptr).has_value());
  ASSERT_TRUE(learner->add(demonstrations(task, 1)).has_value());
  ASSERT_TRUE(learner->add(demonstrations(task, 1)).has_value()) << "before the first update more may come";
  EXPECT_EQ(learner->status().expert_labels, 160);
  learner->step({1, 0});
  EXPECT_FALSE(learner->add(demonstrations(task, 1)).has_value());
}

TEST(Bc, WeighsEpisodes) {
  const Task task = point_task();
  const auto hash_with = [&](double weight) {
    auto learner = made({{"updates", "20"}});
    auto data = demonstrations(task, 4);
    data[0].weight = data[1].weight = weight;
    EXPECT_TRUE(learner->start(task, 1, nullptr).has_value());
    EXPECT_TRUE(learner->add(data).has_value());
    learner->step(kAll);
    return learner->weights_hash();
  };
  EXPECT_NE(hash_with(1.0), hash_with(5.0));
}

}  // namespace
}  // namespace driftlab
