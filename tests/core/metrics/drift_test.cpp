#include "core/metrics/drift.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/base/rng.h"
#include "core/learners/registry.h"
#include "core/metrics/noise_floor.h"
#include "scenes/registry.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

DriftError about(double value, double reach) {
  return {value, {value - reach, value + reach}};
}

/// A policy that fails often, after training on clean labels.
DriftFigures failing(double training, double expert_states, double own_states, double floor = 0.0) {
  DriftFigures figures;
  figures.episodes = 50;
  figures.successes = 20;
  figures.expert_success = 1.0;
  figures.training = about(training, 0.0);
  figures.expert_states = about(expert_states, 0.02);
  figures.own_states = about(own_states, 0.05);
  figures.noise_floor = floor;
  return figures;
}

DriftVerdict verdict(const DriftFigures& figures) {
  const DriftJudgement judgement = judge_drift(figures);
  EXPECT_FALSE(judgement.sentence.empty());
  EXPECT_EQ(judgement.sentence.back(), '.') << judgement.sentence;
  return judgement.verdict;
}

TEST(DriftVerdict, OfEachKind) {
  EXPECT_EQ(verdict(failing(0.01, 0.03, 0.9)), DriftVerdict::drifts);
  EXPECT_EQ(verdict(failing(0.6, 0.65, 1.4)), DriftVerdict::underfits);
  EXPECT_EQ(verdict(failing(0.01, 0.02, 0.05)), DriftVerdict::cannot_tell) << "it errs nowhere much";
  EXPECT_EQ(verdict(failing(0.01, 0.50, 0.52)), DriftVerdict::cannot_tell) << "it errs at the expert's as much";
  EXPECT_EQ(verdict({}), DriftVerdict::cannot_tell);
}

TEST(DriftVerdict, SuccessComesBeforeErrorsAndTheirRatio) {
  DriftFigures figures = failing(0.3, 0.001, 0.9);
  figures.episodes = 100;
  figures.successes = 99;
  EXPECT_EQ(verdict(figures), DriftVerdict::fine);
  figures.episodes = figures.successes = 50;
  EXPECT_EQ(verdict(figures), DriftVerdict::fine);
  figures.episodes = figures.successes = 5;
  EXPECT_EQ(verdict(figures), DriftVerdict::cannot_tell) << "five episodes say little";
  figures.episodes = 50;
  figures.successes = 46;
  EXPECT_EQ(verdict(figures), DriftVerdict::cannot_tell) << "the interval reaches the expert's success";
}

TEST(DriftVerdict, FewerThanFiveEpisodesAreTooFew) {
  DriftFigures figures = failing(0.01, 0.03, 0.9);
  figures.successes = 0;
  for (const int episodes : {1, kLeastEpisodesToJudge - 1}) {
    figures.episodes = episodes;
    EXPECT_EQ(verdict(figures), DriftVerdict::cannot_tell) << episodes;
    EXPECT_NE(judge_drift(figures).sentence.find("too few to judge"), std::string::npos);
  }
  figures.episodes = kLeastEpisodesToJudge;
  EXPECT_EQ(verdict(figures), DriftVerdict::drifts);
}

TEST(DriftVerdict, IsAgainstWhatTheExpertAchieves) {
  DriftFigures figures = failing(0.01, 0.03, 0.9);
  figures.successes = 34;
  EXPECT_EQ(verdict(figures), DriftVerdict::drifts);
  figures.expert_success = 0.6;
  EXPECT_EQ(verdict(figures), DriftVerdict::fine);
  figures.expert_success = 0.0;
  EXPECT_EQ(verdict(figures), DriftVerdict::cannot_tell);
}

TEST(DriftVerdict, DoesNotTakeAPersonsNoiseForUnderfitting) {
  EXPECT_EQ(verdict(failing(0.43, 0.25, 1.2, 0.4)), DriftVerdict::drifts);
  EXPECT_EQ(verdict(failing(0.43, 0.25, 1.2, 0.0)), DriftVerdict::underfits);
  EXPECT_EQ(verdict(failing(0.70, 0.60, 1.2, 0.4)), DriftVerdict::underfits) << "half of what could be learned";
  EXPECT_EQ(verdict(failing(0.95, 0.90, 1.2, 0.95)), DriftVerdict::cannot_tell) << "all noise";
  DriftFigures fine = failing(0.43, 0.25, 0.3, 0.4);
  fine.successes = 50;
  EXPECT_EQ(verdict(fine), DriftVerdict::fine);
}

