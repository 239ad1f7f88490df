// What every registered learner promises, whatever it learns. Runs with a person, who must be waited for, are in
// tests/core/learners/person_test.cpp.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/learners/registry.h"
#include "core/policies/policy_file.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kSeed = 7;
constexpr Budget kLarge{1000000, 1000000};

Task task_of(const SceneEntry& entry) {
  return {&entry, ParamValues(entry.params)};
}

std::vector<Trajectory> demonstrations(const Task& task, int count) {
  auto expert = make_demonstrator("expert");
  std::vector<Trajectory> result;
  for (int i = 0; i < count; ++i) {
    result.push_back(demonstrate(task, **expert, episode_seed(3, static_cast<std::uint64_t>(i)), "expert"));
  }
  return result;
}

/// A learner, and what is to be set besides.
struct Case {
  const LearnerEntry* entry = nullptr;
  std::string_view name;
  std::vector<std::pair<std::string_view, std::string_view>> settings;
};

/// The learner's params, cut down so that a run takes a moment.
ParamValues small_params(const Case& chosen) {
  const LearnerEntry& entry = *chosen.entry;
  ParamValues values(entry.params);
  const auto set = [&](std::string_view key, double value) {
    for (const Param& param : entry.params) {
      if (param.key != key) continue;
      const auto done = values.set(key, value);
      EXPECT_TRUE(done.has_value()) << done.error().message();
    }
  };
  set("updates", 60);
  set("width", 16);
  set("batch", 16);
  set("rounds", 2);
  set("env_steps", 1000);
  set("scenes", 4);
  set("rollout", 50);
  set("epochs", 2);
  set("warm_start", 20);
  set("discriminator_batch", 16);
  set("discriminator_width", 8);
  set("held_out_rollouts", 3);
  for (const auto& [key, text] : chosen.settings) EXPECT_TRUE(values.set(key, text).has_value()) << key;
  return values;
}

/// Every learner as it comes, and, where it has them, with every loss, way to act and weighting.
std::vector<Case> cases() {
  std::vector<Case> result;
  for (const LearnerEntry* entry : all_learners()) {
    result.push_back({entry, "", {}});
    if (!ParamValues(entry->params).set("loss", "gaussian").has_value()) continue;
    result.push_back({entry, "_gaussian", {{"loss", "gaussian"}, {"act", "sample"}}});
    result.push_back({entry, "_bins", {{"loss", "bins"}, {"bins", "7"}, {"act", "mode"}, {"weighting", "estimated"}}});
  }
  return result;
}

class LearnerConformance : public testing::TestWithParam<Case> {
 protected:
  const LearnerEntry& entry() const { return *GetParam().entry; }
  std::unique_ptr<Learner> fresh() const { return entry().make(small_params(GetParam())); }

  /// Started, and its first request answered.
  std::unique_ptr<Learner> begun(std::uint64_t seed = kSeed) const {
    auto learner = fresh();
    const auto started = learner->start(task, seed, nullptr);
    EXPECT_TRUE(started.has_value()) << started.error().message();
    if (!from_demonstrations()) return learner;
    const auto added = learner->add(demos);
    EXPECT_TRUE(added.has_value()) << added.error().message();
    return learner;
  }

  /// It asks for some; else it learns from the scene's reward.
  bool from_demonstrations() const {
    auto learner = fresh();
    EXPECT_TRUE(learner->start(task, kSeed, nullptr).has_value());
    const Request::Kind asked = learner->request().kind;
    EXPECT_TRUE(asked == Request::Kind::demonstrations || asked == Request::Kind::none);
    return asked == Request::Kind::demonstrations;
  }

  static std::string state_of(const Learner& learner) {
    Writer writer;
    learner.save(writer);
    return {writer.bytes().begin(), writer.bytes().end()};
  }

  static void run_to_end(Learner& learner, const Budget& slice) {
    for (int i = 0; i < 100000 && !learner.status().finished; ++i) learner.step(slice);
    EXPECT_TRUE(learner.status().finished);
  }

  std::unique_ptr<Policy> trained_clone(std::vector<std::pair<std::string_view, std::string_view>> settings) const {
    const auto learner = (*find_learner("bc"))->make(small_params({*find_learner("bc"), "", std::move(settings)}));
    EXPECT_TRUE(learner->start(task, kSeed, nullptr).has_value());
    EXPECT_TRUE(learner->add(demos).has_value());
    run_to_end(*learner, kLarge);
    return learner->snapshot();
  }

