#include "core/data/trajectory.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/data/sample_trajectory.h"

namespace driftlab {
namespace {

using testing::sample_spec;
using testing::sample_trajectory;

TEST(Trajectory, AGoodOneIsValid) {
  const Trajectory t = sample_trajectory();
  EXPECT_TRUE(t.validate().has_value());
  EXPECT_TRUE(t.validate_for(sample_spec()).has_value());
  EXPECT_EQ(t.label_count(), 5);
  EXPECT_EQ(t.observation(2)[1], 201.0F);
  EXPECT_EQ(t.label(3)[0], 3.0F);
}

template <class Change>
Error refusal(Change change) {
  Trajectory t = sample_trajectory();
  change(t);
  const auto result = t.validate();
  EXPECT_FALSE(result.has_value());
  return result.has_value() ? Error{} : result.error();
}

TEST(Trajectory, EveryWrongSizeIsRefused) {
  EXPECT_NE(refusal([](Trajectory& t) { t.observations.pop_back(); }).message().find("observations"),
            std::string::npos);
  refusal([](Trajectory& t) { t.final_observation.push_back(0.0F); });
  refusal([](Trajectory& t) { t.labels.clear(); });
  refusal([](Trajectory& t) { t.applied.pop_back(); });
  refusal([](Trajectory& t) { t.label_mask.pop_back(); });
  refusal([](Trajectory& t) { t.controller.push_back(Controller::expert); });
  refusal([](Trajectory& t) { t.rewards.pop_back(); });
  refusal([](Trajectory& t) { t.costs.pop_back(); });
  refusal([](Trajectory& t) { t.steps = 0; });
  refusal([](Trajectory& t) { t.action_size = 0; });
}

TEST(Trajectory, ANumberThatIsNotFiniteIsRefusedWithItsPlace) {
  const Error error = refusal([](Trajectory& t) { t.observations[3 * 4 + 2] = std::nanf(""); });
  EXPECT_EQ(error.got, "nan in row 4, column 2");
  refusal([](Trajectory& t) { t.labels[1] = HUGE_VALF; });
  refusal([](Trajectory& t) { t.applied[1] = -HUGE_VALF; });
  refusal([](Trajectory& t) { t.rewards[0] = std::nanf(""); });
  refusal([](Trajectory& t) { t.weight = std::nan(""); });
  refusal([](Trajectory& t) { t.weight = -1.0; });
  refusal([](Trajectory& t) { t.label_mask[0] = 2; });
  refusal([](Trajectory& t) { t.controller[0] = static_cast<Controller>(3); });
}

TEST(Trajectory, AForeignSceneIsRefused) {
  Trajectory t = sample_trajectory();
  t.meta.scene = "lane";
  const auto result = t.validate_for(sample_spec());
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().got.find("lane"), std::string::npos);
  EXPECT_NE(result.error().expected.find("sample"), std::string::npos);
}

TEST(Trajectory, AnotherShapeThanTheScenesIsRefused) {
  SceneSpec spec = sample_spec();
  spec.action = spec.action.first(1);
  EXPECT_FALSE(sample_trajectory().validate_for(spec).has_value());
}

std::uint64_t hash_of(const Trajectory& t) {
  Hash hash;
  t.add_to(hash);
  return hash.value();
}

TEST(Trajectory, TheHashSeesWhatTrainingReadsAndNothingElse) {
  const std::uint64_t whole = hash_of(sample_trajectory());
  Trajectory t = sample_trajectory();
  t.labels[3] += 1.0F;
  EXPECT_NE(hash_of(t), whole);
  t = sample_trajectory();
  t.label_mask[0] = 0;
  EXPECT_NE(hash_of(t), whole);
  t = sample_trajectory();
  t.applied[0] = 9.0F;
  t.meta.source = "somebody";
  EXPECT_EQ(hash_of(t), whole);
}

}  // namespace
}  // namespace driftlab
