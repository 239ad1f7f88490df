#include "native/bench/nn_bench.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

namespace driftlab {
namespace {

double now_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

TEST(NnBench, ATrainingStepIsThreeTimesFasterThanTinyDnnsOwnLayers) {
  const auto rows = bench_training_steps(now_us, 15);
  ASSERT_EQ(rows.size(), 6U);
  for (const BenchRow& row : rows)
    std::printf("%-48s %10.1f us  %s\n", row.name.c_str(), row.median_us, row.note.c_str());
  EXPECT_GT(rows[2].median_us / rows[0].median_us, 3.0);
  EXPECT_GT(rows[5].median_us / rows[3].median_us, 3.0);
}

TEST(NnBench, OneDecisionIsFarBelowAFrame) {
  const BenchRow row = bench_inference(now_us, 15);
  std::printf("%-48s %10.2f us\n", row.name.c_str(), row.median_us);
  EXPECT_GT(row.median_us, 0.0);
  EXPECT_LT(row.median_us, 200.0);
}

}  // namespace
}  // namespace driftlab
