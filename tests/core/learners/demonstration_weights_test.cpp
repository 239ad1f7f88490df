#include "core/learners/demonstration_weights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/rng.h"
#include "core/learners/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using Settings = std::vector<std::pair<std::string_view, std::string_view>>;
constexpr Budget kAll{1000000, 1000000};

/// The wind is not observed, so the expert's answer to it looks like noise: little of it here.
Task calm_task() {
  Task task{&support::point_scene(), ParamValues(support::point_scene().params)};
  EXPECT_TRUE(task.params.set("wind", "0.1").has_value());
  return task;
}

Trajectory lap(std::uint64_t seed, double noise = 0.0) {
  auto expert = make_demonstrator("expert");
  Trajectory result = demonstrate(calm_task(), **expert, seed, "expert");
  Rng rng(seed, 99);
  for (float& label : result.labels) label += static_cast<float>(noise * rng.normal());
  return result;
}

std::unique_ptr<Learner> begun(std::string_view id, const std::vector<Trajectory>& data, Settings settings,
                               std::uint64_t seed = 5) {
  const LearnerEntry* entry = *find_learner(id);
  ParamValues params(entry->params);
  settings.insert(settings.begin(), {{"updates", "100"}, {"width", "16"}});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  auto learner = entry->make(params);
  EXPECT_TRUE(learner->start(calm_task(), seed, nullptr).has_value());
  EXPECT_TRUE(learner->add(data).has_value());
  return learner;
}

double clean_error(const Learner& learner) {
  const auto policy = learner.snapshot();
  double squares = 0.0;
  int count = 0;
  for (std::uint64_t seed = 900; seed < 910; ++seed) {
    const Trajectory test = lap(seed);
    for (int step = 0; step < test.steps; ++step) {
      float action = 0.0F;
      policy->act({test.observation(step), {}, 0.0F, true}, std::span(&action, 1), nullptr);
      const double off = static_cast<double>(action) - static_cast<double>(test.label(step)[0]);
      squares += off * off;
      ++count;
    }
  }
  return squares / count;
}

TEST(EstimatedFactors, AreInverseVariancesRelativeToTheMedianWithMeanOne) {
  // Variances 1, 2, 4: factors 2, 1, 0.5 before their mean is made 1.
  const std::vector<Residuals> residuals = {{10.0, 10}, {0.0, 0}, {10.0, 5}, {40.0, 10}};
  const auto factors = estimated_factors(residuals);
  ASSERT_EQ(factors.size(), 4U);
  EXPECT_NEAR(factors[0], 2.0 / (3.5 / 3.0), 1e-12);
  EXPECT_EQ(factors[1], 1.0) << "nothing is known of it";
  EXPECT_NEAR(factors[2], 1.0 / (3.5 / 3.0), 1e-12);
  EXPECT_NEAR(factors[3], 0.5 / (3.5 / 3.0), 1e-12);
}

TEST(EstimatedFactors, AreClipped) {
  const auto factors = estimated_factors(std::vector<Residuals>{{1.0, 1}, {1.0, 1}, {1.0, 1}, {1e9, 1}, {0.0, 1}});
  EXPECT_NEAR(factors[3] / factors[0], 0.1, 1e-12);
  EXPECT_NEAR(factors[4] / factors[0], 10.0, 1e-12);
  EXPECT_EQ(estimated_factors(std::vector<Residuals>{{0.5, 2}}), (std::vector<double>{1.0})) << "one alone";
  EXPECT_TRUE(estimated_factors({}).empty());
}

TEST(GivenWeights, ZeroIsAsIfItWereNotThere) {
  Trajectory ignored = lap(7, 3.0);
  ignored.weight = 0.0;
  for (const char* held_out : {"0", "0.1", "0.4"}) {
    const Settings settings = {{"held_out", held_out}};
    const auto without = begun("bc", {lap(1), lap(2), lap(3)}, settings);
    const auto with = begun("bc", {lap(1), ignored, lap(2), lap(3)}, settings);
    without->step(kAll);
    with->step(kAll);
    EXPECT_EQ(with->weights_hash(), without->weights_hash()) << held_out;
    EXPECT_EQ(with->curves()[1].points, without->curves()[1].points) << held_out;
    EXPECT_EQ(with->demonstration_weights(), (std::vector<double>{1.0, 0.0, 1.0, 1.0}));
  }
}

