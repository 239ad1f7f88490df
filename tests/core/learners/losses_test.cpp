// What the losses of the shared training loop learn.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/rng.h"
#include "core/learners/registry.h"
#include "core/policies/mlp_policy.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using Settings = std::vector<std::pair<std::string_view, std::string_view>>;
constexpr Budget kAll{1000000, 0};

Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

/// Steps at random marks and places whose labels `wanted(mark, rng)` gives.
template <class Wanted>
Trajectory labelled(int steps, std::uint64_t seed, Wanted wanted) {
  Rng rng(seed);
  Trajectory trajectory;
  trajectory.steps = steps;
  trajectory.observation_size = 3;
  trajectory.action_size = 1;
  trajectory.meta.scene = "point";
  for (int i = 0; i < steps; ++i) {
    const double place = rng.uniform(-1.0, 1.0);
    const double mark = rng.uniform(-1.0, 1.0);
    for (const double value : {place, 0.0, mark}) trajectory.observations.push_back(static_cast<float>(value));
    trajectory.labels.push_back(static_cast<float>(wanted(mark, rng)));
  }
  const auto count = static_cast<std::size_t>(steps);
  trajectory.final_observation = {0.0F, 0.0F, 0.0F};
  trajectory.applied = trajectory.labels;
  trajectory.label_mask.assign(count, 1);
  trajectory.controller.assign(count, Controller::expert);
  trajectory.rewards.assign(count, 0.0F);
  trajectory.costs.assign(count, 0.0F);
  return trajectory;
}

std::unique_ptr<Learner> trained(const std::vector<Trajectory>& data, Settings settings) {
  const LearnerEntry* entry = *find_learner("bc");
  ParamValues params(entry->params);
  settings.insert(settings.begin(), {{"updates", "1500"}, {"width", "32"}});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  auto learner = entry->make(params);
  EXPECT_TRUE(learner->start(point_task(), 5, nullptr).has_value());
  EXPECT_TRUE(learner->add(data).has_value());
  EXPECT_TRUE(learner->step(kAll).finished);
  EXPECT_FALSE(learner->status().failed);
  return learner;
}

float at_mark(Policy& policy, double mark) {
  float action = 0.0F;
  const std::vector<float> observation = {0.0F, 0.0F, static_cast<float>(mark)};
  policy.act({observation, {}, 0.0F, true}, std::span(&action, 1), nullptr);
  return action;
}

TEST(Losses, AGaussianLearnsHowSureTheDemonstratorIs) {
  // Steady to the left, shaky to the right.
  const auto data = labelled(3000, 1, [](double mark, Rng& rng) {
    const double shake = mark < 0.0 ? 0.02 : 0.2;
    return 0.5 * mark + shake * rng.normal();
  });
  const auto learner = trained({data}, {{"loss", "gaussian"}, {"updates", "6000"}});
  const auto policy = learner->snapshot();
  const auto mean_deviation = [&](double from) {
    double sum = 0.0;
    for (int i = 0; i < 7; ++i) {
      const double mark = from + 0.1 * i;
      EXPECT_NEAR(at_mark(*policy, mark), 0.5 * mark, 0.15) << mark;
      sum += static_cast<double>(policy->distribution()[0].deviation) / 7.0;
    }
    return sum;
  };
  EXPECT_NEAR(mean_deviation(-0.9), 0.02, 0.015);
  EXPECT_NEAR(mean_deviation(0.3), 0.2, 0.04);
}

TEST(Losses, BinsHoldTwoAnswersWhereTheMeanIsNeither) {
  // Round the obstacle on the left or on the right, never straight on.
  const auto data = labelled(2000, 1, [](double /*mark*/, Rng& rng) { return rng.chance(0.6) ? 0.8 : -0.8; });
  const auto mode = trained({data}, {{"loss", "bins"}, {"bins", "11"}, {"act", "mode"}})->snapshot();
  EXPECT_NEAR(at_mark(*mode, 0.0), 0.8, 1e-5) << "the likelier one, in the middle of the last bin";
  const auto shares = mode->distribution()[0].shares;
  EXPECT_NEAR(shares.front() + shares.back(), 1.0F, 0.02F);
  EXPECT_NEAR(shares.back(), 0.6F, 0.1F);
  const auto mean = trained({data}, {{"loss", "bins"}, {"bins", "11"}})->snapshot();
  EXPECT_NEAR(at_mark(*mean, 0.0), 0.6 * 0.8 - 0.4 * 0.8, 0.2);
  const auto sample = trained({data}, {{"loss", "bins"}, {"bins", "11"}, {"act", "sample"}})->snapshot();
  int right = 0;
  int left = 0;
  sample->reset(1);
  for (int i = 0; i < 200; ++i) {
    const float action = at_mark(*sample, 0.0);
    right += action > 0.7F ? 1 : 0;
    left += action < -0.7F ? 1 : 0;
  }
  EXPECT_GT(left, 40);
  EXPECT_GT(right, 80);
  EXPECT_GE(left + right, 190) << "hardly ever straight on";
}

TEST(Losses, BinsLieOverTheLabelsRange) {
  const auto data = labelled(400, 1, [](double mark, Rng& /*rng*/) { return 0.1 * mark; });
  const auto policy =
      trained({data}, {{"loss", "bins"}, {"bins", "5"}, {"held_out", "0"}, {"updates", "1"}})->snapshot();
  at_mark(*policy, 0.0);
  const ActionDistribution one = policy->distribution()[0];
  // The outer bins have the outermost labels, near +-0.1, in their middles.
  EXPECT_NEAR(one.low, -0.125, 0.002);
  EXPECT_NEAR(one.high, 0.125, 0.002);
  const auto still = labelled(50, 1, [](double, Rng&) { return 0.25; });
  const auto fixed =
      trained({still}, {{"loss", "bins"}, {"bins", "5"}, {"updates", "300"}, {"act", "mode"}})->snapshot();
  EXPECT_NEAR(at_mark(*fixed, 0.0), 0.5, 1e-5) << "over the action's limits, in steps of a half";
  EXPECT_NEAR(fixed->distribution()[0].low, -1.25, 1e-6);
}

TEST(Losses, TheWayToActChangesNothingThatIsLearned) {
  const auto data = labelled(300, 1, [](double mark, Rng& /*rng*/) { return 0.5 * mark; });
  for (const char* loss : {"gaussian", "bins"}) {
    const auto hash = [&](const char* act) {
      return trained({data}, {{"loss", loss}, {"act", act}, {"updates", "100"}})->weights_hash();
    };
    EXPECT_EQ(hash("mean"), hash("sample")) << loss;
    EXPECT_EQ(hash("mean"), hash("mode")) << loss;
  }
}

TEST(Losses, AnInitialPolicyOfAnotherLossIsRefused) {
  const auto data = labelled(300, 1, [](double mark, Rng& /*rng*/) { return 0.5 * mark; });
  const auto policy = trained({data}, {{"loss", "gaussian"}, {"updates", "50"}})->snapshot();
  const LearnerEntry* entry = *find_learner("bc");
  ParamValues params(entry->params);
  ASSERT_TRUE(params.set("width", "32").has_value());
  EXPECT_FALSE(entry->make(params)->start(point_task(), 1, policy.get()).has_value());
  ASSERT_TRUE(params.set("loss", "gaussian").has_value());
  EXPECT_TRUE(entry->make(params)->start(point_task(), 1, policy.get()).has_value());
}

}  // namespace
}  // namespace driftlab
