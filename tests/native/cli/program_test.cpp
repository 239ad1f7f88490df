// What the program says about itself and about words it does not understand.

#include <gtest/gtest.h>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

class ProgramTest : public testing::Test {
 protected:
  Ran run(const std::string& arguments) { return run_program(folder_.path(), arguments); }

  TemporaryFolder folder_;
};

TEST_F(ProgramTest, ListsScenes) {
  const Ran ran = run("scenes --json");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err, "");
  const auto json = ran.json();
  ASSERT_TRUE(json.is_object());
  const auto& lane = json["scenes"][0];
  EXPECT_EQ(lane["id"], "lane");
  EXPECT_EQ(lane["observation_size"], 16);
  EXPECT_EQ(lane["action"][0]["name"].is_string(), true);
  EXPECT_FALSE(lane["params"].empty());
  for (const auto& param : lane["params"]) {
    EXPECT_TRUE(param.contains("key") && param.contains("initial") && param.contains("help")) << param;
  }
  EXPECT_NE(run("scenes").out.find("lane: "), std::string::npos);
}

TEST_F(ProgramTest, ListsLearners) {
  const auto json = run("learners --json").json();
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["learners"][0]["id"], "bc");
  EXPECT_NE(json["learners"][0]["citation"], "");
  EXPECT_FALSE(json["learners"][0]["params"].empty());
  for (const auto& learner : json["learners"]) EXPECT_EQ(learner["from_reward"], learner["id"] == "ppo");
  EXPECT_NE(run("learners").out.find("updates"), std::string::npos);
}

TEST_F(ProgramTest, TimesTheStepsOfEveryScene) {
  const auto scenes = run("scenes --json").json();
  const auto bench = run("bench --only scenes --rounds 1 --json").json();
  ASSERT_TRUE(scenes.is_object() && bench.is_object());
  ASSERT_EQ(bench["rows"].size(), 2 * scenes["scenes"].size());
  for (std::size_t i = 0; i < scenes["scenes"].size(); ++i) {
    const std::string id = scenes["scenes"][i]["id"];
    EXPECT_EQ(bench["rows"][2 * i]["name"], id + ": step");
    EXPECT_EQ(bench["rows"][2 * i + 1]["name"], id + ": step and observe");
    EXPECT_GT(bench["rows"][2 * i]["median_us"], 0.0);
  }
  EXPECT_EQ(run("bench --only scenes,moons").exit_code, 2);
}

TEST_F(ProgramTest, HelpsAndTellsItsVersion) {
  for (const char* words : {"--help", "train --help", "--version"}) {
    const Ran ran = run(words);
    EXPECT_EQ(ran.exit_code, 0) << words;
    EXPECT_NE(ran.out, "") << words;
    EXPECT_EQ(ran.err, "") << words;
  }
  for (const char* command : {"scenes", "learners", "demos", "train", "eval", "compare", "diagnose", "sweep", "study",
                              "hash", "bench", "serve"}) {
    EXPECT_NE(run("--help").out.find(command), std::string::npos) << command;
  }
}

struct Misuse {
  const char* words;
  const char* says;  // somewhere in the message
};