TEST(DriftVerdict, DoesNotHideBehindNoiseWhatFitsTheLabels) {
  // The floor is an estimate from few labels; an error far below it shows that it is too high.
  const DriftFigures figures = failing(0.04, 0.10, 5.0, 0.9);
  EXPECT_EQ(verdict(figures), DriftVerdict::drifts);
  EXPECT_NE(judge_drift(figures).sentence.find("no more than the labels' own noise"), std::string::npos);
  EXPECT_NE(judge_drift(failing(0.43, 0.25, 1.2, 0.4)).sentence.find("of which 0.40 is the labels' own noise"),
            std::string::npos);
}

TEST(DriftVerdict, SaysWhatItLacks) {
  DriftFigures figures = failing(0.01, 0.03, 0.9);
  figures.expert_states.reset();
  figures.own_states.reset();
  figures.expert_success.reset();
  EXPECT_EQ(verdict(figures), DriftVerdict::cannot_tell);
  EXPECT_NE(judge_drift(figures).sentence.find("no expert"), std::string::npos);
  figures.training = about(0.7, 0.0);
  EXPECT_EQ(verdict(figures), DriftVerdict::underfits) << "that needs no expert";
  figures.training.reset();
  EXPECT_EQ(verdict(figures), DriftVerdict::cannot_tell);
  figures = failing(0.01, 0.03, 0.9);
  figures.training.reset();
  EXPECT_EQ(verdict(figures), DriftVerdict::drifts) << "the expert's states stand in for the training data";
}

/// Acts by a function of position, velocity and mark.
class Scripted : public Policy {
 public:
  using Rule = std::function<double(double, double, double)>;
  explicit Scripted(Rule rule) : rule_(std::move(rule)) {}
  void reset(std::uint64_t) override {}
  void act(const Moment& moment, std::span<float> action, ActInfo*) override {
    const auto at = [&](std::size_t i) { return static_cast<double>(moment.observation[i]); };
    action[0] = static_cast<float>(std::clamp(rule_(at(0), at(1), at(2)), -1.0, 1.0));
  }
  std::unique_ptr<Policy> clone() const override { return std::make_unique<Scripted>(rule_); }
  void save(Writer&) const override {}

 private:
  Rule rule_;
};

double expert_rule(double position, double velocity, double mark) {
  return (4.0 * (mark - position) - 2.5 * velocity) / 6.0;
}

Task point_task(const SceneEntry& entry = support::point_scene(), const char* wind = "0.3") {
  Task task{&entry, ParamValues(entry.params)};
  EXPECT_TRUE(task.params.set("wind", wind).has_value());
  return task;
}

std::vector<Trajectory> demonstrations(const Task& task, int count, double label_noise = 0.0) {
  const auto expert = make_demonstrator("expert").value();
  Rng rng(8);
  std::vector<Trajectory> result;
  for (int i = 0; i < count; ++i) {
    result.push_back(demonstrate(task, *expert, episode_seed(3, static_cast<std::uint64_t>(i)), "expert"));
    for (float& label : result.back().labels) label += static_cast<float>(label_noise * rng.normal());
  }
  return result;
}

DriftFigures measured(const Policy& policy, const Task& task, const std::vector<Trajectory>& demos,
                      std::int64_t slice = 1 << 20) {
  const auto meter = DriftMeter::make(task, policy, demos, 21, 40);
  EXPECT_TRUE(meter.has_value());
  while ((*meter)->step(slice)) continue;
  EXPECT_EQ((*meter)->progress(), 1.0);
  return (*meter)->figures();
}

