// Commands about the scene, its settings, time and what is shown.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "tests/core/workbench/bench.h"

namespace driftlab {
namespace {

using nlohmann::json;

TEST(Stages, OpensWithTheExpertDriving) {
  Bench bench;
  EXPECT_EQ(bench.state().mode, Mode::watch);
  ASSERT_EQ(bench.state().stages.size(), 1U);
  EXPECT_EQ(bench.state().stages[0].actor.demonstrator, "expert");
  bench.frames(10);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 10);
  EXPECT_EQ(bench.state().stages[0].trail.size(), 11U);
  EXPECT_EQ(bench.json()["next"], "demonstrate");
}

TEST(Stages, ASettingMayBeARangeAndIsToldAsOne) {
  Bench bench;
  bench.frames(3);
  bench.good("set", {{"key", "point.wind"}, {"value", "2..4"}});
  EXPECT_EQ(bench.json()["scene_params"]["wind"], "2..4");
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 0) << "another world: it begins anew";
  EXPECT_NE(bench.bad("set", {{"key", "point.wind"}, {"value", "4..2"}}).find("a range of them like 0..5"),
            std::string::npos);
  EXPECT_EQ(bench.json()["scene_params"]["wind"], "2..4");
  bench.good("set", {{"key", "point.wind"}, {"value", 3.0}});
  EXPECT_EQ(bench.json()["scene_params"]["wind"], 3.0);
}

TEST(Stages, TimeFollowsTheClockWhateverTheFrames) {
  Bench coarse;
  Bench fine;
  for (int i = 0; i < 10; ++i) coarse.workbench.advance(0.1);
  for (int i = 0; i < 125; ++i) fine.workbench.advance(0.008);
  EXPECT_EQ(coarse.state().stages[0].episode->steps(), 20);
  EXPECT_EQ(fine.state().stages[0].episode->steps(), 20);
  fine.workbench.advance(0.02);
  EXPECT_NEAR(fine.state().stages[0].alpha, 0.4F, 1e-4F);
}

TEST(Stages, ASlowMachineSlowsDownInsteadOfStalling) {
  Bench bench;
  bench.workbench.advance(1000.0, 3);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 3);
  bench.workbench.advance(0.05);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 4);  // no debt is left
}

TEST(Stages, NonsenseTimeChangesNothing) {
  Bench bench;
  for (const double seconds : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 0.0}) {
    bench.workbench.advance(seconds);
  }
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 0);
}

TEST(Stages, SpeedPauseStepPlay) {
  Bench bench;
  bench.good("speed", {{"value", 4}});
  bench.frames(2);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 8);
  bench.good("pause");
  bench.frames(5);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 8);
  bench.good("step", {{"count", 3}});
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 11);
  bench.good("play");
  bench.frames(1);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 15);
  bench.bad("speed", {{"value", 9}});
  bench.bad("speed", {{"value", 0}});
  bench.bad("speed", {{"value", "fast"}});
  bench.bad("step", {{"count", 0}});
  bench.bad("step", {{"count", 1.5}});
}

TEST(Stages, ResetGoesBackAndReseeds) {
  Bench bench;
  bench.frames(200);
  bench.frames(120);  // into a later start
  EXPECT_GT(bench.state().start, 0);
  bench.good("reset");
  EXPECT_EQ(bench.state().start, 0);
  Bench fresh;
  bench.frames(40);
  fresh.frames(40);
  EXPECT_EQ(bench.state().stages[0].episode->trajectory().observations,
            fresh.state().stages[0].episode->trajectory().observations);
  EXPECT_EQ(bench.state().stages[0].trail, fresh.state().stages[0].trail);
}

TEST(Stages, EqualSeedsEqualBitsOtherSeedsOthers) {
  Bench a;
  Bench b;
  Bench c;
  a.good("seed", {{"value", 11}});
  b.good("seed", {{"value", "11"}});
  c.good("seed", {{"value", 12}});
  for (Bench* bench : {&a, &b, &c}) bench->frames(30);
  EXPECT_EQ(a.state().stages[0].trail, b.state().stages[0].trail);
  EXPECT_NE(a.state().stages[0].trail, c.state().stages[0].trail);
  a.bad("seed", {{"value", -1}});
  a.bad("seed", {{"value", 0.5}});
  a.bad("seed", {{"value", "18446744073709551615"}});
  a.bad("seed");
}

TEST(Stages, WatchingGoesOnToTheNextStartAfterAMoment) {
  Bench bench;
  bench.frames(81);
  EXPECT_TRUE(bench.json()["ended"]);
  EXPECT_EQ(bench.state().start, 0);
  const std::uint64_t first = bench.state().stages[0].episode->trajectory().meta.seed;
  bench.frames(60);
  EXPECT_EQ(bench.state().start, 1);
  EXPECT_NE(bench.state().stages[0].episode->trajectory().meta.seed, first);
  bench.good("next");
  EXPECT_EQ(bench.state().start, 2);
}

TEST(Stages, PlayAfterTheEndDrivesTheSameStartAgain) {
  Bench bench;
  bench.frames(80);
  ASSERT_TRUE(bench.json()["ended"]);
  const std::uint64_t first = bench.state().stages[0].episode->trajectory().meta.seed;
  bench.good("play");
  EXPECT_EQ(bench.state().stages[0].episode->trajectory().meta.seed, first);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 0);
}

