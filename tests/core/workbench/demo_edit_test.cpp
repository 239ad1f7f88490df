// Demonstrations mended by hand: weighed, trimmed, cut, undone while driving.
#include <gtest/gtest.h>

#include "tests/core/workbench/bench.h"

namespace driftlab {
namespace {

TEST(DemoEdit, AWeightCountsAndIsKept) {
  Bench bench;
  const int id = bench.keep_lap();
  const std::uint64_t before = bench.state().demos[0].hash;
  bench.good("demo.weight", {{"id", id}, {"value", 2.5}});
  EXPECT_EQ(bench.json()["demos"][0]["weight"], 2.5);
  EXPECT_NE(bench.state().demos[0].hash, before);
  bench.bad("demo.weight", {{"id", id}, {"value", 11}});
  bench.bad("demo.weight", {{"id", id}, {"value", -1}});
  bench.bad("demo.weight", {{"id", 9}, {"value", 1}});
  Bench again;
  for (const Effect& effect : bench.kept()) again.good("restore", {{"name", effect.name}}, effect.bytes);
  EXPECT_EQ(again.state().demos[0].trajectory->weight, 2.5);
}

TEST(DemoEdit, TrimmedAndCutNothingDrivenChanges) {
  Bench bench;
  const int id = bench.keep_lap();
  const Trajectory whole = *bench.state().demos[0].trajectory;
  bench.good("demo.cut", {{"id", id}, {"from", 20}, {"to", 30}});
  bench.good("demo.trim", {{"id", id}, {"from", 10}, {"to", 60}});
  const Trajectory& now = *bench.state().demos[0].trajectory;
  EXPECT_EQ(now.label_count(), 40);
  EXPECT_EQ(now.applied, whole.applied);
  EXPECT_EQ(now.observations, whole.observations);
  EXPECT_EQ(now.label_mask[19], 1);
  EXPECT_EQ(now.label_mask[20], 0);
  bench.bad("demo.trim", {{"id", id}, {"from", 20}, {"to", 35}});  // five labels
  bench.bad("demo.cut", {{"id", id}, {"from", 5}, {"to", 4}});
  bench.bad("demo.cut", {{"id", id}, {"from", 5}, {"to", 5000}});
  bench.bad("demo.cut", {{"from", 0}, {"to", 4}});
}

TEST(DemoEdit, TheLapJustDrivenTooBeforeItIsKept) {
  Bench bench;
  bench.drive_lap();
  const int steps = bench.state().stages[0].episode->steps();
  bench.good("demo.cut", {{"from", 0}, {"to", 15}});
  bench.good("demo.cut", {{"from", 40}, {"to", 45}});
  bench.good("demo.keep");
  EXPECT_EQ(bench.state().demos[0].trajectory->label_count(), steps - 20);
  bench.drive_lap();
  bench.good("demo.keep");  // the next lap is whole
  const Trajectory& next = *bench.state().demos[1].trajectory;
  EXPECT_EQ(next.label_count(), next.steps);
}

TEST(DemoEdit, UndoWhileRecordingGoesTwoSecondsBack) {
  Bench undone;
  Bench never;
  for (Bench* bench : {&undone, &never}) {
    bench->good("demonstrate");
    bench->workbench.control({});
    for (int i = 0; i < 12; ++i) bench->drive();
  }
  const int before = undone.state().stages[0].episode->steps();
  Controls away;
  away.pointer_active = true;
  undone.state().stages[0].episode->scene().guide(0.7, away.pointer);
  away.pointer.x += 0.3;
  undone.workbench.control(away);
  undone.frames(40);
  undone.good("demo.undo");
  EXPECT_EQ(undone.state().stages[0].episode->steps(), before);
  EXPECT_EQ(undone.state().stages[0].trail.size(), static_cast<std::size_t>(before) + 1U);
  for (Bench* bench : {&undone, &never}) {
    for (int i = 0; i < 20; ++i) bench->drive();
  }
  const Trajectory& a = undone.state().stages[0].episode->trajectory();
  const Trajectory& b = never.state().stages[0].episode->trajectory();
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.labels, b.labels);
  undone.good("demo.undo");
  EXPECT_EQ(undone.state().mode, Mode::ready);  // back at the start
  undone.bad("demo.undo");
}

TEST(DemoEdit, LeftOutOfNewClones) {
  Bench bench;
  bench.keep_lap();
  const int second = bench.keep_lap();
  bench.good("demo.use", {{"id", second}, {"on", false}});
  bench.good("train", {{"data", "person"}});
  EXPECT_EQ(bench.state().runs[0].data_hashes.size(), 1U);
  bench.bad("demo.use", {{"id", 7}, {"on", false}});
}

}  // namespace
}  // namespace driftlab
