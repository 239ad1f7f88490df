// The first minute in the lane, as a student has it: drive a lap, train two clones, let them drive, count.
#include <gtest/gtest.h>

#include "core/workbench/files.h"
#include "core/workbench/trainer.h"
#include "tests/core/workbench/bench.h"

namespace driftlab {
namespace {

using nlohmann::json;

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(FirstMinute, DemonstrateTrainCompareEvaluate) {
  Bench bench(lane_scenes());
  EXPECT_EQ(bench.json()["next"], "demonstrate");
  bench.frames(60);
  bench.drive_lap();
  EXPECT_TRUE(says(bench.state().sentence, "You made a whole lap in ")) << bench.state().sentence;
  bench.good("demo.keep");
  EXPECT_EQ(bench.json()["next"], "train");
  bench.good("set", {{"key", "bc.updates"}, {"value", 600}});
  bench.good("train");
  EXPECT_EQ(bench.state().sentence, "Training two clones: one of your lap, one of the flawless lap.");
  bench.work();
  for (const RunItem& run : bench.state().runs) ASSERT_EQ(run.problem, "");
  EXPECT_EQ(bench.json()["next"], "compare");
  EXPECT_EQ(bench.state().runs[0].name, "Clone of your lap");
  EXPECT_EQ(bench.state().runs[1].name, "Clone of the flawless lap");
  EXPECT_TRUE(says(bench.state().statistics, "On 50 fresh starts the clone of your lap succeeded in "))
      << bench.state().statistics;

  bench.good("compare");
  for (int i = 0; i < 5000 && !bench.json()["ended"]; ++i) bench.frames(60);
  const json state = bench.json();
  EXPECT_EQ(state["next"], "explore");
  EXPECT_EQ(state["stages"][0]["outcome"], "success");  // the expert's
  for (std::size_t i = 1; i < 3; ++i) {
    const json& stage = state["stages"][i];
    const json& evaluation = state["runs"][i - 1]["evaluation"];
    EXPECT_EQ(stage["outcome"], evaluation["outcomes"][0]);
    EXPECT_EQ(stage["steps"], evaluation["steps"][0]);
    const std::string who = i == 1 ? "clone of your lap" : "clone of the flawless lap";
    const bool failed = stage["outcome"] == "failure";
    EXPECT_EQ(failed, !stage["left_road_at"].is_null());
    const std::string sentence = state["sentence"];
    EXPECT_TRUE(says(sentence, "oth clones") || says(sentence, who)) << sentence;
    if (failed) {
      EXPECT_TRUE(says(sentence, who + " left the road after")) << sentence;
      EXPECT_TRUE(says(stage["caption"], "left the road after")) << stage["caption"];
    }
  }
  // Both data sets were measured by driving them again.
  for (const json& demo : state["demos"]) EXPECT_TRUE(demo.contains("spread")) << demo["name"];
  EXPECT_GT(state["demos"][0]["spread"]["furthest"], 0.0);
}

TEST(FirstMinute, WhatIsMeasuredIsWhatWasDriven) {
  Bench bench(lane_scenes());
  bench.drive_lap();
  double furthest = 0.0;
  const Episode& episode = *bench.state().stages[0].episode;
  // Drive the record again in a scene of one's own and look at its probes.
  const Trajectory lap = episode.trajectory();
  bench.good("demo.keep");
  bench.frames(20);
  const auto scene = bench.state().scene->make(bench.state().scene_params);
  scene->reset(lap.meta.seed);
  std::size_t offset = 0;
  while (scene->spec().probes[offset].name != "offset") ++offset;
  std::vector<float> probes(scene->spec().probes.size());
  for (int i = 0; i < lap.steps; ++i) {
    scene->probe(probes);
    furthest = std::max(furthest, std::abs(static_cast<double>(probes[offset])));
    std::vector<float> action(lap.applied.begin() + i, lap.applied.begin() + i + 1);
    scene->step(action);
  }
  EXPECT_EQ(bench.json()["demos"][0]["spread"]["furthest"].get<double>(), furthest);
}

TEST(FirstMinute, ADemonstrationThatCannotBeDrivenAgainIsNotMeasured) {
  Bench bench(lane_scenes());
  bench.keep_lap();
  Trajectory changed = *bench.state().demos[0].trajectory;
  changed.meta.seed += 1;  // from another start: these actions lead elsewhere
  changed.weight = 0.5;    // and not the same data
  bench.good("demo.open", {{"name", "elsewhere"}}, demo_to_file(changed));
  bench.frames(40);
  EXPECT_TRUE(bench.json()["demos"][0].contains("spread"));
  ASSERT_EQ(bench.json()["demos"].size(), 2U);
  EXPECT_FALSE(bench.json()["demos"][1].contains("spread"));
}

TEST(FirstMinute, OffTheRoadEndsTheLap) {
  Bench bench(lane_scenes());
  bench.good("demonstrate");
  Controls keys;
  keys.axes_active = true;
  keys.axis_x = 1.0;
  bench.workbench.control(keys);
  for (int i = 0; i < 600 && bench.state().mode == Mode::record; ++i) bench.frames(1);
  ASSERT_EQ(bench.state().mode, Mode::review);
  EXPECT_TRUE(says(bench.state().sentence, "You left the road after ")) << bench.state().sentence;
  EXPECT_TRUE(bench.state().stages[0].left_road_at.has_value());
}

TEST(FirstMinute, ClonesOfOtherActionsAreToldApart) {
  Bench bench(lane_scenes());
  bench.good("set", {{"key", "bc.updates"}, {"value", 20}});
  bench.good("train", {{"data", "expert"}});
  bench.work();
  bench.good("set", {{"key", "lane.steering"}, {"value", "rate"}});
  EXPECT_TRUE(says(bench.state().sentence, "1 run")) << bench.state().sentence;
  EXPECT_TRUE(says(bench.bad("watch", {{"run", 1}}), "trained with"));
  bench.bad("evaluate", {{"run", 1}});
  bench.good("set", {{"key", "lane.steering"}, {"value", "angle"}});
  bench.good("watch", {{"run", 1}});
}

}  // namespace
}  // namespace driftlab
