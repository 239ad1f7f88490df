#include "core/rl/discriminator.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace driftlab {
namespace {

ParamValues settings(std::initializer_list<std::pair<std::string_view, std::string_view>> changes = {}) {
  static const std::vector<Param> table = discriminator_params();
  ParamValues values(table);
  EXPECT_TRUE(values.set("discriminator_rate", "0.003").has_value());
  EXPECT_TRUE(values.set("penalty", "0").has_value());
  for (const auto& [key, text] : changes) EXPECT_TRUE(values.set(key, text).has_value()) << key;
  return values;
}

const Scaling kPlain{{0.0F}, {1.0F}};

Discriminator make(const ParamValues& values) {
  Rng weights(1);
  return {values, kPlain, kPlain, weights};
}

/// One observation around `centre`, one action that says nothing.
StepRows around(const Discriminator& discriminator, double centre, int count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> observations;
  std::vector<float> actions;
  for (int i = 0; i < count; ++i) {
    observations.push_back(static_cast<float>(centre + rng.normal()));
    actions.push_back(static_cast<float>(rng.normal()));
  }
  StepRows rows;
  discriminator.add_rows(observations, actions, rows);
  return rows;
}

/// The two are normal with deviation 1, 2 apart: nobody is right more often than the share of a normal below 1, and the best logit is
/// linear, twice the place (Bishop 2006, equation 4.65).
TEST(Discriminator, IsAsGoodAsAnyoneCanBeOnTwoGaussians) {
  Discriminator discriminator = make(settings());
  discriminator.set_expert(around(discriminator, 1.0, 4000, 2));
  discriminator.add_learner(around(discriminator, -1.0, 4000, 3));
  Rng rng(4);
  for (int i = 0; i < 1500; ++i) ASSERT_TRUE(discriminator.update(rng, 1.0 - i / 1500.0));
  const double best = 0.5 * std::erfc(-1.0 / std::sqrt(2.0));  // 84.1 %
  const auto right = [&](double centre, std::uint64_t seed) {
    const auto logits = discriminator.logits(around(discriminator, centre, 4000, seed));
    int count = 0;
    for (const float logit : logits) count += (logit > 0.0F) == (centre > 0.0) ? 1 : 0;
    return count / 4000.0;
  };
  EXPECT_NEAR(0.5 * (right(1.0, 5) + right(-1.0, 6)), best, 0.015);
  StepRows places;
  discriminator.add_rows(std::vector<float>{-1.0F, 0.0F, 1.0F}, std::vector<float>{0.0F, 0.0F, 0.0F}, places);
  const auto logits = discriminator.logits(places);
  EXPECT_NEAR(logits[0], -2.0F, 0.5F);
  EXPECT_NEAR(logits[1], 0.0F, 0.3F);
  EXPECT_NEAR(logits[2], 2.0F, 0.5F);
}

TEST(Discriminator, CannotTellWhatIsAlike) {
  Discriminator discriminator = make(settings({{"penalty", "1"}}));
  discriminator.set_expert(around(discriminator, 0.5, 4000, 2));
  discriminator.add_learner(around(discriminator, 0.5, 4000, 3));
  Rng rng(4);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(discriminator.update(rng, 1.0));
  EXPECT_NEAR(discriminator.figures().loss, std::log(2.0), 0.02);
}

TEST(Discriminator, IsFlatterUnderAPenalty) {
  const auto slope = [](std::string_view penalty) {
    Discriminator discriminator = make(settings({{"penalty", penalty}}));
    discriminator.set_expert(around(discriminator, 3.0, 1000, 2));
    discriminator.add_learner(around(discriminator, -3.0, 1000, 3));
    Rng rng(4);
    for (int i = 0; i < 600; ++i) EXPECT_TRUE(discriminator.update(rng, 1.0));
    StepRows ends;
    discriminator.add_rows(std::vector<float>{-0.5F, 0.5F}, std::vector<float>{0.0F, 0.0F}, ends);
    const auto logits = discriminator.logits(ends);
    return static_cast<double>(logits[1] - logits[0]);
  };
  EXPECT_LT(slope("10"), 0.5 * slope("0"));
}

/// An expert that is absorbed for half of its time, a learner that never is: absorbed is the expert's mark.
TEST(Discriminator, LearnsWhoIsAbsorbed) {
  Discriminator discriminator = make(settings());
  StepRows expert = around(discriminator, 0.0, 1000, 2);
  expert.absorbed = 1000;
  discriminator.set_expert(expert);
  discriminator.add_learner(around(discriminator, 0.0, 1000, 3));
  Rng rng(4);
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(discriminator.update(rng, 1.0));
  EXPECT_GT(discriminator.absorbing_logit(), 2.0F);
  discriminator.clear_figures();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(discriminator.update(rng, 1.0));
  EXPECT_LT(discriminator.figures().expert_accuracy, 0.2)
      << "of the steps that are not absorbed it calls none the expert's";
  EXPECT_GT(discriminator.figures().learner_accuracy, 0.8);
  // Of the steps that are not absorbed, two of three are the learner's.
  double sum = 0.0;
  for (const float logit : discriminator.logits(around(discriminator, 0.0, 1000, 5))) sum += static_cast<double>(logit);
  EXPECT_NEAR(sum / 1000.0, std::log(0.5), 0.2);
}

TEST(Discriminator, ForgetsOldRollouts) {
  Discriminator discriminator = make(settings({{"replay", "2"}}));
  discriminator.set_expert(around(discriminator, 1.0, 500, 2));
  discriminator.add_learner(around(discriminator, 1.0, 500, 3));
  discriminator.add_learner(around(discriminator, -1.0, 500, 4));
  discriminator.add_learner(around(discriminator, -1.0, 500, 5));
  Rng rng(6);
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(discriminator.update(rng, 1.0));
  discriminator.clear_figures();
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(discriminator.update(rng, 0.0));
  EXPECT_GT(discriminator.figures().learner_accuracy, 0.8);
}

TEST(Discriminator, RewardsHaveTheirSigns) {
  for (const double logit : {-30.0, -1.0, 0.0, 1.0, 30.0}) {
    const double share = 1.0 / (1.0 + std::exp(-logit));
    EXPECT_GE(Discriminator::reward(logit, ImitationReward::positive), 0.0);
    EXPECT_LE(Discriminator::reward(logit, ImitationReward::negative), 0.0);
    EXPECT_DOUBLE_EQ(Discriminator::reward(logit, ImitationReward::both), logit);
    if (std::fabs(logit) > 10.0) continue;
    EXPECT_NEAR(Discriminator::reward(logit, ImitationReward::positive), -std::log(1.0 - share), 1e-9);
    EXPECT_NEAR(Discriminator::reward(logit, ImitationReward::negative), std::log(share), 1e-9);
  }
}

TEST(Discriminator, GoesOnAsSaved) {
  const ParamValues values = settings({{"penalty", "1"}});
  Discriminator first = make(values);
  first.set_expert(around(first, 1.0, 300, 2));
  first.add_learner(around(first, -1.0, 300, 3));
  Rng rng(4);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(first.update(rng, 1.0));
  Writer writer;
  first.save(writer);
  rng.save(writer);
  Discriminator second = make(values);
  second.set_expert(around(second, 1.0, 300, 2));
  Reader reader(writer.bytes());
  ASSERT_TRUE(second.restore(reader));
  Rng other;
  other.restore(reader);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(first.update(rng, 1.0));
    ASSERT_TRUE(second.update(other, 1.0));
  }
  EXPECT_EQ(first.network().hash(), second.network().hash());
  EXPECT_EQ(first.figures().loss, second.figures().loss);
}

}  // namespace
}  // namespace driftlab
