// What eval, compare and sweep say of policies, and that it does not depend on how many threads said it.

#include <gtest/gtest.h>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

class CompareTest : public testing::Test {
 protected:
  nlohmann::json good(const std::string& arguments) {
    const Ran ran = run_program(folder_.path(), arguments);
    EXPECT_EQ(ran.exit_code, 0) << arguments << "\n" << ran.err;
    const auto json = ran.json();
    EXPECT_TRUE(json.is_object()) << arguments << "\n" << ran.out;
    return json.is_object() ? json : nlohmann::json::object();
  }
  std::string text(const std::string& arguments) { return run_program(folder_.path(), arguments).out; }

  TemporaryFolder folder_;
};

constexpr const char* kFigures[] = {"steps_before_failure", "falls_per_lap",    "diversity",
                                    "divergence_kl",        "divergence_js",    "labels",
                                    "interventions",        "context_switches", "env_steps"};

TEST_F(CompareTest, TellsEveryFigureOfEverySeed) {
  const std::string words =
      "compare --scene lane --learners bc,hg_dagger --set bc.updates=100 --set hg_dagger.updates=100 "
      "--set hg_dagger.rounds=1 --set hg_dagger.take_over=0.01 --set hg_dagger.held_out_rollouts=0 --seeds 2 "
      "--episodes 3";
  const auto json = good(words + " --json");
  ASSERT_EQ(json["rows"].size(), 2U);
  for (const auto& row : json["rows"]) {
    for (const std::string key : kFigures) {
      EXPECT_TRUE(row.contains(key)) << key;
      EXPECT_EQ(row[key + "_by_seed"].size(), 2U) << key;
    }
    EXPECT_EQ(row["success_ci95_by_seed"].size(), 2U);
  }
  const auto& bc = json["rows"][0];
  EXPECT_EQ(bc["interventions"], 0.0);
  EXPECT_GT(bc["falls_per_lap"], 0.0) << "after a hundred updates";
  EXPECT_NEAR(bc["labels"].get<double>(), 2000.0, 20.0) << "one lap of 300 m at 9 m/s, 60 steps a second, counted once";
  const auto& hg = json["rows"][1];
  EXPECT_GT(hg["interventions"], 0.0) << "somebody who takes over at once";
  EXPECT_GE(hg["context_switches"], hg["interventions"]);
  EXPECT_GT(hg["env_steps"], 0.0);
  EXPECT_EQ(json["fields"], nlohmann::json({"offset", "heading_error"}));
  const std::string table = text(words);
  for (const char* heading :
       {"falls per lap", "diversity", "KL", "JS", "labels", "interventions", "switches", "env steps"})
    EXPECT_NE(table.find(heading), std::string::npos) << heading << "\n" << table;
}

TEST_F(CompareTest, ThePriceOfEachMethodStandsBesideItsSuccess) {
  std::string words = "compare --scene lane --learners bc,gail,ppo --set bc.updates=60 --seeds 2 --episodes 2";
  for (const std::string learner : {"gail", "ppo"}) {
    for (const char* setting : {"env_steps=1024", "scenes=4", "rollout=64", "width=8", "epochs=1"}) {
      words += " --set " + learner + "." + setting;
    }
  }
  const auto rows = good(words + " --json")["rows"];
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_GT(rows[0]["labels"], 0.0);
  EXPECT_EQ(rows[0]["env_steps"], 0.0);
  EXPECT_EQ(rows[1]["labels"], rows[0]["labels"]) << "of the same demonstrations";
  EXPECT_EQ(rows[1]["env_steps"], 1024.0);
  EXPECT_EQ(rows[2]["labels"], 0.0) << "asks nobody";
  EXPECT_EQ(rows[2]["env_steps"], 1024.0);
  const std::string table = text(words);
  const std::string headings = table.substr(0, table.find('\n'));
  for (const char* heading : {"success", "labels", "env steps"}) {
    EXPECT_NE(headings.find(heading), std::string::npos) << headings;
  }
}

TEST_F(CompareTest, ARunThatFailsLosesNoOther) {
  const std::string words =
      "compare --scene lane --learners bc,dagger --set bc.updates=60 --set dagger.updates=40 --set "
      "dagger.teacher=person --seeds 2 --episodes 2";
  const Ran ran = run_program(folder_.path(), words + " --json");
  EXPECT_EQ(ran.exit_code, 1);
  const auto json = ran.json();
  EXPECT_EQ(json["error"]["about"], "training (dagger, seed 0)") << ran.out;
  ASSERT_EQ(json["rows"].size(), 2U);
  EXPECT_TRUE(json["rows"][0]["success_rate"].is_number());
  EXPECT_TRUE(json["rows"][0]["labels_by_seed"][1].is_number());
  EXPECT_TRUE(json["rows"][1]["success_rate"].is_null());
  EXPECT_EQ(json["rows"][1]["success_by_seed"], nlohmann::json({nullptr, nullptr}));
  EXPECT_TRUE(json["rows"][1]["labels"].is_null());
  EXPECT_NE(run_program(folder_.path(), words).out.find("Success: median over 2 seeds"), std::string::npos);
}

