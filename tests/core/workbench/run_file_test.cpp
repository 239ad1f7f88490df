// Runs as files, and what they have cost.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/policies/policy_file.h"
#include "core/workbench/analysis.h"
#include "core/workbench/run_file.h"
#include "core/workbench/trainer.h"
#include "tests/core/workbench/trying.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// A run that was paused in the middle of a rollout, saved, and then went on.
struct Saved {
  Saved() {
    id = bench.train();
    bench.good("run.pause", {{"run", id}, {"at_env_steps", 84}});
    bench.work();
    EXPECT_EQ(bench.good("run.save", {{"run", id}})["name"], "gail-from-the-flawless-demonstration.run");
    bench.work();
    const auto downloads = bench.effects(Effect::Kind::download);
    EXPECT_EQ(downloads.size(), 1U);
    if (!downloads.empty()) {
      EXPECT_EQ(downloads[0].name, "gail-from-the-flawless-demonstration.run");
      file = downloads[0].bytes;
    }
    bench.good("run.resume", {{"run", id}});
    bench.work();
    EXPECT_EQ(bench.run().phase, RunItem::Phase::ready);
  }

  Trying bench;
  int id = 0;
  Bytes file;
};

TEST(RunFile, GoesOnBitForBit) {
  const Saved saved;
  Trying other;
  other.set("gail.width", 4);  // its own settings are its own
  other.good("run.open", {{"name", "a.run"}}, saved.file);
  EXPECT_EQ(other.run().phase, RunItem::Phase::paused);
  EXPECT_EQ(other.run().status.env_steps, 84);
  EXPECT_EQ(other.run().name, saved.bench.run().name);
  other.work();
  EXPECT_EQ(other.run().phase, RunItem::Phase::paused);
  other.good("run.resume", {{"run", 1}});
  other.work();
  EXPECT_EQ(other.run().phase, RunItem::Phase::ready);
  EXPECT_EQ(other.run().weights_hash, saved.bench.run().weights_hash);
  EXPECT_EQ(other.run().evaluation->episodes.size(), 50U);
  EXPECT_EQ(other.run().evaluation->successes(), saved.bench.run().evaluation->successes());

  // Beside itself, it is another run.
  Trying twice;
  twice.good("run.open", {}, saved.file);
  twice.good("run.open", {}, saved.file);
  ASSERT_EQ(twice.state().runs.size(), 2U);
  EXPECT_NE(twice.state().runs[0].name, twice.state().runs[1].name);
  EXPECT_NE(twice.state().runs[0].color, twice.state().runs[1].color);
}

TEST(RunFile, SavedWhileItTrainsItGoesOnAtOnce) {
  Trying bench;
  const int id = bench.train("ppo");
  bench.begin();
  bench.good("run.save", {{"run", id}});
  bench.work();
  const auto downloads = bench.effects(Effect::Kind::download);
  ASSERT_EQ(downloads.size(), 1U);
  Trying other;
  other.good("run.open", {}, downloads[0].bytes);
  EXPECT_EQ(other.run().phase, RunItem::Phase::training);
  other.work();
  EXPECT_EQ(other.run().weights_hash, bench.run().weights_hash);
}

TEST(RunFile, OneThatNobodyMeantToEvaluateIsEvaluatedHere) {
  const Saved saved;
  auto run = read_run_file(saved.file, point_scenes(), trying_learners());
  ASSERT_TRUE(run.has_value());
  json inner = *unpack(run->saved);
  inner["settings"].erase("evaluate");
  run->saved = pack(inner);
  Trying other;
  other.good("run.open", {}, write_run_file(*run));
  other.good("run.resume", {{"run", 1}});
  other.work();
  EXPECT_EQ(other.run().phase, RunItem::Phase::ready);
  EXPECT_EQ(other.run().evaluation->episodes.size(), 50U);
}

TEST(RunFile, WhatIsNoRunIsRefusedAndChangesNothing) {
  const Saved saved;
  ASSERT_GT(saved.file.size(), 1000U);
  Trying other;
  EXPECT_NE(other.bad("run.open", {{"name", "x.run"}}).find("x.run"), std::string::npos);
  other.bad("run.open", {}, Bytes{1, 2, 3});
  other.bad("run.open", {}, std::span(saved.file).first(saved.file.size() / 2));
  other.bad("run.open", {}, saved.bench.run().policy_file);
  other.bad("policy.open", {}, saved.file);
  for (std::size_t at = 40; at < saved.file.size(); at += saved.file.size() / 23) {
    Bytes damaged = saved.file;
    damaged[at] ^= 0x10U;
    other.bad("run.open", {}, damaged);
  }
  json newer = *unpack(saved.file);
  newer["version"] = 99;
  EXPECT_NE(other.bad("run.open", {}, pack(newer)).find("newer"), std::string::npos);
  // Whole, but not what a trainer takes.
  auto run = read_run_file(saved.file, point_scenes(), trying_learners());
  ASSERT_TRUE(run.has_value());
  json inner = *unpack(run->saved);
  inner["learner"] = json::binary({1, 2, 3});
  run->saved = pack(inner);
  other.bad("run.open", {}, write_run_file(*run));
  Bench without;  // bc alone
  EXPECT_NE(without.bad("run.open", {}, saved.file).find("learners"), std::string::npos);
  EXPECT_TRUE(other.state().runs.empty());
}

