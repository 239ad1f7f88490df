#include "core/workbench/trainer.h"

#include <gtest/gtest.h>

#include <map>

#include "core/metrics/evaluation.h"
#include "core/workbench/demo_maker.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "tests/core/workbench/talk.h"

namespace driftlab {
namespace {

using nlohmann::json;

json start_message(int updates = 160) {
  return {{"type", "start"},  {"at", 0},
          {"scene", "point"}, {"scene_params", json::array()},
          {"learner", "bc"},  {"learner_params", {"updates=" + std::to_string(updates), "width=8"}},
          {"seed", 5},        {"demonstrations", {{"driver", "expert"}, {"episodes", 3}, {"seed", 9}}}};
}

TEST(DemoMaker, SlicesGiveTheSameBitsAsDemonstrate) {
  for (const std::string_view driver : demonstrator_names()) {
    auto maker = DemoMaker::make(point_task(), driver, 3, 9);
    ASSERT_TRUE(maker.has_value());
    while ((*maker)->step(7)) continue;
    const std::vector<Trajectory> made = (*maker)->take();
    ASSERT_EQ(made.size(), 3U);
    auto demonstrator = make_demonstrator(driver);
    for (std::size_t i = 0; i < 3; ++i) {
      const Trajectory whole = demonstrate(point_task(), **demonstrator, episode_seed(9, i), driver);
      EXPECT_EQ(whole.observations, made[i].observations);
      EXPECT_EQ(whole.labels, made[i].labels);
      EXPECT_EQ(whole.controller, made[i].controller);
      EXPECT_EQ(whole.meta.source, made[i].meta.source);
      EXPECT_EQ(whole.outcome, made[i].outcome);
    }
  }
  EXPECT_FALSE(DemoMaker::make(point_task(), "expret", 1, 1).has_value());
}

TEST(Trainer, MakesDemonstrationsTrainsAndReports) {
  Talk talk;
  json start = start_message();
  start["evaluate"] = {{"episodes", 6}, {"seed", 77}};
  talk.say(start);
  talk.work();
  EXPECT_TRUE(talk.of("failed").empty());
  std::size_t made = 0;
  for (const json& message : talk.of("demonstrations")) made += message["files"].size();
  EXPECT_EQ(made, 3U);
  const json status = talk.last("status");
  EXPECT_EQ(status["updates"], 160);
  EXPECT_TRUE(status["finished"]);
  EXPECT_FALSE(status["stop_reason"].get<std::string>().empty());
  const auto policies = talk.of("policy");
  EXPECT_EQ(policies.size(), static_cast<std::size_t>(kPoliciesWhileTraining));  // the last of them is final
  for (const json& policy : policies) EXPECT_EQ(policy["final"].get<bool>(), policy["updates"] == 160);
  const json evaluated = talk.last("evaluated");
  EXPECT_TRUE(evaluated["finished"]);
  EXPECT_EQ(evaluated["seed"], 77);
}

TEST(Trainer, CurvesAreSentOnceAndWhole) {
  Talk talk;
  talk.say(start_message());
  talk.work({3, 50});
  std::map<std::string, std::size_t> length;
  for (const json& status : talk.of("status")) {
    for (const json& curve : status["curves"]) {
      EXPECT_EQ(curve["from"], length[curve["name"]]);
      EXPECT_EQ(curve["x"].size(), curve["y"].size());
      length[curve["name"]] += curve["x"].size();
    }
  }
  EXPECT_GT(length["loss"], 3U);
}

TEST(Trainer, TheSliceDoesNotMatter) {
  std::vector<std::string> hashes;
  for (const Budget slice : {Budget{1, 3}, Budget{7, 40}, Budget{100000, 100000}}) {
    Talk talk;
    talk.say(start_message());
    talk.work(slice);
    hashes.push_back(talk.last("policy")["weights_hash"]);
    EXPECT_EQ(talk.of("policy").size(), static_cast<std::size_t>(kPoliciesWhileTraining));
  }
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_EQ(hashes[1], hashes[2]);
}

TEST(Trainer, SameAsTheLearnerByItself) {
  Talk talk;
  talk.say(start_message());
  talk.work();
  auto maker = DemoMaker::make(point_task(), "expert", 3, 9);
  while ((*maker)->step(1000)) continue;
  const LearnerEntry* bc = *find_learner("bc");
  auto learner = bc->make(*read_params(bc->params, {"updates=160", "width=8"}));
  ASSERT_TRUE(learner->start(point_task(), 5, nullptr).has_value());
  ASSERT_TRUE(learner->add((*maker)->take()).has_value());
  while (!learner->step({1000, 1000}).finished) continue;
  EXPECT_EQ(talk.last("policy")["weights_hash"], hex_text(learner->weights_hash()));
}

TEST(Trainer, EvaluatesLikeTheEvaluator) {
  Talk talk;
  json start = start_message();
  start["evaluate"] = {{"episodes", 6}, {"seed", 77}};
  talk.say(start);
  talk.work();
  const Bytes file = talk.last("policy")["file"].get_binary();
  const auto loaded = policy_from_file(file, point_task());
  ASSERT_TRUE(loaded.has_value());
  Evaluator evaluator(point_task(), loaded->policy.get(), 77, 6);
  while (evaluator.step(1000)) continue;
  std::vector<json> episodes;
  for (const json& message : talk.of("evaluated")) {
    EXPECT_EQ(message["from"], episodes.size());
    for (const json& episode : message["episodes"]) episodes.push_back(episode);
  }
  ASSERT_EQ(episodes.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    const EpisodeResult& same = evaluator.result().episodes[i];
    EXPECT_EQ(episodes[i]["seed"].get<std::uint64_t>(), same.seed);
    EXPECT_EQ(episodes[i]["outcome"], outcome_name(same.outcome));
    EXPECT_EQ(episodes[i]["steps"], same.steps);
    EXPECT_EQ(episodes[i]["cost"], same.cost);
    EXPECT_EQ(episodes[i]["laps"], same.laps);
  }
}

TEST(Trainer, TakesAMessageExactlyAtItsTime) {
  Talk talk;
  talk.say(start_message());
  talk.say({{"type", "pause"}, {"at", 37}});
  talk.work({1000, 1000});
  EXPECT_EQ(talk.last("status")["updates"], 37);
  EXPECT_TRUE(talk.last("status")["paused"]);
  EXPECT_EQ(talk.last("took")["at"], 37);
  EXPECT_FALSE(talk.trainer.work({1000, 1000}));  // held
  talk.say({{"type", "resume"}, {"at", 37}});
  talk.say({{"type", "stop"}, {"at", 90}});
  talk.work({1000, 1000});
  EXPECT_EQ(talk.last("status")["updates"], 90);
  EXPECT_TRUE(talk.last("status")["finished"]);
  EXPECT_EQ(talk.last("policy")["updates"], 90);
  EXPECT_TRUE(talk.last("policy")["final"]);
  EXPECT_EQ(talk.last("took")["what"], "stop");
}

TEST(Trainer, RefusesATimeThatHasGoneBy) {
  Talk talk;
  talk.say(start_message());
  talk.work({1000, 1000});
  talk.said.clear();
  talk.say({{"type", "save"}, {"at", 12}});
  EXPECT_EQ(talk.last("failed")["what"], "save");
  talk.say({{"type", "save"}, {"at", 500}});  // never comes: it ended at 160
  EXPECT_EQ(talk.of("failed").size(), 2U);
  EXPECT_TRUE(talk.of("saved").empty());
}

TEST(Trainer, WhatStillWaitsWhenTrainingEndsIsRefused) {
  Talk talk;
  talk.say(start_message());
  talk.say({{"type", "stop"}, {"at", 5000}});
  talk.work({1000, 1000});
  EXPECT_EQ(talk.last("failed")["what"], "stop");
  EXPECT_TRUE(talk.trainer.idle());
}

TEST(Trainer, ARestoredRunGoesOnBitForBit) {
  Talk whole;
  whole.say(start_message());
  whole.work();
  Talk first;
  first.say(start_message());
  first.say({{"type", "save"}, {"at", 71}});
  first.work();
  const json saved = first.last("saved");
  EXPECT_EQ(saved["at"], 71);
  Talk second;
  second.say({{"type", "restore"}, {"bytes", saved["bytes"]}});
  second.work();
  EXPECT_TRUE(second.of("failed").empty());
  EXPECT_EQ(second.last("policy")["weights_hash"], whole.last("policy")["weights_hash"]);
  EXPECT_EQ(second.last("status")["updates"], 160);
}

TEST(Trainer, ARunSavedBeforeItBeganStartsAgain) {
  Talk first;
  first.say(start_message());
  first.say({{"type", "save"}, {"at", 0}});
  first.listen();
  ASSERT_EQ(first.of("saved").size(), 1U);
  Talk second;
  second.say({{"type", "restore"}, {"bytes", first.last("saved")["bytes"]}});
  second.work();
  EXPECT_EQ(second.last("status")["updates"], 160);
}

TEST(Trainer, StoppedBeforeItLearnedAnythingItFails) {
  Talk talk;
  talk.say(start_message());
  talk.say({{"type", "stop"}});
  talk.work();
  EXPECT_TRUE(talk.last("status")["failed"]);
  EXPECT_EQ(talk.last("failed")["what"], "training");
  EXPECT_TRUE(talk.of("policy").empty());
}

TEST(Trainer, GoesOnFromAnInitialPolicy) {
  Talk first;
  first.say(start_message());
  first.work();
  const auto hash_after_one = [&](bool with_initial) {
    Talk talk;
    json start = start_message(1);
    if (with_initial) start["initial"] = first.last("policy")["file"];
    talk.say(start);
    talk.work();
    EXPECT_TRUE(talk.of("failed").empty());
    return talk.last("policy")["weights_hash"].get<std::string>();
  };
  EXPECT_NE(hash_after_one(true), hash_after_one(false));
  Talk talk;
  json start = start_message();
  start["initial"] = json::binary({1, 2, 3});
  talk.say(start);
  EXPECT_EQ(talk.last("failed")["what"], "start");
}

TEST(Trainer, EvaluatesAPolicyWithoutTraining) {
  Talk trained;
  trained.say(start_message());
  trained.work();
  Talk talk;
  talk.say({{"type", "evaluate"},
            {"scene", "point"},
            {"scene_params", {"wind=0"}},
            {"policy", trained.last("policy")["file"]},
            {"episodes", 3},
            {"seed", 1}});
  talk.work();
  EXPECT_TRUE(talk.of("failed").empty());
  EXPECT_TRUE(talk.last("evaluated")["finished"]);
}

TEST(Trainer, RefusesNonsense) {
  const auto refused = [](const json& message) {
    Talk talk;
    talk.say(message);
    talk.work();
    return talk.of("failed").size() == 1 && talk.of("status").empty();
  };
  const auto start_with = [](const std::string& key, const json& value) {
    json start = start_message();
    start[key] = value;
    return start;
  };
  EXPECT_TRUE(refused({{"type", "strat"}}));
  EXPECT_TRUE(refused({{"no", "type"}}));
  EXPECT_TRUE(refused(start_with("scene", "moon")));
  EXPECT_TRUE(refused(start_with("learner", "bcc")));
  EXPECT_TRUE(refused(start_with("learner_params", {"updates=-3"})));
  EXPECT_TRUE(refused(start_with("scene_params", {"nothing"})));
  EXPECT_TRUE(refused(start_with("demonstrations", json::array())));
  EXPECT_TRUE(refused(start_with("demonstrations", {json::binary({1, 2, 3})})));
  EXPECT_TRUE(refused(start_with("surprise", 1)));
  EXPECT_TRUE(refused({{"type", "pause"}}));
  EXPECT_TRUE(refused({{"type", "evaluate"}, {"episodes", 3}, {"seed", 1}}));
  EXPECT_TRUE(refused({{"type", "restore"}, {"bytes", json::binary({1, 2, 3})}}));
  Talk talk;
  talk.trainer.handle(Bytes{0xff, 0x00});
  talk.listen();
  EXPECT_EQ(talk.of("failed").size(), 1U);
}

TEST(Trainer, ARefusedStartLeavesItReadyForAnother) {
  Talk talk;
  json wrong = start_message();
  wrong["demonstrations"] = {{"driver", "nobody"}, {"episodes", 1}, {"seed", 1}};
  talk.say(wrong);
  EXPECT_EQ(talk.of("failed").size(), 1U);
  talk.say(start_message());
  talk.work();
  EXPECT_EQ(talk.of("failed").size(), 1U);
  EXPECT_EQ(talk.last("status")["updates"], 160);
}

TEST(InProcessPort, ClosingForgetsTheRun) {
  InProcessPort port(point_scenes(), bc_only());
  port.post(1, pack(start_message()));
  port.post(2, pack(start_message()));
  port.work({10, 100});
  port.close(1);
  port.work_all();
  int of_two = 0;
  while (const auto message = port.poll()) {
    EXPECT_EQ(message->run, 2);
    ++of_two;
  }
  EXPECT_GT(of_two, 3);
  EXPECT_EQ(port.trainers(), 1);
}

}  // namespace
}  // namespace driftlab