  void expect_acts_finitely(const Learner& learner) const {
    const auto policy = learner.snapshot();
    ASSERT_NE(policy, nullptr);
    const auto scene = task.make_scene();
    const SceneSpec& spec = scene->spec();
    std::vector<float> observation(static_cast<std::size_t>(spec.observation_size()), 0.5F);
    std::vector<float> previous(static_cast<std::size_t>(spec.action_size()), 0.0F);
    std::vector<float> action(previous.size());
    policy->reset(1);
    for (const float value : {0.5F, -3.0F, 1e30F, std::numeric_limits<float>::infinity(), NAN}) {
      observation[0] = value;
      policy->act({observation, previous, 0.0F, true}, action, nullptr);
      for (std::size_t i = 0; i < action.size(); ++i) {
        EXPECT_TRUE(std::isfinite(action[i]));
        EXPECT_GE(action[i], spec.action[i].low);
        EXPECT_LE(action[i], spec.action[i].high);
      }
    }
  }

  const Task task = task_of(support::point_scene());
  const std::vector<Trajectory> demos = demonstrations(task, 3);
};

TEST_P(LearnerConformance, IsDescribed) {
  EXPECT_FALSE(entry().title.empty());
  EXPECT_FALSE(entry().summary.empty());
  EXPECT_FALSE(entry().citation.empty());
  EXPECT_FALSE(entry().params.empty());
  for (const Param& param : entry().params) EXPECT_FALSE(param.help.empty()) << param.key;
  const auto found = find_learner(entry().id);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, &entry());
}

TEST_P(LearnerConformance, AsksBeforeItTrains) {
  if (!from_demonstrations()) GTEST_SKIP() << "asks nobody";
  auto learner = fresh();
  ASSERT_TRUE(learner->start(task, kSeed, nullptr).has_value());
  EXPECT_EQ(learner->request().kind, Request::Kind::demonstrations);
  const TrainStatus status = learner->step(kLarge);
  EXPECT_FALSE(status.finished);
  EXPECT_EQ(status.updates, 0);
  EXPECT_EQ(learner->snapshot(), nullptr);
}

TEST_P(LearnerConformance, TrainsToAnEndAndSaysWhy) {
  auto learner = begun();
  EXPECT_EQ(learner->request().kind, Request::Kind::none);
  run_to_end(*learner, kLarge);
  const TrainStatus status = learner->status();
  EXPECT_FALSE(status.failed);
  EXPECT_FALSE(status.stop_reason.empty());
  EXPECT_EQ(status.updates, status.updates_total);
  EXPECT_DOUBLE_EQ(status.progress, 1.0);
  EXPECT_EQ(status.expert_labels > 0, from_demonstrations());
  if (!from_demonstrations()) {
    EXPECT_GT(status.env_steps, 0);
  }
  for (const Series& series : learner->curves()) {
    EXPECT_FALSE(series.points.empty()) << series.name;
    for (const auto& [x, y] : series.points) EXPECT_TRUE(std::isfinite(x) && std::isfinite(y)) << series.name;
  }
  expect_acts_finitely(*learner);
  const std::string state = state_of(*learner);
  learner->step(kLarge);
  EXPECT_EQ(state_of(*learner), state) << "a finished run stays as it is";
}

TEST_P(LearnerConformance, SlicesLeaveTheBitsOfTheWhole) {
  auto whole = begun();
  run_to_end(*whole, kLarge);
  for (const Budget slice : {Budget{1, 1}, Budget{7, 13}, Budget{40, 1000}}) {
    auto sliced = begun();
    run_to_end(*sliced, slice);
    EXPECT_EQ(sliced->weights_hash(), whole->weights_hash());
    EXPECT_EQ(state_of(*sliced), state_of(*whole)) << "updates " << slice.updates << ", steps " << slice.env_steps;
  }
}

TEST_P(LearnerConformance, EqualSeedsGiveEqualBitsAndAnotherSeedOthers) {
  auto first = begun(1);
  auto second = begun(1);
  auto other = begun(2);
  for (Learner* learner : {first.get(), second.get(), other.get()}) run_to_end(*learner, kLarge);
  EXPECT_EQ(state_of(*first), state_of(*second));
  EXPECT_NE(first->weights_hash(), other->weights_hash());
}

TEST_P(LearnerConformance, SavedAnywhereItGoesOnWithTheSameBits) {
  auto whole = begun();
  run_to_end(*whole, kLarge);
  auto walking = begun();
  for (int stop = 0; stop < 60 && !walking->status().finished; ++stop) {
    Writer writer;
    walking->save(writer);
    auto resumed = fresh();
    Reader reader(writer.bytes());
    const auto restored = resumed->restore(task, reader);
    ASSERT_TRUE(restored.has_value()) << restored.error().message();
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(state_of(*resumed), state_of(*walking));
    EXPECT_EQ(resumed->curves().front().points, walking->curves().front().points);
    run_to_end(*resumed, kLarge);
    EXPECT_EQ(state_of(*resumed), state_of(*whole)) << "stop " << stop;
    walking->step({23, 41});
  }
}

