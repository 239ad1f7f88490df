#include <gtest/gtest.h>

#include <algorithm>

#include "tests/native/cli/run_program.h"

namespace driftlab {
namespace {

using nlohmann::json;

TEST(Actions, ShowsDemonstrationsAndAPolicyOverCommonBins) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  ASSERT_EQ(run("demos --scene lane --episodes 2 --out laps").exit_code, 0);
  ASSERT_EQ(run("train --scene lane --learner bc --data laps --set updates=100 --out clone.dlp").exit_code, 0);
  const std::string where = " --field offset --low -0.2 --high 0.2 --every-step";
  const Ran ran = run("actions --scene lane --policy clone.dlp --data laps --episodes 3 --csv bins.csv --json" + where);
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const json found = ran.json();
  EXPECT_EQ(found["action"], "wheel_angle");
  EXPECT_EQ(found["field"], "offset");
  EXPECT_EQ(found["place"], "where offset is -0.2 to 0.2 m");
  EXPECT_EQ(found["demonstrations"]["episodes"], 2);
  EXPECT_EQ(found["left_out"], 0);
  EXPECT_EQ(found["own"]["episodes"], 3);
  EXPECT_TRUE(found["predicted"].is_null()) << "squared error knows a single action";
  for (const char* who : {"demonstrations", "own"}) {
    std::size_t sum = 0;
    for (const json& count : found[who]["counts"]) sum += count.get<std::size_t>();
    EXPECT_EQ(sum, found[who]["samples"]) << who;
    EXPECT_EQ(found[who]["counts"].size(), found["bins"]["count"]) << who;
    EXPECT_GT(sum, 100U) << who;
  }
  const std::string table = text_of(folder.path() / "bins.csv");
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), found["bins"]["count"].get<int>() + 1);
  EXPECT_EQ(table.rfind("low,high,demonstrations,policy,believes\n", 0), 0U);

  // A policy that knows a distribution; and the text.
  ASSERT_EQ(
      run("train --scene lane --learner bc --data laps --set updates=100 --set loss=gaussian --out hill.dlp").exit_code,
      0);
  const json hill = run("actions --scene lane --policy hill.dlp --episodes 2 --json" + where).json();
  double sum = 0.0;
  for (const json& share : hill["predicted"]["shares"]) sum += share.get<double>();
  EXPECT_NEAR(sum, 1.0, 1e-4);
  EXPECT_TRUE(hill["demonstrations"].is_null());
  const std::string text = run("actions --scene lane --policy hill.dlp --data laps --episodes 2" + where).out;
  EXPECT_EQ(text.rfind(hill["sentence"].get<std::string>().substr(0, 30), 0), 0U) << text;
  EXPECT_NE(text.find("####"), std::string::npos) << text;
  EXPECT_NE(text.find("believes"), std::string::npos) << text;
}

TEST(Actions, RefusesWhatCannotBeLookedAt) {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& words) { return run_program(folder.path(), words); };
  EXPECT_EQ(run("actions --scene lane").exit_code, 2);
  ASSERT_EQ(run("demos --scene lane --episodes 1 --out laps").exit_code, 0);
  const std::string laps = "actions --scene lane --data laps ";
  EXPECT_EQ(run(laps).exit_code, 0) << "the usual decision";
  EXPECT_EQ(run(laps + "--field offset").exit_code, 2) << "without a range";
  const Ran unknown = run(laps + "--field ofset --low 0 --high 1");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("offset"), std::string::npos);
  EXPECT_EQ(run(laps + "--low 3 --high 2").exit_code, 2);
  EXPECT_EQ(run(laps + "--low x").exit_code, 2);
  EXPECT_EQ(run(laps + "--component 1").exit_code, 2);
  EXPECT_EQ(run("actions --scene lane --policy none.dlp").exit_code, 1);
  EXPECT_EQ(run(laps + "--csv none/bins.csv").exit_code, 1);
}

}  // namespace
}  // namespace driftlab
