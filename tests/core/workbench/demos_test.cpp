// Recording demonstrations, and the list of them.
#include <gtest/gtest.h>

#include <cmath>

#include "core/workbench/files.h"
#include "core/workbench/trainer.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

Controls pointing(double x) {
  Controls controls;
  controls.pointer_active = true;
  controls.pointer = {x, 0.0};
  return controls;
}

TEST(Recording, WaitsForTheFirstMove) {
  Bench bench;
  bench.good("demonstrate");
  EXPECT_EQ(bench.state().mode, Mode::ready);
  bench.workbench.control({});
  bench.frames(50);
  EXPECT_EQ(bench.state().mode, Mode::ready);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 0);
  bench.workbench.control(pointing(0.2));  // comes onto the stage
  EXPECT_EQ(bench.state().mode, Mode::record);
  bench.frames(1);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 1);
}

TEST(Recording, APointerThatRestsOnTheStageIsNoMove) {
  Bench bench;
  bench.good("demonstrate");
  for (int i = 0; i < 5; ++i) bench.workbench.control(pointing(0.2));
  EXPECT_EQ(bench.state().mode, Mode::ready);
  bench.workbench.control(pointing(0.21));
  EXPECT_EQ(bench.state().mode, Mode::record);
}

TEST(Recording, APressOrAKeyIsAMove) {
  Bench pressed;
  pressed.good("demonstrate");
  Controls held = pointing(0.2);
  held.pressed = true;
  pressed.workbench.control(held);  // the press of the button that was clicked before
  EXPECT_EQ(pressed.state().mode, Mode::ready);
  pressed.workbench.control(pointing(0.2));
  pressed.workbench.control(held);
  EXPECT_EQ(pressed.state().mode, Mode::record);

  Bench key;
  key.good("demonstrate");
  Controls axes;
  axes.axes_active = true;
  key.workbench.control(axes);
  EXPECT_EQ(key.state().mode, Mode::ready);
  axes.axis_x = -1.0;
  key.workbench.control(axes);
  EXPECT_EQ(key.state().mode, Mode::record);
}

TEST(Recording, EveryStepIsThePersonsActionAndLabel) {
  Bench bench;
  bench.drive_lap();
  const Trajectory& lap = bench.state().stages[0].episode->trajectory();
  EXPECT_EQ(lap.steps, 80);
  EXPECT_EQ(lap.meta.source, "person");
  EXPECT_EQ(lap.labels, lap.applied);
  EXPECT_EQ(lap.label_count(), lap.steps);
  for (const Controller controller : lap.controller) EXPECT_EQ(controller, Controller::person);
  EXPECT_TRUE(lap.validate().has_value());
  EXPECT_EQ(bench.json()["next"], "keep");
  const json kept = bench.good("demo.keep");
  ASSERT_EQ(bench.state().demos.size(), 1U);
  EXPECT_EQ(bench.state().demos[0].id, kept["id"]);
  EXPECT_TRUE(bench.state().demos[0].by_person());
  EXPECT_EQ(bench.state().demos[0].name, "Demonstration 1 · you");
  EXPECT_EQ(bench.state().mode, Mode::watch);
  EXPECT_EQ(bench.json()["next"], "train");
}

TEST(Recording, NonsenseControlsAreTakenAsNone) {
  Bench bench;
  bench.good("demonstrate");
  bench.workbench.control({});
  Controls nonsense = pointing(std::nan(""));
  nonsense.axes_active = true;
  nonsense.axis_x = std::nan("");
  bench.workbench.control(nonsense);
  EXPECT_EQ(bench.state().mode, Mode::ready);
  bench.workbench.control(pointing(0.3));
  for (int i = 0; i < 200 && bench.state().mode == Mode::record; ++i) {
    nonsense.axes_active = i % 2 == 0;
    nonsense.axis_x = i % 3 == 0 ? 1e300 : std::nan("");
    bench.workbench.control(nonsense);
    bench.frames(1);
  }
  ASSERT_EQ(bench.state().mode, Mode::review);
  EXPECT_TRUE(bench.state().stages[0].episode->trajectory().validate().has_value());
}

