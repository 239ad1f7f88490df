// The study of losses on demonstrations that pass on both sides: what it learns from, and that its columns agree.
#include <gtest/gtest.h>

#include <cmath>

#include "native/study/study.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

StudySetup small_setup() {
  StudySetup setup;
  Task task;
  task.entry = *find_scene(all_scenes(), "fork");
  task.params = ParamValues(task.entry->params);
  setup.scenes = {task};
  setup.options.seeds = 1;
  setup.options.episodes = 12;
  return setup;
}

// Cells in the order of the plan: both sides first, by squared error first.
constexpr std::size_t kBoth = 0;
constexpr std::size_t kByMode = 3;
constexpr std::size_t kKinds = 6;

TEST(ModesStudy, BothSidesInEqualPartsAndOneSide) {
  const StudyRun study(*find_study("modes").value(), small_setup());
  const auto& cells = study.plan().cells;
  ASSERT_EQ(cells.size(), 2 * kKinds);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& facts = cells[i].rows.at(0).facts;
    EXPECT_EQ(facts["left"], i < kKinds ? 20 : 40);
    EXPECT_EQ(facts["right"], i < kKinds ? 20 : 0);
  }
  EXPECT_TRUE(cells[kBoth].rows[0].facts["settings"].empty());
  EXPECT_EQ(cells[kByMode].rows[0].facts["settings"][1], "act=mode");
}

TEST(ModesStudy, SquaredErrorHitsWhereBinsAndOneSidePass) {
  StudyRun study(*find_study("modes").value(), small_setup());
  for (const std::size_t cell : {kBoth, kByMode, kKinds + kBoth}) study.run(static_cast<int>(cell));
  ASSERT_TRUE(study.problem().has_value()) << study.problem().error().message();
  const auto& cells = study.plan().cells;
  const auto sample = [&](std::size_t cell) { return *cells[cell].rows[0].samples[0]; };
  EXPECT_LE(sample(kBoth).success, 0.25);
  EXPECT_GE(sample(kByMode).success, 0.75);
  EXPECT_GE(sample(kKinds + kBoth).success, 0.75);
  EXPECT_EQ(sample(kKinds + kBoth).reported_mean("passed_right"), 0.0) << "nobody showed that side";
  for (const std::size_t cell : {kBoth, kByMode, kKinds + kBoth}) {
    const double sides = *sample(cell).reported_mean("passed_left") + *sample(cell).reported_mean("passed_right");
    EXPECT_NEAR(sides, sample(cell).success, 1e-6);
  }
}

}  // namespace
}  // namespace driftlab
