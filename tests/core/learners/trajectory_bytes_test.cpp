#include "core/learners/trajectory_bytes.h"

#include <gtest/gtest.h>

#include "core/env/rollout.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

TEST(TrajectoryBytes, ReadBackEverything) {
  const Task task{&support::point_scene(), ParamValues(support::point_scene().params)};
  auto expert = make_demonstrator("expert");
  Trajectory trajectory = demonstrate(task, **expert, 5, "expert", 0.3);
  trajectory.weight = 0.75;
  trajectory.label_mask[3] = 0;
  trajectory.meta.params = {"wind=2", "other=1"};
  Writer writer;
  write_trajectory(trajectory, writer);
  Reader reader(writer.bytes());
  const auto read = read_trajectory(reader);
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(read->steps, trajectory.steps);
  EXPECT_EQ(read->observations, trajectory.observations);
  EXPECT_EQ(read->final_observation, trajectory.final_observation);
  EXPECT_EQ(read->labels, trajectory.labels);
  EXPECT_EQ(read->label_mask, trajectory.label_mask);
  EXPECT_EQ(read->applied, trajectory.applied);
  EXPECT_EQ(read->controller, trajectory.controller);
  EXPECT_EQ(read->rewards, trajectory.rewards);
  EXPECT_EQ(read->costs, trajectory.costs);
  EXPECT_EQ(read->outcome, trajectory.outcome);
  EXPECT_EQ(read->terminated, trajectory.terminated);
  EXPECT_EQ(read->truncated, trajectory.truncated);
  EXPECT_EQ(read->weight, 0.75);
  EXPECT_EQ(read->meta.scene, "point");
  EXPECT_EQ(read->meta.params, trajectory.meta.params);
  EXPECT_EQ(read->meta.seed, 5U);
  EXPECT_EQ(read->meta.source, "expert");
  for (std::size_t length = 0; length < writer.bytes().size(); length += 13) {
    Reader cut(std::span(writer.bytes()).first(length));
    EXPECT_FALSE(read_trajectory(cut).has_value());
  }
}

}  // namespace
}  // namespace driftlab