TEST(RunFile, OnlyWhatTrainsCanBeSaved) {
  Saved saved;
  EXPECT_NE(saved.bench.bad("run.save", {{"run", saved.id}}).find("policy"), std::string::npos);
  saved.bench.bad("run.save", {{"run", 9}});
}

TEST(Price, OfEveryRunIsKnownOrSaidToBeUnknown) {
  Trying bench;
  bench.set("bc.updates", 40);
  bench.good("train", {{"learner", "bc"}, {"data", "expert"}, {"demos", 2}});
  bench.train("gail");
  bench.good("train", {{"learner", "ppo"}});
  bench.good("train", {{"learner", "gail"}, {"data", "expert"}});
  bench.work();
  const json runs = bench.json()["runs"];
  ASSERT_EQ(runs.size(), 4U);
  const auto labels = runs[0]["expert_labels"].get<int>();
  EXPECT_GT(labels, 0);
  EXPECT_EQ(runs[0]["price"], (json{{"labels", labels}, {"env_steps", 0}}));
  EXPECT_EQ(runs[1]["price"], (json{{"labels", runs[1]["expert_labels"]}, {"env_steps", 2048}}));
  EXPECT_EQ(runs[2]["price"], (json{{"labels", 0}, {"env_steps", 2048}}));

  // A policy says what it took; one whose file does not say so is of unknown price.
  bench.good("run.download", {{"id", 2}});
  const Bytes file = bench.effects(Effect::Kind::download).at(0).bytes;
  bench.good("policy.open", {{"name", "mine.dlp"}}, file);
  EXPECT_EQ(bench.json()["runs"][4]["price"], runs[1]["price"]);
  PolicyFile silent = *read_policy(file);
  silent.training.env_steps = silent.training.expert_labels = -1;
  bench.good("policy.open", {{"name", "silent.dlp"}}, write_policy(silent));
  const json unknown = {{"labels", nullptr}, {"env_steps", nullptr}};
  EXPECT_EQ(bench.json()["runs"][5]["price"], unknown);
  for (const LabelCurve& curve : label_curves(bench.state())) EXPECT_NE(curve.run, 6);

  Trying after;
  for (const Effect& effect : bench.kept()) after.good("restore", {{"name", effect.name}}, effect.bytes);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_EQ(after.json()["runs"][i]["price"], bench.json()["runs"][i]["price"]) << i;
}

TEST(Price, OfTheRunThatItBeganWithCounts) {
  Trying bench;
  bench.set("bc.updates", 40);
  bench.set("bc.width", 8);
  bench.good("train", {{"learner", "bc"}, {"data", "expert"}});
  bench.work();
  bench.good("train", {{"learner", "ppo"}, {"initial", 1}});
  EXPECT_EQ(bench.run().name, "PPO from the scene's reward, begun with the clone of the flawless demonstration");
  EXPECT_EQ(bench.json()["runs"][1]["initial"], bench.state().runs[0].name);
  bench.work();
  ASSERT_EQ(bench.run().phase, RunItem::Phase::ready) << bench.run().problem;
  const json runs = bench.json()["runs"];
  EXPECT_EQ(runs[1]["price"], (json{{"labels", runs[0]["expert_labels"]}, {"env_steps", 2048}}));
  bench.good("train", {{"learner", "ppo"}});
  bench.work();
  EXPECT_NE(bench.run().weights_hash, bench.state().runs[1].weights_hash);
  bench.good("train", {{"learner", "gail"}, {"data", "expert"}, {"initial", 1}});
  bench.work();
  EXPECT_EQ(bench.run().phase, RunItem::Phase::ready) << bench.run().problem;
  bench.bad("train", {{"learner", "ppo"}, {"initial", 9}});
  bench.set("bc.width", 16);
  EXPECT_NE(bench.bad("train", {{"learner", "bc"}, {"data", "expert"}, {"initial", 1}}).find("network"),
            std::string::npos);
  bench.good("set", {{"key", "point.wind"}, {"value", 3}});
  bench.good("train", {{"learner", "ppo"}, {"initial", 1}});  // the same actions and observations
  bench.good("scene", {{"id", "other"}});
  bench.bad("train", {{"learner", "ppo"}, {"initial", 1}});
}

