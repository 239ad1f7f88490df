// A person corrects a run, through commands and Controls alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/metrics/drift.h"
#include "tests/core/workbench/bench.h"

namespace driftlab {
namespace {

using nlohmann::json;

struct Class : Bench {
  explicit Class(SceneList scenes = point_scenes()) : Bench(scenes, taught_learners()) {}

  void small() {
    for (const char* learner : {"bc", "dagger", "hg_dagger"}) {
      good("set", {{"key", std::string(learner) + ".updates"}, {"value", 60}});
      good("set", {{"key", std::string(learner) + ".width"}, {"value", 8}});
    }
  }
  /// A clone of one lap.
  void clone() {
    small();
    keep_lap();
    good("train", {{"data", "person"}});
    work();
    ASSERT_EQ(state().runs.back().phase, RunItem::Phase::ready);
  }
  /// ... that waits to be corrected.
  void asked(const char* way) {
    clone();
    good("correct", {{"run", 1}, {"way", way}});
    work();
    ASSERT_EQ(state().mode, Mode::correct) << state().sentence;
  }
  void point_at(double x, bool pressed = false) {
    Controls controls;
    controls.pointer_active = true;
    controls.pointer = {x, 0.0};
    controls.pressed = pressed;
    workbench.control(controls);
  }
  const CorrectionItem& item() const { return *state().correction; }
};

TEST(Correct, ARunThatAPersonTeachesBeginsAsTheCloneToTheBit) {
  for (const char* way : {"ride", "take_over"}) {
    Class bench;
    bench.asked(way);
    const RunItem& clone = bench.state().runs[0];
    const RunItem& taught = bench.state().runs[1];
    EXPECT_EQ(taught.phase, RunItem::Phase::asking);
    EXPECT_EQ(taught.seed, clone.seed);
    ASSERT_EQ(taught.rounds.size(), 1U);
    Writer a;
    Writer b;
    clone.policy->save(a);
    taught.rounds[0].policy->save(b);
    EXPECT_EQ(a.bytes(), b.bytes());
    EXPECT_EQ(taught.rounds[0].evaluation.successes(), clone.evaluation->successes());
    EXPECT_EQ(bench.json()["correction"]["way"], way);
  }
}

TEST(Correct, TakeOverTrainAndSeeHowItDid) {
  Class bench;
  bench.asked("take_over");
  EXPECT_EQ(bench.item().wheel, Wheel::autonomous);
  bench.point_at(0.2);
  bench.frames(5);
  bench.good("wheel", {{"on", true}});
  EXPECT_EQ(bench.item().wheel, Wheel::correcting);
  bench.frames(20);
  EXPECT_EQ(bench.item().share, 1.0);
  bench.good("wheel", {{"on", false}});
  bench.frames(10);
  EXPECT_EQ(bench.item().labels, 20);
  EXPECT_EQ(bench.item().stretches, (std::vector<Stretch>{{5, 25}}));
  EXPECT_EQ(bench.json()["stages"][0]["corrected"], 20);
  EXPECT_EQ(bench.state().stages[0].corrected.size(), 35U);
  for (const char* other : {"demonstrate", "watch", "compare", "train", "reset", "next"}) bench.bad(other);
  bench.bad("seed", {{"value", 3}});
  bench.bad("scene", {{"id", "other"}});
  bench.good("correct.train");
  EXPECT_EQ(bench.state().mode, Mode::watch);
  bench.work();
  const RunItem& run = bench.state().runs[1];
  EXPECT_EQ(run.phase, RunItem::Phase::asking);
  ASSERT_EQ(run.rounds.size(), 2U);
  EXPECT_EQ(run.rounds[1].expert_labels - run.rounds[0].expert_labels, 20);
  EXPECT_EQ(run.rounds[1].interventions, 1);
  const std::string verdict = "Round 1: " + std::to_string(run.rounds[0].evaluation.successes()) + " of 50 → " +
                              std::to_string(run.rounds[1].evaluation.successes()) + " of 50 starts.";
  EXPECT_NE(bench.state().sentence.find(verdict), std::string::npos) << bench.state().sentence;
  // The corrections are listed, and not taken for a lap.
  ASSERT_EQ(bench.state().demos.size(), 2U);
  EXPECT_EQ(bench.state().demos[1].name, "Corrections · round 1 · you");
  EXPECT_FALSE(bench.state().demos[1].used);
  EXPECT_EQ(bench.json()["demos"][1]["labels"], 20);
  bench.good("correct", {{"run", 2}});
  EXPECT_EQ(bench.item().round, 2);
  bench.good("correct.stop");
  bench.good("run.stop", {{"id", 2}});
  bench.work();
  EXPECT_EQ(bench.state().runs[1].phase, RunItem::Phase::ready);
  EXPECT_EQ(bench.state().runs[1].evaluation->episodes.size(), 50U);
}

TEST(Correct, TheMouseTakesTheWheelTooAndRidingLabelsAll) {
  Class bench;
  bench.asked("ride");
  bench.point_at(0.5);
  bench.frames(12);
  EXPECT_EQ(bench.item().labels, 12);
  bench.bad("wheel", {{"on", true}});
  bench.good("correct.again");
  EXPECT_EQ(bench.item().steps, 0);
  bench.good("correct.way", {{"way", "take_over"}});
  bench.point_at(0.5, true);
  bench.frames(6);
  bench.point_at(0.5, false);
  bench.frames(3);
  EXPECT_EQ(bench.item().stretches, (std::vector<Stretch>{{0, 6}}));
  bench.point_at(0.5, true);
  bench.good("correct.undo");
  EXPECT_EQ(bench.item().steps, 0);
  bench.frames(4);  // still pressed: it takes letting go first
  EXPECT_EQ(bench.item().labels, 0);
  bench.point_at(0.5, false);
  bench.frames(1);
  bench.point_at(0.5, true);
  bench.frames(2);
  EXPECT_EQ(bench.item().labels, 2);
}

TEST(Correct, PausedOneGoesBackAndPoints) {
  Class bench;
  bench.asked("point");
  bench.point_at(0.0);
  bench.frames(30);
  EXPECT_EQ(bench.item().labels, 0);
  bench.good("correct.seek", {{"step", 10}});
  EXPECT_EQ(bench.item().wheel, Wheel::paused);
  EXPECT_EQ(bench.state().stages[0].episode->steps(), 10);
  bench.point_at(1.0, true);
  bench.point_at(1.0, false);
  bench.good("step");
  bench.good("step");
  bench.point_at(1.0, true);
  bench.point_at(1.0, false);
  EXPECT_EQ(bench.item().stretches, (std::vector<Stretch>{{10, 11}, {12, 13}}));
  bench.good("correct.undo");
  EXPECT_EQ(bench.item().labels, 1);
  bench.good("correct.remove", {{"stretch", 0}});
  EXPECT_EQ(bench.item().labels, 0);
  bench.bad("correct.remove", {{"stretch", 0}});
  bench.bad("correct.train");
  bench.bad("correct.seek", {{"step", 31}});
  EXPECT_EQ(bench.state().stages[0].trail.size(), 31U);
}

TEST(Correct, KeptEpisodesAndThoseOfAReloadAreTrainedOnTogether) {
  const auto correct_two = [](Class& bench) {
    bench.asked("ride");
    bench.point_at(0.3);
    bench.frames(15);
    bench.good("correct.keep");
    EXPECT_EQ(bench.item().kept_episodes, 1);
    bench.frames(100);  // to its end
  };
  Class whole;
  correct_two(whole);
  whole.good("correct.train");
  whole.work();

  Class before;
  correct_two(before);
  Class after;
  for (const Effect& effect : before.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  after.work();
  ASSERT_EQ(after.state().runs.size(), 2U);
  EXPECT_EQ(after.state().runs[1].phase, RunItem::Phase::asking);
  after.good("correct", {{"run", 2}});
  EXPECT_EQ(after.item().kept_episodes, 2);
  EXPECT_EQ(after.item().way, CorrectionWay::ride);
  after.good("correct.train");
  after.work();
  ASSERT_EQ(after.state().runs[1].rounds.size(), 2U);
  EXPECT_EQ(after.state().runs[1].policy_file, whole.state().runs[1].policy_file);
  EXPECT_EQ(after.state().runs[1].rounds[0].evaluation.successes(),
            whole.state().runs[1].rounds[0].evaluation.successes());
}

TEST(Correct, AReloadWhileItLearnsLosesNoCorrection) {
  Class before;
  before.asked("ride");
  before.point_at(0.3);
  before.frames(20);
  before.good("correct.train");
  Class after;
  for (const Effect& effect : before.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  after.work();
  after.good("correct", {{"run", 2}});
  EXPECT_EQ(after.item().kept_labels, 20);
  before.work();
  after.good("correct.train");
  after.work();
  EXPECT_EQ(after.state().runs[1].policy_file, before.state().runs[1].policy_file);
}

TEST(Correct, LeftAndGoneOnWith) {
  Class bench;
  bench.asked("ride");
  bench.point_at(0.3);
  bench.frames(8);
  bench.good("correct.stop");
  EXPECT_EQ(bench.state().mode, Mode::watch);
  bench.good("compare");
  bench.good("correct", {{"run", 2}});
  EXPECT_EQ(bench.item().kept_labels, 8);
  bench.good("correct.stop");
  // A run that is stopped leaves them in the list.
  bench.good("run.stop", {{"id", 2}});
  bench.work();
  EXPECT_EQ(bench.state().demos.back().round, 1);
  EXPECT_EQ(bench.state().demos.back().trajectory->label_count(), 8);
}

TEST(Correct, ARunThatIsRemovedLeavesWhatWasCorrectedInTheList) {
  Class bench;
  bench.asked("ride");
  bench.point_at(0.3);
  bench.frames(8);
  bench.good("correct.stop");
  bench.good("run.remove", {{"id", 2}});
  ASSERT_EQ(bench.state().demos.size(), 2U);
  EXPECT_EQ(bench.state().demos[1].trajectory->label_count(), 8);
  EXPECT_EQ(bench.state().demos[1].run, 2);
  // A later visit gives its number to nobody else.
  Class after;
  for (const Effect& effect : bench.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  EXPECT_EQ(after.good("train", {{"data", "person"}})["runs"][0], 3);
}

TEST(Correct, WhatWasTaughtIsMeasuredAndTaughtOn) {
  Class bench;
  bench.asked("ride");
  bench.point_at(0.3);
  bench.frames(20);
  bench.good("correct.train");
  bench.work();
  bench.good("run.stop", {{"id", 2}});
  bench.work();
  const RunItem& run = bench.state().runs[1];
  ASSERT_EQ(run.phase, RunItem::Phase::ready);
  ASSERT_EQ(bench.state().demos.size(), 2U);
  const DemoItem& lap = bench.state().demos[0];
  const DemoItem& corrections = bench.state().demos[1];
  EXPECT_EQ(corrections.run, run.id);
  // Its training error is that on the lap and on the corrections.
  const std::vector<Trajectory> data = {*lap.trajectory, *corrections.trajectory};
  auto meter = DriftMeter::make({run.scene, run.scene_params}, *run.policy, data, run.evaluation_seed, 20);
  ASSERT_TRUE(meter.has_value());
  while ((*meter)->step(1000)) continue;
  ASSERT_TRUE(run.diagnosis && run.diagnosis->finished);
  ASSERT_TRUE(run.diagnosis->figures.training.has_value());
  EXPECT_EQ(run.diagnosis->figures.training->value, (*meter)->figures().training->value);
  EXPECT_EQ(run.diagnosis->note, "");
  // One that goes on from it begins with both.
  bench.good("correct", {{"run", 2}, {"way", "take_over"}});
  EXPECT_EQ(bench.state().runs[2].data_hashes, (std::vector<std::uint64_t>{lap.hash, corrections.hash}));
  bench.work();
  EXPECT_EQ(bench.state().runs[2].phase, RunItem::Phase::asking);
}

TEST(Correct, WhereLaterDataIsNotListedTheTrainingErrorSaysSo) {
  Class bench;
  bench.small();
  bench.good("set", {{"key", "dagger.rounds"}, {"value", 1}});
  bench.keep_lap();
  bench.good("train", {{"learner", "dagger"}, {"data", "person"}});
  bench.work();
  ASSERT_TRUE(bench.state().runs[0].diagnosis.has_value());
  EXPECT_NE(bench.state().runs[0].diagnosis->note.find("starting demonstrations only"), std::string::npos);
}

TEST(Correct, AShareThatFallsEvenlyIsNotSpreadOverRoundsThatNeverCome) {
  Class bench;
  bench.small();
  bench.good("set", {{"key", "dagger.beta"}, {"value", "linear"}});
  bench.good("set", {{"key", "dagger.rounds"}, {"value", 1}});
  bench.keep_lap();
  bench.good("train", {{"learner", "dagger"}, {"data", "person"}});
  bench.work();
  bench.good("correct", {{"run", 1}, {"way", "ride"}});
  EXPECT_EQ(bench.state().runs[0].params.choice("beta"), "linear");
  EXPECT_EQ(bench.state().runs[1].params.choice("beta"), "first_round");
}

TEST(Correct, RefusedWhereItCannotBe) {
  Class bench;
  bench.bad("correct", {{"run", 1}});
  for (const char* command : {"correct.undo", "correct.keep", "correct.again", "correct.train", "correct.stop"}) {
    bench.bad(command);
  }
  bench.bad("wheel", {{"on", true}});
  bench.clone();
  bench.bad("correct", {{"run", 1}, {"way", "push"}});
  bench.good("set", {{"key", "point.wind"}, {"value", 3}});
  bench.bad("correct", {{"run", 1}});
  bench.good("set", {{"key", "point.wind"}, {"value", 1}});
  bench.good("demo.remove", {{"id", 1}});
  bench.bad("correct", {{"run", 1}});
}

TEST(Correct, WhoGoesElsewhereIsNotCalledBack) {
  Class bench;
  bench.clone();
  bench.good("correct", {{"run", 1}});
  bench.good("demonstrate");
  bench.work();
  EXPECT_EQ(bench.state().runs[1].phase, RunItem::Phase::asking);
  EXPECT_EQ(bench.state().mode, Mode::ready);
}

TEST(Correct, OneRoundBesideAnother) {
  Class bench;
  bench.asked("ride");
  bench.point_at(0.3);
  bench.frames(30);
  bench.good("correct.train");
  bench.work();
  const json first = {{"kind", "round"}, {"id", 2}, {"round", 0}};
  const json second = {{"kind", "round"}, {"id", 2}, {"round", 1}};
  bench.good("compare", {{"actors", {first, second, {{"kind", "careful"}}, {{"kind", "you"}}}}});
  ASSERT_EQ(bench.state().stages.size(), 4U);
  EXPECT_EQ(bench.json()["stages"][1]["actor"], second);
  bench.frames(100);
  EXPECT_NE(bench.state().stages[0].episode->trajectory().applied,
            bench.state().stages[1].episode->trajectory().applied);
  bench.bad("stage.add", {{"actor", first}});
  bench.good("stage.remove", {{"index", 2}});
  bench.good("stage.set", {{"index", 0}, {"actor", {{"kind", "run"}, {"id", 1}}}});
  EXPECT_EQ(bench.state().stages.size(), 3U);
  EXPECT_EQ(bench.json()["stages"][0]["actor"]["kind"], "run");
  bench.bad("stage.set", {{"index", 3}, {"actor", first}});
  bench.bad("stage.set", {{"index", 0}, {"actor", {{"kind", "round"}, {"id", 2}, {"round", 9}}}});
  bench.good("run.hide", {{"id", 1}, {"on", true}});
  bench.good("compare");
  for (const StageItem& stage : bench.state().stages)
    EXPECT_FALSE(stage.actor.kind == Actor::Kind::run && stage.actor.id == 1);
}

TEST(Correct, ARunKeptByAnEarlierVersionStillLoads) {
  Class bench;
  bench.clone();
  const RunItem& before = bench.state().runs[0];
  Class after;
  for (const Effect& effect : bench.kept()) {
    if (effect.name != "run.1") continue;
    json kept = *unpack(effect.bytes);
    EXPECT_EQ(kept["version"], 2);
    kept["version"] = 1;
    for (const char* key : {"rounds", "hidden", "expert_labels", "interventions", "context_switches", "env_steps"}) {
      kept.erase(key);
    }
    after.good("restore", {{"name", effect.name}}, pack(kept));
  }
  ASSERT_EQ(after.state().runs.size(), 1U);
  EXPECT_EQ(after.state().runs[0].phase, RunItem::Phase::ready);
  EXPECT_EQ(after.state().runs[0].policy_file, before.policy_file);
  EXPECT_EQ(after.state().runs[0].evaluation->successes(), before.evaluation->successes());
}

double offset_of(const Scene& scene) {
  const auto probes = scene.spec().probes;
  std::vector<float> values(probes.size());
  scene.probe(values);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (probes[i].name == "offset") return static_cast<double>(values[i]);
  }
  return 0.0;
}

/// Watches one start; takes the wheel, where that is the way, 0.5 m off the middle, and gives it back when near it again.
void correct_episode(Class& bench, bool gated) {
  bool held = false;
  while (!bench.item().ended) {
    const Scene& scene = bench.state().stages[0].episode->scene();
    const double offset = std::fabs(offset_of(scene));
    held = held ? offset > 0.1 : offset > 0.5;
    Controls controls;
    controls.pointer_active = scene.guide(0.7, controls.pointer);
    controls.pressed = gated && held;
    bench.workbench.control(controls);
    bench.frames(1);
  }
}

/// The lane: the clone of one lap is corrected for two rounds by somebody who sees what the screen shows and moves a pointer.
double rounds_gain(std::uint64_t seed, const char* way) {
  Class bench(lane_scenes());
  bench.good("set", {{"key", "lane.steering"}, {"value", "rate"}});
  bench.good("seed", {{"value", seed}});
  bench.keep_lap();
  bench.good("train", {{"data", "person"}});
  bench.work();
  bench.good("correct", {{"run", 1}, {"way", way}});
  bench.work();
  const bool gated = std::string(way) == "take_over";
  for (int round = 0; round < 2; ++round) {
    if (bench.state().mode != Mode::correct) bench.good("correct", {{"run", 2}, {"way", way}});
    // Two episodes with corrections, of ten starts at most: who sees nothing wrong corrects nothing.
    for (int start = 0; start < 10 && bench.item().kept_episodes < 2; ++start) {
      correct_episode(bench, gated);
      bench.good(bench.item().labels > 0 ? "correct.keep" : "correct.again");
    }
    if (bench.item().kept_labels == 0) break;
    bench.good("correct.train");
    bench.work();
  }
  const RunItem& run = bench.state().runs[1];
  const double before = run.rounds.front().evaluation.success_rate();
  const double after = run.rounds.back().evaluation.success_rate();
  testing::Test::RecordProperty("seed_" + std::to_string(seed), std::to_string(before) + " " + std::to_string(after));
  std::printf("%s seed %d: %.2f -> %.2f (%d rounds)\n", way, static_cast<int>(seed), before, after,
              static_cast<int>(run.rounds.size()) - 1);
  return after - before;
}

TEST(Correct, RidingAlongMakesTheNextRoundsBetter) {
  std::vector<double> gains;
  for (const std::uint64_t seed : {1, 2, 3}) gains.push_back(rounds_gain(seed, "ride"));
  std::sort(gains.begin(), gains.end());
  EXPECT_GT(gains[1], 0.0);
}

TEST(Correct, TakingOverMakesTheNextRoundsBetter) {
  std::vector<double> gains;
  for (const std::uint64_t seed : {1, 2, 3}) gains.push_back(rounds_gain(seed, "take_over"));
  std::sort(gains.begin(), gains.end());
  EXPECT_GT(gains[1], 0.0);
}

}  // namespace
}  // namespace driftlab
