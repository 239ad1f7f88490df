// Links, and what is kept over reloads.
#include <gtest/gtest.h>

#include "core/workbench/trainer.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/zone_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

TEST(Share, TheLinkBringsTheSettingsBack) {
  Bench bench(lane_scenes());
  bench.good("seed", {{"value", 42}});
  bench.good("set", {{"key", "lane.steering"}, {"value", "rate"}});
  bench.good("set", {{"key", "bc.updates"}, {"value", 1500}});
  const std::string link = bench.good("share")["link"];
  EXPECT_EQ(link, "scene=lane&seed=42&lane.steering=rate&bc.updates=1500");
  EXPECT_EQ(bench.effects(Effect::Kind::share)[0].text, link);
  Bench other(lane_scenes());
  other.good("open", {{"link", "https://example.org/driftlab/#" + link}});
  EXPECT_EQ(other.state().seed, 42U);
  EXPECT_EQ(other.state().scene_params, bench.state().scene_params);
  EXPECT_EQ(other.state().learner_params[0], bench.state().learner_params[0]);
  other.good("open", {{"link", "scene=lane"}});  // what it does not name is as at the start
  EXPECT_EQ(other.state().scene_params.choice("steering"), "angle");
}

TEST(Share, BadLinksAreRefusedWhole) {
  Bench bench;
  for (const char* link : {"", "#", "scene", "scene=moon", "seed=x", "seed=-1", "point.wnd=2", "point.wind=99",
                           "bd.updates=3", "bc.updates=0", "seed=3&point.wind=%zz", "seed=3&point.wind=%2",
                           "seed=99999999999999999999", "seed=18446744073709551615", "=1", "seed=4&&"}) {
    bench.bad("open", {{"link", link}});
  }
  bench.bad("open", {{"link", "#seed=1&" + std::string(10000, 'a')}});
  EXPECT_EQ(bench.state().seed, 7U);
}