TEST(DriftMeter, TellsGoodAndUntrainedPoliciesApart) {
  const Task task = point_task();
  const auto demos = demonstrations(task, 10);
  EXPECT_EQ(verdict(measured(Scripted(expert_rule), task, demos)), DriftVerdict::fine);
  EXPECT_EQ(verdict(measured(Scripted([](double, double, double) { return 0.1; }), task, demos)),
            DriftVerdict::underfits);
}

// Damps a little less than the expert, so that it moves past the mark faster than the expert ever does; there it is lost and pushes on.
double lost_beyond(double position, double velocity, double mark) {
  const double distance = mark - position;
  if (distance * velocity < -0.03) return velocity > 0.0 ? 1.0 : -1.0;
  return (4.0 * distance - 2.0 * velocity) / 6.0;
}

TEST(DriftMeter, TellsDriftFromUnderfittingAlsoWithNoisyLabels) {
  const Task task = point_task(support::point_scene(), "0");
  const Scripted lazy([](double, double, double) { return 0.0; });
  for (const double noise : {0.0, 0.1, 0.15}) {
    const auto demos = demonstrations(task, 30, noise);
    const DriftFigures lost = measured(Scripted(lost_beyond), task, demos);
    EXPECT_EQ(verdict(lost), DriftVerdict::drifts) << noise << judge_drift(lost).sentence;
    EXPECT_EQ(noise > 0.0, lost.training->value > 0.4) << "by the training error alone it would underfit";
    const DriftFigures idle = measured(lazy, task, demos);
    EXPECT_EQ(verdict(idle), DriftVerdict::underfits) << noise << judge_drift(idle).sentence;
    const DriftFigures fine = measured(Scripted(expert_rule), task, demos);
    EXPECT_EQ(verdict(fine), DriftVerdict::fine) << noise << judge_drift(fine).sentence;
  }
}

TEST(DriftMeter, NinetyNineOfAHundredIsFine) {
  const Task task = point_task(support::point_scene(), "0");
  // In which of the hundred is the way to the mark the longest?
  double longest = 0.0;
  double far_mark = 0.0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const Episode episode(task, episode_seed(21, i), "test");
    const double way = std::fabs(static_cast<double>(episode.observation()[2] - episode.observation()[0]));
    if (way <= longest) continue;
    longest = way;
    far_mark = static_cast<double>(episode.observation()[2]);
  }
  const Scripted policy([far_mark](double position, double velocity, double mark) {
    return mark == far_mark ? lost_beyond(position, velocity, mark) : expert_rule(position, velocity, mark);
  });
  const auto meter = DriftMeter::make(task, policy, demonstrations(task, 10), 21, 100);
  while ((*meter)->step(1 << 20)) continue;
  const DriftFigures figures = (*meter)->figures();
  EXPECT_EQ(figures.successes, 99);
  EXPECT_GT(figures.own_states->value, 2.0 * figures.expert_states->value) << "a ratio of errors would cry drift";
  EXPECT_EQ(verdict(figures), DriftVerdict::fine) << judge_drift(figures).sentence;
}

TEST(DriftMeter, ACloneOfAFlawlessLapDrifts) {
  const SceneEntry* lane = find_scene(all_scenes(), "lane").value();
  Task task{lane, ParamValues(lane->params)};
  ASSERT_TRUE(task.params.set("steering", "rate").has_value());
  ASSERT_TRUE(task.params.set("speed", "8.5").has_value());
  const auto laps = demonstrations(task, 1);
  const LearnerEntry* entry = find_learner("bc").value();
  const auto learner = entry->make(ParamValues(entry->params));
  ASSERT_TRUE(learner->start(task, 0, nullptr).has_value());
  ASSERT_TRUE(learner->add(laps).has_value());
  while (!learner->step({1000, 0}).finished) continue;
  const DriftFigures figures = measured(*learner->snapshot(), task, laps);
  EXPECT_LT(figures.training->value, 0.1);
  EXPECT_LT(figures.expert_states->ci95.high, figures.own_states->ci95.low);
  EXPECT_GT(figures.own_states->value, 0.1);
  EXPECT_EQ(verdict(figures), DriftVerdict::drifts) << judge_drift(figures).sentence;
}

