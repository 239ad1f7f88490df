#include "core/policies/head.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/env/rollout.h"
#include "core/policies/mlp_policy.h"
#include "core/policies/policy_file.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

const Scaling kScaling{{0.25F}, {2.0F}};

Head bins(int count, float low, float high, ActBy act = ActBy::mean) {
  return {Head::Kind::bins, act, count, {low}, {high}};
}

Task point_task() {
  return {&support::point_scene(), ParamValues(support::point_scene().params)};
}

MlpPolicy made(const Head& head) {
  Mlp network({3, {8}, head.outputs(1), Activation::tanh, false});
  Rng rng(1);
  network.initialise(rng);
  return {point_task().make_scene()->spec(), std::move(network), {{0, 0, 0}, {1, 1, 1}}, {{0.0F}, {0.3F}}, head};
}

TEST(Head, SaysHowManyOutputsItNeeds) {
  EXPECT_EQ(Head{}.outputs(3), 3);
  EXPECT_EQ((Head{Head::Kind::gaussian, ActBy::mean, 0, {}, {}}.outputs(3)), 6);
  EXPECT_EQ(bins(21, 0, 1).outputs(3), 63);
}

TEST(Head, AGaussianIsScaledBack) {
  const Head head{Head::Kind::gaussian, ActBy::mean, 0, {}, {}};
  const auto result = distributions(head, kScaling, std::vector<float>{0.5F, -1.5F});
  ASSERT_EQ(result.size(), 1U);
  EXPECT_FLOAT_EQ(result[0].mean, 0.25F + 2.0F * 0.5F);
  EXPECT_NEAR(result[0].deviation, 2.0 * std::exp(-1.5), 1e-6);
  EXPECT_TRUE(result[0].shares.empty());
  EXPECT_NEAR(log_density(result[0], 1.25), -std::log(2.0 * std::exp(-1.5) * std::sqrt(2.0 * M_PI)), 1e-6);
}

TEST(Head, BinsHaveSharesAMeanAndAMode) {
  const float two = std::log(2.0F);
  const auto result = distributions(bins(4, -1.0F, 1.0F), kScaling, std::vector<float>{0.0F, two, 0.0F, two * 2.0F});
  ASSERT_EQ(result.size(), 1U);
  const ActionDistribution& one = result[0];
  ASSERT_EQ(one.shares.size(), 4U);
  EXPECT_NEAR(one.shares[3], 0.5, 1e-6);
  const double mean = 0.125 * -0.75 + 0.25 * -0.25 + 0.125 * 0.25 + 0.5 * 0.75;
  EXPECT_NEAR(one.mean, mean, 1e-6);
  Rng rng(1);
  EXPECT_NEAR(choose_action(one, ActBy::mean, rng), mean, 1e-6);
  EXPECT_DOUBLE_EQ(choose_action(one, ActBy::mode, rng), 0.75);
  EXPECT_NEAR(log_density(one, 0.6), std::log(0.5 / 0.5), 1e-6);
  EXPECT_NEAR(log_density(one, -0.9), std::log(0.125 / 0.5), 1e-6);
  EXPECT_EQ(log_density(one, 1.5), -std::numeric_limits<double>::infinity());
}

TEST(Head, SamplesAreSpreadAsTheDistributionSays) {
  const auto spread = [](const ActionDistribution& distribution) {
    Rng rng(3);
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < 20000; ++i) {
      const double value = choose_action(distribution, ActBy::sample, rng);
      sum += value / 20000.0;
      squares += value * value / 20000.0;
    }
    EXPECT_NEAR(sum, distribution.mean, 0.02);
    EXPECT_NEAR(std::sqrt(squares - sum * sum), distribution.deviation, 0.02);
  };
  spread(distributions({Head::Kind::gaussian, ActBy::sample, 0, {}, {}}, kScaling, std::vector<float>{0.1F, -1.2F})[0]);
  spread(distributions(bins(3, -1.0F, 1.0F), kScaling, std::vector<float>{2.0F, 0.0F, 1.0F})[0]);
}