TEST(Keep, AReloadBringsEverythingBack) {
  Bench bench;
  bench.good("set", {{"key", "bc.updates"}, {"value", 120}});
  bench.keep_lap();
  bench.keep_lap();
  bench.good("demo.rename", {{"id", 2}, {"name", "Better"}});
  bench.good("train");
  bench.work();
  Bench fresh;
  for (const Effect& effect : bench.kept()) fresh.good("restore", {{"name", effect.name}}, effect.bytes);
  const json before = bench.json();
  const json after = fresh.json();
  ASSERT_EQ(after["demos"].size(), before["demos"].size());
  for (std::size_t i = 0; i < before["demos"].size(); ++i) EXPECT_EQ(before["demos"][i], after["demos"][i]);
  ASSERT_EQ(after["runs"].size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(before["runs"][i], after["runs"][i]);
  EXPECT_EQ(before["statistics"], after["statistics"]);
  fresh.good("compare");
  EXPECT_EQ(fresh.state().stages.size(), 3U);
  // New ones do not take the place of old ones.
  EXPECT_EQ(fresh.keep_lap(), bench.keep_lap());
}

TEST(Keep, ARunCutShortComesBackWithWhatItHadLearned) {
  Bench bench;
  bench.good("set", {{"key", "bc.updates"}, {"value", 400}});
  bench.good("train", {{"data", "expert"}});
  while (bench.state().runs[0].status.updates < 300) {
    bench.port.work({50, 500});
    bench.workbench.advance(0.0);
  }
  Bench fresh;
  for (const Effect& effect : bench.kept()) fresh.good("restore", {{"name", effect.name}}, effect.bytes);
  ASSERT_EQ(fresh.state().runs.size(), 1U);
  EXPECT_EQ(fresh.state().runs[0].phase, RunItem::Phase::ready);
  EXPECT_NE(fresh.state().runs[0].status.stop_reason.find("cut short after"), std::string::npos);
  EXPECT_FALSE(fresh.state().runs[0].evaluation.has_value());
  fresh.good("evaluate", {{"run", 1}, {"episodes", 3}});
  fresh.work();
  EXPECT_EQ(fresh.state().runs[0].evaluation->episodes.size(), 3U);
  EXPECT_GT(fresh.state().runs[0].evaluation->laps_driven(), 0.0);
}

SceneList zone_scenes() {
  static const SceneEntry* const entries[] = {&support::zone_scene()};
  return entries;
}

TEST(Keep, WhatTheSceneReportsComesBackWithTheEvaluation) {
  Bench bench(zone_scenes());
  bench.good("set", {{"key", "bc.updates"}, {"value", 60}});
  bench.good("train", {{"data", "expert"}});
  bench.work();
  const json before = bench.json()["runs"][0]["evaluation"];
  ASSERT_EQ(before["episodes"], 50);
  const json told = before["reported"]["right"];
  const EvaluationResult& evaluation = *bench.state().runs[0].evaluation;
  ASSERT_EQ(evaluation.reported().size(), 1U);
  EXPECT_EQ(told["mean"], evaluation.reported()[0].mean);
  EXPECT_GT(told["mean"], 0.0);
  EXPECT_LT(told["mean"], 1.0);
  Bench fresh(zone_scenes());
  Bench later(zone_scenes());  // what was kept before scenes reported anything
  for (const Effect& effect : bench.kept()) {
    fresh.good("restore", {{"name", effect.name}}, effect.bytes);
    json old = *unpack(effect.bytes);
    if (old["type"] != "run") continue;
    for (json& episode : old["evaluation"]) ASSERT_EQ(episode.erase("reported"), 1U);
    later.good("restore", {{"name", effect.name}}, pack(old));
  }
  EXPECT_EQ(fresh.json()["runs"][0]["evaluation"], before);
  const json without = later.json()["runs"][0]["evaluation"];
  EXPECT_EQ(without["rate"], before["rate"]);
  EXPECT_EQ(without["reported"], json::object());
}

TEST(Keep, DamagedBytesAreRefused) {
  Bench bench;
  bench.keep_lap();
  bench.good("set", {{"key", "bc.updates"}, {"value", 50}});
  bench.good("train", {{"data", "person"}});
  bench.work();
  Bench fresh;
  fresh.bad("restore", {{"name", "demo.1"}});
  fresh.bad("restore", {{"name", "demo.1"}}, Bytes{1, 2, 3});
  fresh.bad("restore", {{"name", "demo.1"}}, pack({{"type", "song"}}));
  fresh.bad("restore", {{"name", "demo.1"}}, pack({{"type", "demo"}, {"version", 1}}));
  fresh.bad("restore", {{"name", "run.1"}}, pack({{"type", "run"}, {"version", 1}}));
  for (const Effect& effect : bench.kept()) {
    for (std::size_t keep = 0; keep < effect.bytes.size(); keep += 1 + effect.bytes.size() / 40) {
      fresh.bad("restore", {{"name", effect.name}}, std::span(effect.bytes).first(keep));
    }
  }
  EXPECT_TRUE(fresh.state().demos.empty());
  EXPECT_TRUE(fresh.state().runs.empty());
}

TEST(Keep, ATrainerThatDiesWhileAPersonCorrectsCostsNothing) {
  Bench bench(point_scenes(), taught_learners());
  for (const char* learner : {"bc", "dagger"}) {
    bench.good("set", {{"key", std::string(learner) + ".updates"}, {"value", 60}});
    bench.good("set", {{"key", std::string(learner) + ".width"}, {"value", 8}});
  }
  bench.keep_lap();
  bench.good("train", {{"data", "person"}});
  bench.work();
  bench.good("correct", {{"run", 1}, {"way", "ride"}});
  bench.work();
  ASSERT_EQ(bench.state().mode, Mode::correct);
  Controls controls;
  controls.pointer_active = true;
  bench.workbench.control(controls);
  bench.frames(10);
  bench.port.close(2);
  bench.port.post(2, {1, 2, 3});  // one that knows nothing of the run, and says so
  bench.frames(3);
  EXPECT_EQ(bench.state().mode, Mode::correct);
  EXPECT_EQ(bench.state().runs[1].phase, RunItem::Phase::asking) << bench.state().runs[1].problem;
  EXPECT_EQ(bench.state().correction->labels, 13);
  bench.good("correct.train");
  bench.work();
  EXPECT_EQ(bench.state().runs[1].rounds.size(), 2U);
  EXPECT_EQ(bench.state().runs[1].phase, RunItem::Phase::asking);
}

TEST(Keep, CorrectionsHandedInAgainAfterAReloadAreListedOnce) {
  Bench before(point_scenes(), taught_learners());
  for (const char* learner : {"bc", "dagger"}) {
    before.good("set", {{"key", std::string(learner) + ".updates"}, {"value", 60}});
    before.good("set", {{"key", std::string(learner) + ".width"}, {"value", 8}});
  }
  before.keep_lap();
  before.good("train", {{"data", "person"}});
  before.work();
  before.good("correct", {{"run", 1}, {"way", "ride"}});
  before.work();
  Controls controls;
  controls.pointer_active = true;
  before.workbench.control(controls);
  before.frames(10);
  before.good("correct.train");
  Bench after(point_scenes(), taught_learners());
  for (const Effect& effect : before.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  after.work();
  after.good("correct", {{"run", 2}});
  after.good("correct.train");
  after.work();
  EXPECT_EQ(after.state().runs[1].rounds.size(), 2U);
  EXPECT_EQ(after.state().demos.size(), 2U);
}

TEST(Keep, ClearDeletesEverythingKept) {
  Bench bench;
  bench.keep_lap();
  bench.good("set", {{"key", "bc.updates"}, {"value", 50}});
  bench.good("train", {{"data", "person"}});
  bench.work();
  EXPECT_EQ(bench.kept().size(), 2U);
  bench.good("clear");
  EXPECT_TRUE(bench.kept().empty());
  EXPECT_TRUE(bench.state().demos.empty());
  EXPECT_TRUE(bench.state().runs.empty());
  EXPECT_EQ(bench.state().mode, Mode::watch);
  bench.frames(3);
}

}  // namespace
}  // namespace driftlab
