#include "core/metrics/health.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/side_scene.h"

namespace driftlab {
namespace {

using Curve = std::vector<std::pair<double, double>>;

Curve straight(double from, double to) {
  Curve curve;
  for (int i = 0; i <= 20; ++i) curve.emplace_back(i, from + (to - from) * i / 20.0);
  return curve;
}

/// A run in its middle of which nothing bad can be said, and that gets better.
struct Case {
  Curve success = straight(0.0, 0.5);
  Curve returns = straight(0.0, 0.0);
  HealthFacts facts;

  Case() {
    facts.now.iterations = 50;
    facts.now.episodes = 400;
    facts.now.success = 0.5;
    facts.now.most_divergence = 0.03;
    facts.now.deviations = {0.4};
    facts.now.policy.divergence = 0.02;
    facts.now.policy.explained_variance = 0.6;
    facts.now.discriminator = DiscriminatorFigures{0.5, 0.8, 0.75, 0.4, 0.1};
  }
  HealthReport report() {
    facts.success = success;
    facts.returns = returns;
    return judge_health(facts);
  }
  HealthVerdict verdict() { return report().verdict; }
};

const HealthFigure& figure(const HealthReport& report, std::string_view id) {
  const auto found =
      std::find_if(report.figures.begin(), report.figures.end(), [&](const HealthFigure& one) { return one.id == id; });
  EXPECT_NE(found, report.figures.end()) << id;
  return *found;
}

TEST(Health, LearnsWhileSuccessRises) {
  Case run;
  const HealthReport report = run.report();
  EXPECT_EQ(report.verdict, HealthVerdict::learning);
  EXPECT_NE(report.why.find("50 %"), std::string::npos) << report.why;
  EXPECT_TRUE(report.advice.empty());
  for (const HealthFigure& one : report.figures) EXPECT_FALSE(one.worrying()) << one.id;
}

TEST(Health, LearnsWhileTheReturnRises) {
  Case run;
  run.success = straight(0.1, 0.1);
  run.returns = straight(-50.0, -10.0);
  EXPECT_EQ(run.verdict(), HealthVerdict::learning);
  EXPECT_NE(run.report().why.find("return in the scene rises"), std::string::npos) << run.report().why;
  run.returns = straight(-10.0, -50.0);
  EXPECT_EQ(run.verdict(), HealthVerdict::stuck);
}

TEST(Health, SaysNothingTooEarly) {
  Case run;
  run.facts.now.iterations = 2;
  EXPECT_EQ(run.verdict(), HealthVerdict::early);
  run.facts.now.iterations = 20;
  run.facts.now.episodes = 3;
  EXPECT_EQ(run.verdict(), HealthVerdict::early);
}

TEST(Health, SucceedsWhateverElseIsOdd) {
  Case run;
  run.facts.now.success = 0.95;
  run.facts.now.discriminator->expert_accuracy = run.facts.now.discriminator->learner_accuracy = 1.0;
  EXPECT_EQ(run.verdict(), HealthVerdict::succeeds);
}

TEST(Health, FindsADiscriminatorThatIsAlwaysRight) {
  Case run;
  run.success = straight(0.2, 0.2);
  run.facts.now.success = 0.2;
  run.facts.now.discriminator->expert_accuracy = 0.99;
  run.facts.now.discriminator->learner_accuracy = 1.0;
  const HealthReport report = run.report();
  EXPECT_EQ(report.verdict, HealthVerdict::discriminator_strong);
  EXPECT_EQ(verdict_name(report.verdict), "discriminator too strong");
  EXPECT_NE(report.why.find("99 %"), std::string::npos) << report.why;
  EXPECT_FALSE(report.advice.empty());
  EXPECT_TRUE(figure(report, "expert_accuracy").worrying());
  run.success = straight(0.0, 0.5);
  EXPECT_EQ(run.verdict(), HealthVerdict::learning) << "as long as it helps, it may be right";
}

TEST(Health, FindsADiscriminatorThatCannotTell) {
  Case run;
  run.success = straight(0.2, 0.2);
  run.facts.now.success = 0.2;
  run.facts.now.discriminator->expert_accuracy = 0.55;
  run.facts.now.discriminator->learner_accuracy = 0.5;
  EXPECT_EQ(run.verdict(), HealthVerdict::discriminator_lost);
  run.facts.now.discriminator.reset();
  EXPECT_EQ(run.verdict(), HealthVerdict::stuck) << "nobody to blame";
}

TEST(Health, FindsALostSide) {
  Case run;
  run.facts.ways = {{"passed_left", 0.5, 0.0}, {"passed_right", 0.5, 0.9}};
  const HealthReport report = run.report();
  EXPECT_EQ(report.verdict, HealthVerdict::one_sided);
  EXPECT_EQ(verdict_name(report.verdict), "collapsed to one side");
  EXPECT_NE(report.why.find("passed left"), std::string::npos) << report.why;
  EXPECT_EQ(figure(report, "passed_right").value, 0.9);
  run.facts.ways[0].own = 0.1;
  EXPECT_EQ(run.verdict(), HealthVerdict::learning);
  run.facts.ways = {{"passed_left", 0.5, 0.0}, {"passed_right", 0.5, 0.05}};
  EXPECT_EQ(run.verdict(), HealthVerdict::learning) << "who hardly passes at all has not lost a side";
  run.facts.ways = {{"passed_left", 0.05, 0.0}, {"passed_right", 0.95, 0.9}};
  EXPECT_EQ(run.verdict(), HealthVerdict::learning) << "the demonstrations hardly went there";
}

TEST(Health, FindsWhatIsWrongWithThePolicy) {
  Case run;
  run.facts.now.policy.divergence = 0.2;
  EXPECT_EQ(run.verdict(), HealthVerdict::leaps);
  run = Case();
  run.facts.now.deviations = {0.5, 0.001};
  EXPECT_EQ(run.verdict(), HealthVerdict::frozen);
  run = Case();
  run.success = straight(0.3, 0.3);
  run.facts.now.policy.explained_variance = -0.4;
  EXPECT_EQ(run.verdict(), HealthVerdict::blind_values);
}

TEST(Health, NoticesWhatWasLost) {
  Case run;
  run.success = straight(0.9, 0.1);
  run.facts.now.success = 0.1;
  const HealthReport report = run.report();
  EXPECT_EQ(report.verdict, HealthVerdict::forgets);
  EXPECT_NE(report.why.find("there was a time"), std::string::npos) << report.why;
}

TEST(Health, WondersAtSuccessThatNobodyShowed) {
  Case run;
  run.facts.now.success = 0.8;
  run.facts.shown = 0.0;
  EXPECT_EQ(run.verdict(), HealthVerdict::unearned);
  run.facts.shown = 0.9;
  EXPECT_EQ(run.verdict(), HealthVerdict::learning);
  run.facts.shown = 0.0;
  run.facts.now.discriminator.reset();
  EXPECT_EQ(run.verdict(), HealthVerdict::learning) << "the scene's own reward may be earned by anybody";
}

TEST(Health, EveryVerdictHasItsOwnName) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(kLastVerdict); ++i) {
    names.push_back(verdict_name(static_cast<HealthVerdict>(i)));
    EXPECT_FALSE(names.back().empty());
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end());
}

