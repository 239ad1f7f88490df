#include "core/learners/rounds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/learners/hg_rollout.h"
#include "core/learners/registry.h"
#include "tests/core/learners/demonstrated.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

std::unique_ptr<Learner> begun(std::string_view id, Settings settings) {
  const LearnerEntry* entry = *find_learner(id);
  ParamValues params(entry->params);
  settings.insert(settings.begin(), {{"updates", "100"}, {"width", "16"}});
  if (id != "bc") settings.insert(settings.begin(), {"rounds", "2"});
  for (const auto& [key, text] : settings) EXPECT_TRUE(params.set(key, text).has_value()) << key;
  auto learner = entry->make(params);
  const Task task = task_of(support::point_scene());
  EXPECT_TRUE(learner->start(task, 5, nullptr).has_value());
  EXPECT_TRUE(learner->add(demonstrations(task, 2)).has_value());
  return learner;
}

constexpr Budget kAll{1000000, 1000000};

const Series& curve(const Learner& learner, std::string_view name) {
  for (const Series& series : learner.curves()) {
    if (series.name == name) return series;
  }
  ADD_FAILURE() << "no curve " << name;
  return learner.curves().front();
}

TEST(Rounds, TheFirstPolicyIsBehavioralCloningsToTheBit) {
  const auto bc = begun("bc", {});
  bc->step(kAll);
  for (const char* id : {"dagger", "dart", "hg_dagger"}) {
    const auto learner = begun(id, {});
    learner->step({100, 0});
    Writer ours;
    Writer theirs;
    learner->snapshot()->save(ours);
    bc->snapshot()->save(theirs);
    EXPECT_EQ(ours.bytes(), theirs.bytes()) << id;
  }
}

TEST(Rounds, RefuseASceneWithoutTheTeacher) {
  for (const char* id : {"dart", "hg_dagger"}) {
    const LearnerEntry* entry = *find_learner(id);
    const auto learner = entry->make(ParamValues(entry->params));
    EXPECT_FALSE(learner->start(task_of(support::lonely_scene()), 1, nullptr).has_value()) << id;
  }
}

TEST(Dart, LabelsEveryStepOfEveryDemonstration) {
  const auto learner = begun("dart", {{"episodes", "3"}, {"held_out_rollouts", "0"}});
  const TrainStatus status = learner->step(kAll);
  ASSERT_TRUE(status.finished);
  EXPECT_EQ(status.updates, 300);
  EXPECT_EQ(status.env_steps, 2 * 3 * 80) << "the expert stays on the wire";
  EXPECT_EQ(status.expert_labels, (2 + 2 * 3) * 80);
  EXPECT_EQ(status.interventions, 0);
  EXPECT_EQ(learner->rounds(), 3);
}

TEST(Dart, TheNoiseIsTheLearnersErrorTimesTheLevel) {
  const auto once = begun("dart", {{"rounds", "1"}});
  const auto thrice = begun("dart", {{"rounds", "1"}, {"level", "3"}});
  const auto none = begun("dart", {{"rounds", "1"}, {"level", "0"}});
  const auto least = begun("dart", {{"rounds", "1"}, {"level", "0"}, {"least", "0.25"}});
  for (Learner* learner : {once.get(), thrice.get(), none.get(), least.get()}) learner->step(kAll);
  const double level = curve(*once, "noise").points.front().second;
  EXPECT_GT(level, 0.0);
  EXPECT_LT(level, 1.0);
  EXPECT_NEAR(curve(*thrice, "noise").points.front().second, 3.0 * level, 1e-12);
  EXPECT_EQ(curve(*none, "noise").points.front().second, 0.0);
  EXPECT_EQ(curve(*least, "noise").points.front().second, 0.25);
}

TEST(Dart, TheNoiseIsOfTheMeanHoweverThePolicyActs) {
  const auto noise = [](std::string_view act) {
    const auto learner = begun("dart", {{"rounds", "1"}, {"loss", "gaussian"}, {"act", act}});
    learner->step(kAll);
    return curve(*learner, "noise").points.front().second;
  };
  EXPECT_EQ(noise("sample"), noise("mean"));
}

