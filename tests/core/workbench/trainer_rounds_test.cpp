// A trainer that asks a person, and rounds: what it tells and what it takes.
#include <gtest/gtest.h>

#include "core/workbench/correction.h"
#include "core/workbench/files.h"
#include "core/workbench/trainer.h"
#include "tests/core/workbench/talk.h"

namespace driftlab {
namespace {

using nlohmann::json;

json start_message(const std::string& learner, const std::string& teacher, int rounds = 2) {
  return {{"type", "start"},
          {"at", 0},
          {"scene", "point"},
          {"scene_params", json::array()},
          {"learner", learner},
          {"learner_params",
           {"updates=40", "width=8", "rounds=" + std::to_string(rounds), "teacher=" + teacher, "held_out_rollouts=0"}},
          {"seed", 5},
          {"evaluate", {{"episodes", 6}, {"seed", 77}}},
          {"demonstrations", {{"driver", "expert"}, {"episodes", 3}, {"seed", 9}}}};
}

/// The learners that a person can teach.
struct TaughtTalk : Talk {
  TaughtTalk() : Talk(point_scenes(), taught_learners()) {}
};

/// What a person answers who points at the mark all the time.
json answer_to(const json& request, bool labels = true) {
  const auto policy = policy_from_file(request["policy"].get_binary(), point_task());
  const bool gated = request["kind"] == "gated_rollouts";
  Correction correction(point_task(), *policy->policy, 40U + request["round"].get<std::uint64_t>(),
                        gated ? CorrectionWay::take_over : CorrectionWay::ride);
  for (int i = 0; i < 60; ++i) {
    if (gated && labels && i % 20 == 5) (void)correction.hold(true);
    if (gated && i % 20 == 15) (void)correction.hold(false);
    Controls controls;
    controls.pointer_active = labels && correction.episode()->scene().guide(0.5, controls.pointer);
    if (!correction.step(controls)) break;
  }
  return {{"type", "answer"},
          {"round", request["round"]},
          {"files", json::array({json::binary(demo_to_file(correction.result()))})}};
}

class TaughtByAPerson : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Trainer, TaughtByAPerson, testing::Values("dagger", "hg_dagger"));

TEST_P(TaughtByAPerson, ItAsksOnceAndGoesOnWithTheAnswer) {
  TaughtTalk talk;
  talk.say(start_message(GetParam(), "person"));
  talk.work();
  ASSERT_EQ(talk.of("request").size(), 1U);
  const json request = talk.last("request");
  EXPECT_EQ(request["round"], 1);
  EXPECT_EQ(request["kind"], std::string(GetParam()) == "dagger" ? "labels" : "gated_rollouts");
  EXPECT_FALSE(talk.last("status")["finished"].get<bool>());
  ASSERT_EQ(talk.of("round").size(), 1U);
  EXPECT_EQ(talk.last("evaluated")["round"], 0);
  EXPECT_TRUE(talk.last("evaluated")["finished"].get<bool>());
  talk.say(answer_to(request));
  talk.work();
  EXPECT_TRUE(talk.of("failed").empty()) << talk.last("failed").dump();
  ASSERT_EQ(talk.of("request").size(), 2U);
  EXPECT_EQ(talk.last("request")["round"], 2);
  EXPECT_GT(talk.of("round")[1]["expert_labels"], talk.of("round")[0]["expert_labels"]);
  if (GetParam() == std::string("hg_dagger")) {
    EXPECT_EQ(talk.last("status")["interventions"], 3);
    EXPECT_GE(talk.last("status")["context_switches"], 5);
  }
  talk.say(answer_to(talk.last("request")));
  talk.work();
  EXPECT_TRUE(talk.last("status")["finished"].get<bool>());
  EXPECT_EQ(talk.of("round").size(), 3U);
  EXPECT_EQ(talk.last("evaluated")["round"], -1);
  EXPECT_TRUE(talk.last("evaluated")["finished"].get<bool>());
}

TEST_P(TaughtByAPerson, AWrongAnswerLosesNothing) {
  TaughtTalk talk;
  talk.say(start_message(GetParam(), "person"));
  const json early = {{"type", "answer"}, {"round", 1}, {"files", json::array()}};
  talk.say(early);
  EXPECT_EQ(talk.of("failed").size(), 1U);
  talk.work();
  const json request = talk.last("request");
  const json good = answer_to(request);
  json wrong_round = good;
  wrong_round["round"] = 2;
  json damaged = good;
  damaged["files"][0] = json::binary(Bytes{1, 2, 3});
  json none = good;
  none["files"] = json::array();
  const std::size_t before = talk.of("failed").size();
  const std::vector<json> bad = {wrong_round, damaged, none, answer_to(request, false)};
  for (const json& answer : bad) talk.say(answer);
  EXPECT_EQ(talk.of("failed").size(), before + bad.size());
  talk.say({{"type", "pause"}});
  talk.say({{"type", "resume"}});
  talk.say(good);
  talk.work();
  EXPECT_EQ(talk.last("request")["round"], 2);
}

TEST_P(TaughtByAPerson, TheSameAnswersGiveTheSameBitsWhateverTheSlice) {
  std::vector<std::string> hashes;
  std::vector<std::vector<json>> rounds;
  for (const Budget slice : {Budget{1, 3}, Budget{7, 40}, Budget{100000, 100000}}) {
    TaughtTalk talk;
    talk.say(start_message(GetParam(), "person"));
    for (int round = 0; round < 2; ++round) {
      talk.work(slice);
      talk.say(answer_to(talk.last("request")));
    }
    talk.work(slice);
    EXPECT_TRUE(talk.of("failed").empty());
    hashes.push_back(talk.last("policy")["weights_hash"]);
    rounds.push_back(talk.of("round"));
  }
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_EQ(hashes[0], hashes[2]);
  EXPECT_EQ(rounds[0], rounds[1]);
  EXPECT_EQ(rounds[0], rounds[2]);
}

TEST_P(TaughtByAPerson, SavedWhileItAsksItAsksAgain) {
  TaughtTalk whole;
  whole.say(start_message(GetParam(), "person"));
  whole.work();
  whole.say(answer_to(whole.last("request")));
  whole.work();
  whole.say({{"type", "save"}});
  const json saved = whole.last("saved");
  TaughtTalk again;
  again.say({{"type", "restore"}, {"bytes", saved["bytes"]}});
  again.work();
  EXPECT_TRUE(again.of("failed").empty());
  ASSERT_EQ(again.of("request").size(), 1U);
  EXPECT_EQ(again.last("request"), whole.last("request"));
  EXPECT_TRUE(again.of("round").empty());  // they were told and measured before
  for (Talk* talk : {&whole, &again}) {
    talk->say(answer_to(talk->last("request")));
    talk->work();
  }
  EXPECT_EQ(whole.last("policy"), again.last("policy"));
  EXPECT_EQ(whole.last("round"), again.last("round"));
}

TEST_P(TaughtByAPerson, SavedBeforeARoundWasMeasuredItIsMeasuredAfterwards) {
  TaughtTalk first;
  first.say(start_message(GetParam(), "person"));
  while (first.of("request").empty()) {
    first.trainer.work({16, 1});
    first.listen();
  }
  first.say({{"type", "save"}});
  TaughtTalk again;
  again.say({{"type", "restore"}, {"bytes", first.last("saved")["bytes"]}});
  again.work();
  first.work();
  EXPECT_EQ(again.last("round"), first.last("round"));
  EXPECT_TRUE(again.last("evaluated")["finished"].get<bool>());
}

TEST_P(TaughtByAPerson, AStopWhileItAsksEndsIt) {
  TaughtTalk talk;
  talk.say(start_message(GetParam(), "person"));
  talk.work();
  const std::size_t measured = talk.of("evaluated").size();
  talk.say({{"type", "stop"}});
  EXPECT_TRUE(talk.last("policy")["final"].get<bool>());
  // The same weights are not driven again: the round's result is the run's.
  ASSERT_EQ(talk.of("evaluated").size(), measured + 1);
  EXPECT_EQ(talk.last("evaluated")["round"], -1);
  EXPECT_EQ(talk.last("evaluated")["episodes"].size(), 6U);
}

TEST(TrainerRounds, AScriptedTeachersRoundsAreToldWhateverTheSlice) {
  std::vector<std::vector<json>> rounds;
  for (const Budget slice : {Budget{1, 7}, Budget{64, 64}, Budget{100000, 100000}}) {
    TaughtTalk talk;
    talk.say(start_message("dagger", "expert", 3));
    talk.work(slice);
    EXPECT_TRUE(talk.of("request").empty());
    rounds.push_back(talk.of("round"));
    int finished = 0;
    for (const json& evaluated : talk.of("evaluated")) {
      if (!evaluated["finished"].get<bool>()) continue;
      EXPECT_EQ(evaluated["round"], finished < 4 ? finished : -1);
      ++finished;
    }
    EXPECT_EQ(finished, 5);
  }
  ASSERT_EQ(rounds[0].size(), 4U);
  EXPECT_EQ(rounds[0][0]["expert_labels"], 240);
  EXPECT_EQ(rounds[0], rounds[1]);
  EXPECT_EQ(rounds[0], rounds[2]);
}

}  // namespace
}  // namespace driftlab
