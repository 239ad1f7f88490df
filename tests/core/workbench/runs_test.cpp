// Training, evaluation, and runs side by side.
#include <gtest/gtest.h>

#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// One kept demonstration, quick training.
void prepare(Bench& bench, int updates = 200) {
  bench.keep_lap();
  bench.good("set", {{"key", "bc.updates"}, {"value", updates}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
}

json run_of(const Bench& bench, int id) {
  const json state = bench.json();
  for (const json& run : state["runs"]) {
    if (run["id"] == id) return run;
  }
  return {};
}

TEST(Runs, BothClonesTrainAndAreEvaluated) {
  Bench bench;
  prepare(bench);
  const json runs = bench.good("train")["runs"];
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(bench.json()["next"], "wait");
  bench.work();
  for (const json& id : runs) {
    const json run = run_of(bench, id);
    EXPECT_EQ(run["phase"], "ready");
    EXPECT_EQ(run["updates"], 200);
    EXPECT_EQ(run["evaluation"]["episodes"], 50);
    EXPECT_EQ(run["evaluation"]["seeds"].size(), 50U);
    const json& first = run["evaluation"]["first_failure"];
    EXPECT_EQ(first.is_null(), run["evaluation"]["successes"] == 50);
    if (!first.is_null()) {
      EXPECT_NE(run["evaluation"]["outcomes"][first.get<std::size_t>()], "success");
    }
    EXPECT_TRUE(run["loss"].is_number());
    EXPECT_TRUE(run["held_out_loss"].is_number());
    EXPECT_EQ(run["data_hashes"].size(), 1U);
  }
  EXPECT_EQ(run_of(bench, 1)["name"], "Clone of your demonstration");
  EXPECT_EQ(run_of(bench, 2)["data_key"], "expert");
  EXPECT_EQ(bench.port.trainers(), 0);  // their Workers are free again
  EXPECT_EQ(bench.json()["next"], "compare");
  EXPECT_NE(bench.state().statistics.find("On 50 fresh starts the clone of your demonstration succeeded in "),
            std::string::npos)
      << bench.state().statistics;
  // The scripted demonstration came back and stands in the list, once.
  EXPECT_EQ(bench.state().demos.size(), 2U);
  bench.good("train", {{"data", "expert"}});
  bench.work();
  EXPECT_EQ(bench.state().demos.size(), 2U);
}

TEST(Runs, TheDataAndStartsDifferFromThoseOfTheEvaluation) {
  Bench bench;
  prepare(bench);
  bench.good("train");
  bench.work();
  for (const RunItem& run : bench.state().runs) {
    for (const EpisodeResult& episode : run.evaluation->episodes) {
      for (const DemoItem& demo : bench.state().demos) EXPECT_NE(episode.seed, demo.trajectory->meta.seed);
    }
  }
}

TEST(Runs, EqualInputsGiveEqualWeightsWhateverTheSlices) {
  std::vector<std::uint64_t> hashes;
  for (const Budget slice : {Budget{11, 60}, Budget{5000, 50000}}) {
    Bench bench;
    prepare(bench);
    bench.good("train", {{"data", "person"}});
    while (bench.port.work(slice)) bench.workbench.advance(0.01);
    bench.work();
    ASSERT_EQ(bench.state().runs[0].phase, RunItem::Phase::ready);
    hashes.push_back(bench.state().runs[0].weights_hash);
  }
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_NE(hashes[0], 0U);
}

TEST(Runs, TheRoundThatWasKeptAndWhatDemonstrationsCountedLastOverAReload) {
  Bench bench(point_scenes(), taught_learners());
  prepare(bench);
  bench.good("set", {{"key", "dagger.rounds"}, {"value", 1}});
  bench.good("set", {{"key", "dagger.updates"}, {"value", 40}});
  bench.good("set", {{"key", "dagger.weighting"}, {"value", "estimated"}});
  bench.good("train", {{"learner", "dagger"}, {"data", "person"}});
  bench.work();
  ASSERT_EQ(bench.state().runs.size(), 1U);
  const RunItem& run = bench.state().runs[0];
  ASSERT_EQ(run.phase, RunItem::Phase::ready) << run.problem;
  EXPECT_GE(run.best_round, 0);
  EXPECT_LE(run.best_round, 1);
  EXPECT_GE(run.demonstration_weights.size(), 2U);
  EXPECT_EQ(bench.workbench.state_json()["runs"][0]["best_round"], run.best_round);
  Bench after(point_scenes(), taught_learners());
  for (const Effect& effect : bench.kept()) {
    if (effect.name == "run.1") after.good("restore", {{"name", effect.name}}, effect.bytes);
  }
  ASSERT_EQ(after.state().runs.size(), 1U);
  EXPECT_EQ(after.state().runs[0].best_round, run.best_round);
  EXPECT_EQ(after.state().runs[0].demonstration_weights, run.demonstration_weights);
}

TEST(Runs, TrainIsRefusedWithoutDataAndWithNonsense) {
  Bench bench;
  EXPECT_NE(bench.bad("train").find("Press Demonstrate"), std::string::npos);
  bench.bad("train", {{"data", "person"}});
  EXPECT_NE(bench.bad("train", {{"learner", "cb"}, {"data", "expert"}}).find("bc"), std::string::npos);
  bench.bad("train", {{"data", "mine"}});
  bench.bad("train", {{"data", "expert"}, {"demos", 0}});
  for (int i = 0; i < 6; ++i) bench.good("train", {{"data", "expert"}});
  bench.bad("train", {{"data", "expert"}});
}

TEST(Runs, NamesDoNotRepeat) {
  Bench bench;
  prepare(bench, 8);
  bench.good("train", {{"data", "expert"}, {"demos", 3}});
  bench.good("train", {{"data", "expert"}, {"demos", 3}});
  bench.good("train", {{"data", "expert"}, {"name", "Speedy"}});
  EXPECT_EQ(bench.state().runs[0].name, "Clone of the 3 flawless demonstrations");
  EXPECT_EQ(bench.state().runs[1].name, "Clone of the 3 flawless demonstrations (2)");
  EXPECT_EQ(bench.state().runs[2].name, "Speedy");
}

TEST(Runs, WhatIsNotFlawlessIsNotCalledSo) {
  Bench bench;
  bench.good("set", {{"key", "point.wind"}, {"value", 5}});
  bench.good("set", {{"key", "bc.updates"}, {"value", 8}});
  bench.good("train", {{"data", "expert"}, {"demos", 30}});
  bench.work();
  int missed = 0;
  for (const DemoItem& demo : bench.state().demos) missed += demo.trajectory->outcome != Outcome::success ? 1 : 0;
  const bool flawless = bench.state().runs[0].name.find("flawless") != std::string::npos;
  EXPECT_EQ(flawless, missed == 0);
  EXPECT_GT(missed, 0) << "the wind is too weak for this test";
}

TEST(Runs, PauseResumeStop) {
  Bench bench;
  prepare(bench, 400);
  bench.good("train", {{"data", "person"}});
  bench.good("run.pause", {{"id", 1}, {"at", 120}});
  bench.work();
  EXPECT_EQ(run_of(bench, 1)["phase"], "paused");
  EXPECT_EQ(run_of(bench, 1)["updates"], 120);
  bench.good("run.resume", {{"id", 1}});
  bench.good("run.stop", {{"id", 1}, {"at", 250}});
  bench.work();
  EXPECT_EQ(run_of(bench, 1)["phase"], "ready");
  EXPECT_EQ(run_of(bench, 1)["updates"], 250);
  EXPECT_EQ(run_of(bench, 1)["stop_reason"], "stopped after 250 updates");
  bench.bad("run.stop", {{"id", 1}});
  bench.bad("run.pause", {{"id", 9}});
  json took = json::array();
  for (const json& entry : bench.workbench.journal()) {
    if (entry.contains("took")) took.push_back(json::array({entry["took"], entry["at"]}));
  }
  EXPECT_EQ(took, json::parse(R"([["pause", 120], ["resume", 120], ["stop", 250]])"));
}

TEST(Runs, StoppedWhilePausedItIsOverAndEvaluated) {
  Bench bench;
  prepare(bench, 400);
  bench.good("train", {{"data", "person"}});
  bench.good("run.pause", {{"id", 1}, {"at", 120}});
  bench.work();
  bench.good("run.stop", {{"id", 1}});
  bench.work();
  EXPECT_EQ(run_of(bench, 1)["phase"], "ready");
  EXPECT_EQ(run_of(bench, 1)["evaluation"]["episodes"], 50);
}

TEST(Runs, StoppedBeforeItLearnedAnythingItSaysSo) {
  Bench bench;
  prepare(bench);
  bench.good("train", {{"data", "expert"}});
  bench.good("run.stop", {{"id", 1}});
  bench.work();
  EXPECT_EQ(run_of(bench, 1)["phase"], "failed");
  EXPECT_FALSE(bench.state().runs[0].problem.empty());
  EXPECT_NE(bench.state().sentence.find("failed"), std::string::npos);
  bench.bad("run.download", {{"id", 1}});
  bench.bad("evaluate", {{"run", 1}});
}

TEST(Runs, CompareShowsExpertAndClonesFromOneStart) {
  Bench bench;
  EXPECT_NE(bench.bad("compare").find("train"), std::string::npos);
  prepare(bench);
  bench.good("train");
  bench.work();
  bench.good("compare");
  ASSERT_EQ(bench.state().stages.size(), 3U);
  const json stages = bench.json()["stages"];
  EXPECT_EQ(stages[0]["actor"]["kind"], "expert");
  EXPECT_EQ(stages[0]["seed"], stages[1]["seed"]);
  EXPECT_EQ(stages[1]["seed"], stages[2]["seed"]);
  // The start is the first of the evaluation, so what is seen is what was counted.
  EXPECT_EQ(stages[1]["seed"], run_of(bench, 1)["evaluation"]["seeds"][0]);
  bench.frames(80);
  EXPECT_TRUE(bench.json()["ended"]);
  EXPECT_EQ(bench.json()["stages"][1]["outcome"], run_of(bench, 1)["evaluation"]["outcomes"][0]);
  EXPECT_EQ(bench.json()["stages"][2]["outcome"], run_of(bench, 2)["evaluation"]["outcomes"][0]);
  EXPECT_FALSE(bench.json()["stages"][1]["caption"].get<std::string>().empty());
  EXPECT_EQ(bench.json()["next"], "explore");
  bench.frames(200);
  EXPECT_EQ(bench.state().mode, Mode::compare);  // it stays, until somebody says otherwise
  EXPECT_EQ(bench.state().start, 0);
  bench.good("compare", {{"start", 7}});
  EXPECT_EQ(bench.json()["stages"][2]["seed"], run_of(bench, 2)["evaluation"]["seeds"][7]);
  bench.good("next");
  EXPECT_EQ(bench.json()["stages"][2]["seed"], run_of(bench, 2)["evaluation"]["seeds"][8]);
}

TEST(Runs, CompareWithChosenActors) {
  Bench bench;
  prepare(bench);
  bench.good("train");
  bench.work();
  bench.good("compare", {{"actors", {{{"kind", "replay"}, {"id", 1}}, {{"kind", "run"}, {"id", 2}}}}});
  ASSERT_EQ(bench.state().stages.size(), 2U);
  bench.frames(80);
  const Trajectory& again = bench.state().stages[0].episode->trajectory();
  EXPECT_EQ(again.observations, bench.state().demos[0].trajectory->observations);  // driven again, bit for bit
  bench.bad("compare", {{"actors", json::array()}});
  bench.bad("compare", {{"actors", {{{"kind", "run"}, {"id", 9}}}}});
  bench.bad("compare", {{"actors", {{{"kind", "ghost"}}}}});
  bench.bad("compare", {{"actors", "all"}});
  bench.bad("compare", {{"start", -1}});
}

TEST(Runs, ARunThatIsRemovedLeavesTheStage) {
  Bench bench;
  prepare(bench);
  bench.good("train");
  bench.work();
  bench.good("compare");
  bench.frames(10);
  bench.good("run.remove", {{"id", 1}});
  ASSERT_EQ(bench.state().stages.size(), 2U);
  EXPECT_EQ(bench.state().stages[1].episode->steps(), 10);  // the others drive on
  bench.frames(5);
  EXPECT_EQ(bench.state().stages[1].episode->steps(), 15);
  EXPECT_EQ(bench.state().runs.size(), 1U);
  bench.bad("run.remove", {{"id", 1}});
}

TEST(Runs, RemovedWhileTraining) {
  Bench bench;
  prepare(bench);
  bench.good("train");
  bench.port.work({10, 100});
  bench.good("run.remove", {{"id", 1}});
  bench.work();
  ASSERT_EQ(bench.state().runs.size(), 1U);
  EXPECT_EQ(bench.state().runs[0].phase, RunItem::Phase::ready);
}

TEST(Runs, EvaluateAgainWithOtherStarts) {
  Bench bench;
  prepare(bench);
  bench.good("train", {{"data", "person"}});
  bench.bad("evaluate", {{"run", 1}});  // still training
  bench.work();
  bench.good("evaluate", {{"run", 1}, {"episodes", 8}, {"seed", 123}});
  EXPECT_EQ(run_of(bench, 1)["phase"], "evaluating");
  bench.work();
  const json evaluation = run_of(bench, 1)["evaluation"];
  EXPECT_EQ(evaluation["episodes"], 8);
  EXPECT_EQ(evaluation["seed"], "123");
  EXPECT_EQ(evaluation["seeds"][2], std::to_string(episode_seed(123, 2)));
  Evaluator evaluator({&support::point_scene(), bench.state().scene_params}, bench.state().runs[0].policy.get(), 123,
                      8);
  while (evaluator.step(1000)) continue;
  EXPECT_EQ(evaluation["successes"], evaluator.result().successes());
  bench.bad("evaluate", {{"run", 7}});
  bench.bad("evaluate", {{"run", 1}, {"episodes", 0}});
}

TEST(Runs, RenameAndDownload) {
  Bench bench;
  prepare(bench);
  bench.good("train", {{"data", "person"}});
  bench.work();
  bench.good("run.rename", {{"id", 1}, {"name", "Speedy"}});
  EXPECT_NE(bench.state().statistics.find("“Speedy”"), std::string::npos);
  bench.bad("run.rename", {{"id", 1}, {"name", ""}});
  bench.good("run.download", {{"id", 1}});
  const auto downloads = bench.effects(Effect::Kind::download);
  ASSERT_EQ(downloads.size(), 1U);
  EXPECT_EQ(downloads[0].name, "speedy.dlp");
  Bench other;
  other.good("policy.open", {{"name", "speedy.dlp"}}, downloads[0].bytes);
  ASSERT_EQ(other.state().runs.size(), 1U);
  EXPECT_EQ(other.state().runs[0].name, "speedy");
  EXPECT_EQ(run_of(other, 1)["phase"], "ready");
  other.good("evaluate", {{"run", 1}, {"episodes", 4}, {"seed", 9}});
  other.work();
  EXPECT_EQ(run_of(other, 1)["evaluation"]["episodes"], 4);
  other.bad("policy.open", {}, Bytes{1, 2, 3});
  other.bad("policy.open", {}, std::span(downloads[0].bytes).first(100));
  other.good("scene", {{"id", "other"}});
  other.bad("policy.open", {}, downloads[0].bytes);
  other.bad("compare", {{"actors", {{{"kind", "run"}, {"id", 1}}}}});
}

TEST(Runs, OtherSettingsAreTold) {
  Bench bench;
  prepare(bench);
  bench.good("train", {{"data", "person"}});
  bench.work();
  bench.good("set", {{"key", "point.wind"}, {"value", 3}});
  EXPECT_NE(bench.state().sentence.find("1 demonstration and 1 run were made with other settings."), std::string::npos)
      << bench.state().sentence;
  EXPECT_EQ(bench.state().statistics, "");  // what was counted was counted with other settings
  bench.good("compare");
  EXPECT_NE(bench.state().sentence.find("Not all of them were trained with the present settings."), std::string::npos);
}

TEST(Runs, AFrameTakesInAFewReportsAndNoneIsLost) {
  Bench bench;
  bench.good("set", {{"key", "bc.updates"}, {"value", 8}});
  bench.good("train", {{"data", "expert"}, {"demos", 20}});
  bench.port.work_all({1000, 100000});
  bench.workbench.advance(0.0);
  EXPECT_LT(bench.state().demos.size(), 4U);
  bench.work();
  EXPECT_EQ(bench.state().demos.size(), 20U);
  EXPECT_EQ(bench.state().runs[0].phase, RunItem::Phase::ready);
}

TEST(Runs, GarbageFromATrainerIsIgnored) {
  /// A port that says whatever it likes.
  class Babbling : public TrainerPort {
   public:
    void post(int run, Bytes) override {
      said = {{run, {0xff, 0x13}},
              {run + 9, pack({{"type", "status"}})},
              {run, pack({{"type", "status"}, {"updates", "many"}, {"curves", 7}})},
              {run, pack({{"type", "policy"}, {"file", json::binary({1, 2})}, {"final", true}})},
              {run, pack({{"type", "demonstrations"}, {"files", {1, json::binary({3})}}})},
              {run, pack({{"type", "evaluated"}, {"episodes_total", -3}, {"episodes", {json::object()}}})},
              {run, pack({{"type", "whatever"}})}};
    }
    std::optional<PortMessage> poll() override {
      if (said.empty()) return std::nullopt;
      PortMessage next = said.front();
      said.erase(said.begin());
      return next;
    }
    void close(int) override {}
    std::vector<PortMessage> said;
  };
  Babbling port;
  Workbench workbench(point_scenes(), bc_only(), port);
  ASSERT_TRUE(workbench.command({{"command", "train"}, {"data", "expert"}}).has_value());
  for (int i = 0; i < 5; ++i) workbench.advance(0.05);
  EXPECT_EQ(workbench.state().runs[0].policy, nullptr);
  EXPECT_FALSE(workbench.state().runs[0].problem.empty());
  EXPECT_EQ(workbench.state_json()["runs"][0]["updates"], 0);
}

}  // namespace
}  // namespace driftlab
