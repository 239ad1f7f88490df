#include "core/policies/mlp_policy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "core/env/rollout.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

MlpPolicy made(std::uint64_t seed = 1, float action_deviation = 2.0F) {
  const SceneSpec spec = point_task().make_scene()->spec();
  Mlp network({3, {8}, 1, Activation::tanh, false});
  Rng rng(seed);
  network.initialise(rng);
  return {spec, std::move(network), {{0.1F, 0.2F, 0.3F}, {2.0F, 4.0F, 0.5F}}, {{0.25F}, {action_deviation}}};
}

TEST(MlpPolicy, NormalisesActsAndScalesBack) {
  MlpPolicy policy = made();
  Mlp network = policy.network().clone();
  const std::vector<float> observation = {1.1F, 0.2F, 0.05F};
  const std::vector<float> normalised = {(1.1F - 0.1F) / 2.0F, (0.2F - 0.2F) / 4.0F, (0.05F - 0.3F) / 0.5F};
  const float wanted = 0.25F + 2.0F * network.forward(normalised, 1)[0];
  std::vector<float> action(1);
  policy.act({observation, {}, 0.0F, true}, action, nullptr);
  EXPECT_EQ(action[0], std::min(1.0F, std::max(-1.0F, wanted)));
}

TEST(MlpPolicy, StaysWithinTheActionsLimits) {
  MlpPolicy policy = made(1, 1000.0F);
  std::vector<float> action(1);
  for (const float position : {-3.0F, -1.0F, 0.0F, 2.0F}) {
    policy.act({std::vector<float>{position, 0.0F, 0.0F}, {}, 0.0F, true}, action, nullptr);
    EXPECT_TRUE(action[0] == 1.0F || action[0] == -1.0F) << action[0];
  }
}

TEST(MlpPolicy, AnObservationThatIsNotFiniteGivesTheActionNearestToZero) {
  MlpPolicy policy = made();
  std::vector<float> action = {NAN};
  for (const float broken : {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(), NAN}) {
    policy.act({std::vector<float>{0.0F, broken, 0.0F}, {}, 0.0F, true}, action, nullptr);
    EXPECT_EQ(action[0], 0.0F);
  }
}

TEST(MlpPolicy, CloneActsAlikeAndApart) {
  MlpPolicy policy = made();
  const auto copy = policy.clone();
  const Task task = point_task();
  const Trajectory a = run_policy(task, policy, 4, "a");
  const Trajectory b = run_policy(task, *copy, 4, "b");
  EXPECT_EQ(a.applied, b.applied);
}

TEST(MlpPolicy, SavedBytesReadBackBitForBit) {
  const MlpPolicy policy = made(3);
  Writer writer;
  policy.save(writer);
  const auto read = read_mlp_policy(writer.bytes(), point_task().make_scene()->spec());
  ASSERT_TRUE(read.has_value()) << read.error().message();
  const auto& same = dynamic_cast<const MlpPolicy&>(**read);
  EXPECT_EQ(same.network().hash(), policy.network().hash());
  EXPECT_EQ(same.observation_scaling(), policy.observation_scaling());
  EXPECT_EQ(same.action_scaling(), policy.action_scaling());
  Writer again;
  same.save(again);
  EXPECT_EQ(again.bytes(), writer.bytes());
}

}  // namespace
}  // namespace driftlab