TEST_P(LearnerConformance, DamagedRunsAreRefused) {
  auto learner = begun();
  learner->step({20, 20});
  Writer writer;
  learner->save(writer);
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{5}, writer.bytes().size() / 2, writer.bytes().size() - 1}) {
    auto other = begun(99);
    const std::string before = state_of(*other);
    Reader reader(std::span(writer.bytes()).first(length));
    const auto restored = other->restore(task, reader);
    ASSERT_FALSE(restored.has_value()) << length;
    EXPECT_FALSE(restored.error().hint.empty());
    EXPECT_EQ(state_of(*other), before);
  }
  auto other = fresh();
  Reader reader(writer.bytes());
  EXPECT_FALSE(other->restore(task_of(support::other_scene()), reader).has_value());
}

TEST_P(LearnerConformance, DemonstrationsThatItDoesNotNeedAreRefused) {
  if (from_demonstrations()) GTEST_SKIP() << "needs them";
  auto learner = begun();
  const auto added = learner->add(demos);
  ASSERT_FALSE(added.has_value());
  EXPECT_FALSE(added.error().hint.empty());
}

TEST_P(LearnerConformance, BadDataIsRefusedAndChangesNothing) {
  if (!from_demonstrations()) GTEST_SKIP() << "takes none";
  auto learner = fresh();
  ASSERT_TRUE(learner->start(task, kSeed, nullptr).has_value());
  const std::string before = state_of(*learner);
  const auto refuse = [&](std::vector<Trajectory> data, const char* what) {
    const auto added = learner->add(data);
    ASSERT_FALSE(added.has_value()) << what;
    EXPECT_FALSE(added.error().expected.empty()) << what;
    EXPECT_FALSE(added.error().got.empty()) << what;
    EXPECT_EQ(state_of(*learner), before) << what;
    EXPECT_EQ(learner->request().kind, Request::Kind::demonstrations) << what;
  };
  refuse(demonstrations(task_of(support::other_scene()), 1), "a foreign scene");
  auto damaged = demos;
  damaged[2].observations[5] = NAN;
  refuse(damaged, "an observation that is not finite, after good episodes");
  damaged = demos;
  damaged[1].labels[3] = std::numeric_limits<float>::infinity();
  refuse(damaged, "a label that is not finite");
  damaged = demos;
  damaged[0].labels.pop_back();
  refuse(damaged, "a wrong shape");
  damaged = demos;
  for (Trajectory& trajectory : damaged)
    std::fill(trajectory.label_mask.begin(), trajectory.label_mask.end(), std::uint8_t{0});
  refuse(damaged, "no labels");
  refuse({}, "nothing");
  EXPECT_TRUE(learner->add(demos).has_value());
}

TEST_P(LearnerConformance, AForeignInitialPolicyIsRefused) {
  // With bins as no case here has them.
  const auto foreign = trained_clone({{"loss", "bins"}, {"bins", "9"}});
  auto learner = fresh();
  const auto started = learner->start(task, kSeed, foreign.get());
  ASSERT_FALSE(started.has_value());
  EXPECT_FALSE(started.error().hint.empty());
  auto donor = begun();
  run_to_end(*donor, kLarge);
  EXPECT_TRUE(fresh()->start(task, kSeed, donor->snapshot().get()).has_value()) << "its own policy fits";
}

TEST_P(LearnerConformance, ItsPolicySurvivesAFile) {
  auto learner = begun();
  run_to_end(*learner, kLarge);
  const auto policy = learner->snapshot();
  const SceneSpec spec = task.make_scene()->spec();
  const Bytes bytes = write_policy(describe_policy(*policy, spec, {}, {std::string(entry().id), {}, kSeed, "", 60}));
  const auto file = read_policy(bytes);
  ASSERT_TRUE(file.has_value()) << file.error().message();
  const auto read = make_policy(*file, spec);
  ASSERT_TRUE(read.has_value()) << read.error().message();
  const Trajectory a = run_policy(task, *policy, 5, "first");
  const Trajectory b = run_policy(task, **read, 5, "second");
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.applied, b.applied);
}

INSTANTIATE_TEST_SUITE_P(Learners, LearnerConformance, testing::ValuesIn(cases()), [](const auto& each) {
  return std::string(each.param.entry->id) + std::string(each.param.name);
});

TEST(FindLearner, NamesTheNearestOne) {
  const auto found = find_learner("bcc");
  ASSERT_FALSE(found.has_value());
  EXPECT_NE(found.error().hint.find("bc"), std::string::npos);
}

}  // namespace
}  // namespace driftlab