TEST(Recording, EachLapHasAFreshStart) {
  Bench bench;
  bench.keep_lap();
  bench.keep_lap();
  EXPECT_NE(bench.state().demos[0].trajectory->meta.seed, bench.state().demos[1].trajectory->meta.seed);
  Bench again;
  again.keep_lap();
  EXPECT_EQ(bench.state().demos[0].trajectory->meta.seed, again.state().demos[0].trajectory->meta.seed);
}

TEST(Recording, NothingDrivenIsLostToAnotherCommand) {
  Bench bench;
  bench.good("demonstrate");
  bench.workbench.control({});
  for (int i = 0; i < 10; ++i) bench.drive();
  for (const char* command : {"demonstrate", "watch", "share_"}) bench.bad(command);
  bench.bad("seed", {{"value", 3}});
  bench.bad("scene", {{"id", "other"}});
  bench.bad("set", {{"key", "point.wind"}, {"value", 3}});
  bench.bad("train");
  bench.bad("next");
  bench.bad("open", {{"link", "#scene=point&seed=3"}});
  bench.good("demo.stop");
  EXPECT_EQ(bench.state().mode, Mode::review);
  EXPECT_NE(bench.state().sentence.find("You stopped after 0.5 s."), std::string::npos) << bench.state().sentence;
  bench.bad("reset");
  bench.bad("demonstrate");
  bench.bad("step");
  bench.bad("seed", {{"value", 3}});
  bench.good("demo.keep", {{"name", "Mine"}});
  EXPECT_EQ(bench.state().demos[0].trajectory->steps, 10);
  EXPECT_EQ(bench.state().demos[0].name, "Mine");
}

TEST(Recording, ResetWhileDrivingStartsTheLapAgain) {
  Bench bench;
  bench.good("demonstrate");
  bench.workbench.control({});
  for (int i = 0; i < 10; ++i) bench.drive();
  bench.good("reset");
  EXPECT_EQ(bench.state().mode, Mode::ready);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 0);
}

TEST(Recording, DiscardAndStopBeforeTheFirstMove) {
  Bench bench;
  bench.bad("demo.keep");
  bench.bad("demo.discard");
  bench.bad("demo.stop");
  bench.good("demonstrate");
  bench.good("demo.stop");
  EXPECT_EQ(bench.state().mode, Mode::watch);
  bench.drive_lap();
  bench.good("demo.discard");
  EXPECT_TRUE(bench.state().demos.empty());
  EXPECT_TRUE(bench.kept().empty());
}

TEST(Recording, APartOfTheLapIsKeptEveryFewSeconds) {
  Bench bench(lane_scenes());
  bench.good("demonstrate");
  bench.workbench.control({});
  int stored = 0;
  for (int i = 0; i < 700; ++i) {
    bench.drive();
    stored += static_cast<int>(bench.effects(Effect::Kind::store).size());
  }
  ASSERT_EQ(bench.state().mode, Mode::record);
  EXPECT_EQ(stored, 2);  // 11.7 s
  const auto kept = bench.kept();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].name, "demo.partial");
  // What a crash here would leave: a page that opens anew has all but the last seconds.
  Bench fresh(lane_scenes());
  fresh.good("restore", {{"name", kept[0].name}}, kept[0].bytes);
  ASSERT_EQ(fresh.state().demos.size(), 1U);
  EXPECT_EQ(fresh.state().demos[0].trajectory->steps, 600);
  ASSERT_EQ(fresh.kept().size(), 1U);
  EXPECT_EQ(fresh.kept()[0].name, "demo.1");
}

