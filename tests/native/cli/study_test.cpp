// driftlab study: every study there is, with hardly any training.

#include <gtest/gtest.h>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

class StudyTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
};

constexpr const char* kTiny = " --seeds 1 --episodes 1 --rounds 1 --set updates=20 --set members=1";

TEST_F(StudyTest, EveryOneIsOneCommand) {
  for (const std::string name : {"drift", "rounds", "laps", "schedules", "labels"}) {
    const Ran ran = run_program(folder_.path(), "study " + name + kTiny + " --csv " + name + ".csv");
    EXPECT_EQ(ran.exit_code, 0) << name << ran.err;
    EXPECT_NE(ran.out.find("**B: wheel angle, 9 m/s**"), std::string::npos) << name << ran.out;
    EXPECT_NE(ran.out.find("**A: wheel turn rate, 8.5 m/s**"), std::string::npos) << name;
    EXPECT_NE(ran.out.find("Learners with updates=20"), std::string::npos) << name;
    EXPECT_EQ(text_of(folder_.path() / (name + ".csv")).rfind("setting,name,seed,", 0), 0U) << name;
  }
}

TEST_F(StudyTest, OfTheScenesIsMadeInOneOrInAll) {
  const std::string words = "study scenes --set held_out_rollouts=0" + std::string(kTiny);
  const Ran one = run_program(folder_.path(), words + " --scene reach --scene-set post=0 --json");
  ASSERT_EQ(one.exit_code, 0) << one.err;
  const auto json = one.json();
  EXPECT_EQ(json["scenes"], nlohmann::ordered_json({{{"scene", "reach"}, {"params", {"post=0"}}}}));
  ASSERT_EQ(json["rows"].size(), 7U);
  EXPECT_EQ(json["rows"][0]["name"], "expert");
  EXPECT_EQ(json["rows"][4]["demonstrations"], 100);
  EXPECT_EQ(json["rows"][5]["learner"], "dagger");
  const Ran two = run_program(folder_.path(), words + " --scene reach,lane");
  EXPECT_EQ(two.exit_code, 0) << two.err;
  EXPECT_LT(two.out.find("**reach**"), two.out.find("**lane**")) << two.out;
}

TEST_F(StudyTest, OfThoseWhoTryIsOneCommand) {
  const std::string words = std::string(kTiny) + " --set env_steps=1000 --set scenes=4 --set rollout=50";
  for (const std::string name : {"gail_lane", "gail_reach", "gail_fork", "gail_trap", "ppo --scene lane,reach,fork"}) {
    const Ran ran = run_program(folder_.path(), "study " + name + words);
    EXPECT_EQ(ran.exit_code, 0) << name << ran.err;
    EXPECT_NE(ran.out.find("after 1,000 steps"), std::string::npos) << name << ran.out;
  }
}

TEST_F(StudyTest, ThreadsChangeNothing) {
  const std::string words = "study rounds --seeds 2 --episodes 1 --rounds 1 --set updates=20 --json --threads ";
  const Ran one = run_program(folder_.path(), words + "1");
  const Ran four = run_program(folder_.path(), words + "4");
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(one.out, four.out);
  const auto json = one.json();
  EXPECT_EQ(json["study"], "rounds");
  ASSERT_EQ(json["rows"].size(), 4U);
  EXPECT_EQ(json["rows"][1]["round"], 1);
  EXPECT_EQ(json["rows"][1]["success_by_seed"].size(), 2U);
  EXPECT_EQ(json["rows"][1]["falls_per_lap_by_seed"].size(), 2U);
}

TEST_F(StudyTest, HelpNamesEveryStudyAndTheTruth) {
  const std::string help = run_program(folder_.path(), "study --help").out;
  for (const char* name : {"drift (", "rounds (", "laps (", "updates (", "schedules (", "labels (", "scenes (",
                           "gail_lane (", "gail_reach (", "gail_fork (", "gail_trap (", "ppo ("})
    EXPECT_NE(help.find(name), std::string::npos) << name;
  EXPECT_NE(help.find("5 or 10 [0]"), std::string::npos) << help;
}

TEST_F(StudyTest, RefusesWhatItDoesNotKnow) {
  const auto refused = [&](const std::string& words, const std::string& says) {
    const Ran ran = run_program(folder_.path(), words);
    EXPECT_EQ(ran.exit_code, 2) << words << ran.err;
    EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("  hint: "), std::string::npos) << ran.err;
  };
  refused("study", "study");
  refused("study rouns", "rounds");
  refused("study rounds --set updtes=10", "updates");
  refused("study rounds --set updates=-1", "-1");
  refused("study rounds --set level=many", "many");
  refused("study rounds --scene-set gust=strong", "gust");
  refused("study rounds --scene reach", "--scene lane");
  refused("study scenes --scene raech", "reach");
  refused("study scenes --scene lane,lane", "once");
  refused("study scenes --scene-set gust=2", "settings of one scene");
  const Ran nowhere = run_program(folder_.path(), "study rounds" + std::string(kTiny) + " --csv no/such/folder/a.csv");
  EXPECT_EQ(nowhere.exit_code, 1);
  EXPECT_EQ(nowhere.out, "");
  EXPECT_NE(nowhere.err.find("a folder at no/such/folder"), std::string::npos) << "before any work: " << nowhere.err;
}

TEST_F(StudyTest, ATableThatCannotBeWrittenLosesNoAnswer) {
  const std::string words = "study rounds" + std::string(kTiny) + " --csv /dev/full";
  const Ran text = run_program(folder_.path(), words);
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_NE(text.out.find("1 seed, 1 evaluation episode each"), std::string::npos) << text.out;
  EXPECT_NE(text.err.find("--csv"), std::string::npos) << text.err;
  const auto json = run_program(folder_.path(), words + " --json").json();
  EXPECT_EQ(json["error"]["about"], "--csv");
  EXPECT_TRUE(json["rows"][0]["success_rate"].is_number());
  EXPECT_TRUE(json["rows"][0]["success_ci95"].is_null()) << "one seed has no interval over seeds";
}

}  // namespace
}  // namespace driftlab