TEST(Head, APolicyThatSamplesFollowsTheSeed) {
  MlpPolicy policy = made({Head::Kind::gaussian, ActBy::sample, 0, {}, {}});
  const auto actions = [&](std::uint64_t seed) {
    std::vector<float> result;
    policy.reset(seed);
    for (int i = 0; i < 5; ++i) {
      float action = 0.0F;
      policy.act({std::vector<float>{0.1F, 0.0F, 0.2F}, {}, 0.0F, true}, std::span(&action, 1), nullptr);
      result.push_back(action);
    }
    return result;
  };
  const auto first = actions(4);
  EXPECT_EQ(actions(4), first);
  EXPECT_NE(actions(5), first);
  EXPECT_NE(first[0], first[1]);
}

TEST(Head, APolicyTellsHowLikelyItsActionIs) {
  for (const Head& head : {Head{Head::Kind::gaussian, ActBy::sample, 0, {}, {}}, bins(5, -0.8F, 0.8F, ActBy::mode)}) {
    MlpPolicy policy = made(head);
    policy.reset(2);
    float action = 0.0F;
    ActInfo info;
    policy.act({std::vector<float>{0.1F, 0.0F, 0.2F}, {}, 0.0F, true}, std::span(&action, 1), &info);
    const auto distribution = policy.distribution();
    ASSERT_EQ(distribution.size(), 1U);
    ASSERT_LT(std::abs(action), 1.0F) << "or its limits were applied";
    EXPECT_NEAR(info.log_prob, log_density(distribution[0], static_cast<double>(action)), 1e-5);
    policy.act({std::vector<float>{NAN, 0.0F, 0.2F}, {}, 0.0F, true}, std::span(&action, 1), &info);
    EXPECT_EQ(action, 0.0F);
    EXPECT_EQ(info.log_prob, 0.0F);
    EXPECT_TRUE(policy.distribution().empty());
  }
  MlpPolicy plain = made({});
  float action = 0.0F;
  ActInfo info;
  plain.act({std::vector<float>{0.1F, 0.0F, 0.2F}, {}, 0.0F, true}, std::span(&action, 1), &info);
  EXPECT_EQ(info.log_prob, 0.0F);
  EXPECT_TRUE(plain.distribution().empty());
}

TEST(Head, SurvivesAFileAndAsksForNoNewerReaderThanItNeeds) {
  const SceneSpec spec = point_task().make_scene()->spec();
  const std::pair<Head, int> cases[] = {
      {Head{}, 1}, {{Head::Kind::gaussian, ActBy::sample, 0, {}, {}}, 2}, {bins(7, -0.5F, 0.75F, ActBy::mode), 2}};
  for (const auto& [head, version] : cases) {
    const MlpPolicy policy = made(head);
    const Bytes bytes = write_policy(describe_policy(policy, spec, {}, {"bc", {}, 1, "", 1}));
    // CBOR: the text "version" (7 characters), then a small number.
    const std::string text(bytes.begin(), bytes.end());
    EXPECT_EQ(text[text.find("gversion") + 8], version);
    const auto file = read_policy(bytes);
    ASSERT_TRUE(file.has_value()) << file.error().message();
    const auto read = make_policy(*file, spec);
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(dynamic_cast<const MlpPolicy&>(**read).head(), head);
    MlpPolicy same = made(head);
    EXPECT_EQ(run_policy(point_task(), **read, 3, "a").applied, run_policy(point_task(), same, 3, "b").applied);
  }
}

TEST(Head, ADamagedOneIsRefused) {
  const SceneSpec spec = point_task().make_scene()->spec();
  const MlpPolicy policy = made(bins(7, -0.5F, 0.75F));
  Writer writer;
  policy.save(writer);
  const std::string good(writer.bytes().begin(), writer.bytes().end());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string damaged = good;
    const std::size_t at = damaged.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    damaged.replace(at, from.size(), to);
    return read_mlp_policy(Bytes(damaged.begin(), damaged.end()), spec);
  };
  EXPECT_TRUE(with("dbins", "dbins").has_value());
  EXPECT_FALSE(with("cact", "cacd").has_value()) << "no act";
  EXPECT_FALSE(with("cactdmean", "cactdmeen").has_value()) << "an unknown act";
  EXPECT_FALSE(with("dkinddbins", "dkinddbons").has_value()) << "an unknown kind";
  EXPECT_FALSE(with(std::string("dbins") + char(7), std::string("dbins") + char(8)).has_value()) << "other bins";
  EXPECT_FALSE(with(std::string("dbins") + char(7), std::string("dbins") + char(0)).has_value()) << "no bins";
  EXPECT_FALSE(with("dhigh", "dhigg").has_value()) << "no end";
}

}  // namespace
}  // namespace driftlab