TEST(EnvSteps, SuccessOverThemWhileTryingAndAtTheEnd) {
  Trying bench;
  bench.set("bc.updates", 40);
  bench.set("gail.warm_start", 6);
  bench.good("train", {{"learner", "bc"}, {"data", "expert"}});
  bench.train("gail");
  bench.good("train", {{"learner", "ppo"}});
  bench.work();
  const auto curves = env_step_curves(bench.state());
  ASSERT_EQ(curves.size(), 3U);
  EXPECT_TRUE(curves[0].trying.empty());
  ASSERT_TRUE(curves[0].evaluated.has_value());
  EXPECT_EQ(curves[0].evaluated->env_steps, 0.0);
  for (std::size_t i = 1; i < 3; ++i) {
    const EnvStepCurve& curve = curves[i];
    const RunItem& run = bench.state().runs[i];
    const auto success = std::find_if(run.curves.begin(), run.curves.end(),
                                      [](const Series& series) { return series.name == "success"; });
    ASSERT_NE(success, run.curves.end());
    ASSERT_EQ(curve.trying.size(), success->points.size());
    ASSERT_GT(curve.trying.size(), 10U);
    for (std::size_t k = 0; k < curve.trying.size(); ++k) {
      EXPECT_EQ(curve.trying[k].second, success->points[k].second);
      // A point is made when a rollout has been learned from.
      const double rollouts = curve.trying[k].first / 64.0;
      EXPECT_NEAR(rollouts, std::round(rollouts), 1e-9);
    }
    EXPECT_NEAR(curve.trying.back().first, 2048.0, 1e-6);
    ASSERT_TRUE(curve.evaluated.has_value());
    EXPECT_EQ(curve.evaluated->env_steps, 2048.0);
    EXPECT_EQ(curve.evaluated->episodes, 50);
    EXPECT_EQ(curve.evaluated->success, run.evaluation->success_rate());
  }
  bench.good("run.hide", {{"id", 2}, {"on", true}});
  EXPECT_EQ(env_step_curves(bench.state()).size(), 2U);
  bench.good("set", {{"key", "point.wind"}, {"value", 3}});
  EXPECT_TRUE(env_step_curves(bench.state()).empty());
}

TEST(Reward, IsLearnedFromWithoutDemonstrations) {
  Trying bench;
  EXPECT_EQ(bench.good("train", {{"learner", "ppo"}})["runs"].size(), 1U);
  EXPECT_EQ(bench.run().name, "PPO from the scene's reward");
  EXPECT_EQ(bench.run().data_key, "reward");
  EXPECT_EQ(bench.state().sentence, "Training PPO from the scene's reward.");
  for (const std::string data : {"person", "expert", "both"}) {
    EXPECT_NE(bench.bad("train", {{"learner", "ppo"}, {"data", data}}).find("begin with that run"), std::string::npos);
  }
  bench.bad("train", {{"learner", "ppo"}, {"demos", 3}});
  bench.good("train", {{"learner", "ppo"}, {"data", "reward"}, {"name", "Greedy"}});
  EXPECT_EQ(bench.run().name, "Greedy");
  EXPECT_NE(bench.bad("train", {{"learner", "bc"}, {"data", "reward"}}).find("PPO"), std::string::npos);
  bench.work();
  EXPECT_EQ(bench.state().runs[0].phase, RunItem::Phase::ready);
  EXPECT_TRUE(bench.state().demos.empty());
  EXPECT_NE(bench.state().statistics.find("PPO from the scene's reward succeeded in"), std::string::npos)
      << bench.state().statistics;
  ASSERT_TRUE(bench.state().runs[0].diagnosis.has_value());
  EXPECT_TRUE(bench.state().runs[0].diagnosis->finished);
  EXPECT_NE(bench.state().runs[0].diagnosis->note.find("learned from reward"), std::string::npos);
}

TEST(Words, WhoLearnedByTryingIsNoClone) {
  Trying bench;
  bench.keep_lap();
  const json runs = bench.good("train", {{"learner", "gail"}})["runs"];
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(bench.state().runs[0].name, "GAIL from your demonstration");
  EXPECT_EQ(bench.state().runs[1].name, "GAIL from the flawless demonstration");
  EXPECT_EQ(bench.state().sentence,
            "Training two runs of GAIL: one of your demonstration, one of the flawless demonstration.");
  bench.work();
  EXPECT_NE(bench.json()["guide"].dump().find("2 runs are trained."), std::string::npos);
  bench.good("compare");
  for (int i = 0; i < 400 && !bench.json()["ended"]; ++i) bench.frames(1);
  EXPECT_EQ(bench.state().sentence.find("clone"), std::string::npos) << bench.state().sentence;
  EXPECT_EQ(bench.state().statistics.find("clone"), std::string::npos) << bench.state().statistics;
  EXPECT_NE(bench.bad("correct", {{"run", 1}}).find("by trying"), std::string::npos);
}

}  // namespace
}  // namespace driftlab
