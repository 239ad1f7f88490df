#include "core/rl/running_scaling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/rng.h"

namespace driftlab {
namespace {

TEST(RunningScaling, EqualsMeanAndDeviationOfEverything) {
  RunningScaling scaling(2);
  scaling.add(std::vector<float>{1.0F, 10.0F, 3.0F, 10.0F});
  scaling.add(std::vector<float>{5.0F, 10.0F});
  scaling.add({});
  scaling.add(std::vector<float>{7.0F, 10.0F, -1.0F, 10.0F});
  const Scaling result = scaling.scaling();
  EXPECT_EQ(scaling.count(), 5);
  EXPECT_FLOAT_EQ(result.mean[0], 3.0F);
  EXPECT_FLOAT_EQ(result.deviation[0], std::sqrt(8.0F));
  EXPECT_FLOAT_EQ(result.mean[1], 10.0F);
  EXPECT_EQ(result.deviation[1], 1.0F) << "what never changed is left as it is";
}

TEST(RunningScaling, HoldsFarFromZero) {
  RunningScaling scaling(1);
  Rng rng(1);
  for (int batch = 0; batch < 100; ++batch) {
    std::vector<float> values(50);
    for (float& value : values) value = static_cast<float>(4096.0 + rng.normal());
    scaling.add(values);
  }
  EXPECT_NEAR(scaling.scaling().mean[0], 4096.0F, 0.1F);
  EXPECT_NEAR(scaling.scaling().deviation[0], 1.0F, 0.03F);
}

TEST(RunningScaling, IsRestoredToTheBitAndRefusesAnother) {
  RunningScaling scaling(2);
  scaling.add(std::vector<float>{1.0F, 2.0F, 3.0F, 5.0F});
  Writer writer;
  scaling.save(writer);
  RunningScaling copy(2);
  Reader reader(writer.bytes());
  ASSERT_TRUE(copy.restore(reader));
  EXPECT_EQ(copy.scaling(), scaling.scaling());
  RunningScaling other(3);
  Reader again(writer.bytes());
  EXPECT_FALSE(other.restore(again));
}

TEST(NormaliseRows, ScalesAndStopsAtTen) {
  const Scaling scaling{{1.0F, 0.0F}, {2.0F, 1.0F}};
  std::vector<float> result(4);
  normalise_rows(scaling, std::vector<float>{5.0F, 50.0F, -1.0F, -50.0F}, result);
  EXPECT_EQ(result, (std::vector<float>{2.0F, 10.0F, -1.0F, -10.0F}));
}

}  // namespace
}  // namespace driftlab