TEST(GivenWeights, TwoIsAsIfItWereThereTwice) {
  // Whole batches, so that no order of minibatches differs; rounding does.
  Trajectory heavy = lap(2, 0.5);
  const Trajectory light = heavy;
  heavy.weight = 2.0;
  const Settings settings = {{"held_out", "0"}, {"batch", "4096"}};
  const auto twice = begun("bc", {lap(1), light, light}, settings);
  const auto weighted = begun("bc", {lap(1), heavy}, settings);
  const auto once = begun("bc", {lap(1), light}, settings);
  for (Learner* learner : {twice.get(), weighted.get(), once.get()}) learner->step(kAll);
  const auto& a = twice->curves()[0].points;
  const auto& b = weighted->curves()[0].points;
  const auto& c = once->curves()[0].points;
  ASSERT_EQ(a.size(), b.size());
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_NEAR(a[i].second, b[i].second, 1e-3) << i;
    most = std::max(most, std::abs(a[i].second - c[i].second));
  }
  EXPECT_GT(most, 0.02) << "the weight makes a difference";
}

TEST(GivenWeights, AreAllThatCountsUnlessAsked) {
  Trajectory heavy = lap(2);
  heavy.weight = 3.0;
  const auto learner = begun("bc", {lap(1), heavy}, {});
  learner->step(kAll);
  EXPECT_EQ(learner->demonstration_weights(), (std::vector<double>{1.0, 3.0}));
}

TEST(GivenWeights, LabelsOfWeightZeroAloneAreRefused) {
  Trajectory ignored = lap(7);
  ignored.weight = 0.0;
  const LearnerEntry* entry = *find_learner("bc");
  const auto learner = entry->make(ParamValues(entry->params));
  ASSERT_TRUE(learner->start(calm_task(), 1, nullptr).has_value());
  EXPECT_FALSE(learner->add(std::vector{ignored}).has_value());
}

TEST(EstimatedWeights, TellTheNoisyDemonstrationApartAndDoBetter) {
  double given_sum = 0.0;
  double estimated_sum = 0.0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const std::vector<Trajectory> data = {lap(10 * seed), lap(10 * seed + 1), lap(10 * seed + 2, 1.0),
                                          lap(10 * seed + 3)};
    const auto given = begun("bc", data, {{"updates", "1000"}}, seed);
    const auto estimated = begun("bc", data, {{"updates", "1000"}, {"weighting", "estimated"}}, seed);
    given->step(kAll);
    estimated->step({249, 0});
    EXPECT_EQ(estimated->demonstration_weights(), (std::vector<double>{1.0, 1.0, 1.0, 1.0})) << "not yet";
    estimated->step(kAll);
    const std::vector<double> weights = estimated->demonstration_weights();
    ASSERT_EQ(weights.size(), 4U);
    EXPECT_NEAR(weights[0] + weights[1] + weights[2] + weights[3], 4.0, 1e-9);
    for (const std::size_t good : {0U, 1U, 3U}) EXPECT_LT(weights[2], 0.5 * weights[good]) << "seed " << seed;
    given_sum += clean_error(*given);
    estimated_sum += clean_error(*estimated);
  }
  EXPECT_LT(estimated_sum, 0.8 * given_sum);
}

TEST(EstimatedWeights, MultiplyTheGivenOnesForEveryLoss) {
  Trajectory heavy = lap(2);
  heavy.weight = 4.0;
  const std::vector<Trajectory> data = {lap(1), heavy, lap(3, 1.0), lap(4)};
  for (const char* loss : {"mse", "gaussian", "bins"}) {
    const auto learner = begun("bc", data, {{"updates", "800"}, {"weighting", "estimated"}, {"loss", loss}});
    learner->step(kAll);
    const std::vector<double> weights = learner->demonstration_weights();
    EXPECT_GT(weights[1], weights[0]) << loss;
    EXPECT_LT(weights[2], 0.5 * weights[0]) << loss;
  }
}

TEST(EstimatedWeights, AreSavedAndUsedByLearnersWithRoundsToo) {
  const std::vector<Trajectory> data = {lap(1), lap(2), lap(3, 1.0)};
  const Settings settings = {{"weighting", "estimated"}, {"rounds", "1"}, {"held_out_rollouts", "0"}};
  const auto whole = begun("dagger", data, settings);
  whole->step(kAll);
  EXPECT_EQ(whole->demonstration_weights().size(), 4U) << "the rollout is one of them";
  auto first = begun("dagger", data, settings);
  first->step({60, 0});
  Writer writer;
  first->save(writer);
  auto resumed = begun("dagger", data, settings);
  Reader reader(writer.bytes());
  ASSERT_TRUE(resumed->restore(calm_task(), reader).has_value());
  EXPECT_EQ(resumed->demonstration_weights(), first->demonstration_weights());
  EXPECT_LT(resumed->demonstration_weights()[2], 1.0);
  resumed->step(kAll);
  EXPECT_EQ(resumed->weights_hash(), whole->weights_hash());
}

}  // namespace
}  // namespace driftlab