TEST(Demos, AddedByAScriptASliceAtATime) {
  Bench bench;
  bench.good("demo.add", {{"driver", "average"}, {"episodes", 12}, {"seed", 4}});
  EXPECT_EQ(bench.json()["making"]["total"], 12);
  bench.bad("demo.add", {{"driver", "careful"}});
  bench.frames(1);
  EXPECT_LT(bench.state().demos.size(), 12U);
  bench.frames(15);
  ASSERT_EQ(bench.state().demos.size(), 12U);
  EXPECT_TRUE(bench.json()["making"].is_null());
  EXPECT_FALSE(bench.state().demos[0].by_person());
  EXPECT_EQ(bench.state().demos[3].trajectory->meta.seed, episode_seed(4, 3));
  bench.bad("demo.add", {{"driver", "expret"}});
  bench.bad("demo.add", {{"driver", "expert"}, {"episodes", 0}});
}

TEST(Demos, AScriptActsForThreeSecondsOfSceneTimeAFrame) {
  for (const char* id : {"lane", "reach", "fork", "push"}) {
    Bench bench(lane_scenes());
    bench.good("scene", {{"id", id}});
    bench.good("demo.add", {{"driver", "expert"}});
    int frames = 0;
    for (; bench.state().making && frames < 100; ++frames) bench.workbench.advance(0.0);
    ASSERT_EQ(bench.state().demos.size(), 1U) << id;
    const double seconds = static_cast<double>(bench.state().demos[0].trajectory->steps) *
                           bench.state().stages[0].episode->scene().spec().dt;
    EXPECT_EQ(frames, std::ceil(seconds / 3.0 - 1e-6)) << id << ", " << seconds << " s";
  }
}

TEST(Demos, RenameRemoveDownload) {
  Bench bench;
  const int id = bench.keep_lap();
  bench.good("demo.rename", {{"id", id}, {"name", "My 1st lap!"}});
  bench.good("demo.download", {{"id", id}});
  const auto downloads = bench.effects(Effect::Kind::download);
  ASSERT_EQ(downloads.size(), 1U);
  EXPECT_EQ(downloads[0].name, "my-1st-lap.npz");
  bench.bad("demo.rename", {{"id", id}, {"name", ""}});
  bench.bad("demo.rename", {{"id", 99}, {"name", "x"}});
  bench.bad("demo.download", {{"id", 99}});
  bench.bad("demo.remove", {{"id", 99}});
  bench.good("demo.remove", {{"id", id}});
  EXPECT_TRUE(bench.state().demos.empty());
  EXPECT_TRUE(bench.kept().empty());
}

TEST(Demos, WhatWasDownloadedOpensAgain) {
  Bench bench;
  const int id = bench.keep_lap();
  bench.good("demo.download", {{"id", id}});
  const Bytes file = bench.effects(Effect::Kind::download)[0].bytes;
  Bench other;
  other.good("demo.open", {{"name", "from-a-friend.npz"}}, file);
  ASSERT_EQ(other.state().demos.size(), 1U);
  EXPECT_EQ(other.state().demos[0].name, "from-a-friend");
  EXPECT_EQ(other.state().demos[0].trajectory->observations, bench.state().demos[0].trajectory->observations);
  EXPECT_TRUE(other.state().demos[0].by_person());
  EXPECT_EQ(other.json()["next"], "train");
}

TEST(Demos, BadFilesAreRefused) {
  Bench bench;
  bench.keep_lap();
  bench.good("demo.download", {{"id", 1}});
  const Bytes file = bench.effects(Effect::Kind::download)[0].bytes;
  bench.bad("demo.open");
  bench.bad("demo.open", {}, Bytes{1, 2, 3});
  EXPECT_NE(bench.bad("demo.open", {{"name", "words.npz"}}, Bytes{1, 2, 3}).find("words.npz"), std::string::npos);
  bench.bad("demo.open", {}, std::span(file).first(file.size() / 2));
  Trajectory wrong = *bench.state().demos[0].trajectory;
  wrong.meta.scene = "other";
  bench.bad("demo.open", {}, demo_to_file(wrong));
  wrong.meta.scene = "point";
  wrong.meta.params = {"wind=99"};
  bench.bad("demo.open", {}, demo_to_file(wrong));
  EXPECT_EQ(bench.state().demos.size(), 1U);
}