/// Judges by the side; has driven nothing yet unless said.
class Watched final : public WatchedTraining {
 public:
  TrainingHealth health() const override { return {}; }
  JudgedSteps judged_steps() override { return own; }
  std::vector<float> judge(std::span<const float> observations, std::span<const float> actions) override {
    EXPECT_EQ(observations.size(), actions.size());
    return {observations.begin(), observations.end()};
  }
  std::span<const Trajectory> demonstrations() const override { return shown; }
  std::span<const std::string_view> parts() const override { return {}; }
  Result<void> learn_only(std::string_view) override { return {}; }
  std::string_view learns_only() const override { return ""; }

  JudgedSteps own;
  std::vector<Trajectory> shown;
};

TEST(HealthMeter, KnowsWhereTheDemonstrationsWent) {
  const Task task{&support::side_scene(), ParamValues(support::side_scene().params)};
  Watched training;
  training.shown = {support::side_drive(1, 0.5F), support::side_drive(2, -0.5F)};
  HealthMeter meter(task);
  auto look = meter.look(training, {}, {});
  ASSERT_TRUE(look.has_value());
  EXPECT_FALSE(look->map.has_value()) << "no rollout yet";
  EXPECT_EQ(look->report.verdict, HealthVerdict::early);
  training.own.fields.assign(field_names(task.make_scene()->spec()).size(), 0.0F);
  training.own.rewards = {1.0F};
  look = meter.look(training, {}, {}, {"ahead", "side"});
  ASSERT_TRUE(look.has_value());
  ASSERT_TRUE(look->map.has_value());
  EXPECT_EQ(look->map->expert_steps, training.shown[0].steps + training.shown[1].steps);
  EXPECT_EQ(look->map->x.high, 20.0) << "ahead is a probe: it was not recorded, but driven again";
  EXPECT_TRUE(std::any_of(look->report.figures.begin(), look->report.figures.end(),
                          [](const HealthFigure& one) { return one.id == "visitation_divergence"; }));
  EXPECT_FALSE(meter.look(training, {}, {}, {"ahead", "nowhere"}).has_value());
}

TEST(HealthMeter, LeavesOutWhatCannotBeDrivenAgain) {
  const Task task{&support::side_scene(), ParamValues(support::side_scene().params)};
  Watched training;
  training.shown = {support::side_drive(1, 0.5F), support::side_drive(2, -0.5F)};
  training.shown[1].observations[3] += 1.0F;
  training.own.fields.assign(field_names(task.make_scene()->spec()).size(), 0.0F);
  training.own.rewards = {1.0F};
  const auto look = HealthMeter(task).look(training, {}, {});
  ASSERT_TRUE(look.has_value());
  EXPECT_EQ(look->map->expert_steps, training.shown[0].steps);
}

}  // namespace
}  // namespace driftlab
