#include "native/study/drift_study.h"

#include <gtest/gtest.h>

#include "scenes/registry.h"

namespace driftlab {
namespace {

const SceneEntry& lane() {
  return *find_scene(all_scenes(), "lane").value();
}

DriftOptions small() {
  DriftOptions options;
  options.seeds = 2;
  options.episodes = 4;
  options.rounds = 1;
  return options;
}

TEST(DriftStudy, PlansBothSettingsWithEveryRow) {
  const DriftStudy study(lane(), ParamValues(lane().params), small());
  // A setting: three people, two more counts of laps, three scripted counts, DAgger's round 0 and 1.
  EXPECT_EQ(study.rows().size(), 20U);
  EXPECT_EQ(study.jobs(), 18 * 2);
  EXPECT_EQ(study.rows().front().setting, "B: wheel angle, 9 m/s");
  EXPECT_EQ(study.rows().back().setting, "A: wheel turn rate, 8.5 m/s");
  for (const DriftRow& row : study.rows()) EXPECT_EQ(row.success.size(), 2U);
}

TEST(DriftStudy, AJobFillsItsSeedAndNoOther) {
  ParamValues calm(lane().params);
  ASSERT_TRUE(calm.set("gust", "1").has_value());
  DriftStudy study(lane(), calm, small());
  DriftStudy again(lane(), calm, small());
  study.run(3);  // the second row's second seed: one lap of an average person
  again.run(3);
  const DriftRow& row = study.rows()[1];
  EXPECT_EQ(row.driver, "average");
  EXPECT_EQ(row.learner, "bc");
  EXPECT_EQ(row.success[0], 0.0);
  EXPECT_EQ(row.own_error[0], 0.0);
  EXPECT_GT(row.own_error[1], 0.0);
  EXPECT_EQ(row.own_error, again.rows()[1].own_error);
  EXPECT_EQ(row.success, again.rows()[1].success);
  EXPECT_EQ(study.rows()[0].own_error[1], 0.0);
  EXPECT_EQ(study.rows()[2].own_error[1], 0.0);
  EXPECT_NE(study.text().find("with gust=1"), std::string::npos);
  EXPECT_EQ(study.json()["params"][0], "gust=1");
  EXPECT_EQ(study.json()["rows"].size(), 20U);
}

}  // namespace
}  // namespace driftlab
