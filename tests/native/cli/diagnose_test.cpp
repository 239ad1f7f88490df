#include <gtest/gtest.h>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

TEST(Diagnose, SaysThatAHardlyTrainedPolicyUnderfits) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  ASSERT_EQ(run("demos --scene lane --episodes 1 --out laps").exit_code, 0);
  ASSERT_EQ(run("train --scene lane --learner bc --data laps --set updates=10 --out short.dlp").exit_code, 0);
  const Ran ran = run("diagnose --scene lane --policy short.dlp --data laps --episodes 10 --json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const auto json = ran.json();
  EXPECT_EQ(json["verdict"], "underfits");
  EXPECT_EQ(json["episodes"], 10);
  EXPECT_EQ(json["expert_success_rate"], 1.0);
  EXPECT_GT(json["training_error"]["value"], 0.1);
  EXPECT_GT(json["own_states_error"]["value"], json["expert_states_error"]["value"]);
  EXPECT_TRUE(json["label_noise_floor"].is_number());
  const std::string text = run("diagnose --scene lane --policy short.dlp --episodes 10").out;
  EXPECT_EQ(text.rfind("Underfits: ", 0), 0U) << text;
  EXPECT_NE(text.find("not measured"), std::string::npos) << "no demonstrations were handed in";
  EXPECT_EQ(run("diagnose --scene lane").exit_code, 2);
  const Ran missing = run("diagnose --scene lane --policy none.dlp");
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_NE(missing.err.find("none.dlp"), std::string::npos);
}

}  // namespace
}  // namespace driftlab