TEST(Demos, AGoodFileDoesNotHideThatAnotherWasRefused) {
  Bench bench;
  bench.keep_lap();
  bench.good("demo.download", {{"id", 1}});
  const Bytes file = bench.effects(Effect::Kind::download)[0].bytes;
  bench.bad("demo.open", {{"name", "words.npz"}}, Bytes{1, 2, 3});
  ASSERT_TRUE(bench.workbench.command({{"command", "demo.open"}, {"name", "lap.npz"}}, file).has_value());
  EXPECT_EQ(bench.state().demos.size(), 2U);
  EXPECT_NE(bench.state().problem.find("words.npz"), std::string::npos);
  bench.good("demo.pick");  // whoever opens more files has read it
}

TEST(Demos, PickAsksTheHost) {
  Bench bench;
  bench.good("demo.pick");
  EXPECT_EQ(bench.effects(Effect::Kind::pick_files).size(), 1U);
}

TEST(Demos, OthersSettingsAreTold) {
  Bench bench;
  bench.keep_lap();
  bench.good("set", {{"key", "point.wind"}, {"value", 2}});
  EXPECT_NE(bench.state().sentence.find("1 demonstration was made with other settings."), std::string::npos)
      << bench.state().sentence;
  EXPECT_FALSE(bench.json()["demos"][0]["fits"]);
  EXPECT_EQ(bench.json()["next"], "demonstrate");
  EXPECT_NE(bench.bad("train", {{"data", "person"}}).find("present settings"), std::string::npos);
  bench.good("set", {{"key", "point.wind"}, {"value", 1}});
  EXPECT_TRUE(bench.json()["demos"][0]["fits"]);
}

Controls over(double x, double y, bool pressed) {
  Controls controls;
  controls.pointer_active = true;
  controls.pointer = {x, y};
  controls.pressed = pressed;
  return controls;
}

TEST(Dragged, IsTakenHoldOfFirstAndHoldsStillWhenLetGo) {
  Bench bench(lane_scenes());
  bench.good("scene", {{"id", "reach"}});
  bench.good("demonstrate");
  bench.workbench.control({});
  // The pointer comes over from the button that was pressed: the arm must not lunge at it.
  for (const double x : {0.10, 0.14, 0.20}) bench.workbench.control(over(x, 0.2, false));
  EXPECT_EQ(bench.state().mode, Mode::ready);
  const Vec2 start = bench.state().stages[0].trail.back();
  bench.workbench.control(over(start.x, start.y + 0.06, true));
  EXPECT_EQ(bench.state().mode, Mode::record);
  bench.frames(20);
  const Vec2 there = bench.state().stages[0].trail.back();
  EXPECT_GT(there.y, start.y + 0.03);
  bench.workbench.control(over(start.x, start.y - 0.02, false));
  bench.frames(8);  // it comes to rest
  const Vec2 rest = bench.state().stages[0].trail.back();
  bench.frames(20);
  const Vec2 moved = bench.state().stages[0].trail.back() - rest;
  EXPECT_LT(dot(moved, moved), 0.004 * 0.004);
  // Keys need no hold.
  Controls keys;
  keys.axes_active = true;
  keys.axis_y = 1.0;
  bench.workbench.control(keys);
  bench.frames(15);
  EXPECT_GT(bench.state().stages[0].trail.back().y, rest.y + 0.02);
}

TEST(Dragged, TimeThatIsUpIsNotCalledAFailureOfItsOwn) {
  Bench bench(lane_scenes());
  bench.good("scene", {{"id", "reach"}});
  bench.good("demonstrate");
  bench.workbench.control({});
  const Vec2 start = bench.state().stages[0].trail.back();
  bench.workbench.control(over(start.x, start.y + 0.03, true));
  for (int i = 0; i < 300 && bench.state().mode == Mode::record; ++i) bench.frames(1);
  ASSERT_EQ(bench.state().mode, Mode::review);
  EXPECT_EQ(bench.state().sentence.rfind("Time was up after 8.0 s.", 0), 0U) << bench.state().sentence;
  EXPECT_EQ(bench.state().stages[0].caption, "time was up after 8.0 s");
}

}  // namespace
}  // namespace driftlab
