// A trainer looks into a run: figures, steps of one beat, one part alone, a stop in mid-rollout.
#include <gtest/gtest.h>

#include "core/learners/registry.h"
#include "core/workbench/health_json.h"
#include "tests/core/workbench/talk.h"

namespace driftlab {
namespace {

using nlohmann::json;

json start_message(const std::string& learner = "gail") {
  return {{"type", "start"},
          {"at", 0},
          {"scene", "point"},
          {"scene_params", json::array()},
          {"learner", learner},
          {"learner_params", {"env_steps=4000", "scenes=4", "rollout=50", "epochs=2", "width=8", "batch=50"}},
          {"seed", 5},
          {"demonstrations", {{"driver", "expert"}, {"episodes", 2}, {"seed", 9}}}};
}

/// Paused before its first step.
struct Paused : Talk {
  explicit Paused(const std::string& learner = "gail") : Talk(point_scenes(), all_learners()) {
    say(start_message(learner));
    say({{"type", "pause"}, {"at", 0}});
    work();
  }
};

TEST(TrainerHealth, TellsHowTrainingGoes) {
  Talk talk(point_scenes(), all_learners());
  talk.say(start_message());
  talk.work({2, 64});
  const auto looks = talk.of("health");
  EXPECT_GE(looks.size(), static_cast<std::size_t>(kLooksWhileTraining) / 2);
  EXPECT_LE(looks.size(), static_cast<std::size_t>(kLooksWhileTraining) + 3);
  const auto last = health_from_json(looks.back());
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->updates, talk.last("status")["updates"]);
  EXPECT_EQ(last->parts, (std::vector<std::string>{"discriminator", "policy"}));
  ASSERT_TRUE(last->map.has_value());
  EXPECT_GT(last->map->expert_steps, 0);
  EXPECT_FALSE(last->report.why.empty());
  EXPECT_EQ(health_to_json(*last), [&] {
    json same = looks.back();
    same.erase("type");
    return same;
  }()) << "there and back";
}

TEST(TrainerHealth, OfALearnerWithoutNothingIsTold) {
  Talk talk(point_scenes(), all_learners());
  json start = start_message("bc");
  start["learner_params"] = {"updates=60", "width=8"};
  talk.say(start);
  talk.work();
  EXPECT_TRUE(talk.last("status")["finished"]);
  EXPECT_TRUE(talk.of("health").empty());
}

TEST(TrainerHealth, ABeatIsAStepOfEverySceneOrAnUpdate) {
  Paused talk("ppo");
  talk.say({{"type", "step"}, {"beats", 3}});
  talk.work();
  EXPECT_EQ(talk.last("status")["env_steps"], 12);
  EXPECT_EQ(talk.last("status")["updates"], 0);
  EXPECT_TRUE(talk.last("status")["paused"]);
  talk.say({{"type", "step"}, {"beats", 48}});
  talk.work();
  EXPECT_EQ(talk.last("status")["env_steps"], 200);
  EXPECT_EQ(talk.last("status")["updates"], 1) << "the rollout is full: minibatches follow";
  EXPECT_EQ(talk.last("health")["at"], 1);
}

TEST(TrainerHealth, BeatsGiveTheBitsOfAWholeRun) {
  Talk whole(point_scenes(), all_learners());
  whole.say(start_message());
  whole.work({64, 512});
  Paused talk;
  while (!talk.last("status")["finished"]) {
    talk.say({{"type", "step"}, {"beats", 97}});
    talk.work();
    ASSERT_TRUE(talk.of("failed").empty()) << talk.last("failed");
  }
  EXPECT_EQ(talk.last("policy")["weights_hash"], whole.last("policy")["weights_hash"]);
}

TEST(TrainerHealth, StepsOnlyWherePaused) {
  Talk talk(point_scenes(), all_learners());
  talk.say(start_message());
  talk.say({{"type", "step"}, {"beats", 1}});
  talk.trainer.work({1, 1});
  talk.listen();
  EXPECT_EQ(talk.last("failed")["got"], "one that goes on by itself");
  talk.say({{"type", "step"}, {"beats", 0}});
  talk.trainer.work({1, 1});
  talk.listen();
  EXPECT_EQ(talk.of("failed").size(), 2U);
}

TEST(TrainerHealth, StopsInMidRolloutWhereItIsTold) {
  Talk talk(point_scenes(), all_learners());
  talk.say(start_message());
  talk.say({{"type", "pause"}, {"at", 0}, {"at_env_steps", 101}});
  talk.work({64, 4096});
  EXPECT_EQ(talk.last("took")["env_steps"], 104) << "the first whole step of all scenes from there on";
  EXPECT_EQ(talk.last("status")["env_steps"], 104);
  EXPECT_TRUE(talk.last("status")["paused"]);
  talk.say({{"type", "resume"}});
  talk.say({{"type", "pause"}, {"at", 0}, {"at_env_steps", 100000}});
  talk.work({64, 512});
  EXPECT_TRUE(talk.last("status")["finished"]);
  EXPECT_EQ(talk.last("failed")["hint"], "The run has gone past that.");
}

TEST(TrainerHealth, OnlyOnePartLearnsFromAnUpdateOn) {
  Paused talk;
  talk.say({{"type", "only"}, {"part", "discriminator"}});
  talk.work();
  EXPECT_EQ(talk.last("health")["only"], "discriminator");
  talk.say({{"type", "only"}, {"part", "gripper"}});
  talk.work();
  EXPECT_EQ(talk.last("failed")["what"], "only");
  EXPECT_EQ(talk.last("failed")["got"], "gripper");
}

TEST(TrainerHealth, TheMapIsOverTheFieldsThatAreWatched) {
  Paused talk("ppo");
  talk.say({{"type", "step"}, {"beats", 60}});
  talk.work();
  talk.say({{"type", "watch"}, {"field_x", "velocity"}, {"field_y", "position"}});
  talk.work();
  EXPECT_EQ(talk.last("health")["map"]["fields"], (json{"velocity", "position"}));
  talk.say({{"type", "watch"}, {"field_x", "colour"}, {"field_y", "position"}});
  talk.work();
  EXPECT_EQ(talk.last("failed")["got"], "colour");
}

TEST(TrainerHealth, ASavedRunGoesOnFromMidRollout) {
  Paused talk;
  talk.say({{"type", "step"}, {"beats", 70}});
  talk.work();
  talk.say({{"type", "save"}});
  talk.work();
  const Bytes saved = talk.last("saved")["bytes"].get_binary();
  Talk other(point_scenes(), all_learners());
  other.say({{"type", "restore"}, {"bytes", json::binary(saved)}});
  for (Talk* one : {static_cast<Talk*>(&talk), &other}) {
    one->say({{"type", "resume"}});
    one->work({64, 512});
  }
  EXPECT_EQ(talk.last("policy")["weights_hash"], other.last("policy")["weights_hash"]);
}

TEST(HealthJson, RefusesWhatDoesNotHoldTogether) {
  EXPECT_FALSE(health_from_json(json::array()).has_value());
  EXPECT_FALSE(health_from_json({{"at", 1}}).has_value());
  HealthItem health;
  health.report.figures.push_back({"a", "A", "1", 0.5, {}, 1.0, "What it is."});
  json message = health_to_json(health);
  ASSERT_TRUE(health_from_json(message).has_value());
  EXPECT_EQ(health_from_json(message)->report.figures[0].high, 1.0);
  EXPECT_FALSE(health_from_json(message)->report.figures[0].low.has_value());
  message["verdict"] = 99;
  EXPECT_FALSE(health_from_json(message).has_value());
}

}  // namespace
}  // namespace driftlab