TEST(DriftMeter, MeasuresWhatItSays) {
  const Task task = point_task();
  const auto demos = demonstrations(task, 3);
  const DriftFigures right = measured(Scripted(expert_rule), task, demos);
  EXPECT_EQ(right.episodes, 40);
  EXPECT_EQ(right.expert_success, 1.0);
  EXPECT_LT(right.training->value, 0.2) << "only the wind is unknown to it";
  const DriftFigures flat = measured(Scripted([](double, double, double) { return 0.0; }), task, demos);
  double mean = 0.0;
  double squares = 0.0;
  int count = 0;
  for (const Trajectory& demo : demos) {
    for (const float label : demo.labels) {
      mean += static_cast<double>(label);
      squares += static_cast<double>(label) * static_cast<double>(label);
      ++count;
    }
  }
  mean /= count;
  squares /= count;
  EXPECT_NEAR(flat.training->value, squares / (squares - mean * mean), 1e-9);
  EXPECT_LE(flat.own_states->ci95.low, flat.own_states->value);
  EXPECT_GE(flat.own_states->ci95.high, flat.own_states->value);
}

TEST(DriftMeter, SlicesEqualTheWhole) {
  const Task task = point_task();
  const auto demos = demonstrations(task, 2);
  const DriftFigures whole = measured(Scripted(expert_rule), task, demos);
  const DriftFigures sliced = measured(Scripted(expert_rule), task, demos, 7);
  EXPECT_EQ(whole.own_states->value, sliced.own_states->value);
  EXPECT_EQ(whole.own_states->ci95.high, sliced.own_states->ci95.high);
  EXPECT_EQ(whole.successes, sliced.successes);
}

TEST(DriftMeter, WithoutAnExpertMeasuresTheRest) {
  const Task task = point_task(support::lonely_scene());
  const DriftFigures figures = measured(Scripted(expert_rule), task, {});
  EXPECT_EQ(figures.episodes, 40);
  EXPECT_FALSE(figures.own_states.has_value());
  EXPECT_FALSE(figures.expert_success.has_value());
}

TEST(DriftMeter, RefusesWhatDoesNotFit) {
  const Task task = point_task();
  const Scripted policy(expert_rule);
  EXPECT_FALSE(DriftMeter::make(task, policy, {}, 1, 0).has_value());
  const auto foreign = demonstrations(point_task(support::other_scene()), 1);
  EXPECT_FALSE(DriftMeter::make(task, policy, foreign, 1, 5).has_value());
}

TEST(NoiseFloor, FindsTheNoiseThatWasAdded) {
  const Task task = point_task(support::point_scene(), "0");
  const auto clean = demonstrations(task, 30);
  const auto floor = label_noise_floor(clean, 0.05);
  ASSERT_TRUE(floor.has_value());
  EXPECT_LT(*floor, 0.03) << "nothing here is left to chance";
  double mean = 0.0;
  double squares = 0.0;
  int count = 0;
  const auto noisy = demonstrations(task, 30, 0.1);
  for (const Trajectory& demo : noisy) {
    for (const float label : demo.labels) {
      mean += static_cast<double>(label);
      squares += static_cast<double>(label) * static_cast<double>(label);
      ++count;
    }
  }
  mean /= count;
  const double variance = squares / count - mean * mean;
  EXPECT_NEAR(*label_noise_floor(noisy, 0.05), 0.01 / variance, 0.15 * 0.01 / variance);
}

TEST(NoiseFloor, SaysNothingOfTooLittle) {
  EXPECT_FALSE(label_noise_floor({}, 0.05).has_value());
  auto demos = demonstrations(point_task(), 1);
  EXPECT_FALSE(label_noise_floor(demos, 0.05).has_value()) << "80 labels";
  demos = demonstrations(point_task(), 10);
  for (Trajectory& demo : demos) std::fill(demo.labels.begin(), demo.labels.end(), 0.25F);
  EXPECT_FALSE(label_noise_floor(demos, 0.05).has_value()) << "labels that never change";
}

}  // namespace
}  // namespace driftlab
