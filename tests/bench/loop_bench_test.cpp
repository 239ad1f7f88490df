#include "native/bench/loop_bench.h"

#include <gtest/gtest.h>

#include "core/learners/registry.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

// With a clock that advances by 20 ms each time it is looked at every piece of work takes as long.
constexpr double kPiece = 20e3;

class LoopBench : public testing::Test {
 protected:
  double part(const BenchRow& row, std::size_t index) const { return row.parts.at(index).second; }
  // Initial params: 16 scenes, 128 steps each, 8 of these a piece; 5 times 8 minibatches at most.
  const double rows_ = 16.0 * 128.0;

  double time_ = 0.0;
  const std::function<double()> clock_ = [this] { return time_ += kPiece; };
};

TEST_F(LoopBench, CountsEveryPieceOfARollout) {
  const auto rows = bench_loops(all_scenes().first(1), all_learners(), clock_, 3);
  const std::string scene(all_scenes()[0]->id);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].name, scene + ": gail, whole loop");
  EXPECT_EQ(rows[1].name, scene + ": ppo, whole loop");
  for (const BenchRow& row : rows) {
    ASSERT_EQ(row.parts.size(), 3U);
    EXPECT_DOUBLE_EQ(part(row, 0), 16.0 * kPiece / rows_);
    EXPECT_GE(part(row, 2), kPiece / rows_);
    EXPECT_LE(part(row, 2), 40.0 * kPiece / rows_);
    EXPECT_DOUBLE_EQ(row.median_us, part(row, 0) + part(row, 1) + part(row, 2));
    EXPECT_NE(row.note.find(" thousand a second: rollouts "), std::string::npos) << row.note;
    EXPECT_NE(row.note.find(", policy and value "), std::string::npos) << row.note;
  }
  const double updates =
      static_cast<double>(ParamValues((*find_learner("gail"))->params).integer("discriminator_updates"));
  EXPECT_DOUBLE_EQ(part(rows[0], 1), updates * kPiece / rows_);
  EXPECT_DOUBLE_EQ(part(rows[1], 1), 0.0);
  EXPECT_NE(rows[0].note.find("discriminator"), std::string::npos);
  EXPECT_EQ(rows[1].note.find("discriminator"), std::string::npos);
}

TEST_F(LoopBench, HasEveryScene) {
  for (const SceneEntry* scene : all_scenes()) {
    const auto rows = bench_loops(SceneList(&scene, 1), all_learners(), clock_, 1);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].name, std::string(scene->id) + ": gail, whole loop");
    EXPECT_GT(rows[0].median_us, 0.0);
  }
}

}  // namespace
}  // namespace driftlab