TEST_F(ProgramTest, RefusesMisuseWithExitCodeTwo) {
  const Misuse misuses[] = {
      {"", "subcommand"},
      {"trian", "Did you mean \"driftlab train\""},
      {"scenes --fast", "--fast"},
      {"eval --scene lane", "--policy,--expert"},
      {"eval --scene lane --expert --policy a.dlp", "--policy,--expert"},
      {"eval --expert", "--scene"},
      {"eval --scene lnae --expert", "lane"},
      {"eval --scene lane --expert --episodes 0", "1 to 100000"},
      {"eval --scene lane --expert --episodes many", "whole number"},
      {"eval --scene lane --expert --seed -1", "seed"},
      {"eval --scene lane --expert --seed 1.5", "seed"},
      {"eval --scene lane --expert --scene-set sterring=rate", "steering"},
      {"eval --scene lane --expert --scene-set steering=sideways", "rate"},
      {"eval --scene lane --expert --scene-set steering", "KEY=VALUE"},
      {"train --scene lane --learner bd --out a.dlp", "bc"},
      {"train --scene lane --learner bc --set updtes=10 --out a.dlp", "updates"},
      {"train --scene lane --learner bc --set updates=-5 --out a.dlp", "-5"},
      {"train --scene lane --learner bc --set updates=nan --out a.dlp", "nan"},
      {"train --scene lane --learner bc --set updates=ten --out a.dlp", "ten"},
      {"train --scene lane --learner bc --driver expret --out a.dlp", "expert"},
      {"train --scene lane --learner bc --data . --demos 3 --out a.dlp", "--data"},
      {"train --learner bc --out a.dlp", "--scene"},
      {"train --scene lane --out a.dlp", "--learner"},
      {"train --scene lane --learner bc", "--out"},
      {"train --scene lane --learner bc --until-updates 5 --out a.dlp", "--save"},
      {"train --scene lane --resume a.run --out a.dlp", "--resume"},
      {"demos --scene lane --driver careful", "--out"},
      {"demos --scene lane --driver robot --out d", "careful"},
      {"demos --scene lane --noise nan --out d", "number"},
      {"demos --scene lane --noise -1 --out d", "0 to 10"},
      {"demos --scene lane --episodes 1 --episodes 2 --out d", "episodes"},
      {"hash --scene lane --steps -1", "0 to"},
      {"compare --scene lane --learners bc,bd", "bc"},
      {"compare --scene lane --learners bc --set updates=5", "LEARNER.KEY=VALUE"},
      {"sweep vertical --scene lane --learners bc", "horizon"},
      {"sweep horizon --scene lane --learners bd", "bc"},
      {"sweep horizon --scene lane --learners bc --longest 999", "laps"},
      {"sweep horizon --scene lane --learners bc --driver nobody", "expert"},
      {"sweep horizon --scene fork --learners bc", "See `driftlab scenes`"},
      {"study nothing", "rounds"},
      {"serve --port 65536", "65535"},
      {"serve --port x", "whole number"},
  };
  for (const Misuse& misuse : misuses) {
    const Ran ran = run(misuse.words);
    EXPECT_EQ(ran.exit_code, 2) << misuse.words << "\n" << ran.err;
    EXPECT_EQ(ran.out, "") << misuse.words;
    EXPECT_NE(ran.err.find("expected "), std::string::npos) << misuse.words << "\n" << ran.err;
    EXPECT_NE(ran.err.find(misuse.says), std::string::npos) << misuse.words << "\n" << ran.err;
    EXPECT_NE(ran.err.find("\n  hint: "), std::string::npos) << misuse.words << "\n" << ran.err;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));  // nothing was begun
}

TEST_F(ProgramTest, TellsErrorsAsJsonToo) {
  for (const char* words : {"trian --json", "eval --scene lnae --expert --json", "eval --json", "scenes --fast --json",
                            "eval --scene lane --policy missing.dlp --json"}) {
    const Ran ran = run(words);
    EXPECT_NE(ran.exit_code, 0) << words;
    const auto json = ran.json();
    ASSERT_TRUE(json.is_object()) << words << "\n" << ran.out;
    EXPECT_TRUE(json["error"]["expected"].is_string()) << words;
    EXPECT_TRUE(json["error"]["got"].is_string()) << words;
    EXPECT_TRUE(json["error"]["hint"].is_string()) << words;
    EXPECT_NE(json["error"]["hint"], "") << words;
  }
}

TEST_F(ProgramTest, NoticesWhenItsAnswerGoesNowhere) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const Ran ran = run("scenes >/dev/full");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("takes no more"), std::string::npos);
}

}  // namespace
}  // namespace driftlab