TEST_F(CompareTest, ThreadsChangeNothing) {
  const std::string compare =
      "compare --scene lane --learners bc,dagger --set bc.updates=60 --set dagger.updates=40 --set dagger.rounds=1 "
      "--set dagger.held_out_rollouts=1 --seeds 3 --episodes 2 --json --threads ";
  EXPECT_EQ(good(compare + "1"), good(compare + "4"));
  const std::string sweep =
      "sweep horizon --scene lane --learners bc --set bc.updates=40 --seeds 4 --episodes 2 --longest 8 --json "
      "--threads ";
  EXPECT_EQ(good(sweep + "1"), good(sweep + "4"));
  EXPECT_EQ(good(sweep + "1"), good(sweep + "0"));
}

TEST_F(CompareTest, EvalTellsWhereAPolicyGoes) {
  good("train --scene lane --learner bc --set updates=100 --out clone.dlp --json");
  const auto json = good("eval --scene lane --policy clone.dlp --episodes 3 --json");
  EXPECT_EQ(json["success_ci95"].size(), 2U);
  EXPECT_GT(json["falls_per_lap"], 0.0);
  EXPECT_GT(json["laps_driven"], 0.0);
  EXPECT_GT(json["env_steps"], 100);
  EXPECT_GT(json["diversity"], 0.0);
  EXPECT_LE(json["diversity"], 1.0);
  EXPECT_GT(json["expert_diversity"], 0.0);
  EXPECT_GT(json["divergence"]["kl"], 0.0);
  EXPECT_LE(json["divergence"]["js"], 0.6932) << "ln 2";
  EXPECT_EQ(json["divergence"]["fields"], nlohmann::json({"offset", "heading_error"}));
  const auto other =
      good("eval --scene lane --policy clone.dlp --episodes 3 --field-x speed --field-y yaw_rate --json");
  EXPECT_EQ(other["divergence"]["fields"], nlohmann::json({"speed", "yaw_rate"}));
  EXPECT_NE(other["divergence"]["kl"], json["divergence"]["kl"]);
  EXPECT_EQ(other["by_episode"], json["by_episode"]);
  EXPECT_NE(text("eval --scene lane --policy clone.dlp --episodes 3").find("falls per lap"), std::string::npos);
  EXPECT_EQ(json["training"]["learner"], "bc");
  EXPECT_NEAR(json["training"]["expert_labels"].get<double>(), 2000.0, 20.0);
  EXPECT_EQ(json["training"]["interventions"], 0);
  EXPECT_NE(text("eval --scene lane --policy clone.dlp --episodes 1").find(" expert labels, with 0 interventions"),
            std::string::npos);
  const auto expert = good("eval --scene lane --expert --episodes 2 --json");
  EXPECT_EQ(expert["falls_per_lap"], 0.0);
  EXPECT_NEAR(expert["laps_driven"].get<double>(), 2.0, 0.02);
  EXPECT_TRUE(expert["diversity"].is_null());
}

TEST_F(CompareTest, SpeaksOfLapsOnlyWhereThereAreSome) {
  const std::string compared = text("compare --scene fork --learners bc --set bc.updates=40 --seeds 1 --episodes 2");
  EXPECT_NE(compared.find("falls per full length"), std::string::npos) << compared;
  EXPECT_EQ(compared.find("lap"), std::string::npos) << compared;
  const std::string evaluated = text("eval --scene fork --expert --episodes 2");
  EXPECT_NE(evaluated.find("falls per full length"), std::string::npos) << evaluated;
  EXPECT_NE(evaluated.find(" full lengths of an episode)"), std::string::npos) << evaluated;
  EXPECT_EQ(evaluated.find("lap"), std::string::npos) << evaluated;
  EXPECT_TRUE(good("eval --scene fork --expert --episodes 2 --json").contains("laps_driven"));
}

TEST_F(CompareTest, RefusesFieldsThatTheSceneDoesNotHave) {
  const auto refused = [&](const std::string& words) {
    const Ran ran = run_program(folder_.path(), words);
    EXPECT_EQ(ran.exit_code, 2) << words;
    EXPECT_NE(ran.err.find("--field-x"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("  hint: "), std::string::npos) << ran.err;
  };
  refused("eval --scene lane --expert --field-x ofset");
  refused("compare --scene lane --learners bc --field-x speed --field-y speed");
  const auto scenes = good("scenes --json");
  const auto& fields = scenes["scenes"][0]["map_fields"];
  EXPECT_NE(std::find(fields.begin(), fields.end(), "yaw_rate"), fields.end());
}

}  // namespace
}  // namespace driftlab