TEST(Stages, SettingsOfSceneAndLearner) {
  Bench bench;
  bench.frames(5);
  bench.good("set", {{"key", "point.wind"}, {"value", 2}});
  EXPECT_EQ(bench.state().scene_params.real("wind"), 2.0);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 0);  // another world: from the start
  EXPECT_NE(bench.state().sentence.find("Wind is now 2 instead of 1."), std::string::npos) << bench.state().sentence;
  bench.good("set", {{"key", "bc.updates"}, {"value", "300"}});
  EXPECT_EQ(bench.json()["learner_params"]["bc"]["updates"], 300);
  bench.good("set", {{"key", "bc.layer_norm"}, {"value", true}});
  EXPECT_EQ(bench.json()["learner_params"]["bc"]["layer_norm"], true);
  EXPECT_NE(bench.bad("set", {{"key", "point.wnd"}, {"value", 2}}).find("wind"), std::string::npos);
  EXPECT_NE(bench.bad("set", {{"key", "pint.wind"}, {"value", 2}}).find("point.wind"), std::string::npos);
  bench.bad("set", {{"key", "point.wind"}, {"value", 99}});
  bench.bad("set", {{"key", "point.wind"}, {"value", std::nan("")}});
  bench.bad("set", {{"key", "point.wind"}});
  bench.bad("set", {{"key", "wind"}, {"value", 1}});
  bench.bad("set", {{"key", "point."}, {"value", 1}});
  bench.bad("set", {{"key", "point.wind"}, {"value", json::array()}});
}

TEST(Stages, AnotherScene) {
  Bench bench;
  bench.good("scene", {{"id", "other"}});
  EXPECT_EQ(bench.json()["scene"], "other");
  bench.frames(3);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 3);
  EXPECT_NE(bench.bad("scene", {{"id", "pont"}}).find("point"), std::string::npos);
}

TEST(Stages, ASceneWithoutAnExpert) {
  Bench bench;
  bench.good("scene", {{"id", "lonely"}});
  EXPECT_TRUE(bench.state().stages.empty());
  bench.frames(3);
  bench.bad("watch");
  bench.bad("demo.add", {{"driver", "expert"}});
  bench.bad("compare");
  bench.good("demonstrate");
  EXPECT_EQ(bench.state().stages.size(), 1U);
  bench.bad("train", {{"data", "expert"}});
}

TEST(Stages, Show) {
  Bench bench;
  bench.good("show", {{"what", "sensors"}, {"on", true}});
  bench.good("show", {{"what", "trails"}, {"on", false}});
  EXPECT_TRUE(bench.state().show.sensors);
  EXPECT_FALSE(bench.state().show.trails);
  EXPECT_NE(bench.bad("show", {{"what", "trail"}, {"on", true}}).find("trails"), std::string::npos);
  bench.bad("show", {{"what", "trails"}});
}

TEST(Stages, UnknownCommandsAndArgumentsAreRefusedWithAHint) {
  Bench bench;
  EXPECT_NE(bench.bad("demonstrte").find("Did you mean demonstrate?"), std::string::npos);
  EXPECT_NE(bench.bad("speed", {{"vlaue", 2}, {"value", 2}}).find("Did you mean value?"), std::string::npos);
  EXPECT_NE(bench.bad("pause", {{"now", true}}).find("no arguments"), std::string::npos);
  EXPECT_FALSE(bench.workbench.command(json::array()).has_value());
  EXPECT_FALSE(bench.workbench.command({{"command", 7}}).has_value());
  EXPECT_FALSE(bench.state().problem.empty());
  bench.good("problem.clear");
  EXPECT_TRUE(bench.state().problem.empty());
}

TEST(Stages, EveryCommandOfTheTableIsKnown) {
  Bench bench;
  std::set<std::string_view> names;
  for (const CommandInfo& info : Workbench::commands()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name << " twice";
    const auto result = bench.workbench.command({{"command", info.name}, {"surprise", 1}});
    ASSERT_FALSE(result.has_value()) << info.name;
    EXPECT_EQ(result.error().message().find("one of the commands"), std::string::npos) << info.name;
  }
  EXPECT_GE(names.size(), 36U);
}

TEST(Stages, TheJournalKeepsCommandsWithTheirTime) {
  Bench bench;
  bench.good("seed", {{"value", 3}});
  bench.frames(7);
  bench.good("pause");
  const json& journal = bench.workbench.journal();
  ASSERT_EQ(journal.size(), 2U);
  EXPECT_EQ(journal[0]["time"], 0);
  EXPECT_EQ(journal[1]["time"], 7);
  EXPECT_EQ(journal[1]["command"]["command"], "pause");
}

TEST(Stages, AnotherSceneIsSpokenOfInItsOwnWords) {
  Bench bench(lane_scenes());
  const auto words = [&] {
    const nlohmann::json state = bench.json();
    std::string all = state["lesson"].get<std::string>() + state["lead"].get<std::string>() + bench.state().sentence;
    for (const nlohmann::json& step : state["guide"]) {
      all += step["title"].get<std::string>() + step["text"].get<std::string>();
    }
    return all;
  };
  EXPECT_NE(words().find("lap"), std::string::npos);
  bench.good("demo.add", {{"driver", "expert"}});
  while (bench.state().making) bench.workbench.advance(0.0);
  bench.good("scene", {{"id", "reach"}});
  EXPECT_NE(bench.state().sentence.find("1 demonstration of other scenes waits there."), std::string::npos)
      << bench.state().sentence;
  EXPECT_NE(words().find("reach for the target"), std::string::npos) << words();
  for (const char* word : {"lap", "road", "wheel", "driv", "Driv", " car "})
    EXPECT_EQ(words().find(word), std::string::npos) << word << " in: " << words();
  EXPECT_EQ(bench.json()["scene_title"], "Reach");
  bench.good("scene", {{"id", "lane"}});
  EXPECT_EQ(bench.state().sentence.find("other scenes"), std::string::npos);
  EXPECT_EQ(bench.state().demos.size(), 1U);
}

}  // namespace
}  // namespace driftlab
