#include "core/learners/supervision.h"

#include <gtest/gtest.h>

#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

SceneSpec point_spec() {
  return support::point_scene().make(ParamValues(support::point_scene().params))->spec();
}

/// Pushes as far as `gain` times the bead's position: one weight alone is not zero.
std::unique_ptr<MlpPolicy> pushing(float gain) {
  MlpShape shape;
  shape.inputs = 3;
  shape.outputs = 1;
  Mlp network(shape);
  for (int block = 0; block < network.block_count(); ++block) {
    for (float& value : network.parameters(block)) value = 0.0F;
  }
  network.parameters(0)[0] = gain;
  const Scaling observation{{0.0F, 0.0F, 0.0F}, {1.0F, 1.0F, 1.0F}};
  return std::make_unique<MlpPolicy>(point_spec(), std::move(network), observation, Scaling{{0.0F}, {1.0F}});
}

constexpr Controller P = Controller::policy;
constexpr Controller X = Controller::expert;
constexpr Controller H = Controller::person;

/// At position 0.1, 0.2, ... Supervision reads the observations and the controllers alone.
Trajectory driven_by(std::vector<Controller> controller) {
  Trajectory trajectory;
  trajectory.steps = static_cast<int>(controller.size());
  trajectory.observation_size = 3;
  trajectory.action_size = 1;
  for (int i = 0; i < trajectory.steps; ++i) {
    for (const float value : {0.1F * static_cast<float>(i + 1), 0.0F, 0.0F}) trajectory.observations.push_back(value);
  }
  trajectory.controller = std::move(controller);
  return trajectory;
}

TEST(Supervision, CountsWhoTakesTheWheel) {
  const SceneSpec spec = point_spec();
  const auto count = [&](std::vector<Controller> controller) {
    const Supervision result = supervision_of(driven_by(std::move(controller)), {}, spec);
    return std::pair(result.interventions(), result.switches);
  };
  EXPECT_EQ(count({P, P, P}), std::pair(0, 0));
  EXPECT_EQ(count({P, H, H, P}), std::pair(1, 2));
  EXPECT_EQ(count({P, H, H}), std::pair(1, 1)) << "never given back";
  EXPECT_EQ(count({H, P, H, P, P, X}), std::pair(3, 5)) << "in the person's hands from the start";
  EXPECT_EQ(count({P, H, X, P}), std::pair(1, 2)) << "from one teacher to another the policy does not drive";
}

TEST(Supervision, TheDoubtIsTheSpreadOfTheEnsembleWhereTheWheelWasTaken) {
  const SceneSpec spec = point_spec();
  std::vector<std::unique_ptr<MlpPolicy>> ensemble;
  ensemble.push_back(pushing(0.0F));
  ensemble.push_back(pushing(1.0F));
  // Pushes of 0 and x are x / 2 from their mean, and half the action's range is 1.
  const Supervision result = supervision_of(driven_by({P, P, H, H, P, P, P, H}), ensemble, spec);
  ASSERT_EQ(result.doubts.size(), 2U);
  EXPECT_NEAR(result.doubts[0], 0.15, 1e-6) << "at the third step";
  EXPECT_NEAR(result.doubts[1], 0.4, 1e-6) << "at the eighth step";
  EXPECT_NEAR(result.most_doubt, 0.35, 1e-6) << "at the seventh step, the policy drove";
  EXPECT_NEAR(result.mean_doubt, (0.05 + 0.1 + 0.25 + 0.3 + 0.35) / 5.0, 1e-6);
}

TEST(DoubtThreshold, IsTheMeanOfTheLastQuarter) {
  EXPECT_DOUBLE_EQ(doubt_threshold(std::vector<double>{9, 9, 9, 9, 9, 9, 2, 4}, 7.0), 3.0);
  EXPECT_DOUBLE_EQ(doubt_threshold(std::vector<double>{9, 9, 9, 1, 3}, 7.0), 2.0) << "of five the last two";
  EXPECT_DOUBLE_EQ(doubt_threshold(std::vector<double>{5}, 7.0), 5.0);
  EXPECT_DOUBLE_EQ(doubt_threshold({}, 7.0), 7.0) << "nobody took over";
}

}  // namespace
}  // namespace driftlab