TEST(HgDagger, CountsInterventionsSwitchesAndTheirLabelsOnly) {
  const auto learner = begun("hg_dagger", {{"members", "2"}, {"take_over", "0.05"}, {"at_least", "0.2"}});
  const TrainStatus status = learner->step(kAll);
  ASSERT_TRUE(status.finished);
  EXPECT_EQ(status.updates, 3 * 2 * 100) << "two members in three trainings";
  EXPECT_GT(status.interventions, 0);
  EXPECT_GE(status.context_switches, status.interventions);
  EXPECT_LE(status.context_switches, 2 * status.interventions);
  EXPECT_GT(status.expert_labels, 2 * 80);
  EXPECT_LT(status.expert_labels, 2 * 80 + status.env_steps) << "what goes well is not labelled";
  EXPECT_GT(curve(*learner, "doubt_threshold").points.front().second, 0.0);
}

TEST(HgDagger, ASupervisorWhoNeverTakesOverLabelsNothing) {
  const auto learner = begun("hg_dagger", {{"take_over", "2"}});
  const TrainStatus status = learner->step(kAll);
  EXPECT_EQ(status.interventions, 0);
  EXPECT_EQ(status.context_switches, 0);
  EXPECT_EQ(status.expert_labels, 2 * 80);
  EXPECT_GT(curve(*learner, "doubt_threshold").points.front().second, 0.0) << "the largest doubt seen";
}

TEST(HgDagger, ASupervisorWhoAlwaysDrivesLabelsEverything) {
  const auto learner = begun("hg_dagger", {{"take_over", "0"}, {"give_back", "0"}, {"held_out_rollouts", "0"}});
  const TrainStatus status = learner->step(kAll);
  EXPECT_EQ(status.interventions, 2) << "one an episode";
  EXPECT_EQ(status.context_switches, 2);
  EXPECT_EQ(status.expert_labels, 2 * 80 + status.env_steps);
}

/// Pushes `push` always: the last bias alone is not zero.
std::unique_ptr<MlpPolicy> constant(float push) {
  const SceneSpec spec = support::point_scene().make(ParamValues(support::point_scene().params))->spec();
  MlpShape shape;
  shape.inputs = 3;
  shape.outputs = 1;
  Mlp network(shape);
  for (int block = 0; block < network.block_count(); ++block) {
    for (float& value : network.parameters(block)) value = 0.0F;
  }
  const Scaling observation{{0.0F, 0.0F, 0.0F}, {1.0F, 1.0F, 1.0F}};
  return std::make_unique<MlpPolicy>(spec, std::move(network), observation, Scaling{{push}, {1.0F}});
}

TEST(SupervisedRollout, TakesOverHoldsGivesBackAndTags) {
  Task task = task_of(support::point_scene());
  ASSERT_TRUE(task.params.set("wind", "0").has_value());
  const auto policy = constant(0.0F);
  const Gate gate{0.2, 0.1, 0.5};
  SupervisedRollout rollout(task, *policy, "expert", gate, 4);
  const auto scene = task.make_scene();
  scene->reset(4);
  bool supervised = false;
  int held = 0;
  int switches = 0;
  while (!rollout.ended()) {
    float wanted = 0.0F;
    scene->expert_action(std::span(&wanted, 1));
    const double off = std::abs(static_cast<double>(wanted));
    if (!supervised && off > 0.2) {
      supervised = true;
      held = 0;
      ++switches;
    } else if (supervised && off < 0.1 && held >= 10) {
      supervised = false;
      ++switches;
    }
    held += supervised ? 1 : 0;
    rollout.advance();
    float applied = supervised ? wanted : 0.0F;
    scene->step(std::span(&applied, 1));
    const Trajectory& record = rollout.trajectory();
    EXPECT_EQ(record.controller.back(), supervised ? Controller::expert : Controller::policy);
    EXPECT_EQ(record.label_mask.back(), supervised ? 1 : 0);
    EXPECT_EQ(record.applied.back(), applied);
  }
  EXPECT_GE(switches, 2) << "it took over and gave back";
  EXPECT_EQ(supervision_of(rollout.trajectory(), {}, scene->spec()).switches, switches);
}

}  // namespace
}  // namespace driftlab
