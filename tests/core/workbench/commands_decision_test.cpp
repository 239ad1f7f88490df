// What is done where one decides: the command, what trainers report of it, and what is said.
#include <gtest/gtest.h>

#include <array>

#include "core/metrics/decision.h"
#include "core/workbench/analysis.h"
#include "core/workbench/analysis_json.h"
#include "core/workbench/files.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"
#include "tests/support/side_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// A post to be passed on either side, then the bead on a wire, which has no decision point.
SceneList side_scenes() {
  static const std::array<const SceneEntry*, 2> scenes = {&support::side_scene(), &support::point_scene()};
  return scenes;
}

const RunItem& run_of(const Bench& bench, int id) {
  for (const RunItem& run : bench.state().runs) {
    if (run.id == id) return run;
  }
  static const RunItem none;
  ADD_FAILURE() << "no run " << id;
  return none;
}

std::vector<Trajectory> both_ways(int each) {
  std::vector<Trajectory> data;
  for (int i = 0; i < each; ++i) data.push_back(support::side_drive(static_cast<std::uint64_t>(i), 0.5F));
  for (int i = 0; i < each; ++i) data.push_back(support::side_drive(static_cast<std::uint64_t>(100 + i), -0.5F));
  return data;
}

/// A clone of as many passes on the left as on the right; gives its id.
int clone(Bench& bench, int each = 10) {
  bench.good("set", {{"key", "bc.updates"}, {"value", 200}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  for (const Trajectory& one : both_ways(each)) bench.good("demo.open", {{"name", "pass"}}, demo_to_file(one));
  const json runs = bench.good("train", {{"data", "person"}})["runs"];
  bench.work();
  return runs[0].get<int>();
}

DecisionActions measured(const Bench& bench, const RunItem& run, const std::vector<Trajectory>& data) {
  const Task task{run.scene, run.scene_params};
  const auto loaded = policy_from_file(run.policy_file, task);
  EXPECT_TRUE(loaded.has_value());
  auto meter = DecisionMeter::make(task, loaded->policy.get(), data, run.diagnosis->seed, run.diagnosis->episodes,
                                   bench.state().decision);
  EXPECT_TRUE(meter.has_value());
  while ((*meter)->step(1 << 20)) continue;
  return (*meter)->actions();
}

TEST(DecisionCommand, ASceneWithADecisionPointBeginsWithIt) {
  Bench bench(side_scenes());
  EXPECT_EQ(bench.state().decision, (Decision{"ahead", 13.5, 14.5, 0, false}));
  EXPECT_EQ(bench.json()["view"]["plot"], "actions");
  EXPECT_EQ(bench.json()["decision"]["place"], "14 m before the post");
  EXPECT_EQ(bench.json()["decision"]["choices"], json({"ahead", "side", "x", "y"}));
  bench.good("decision", {{"low", 3}, {"high", 4}});
  EXPECT_EQ(bench.json()["decision"]["own"], false);
  bench.good("decision", {{"field", "side"}});
  bench.good("decision");
  EXPECT_EQ(bench.json()["decision"]["own"], true) << "with the scene's own range";
  bench.good("scene", {{"id", "point"}});
  EXPECT_EQ(bench.state().decision.field, "position");
  bench.good("decision", {{"field", "velocity"}});
  EXPECT_EQ(bench.state().decision, (Decision{"velocity", -2.0, 2.0, 0, false})) << "the middle tenth of its limits";
  bench.good("set", {{"key", "point.wind"}, {"value", 2}});
  EXPECT_EQ(bench.state().decision.field, "velocity") << "the same scene, other settings: what was chosen stays";
  bench.good("decision");
  EXPECT_EQ(bench.state().decision.field, "position");
}

TEST(DecisionCommand, RefusesWhatCannotBeLookedAt) {
  Bench bench(side_scenes());
  EXPECT_NE(bench.bad("decision", {{"field", "ahed"}}).find("Did you mean ahead?"), std::string::npos);
  bench.bad("decision", {{"field", "steer"}});
  bench.bad("decision", {{"low", 5}, {"high", 4}});
  bench.bad("decision", {{"action", 1}});
  bench.bad("decision", {{"steps", "some"}});
  bench.bad("decision", {{"at", 3}});
  bench.good("view", {{"plot", "map"}});
  bench.good("view", {{"plot", "actions"}});
  EXPECT_EQ(bench.json()["view"]["plot"], "actions");
}

TEST(DecisionActions, AreMeasuredWithTheDiagnosisAndAreWhatTheMeterSays) {
  Bench bench(side_scenes());
  const RunItem& run = run_of(bench, clone(bench));
  ASSERT_TRUE(run.diagnosis && run.diagnosis->finished) << run.diagnosis->problem;
  EXPECT_EQ(decision_actions_to_json(run.diagnosis->actions),
            decision_actions_to_json(measured(bench, run, both_ways(10))));
  EXPECT_EQ(run.diagnosis->actions.demonstrations.above(), 10);
  EXPECT_EQ(run.diagnosis->actions.demonstrations.below(), 10);
  const json shown = bench.json()["runs"][0]["diagnosis"]["actions"];
  EXPECT_EQ(shown["demonstrations"]["two_modes"], true);
  EXPECT_EQ(shown["demonstrations"]["modes"], json({-0.5, 0.5}));
  EXPECT_EQ(shown["own"]["episodes"], 20);
  // It cannot know the side: it was shown both, and learned by squared error.
  const std::string sentence = shown["sentence"];
  EXPECT_NE(sentence.find("14 m before the post the demonstrations go left in 10 and right in 10 of 20 passes; the "
                          "action of the clone"),
            std::string::npos)
      << sentence;
  EXPECT_NE(sentence.find("is the mean of the two, close to straight on."), std::string::npos) << sentence;
}

TEST(DecisionActions, AtAnotherDecisionAreMeasuredAnewAndNothingElseIs) {
  Bench bench(side_scenes());
  const int id = clone(bench);
  const json figures = figures_to_json(run_of(bench, id).diagnosis->figures);
  const json map = map_to_json(run_of(bench, id).diagnosis->own);
  bench.good("decision", {{"low", 9.5}, {"high", 10.5}, {"steps", "all"}});
  EXPECT_TRUE(run_of(bench, id).diagnosis->finished);
  EXPECT_LT(run_of(bench, id).diagnosis->progress, 1.0);
  bench.work();
  const DiagnosisItem& found = *run_of(bench, id).diagnosis;
  EXPECT_EQ(found.progress, 1.0);
  EXPECT_EQ(found.actions.at, bench.state().decision);
  EXPECT_EQ(found.actions.demonstrations.actions, std::vector<float>(20, 0.0F));
  EXPECT_EQ(figures_to_json(found.figures), figures);
  EXPECT_EQ(map_to_json(found.own), map);
  EXPECT_EQ(found.note, "");
  EXPECT_EQ(bench.port.trainers(), 0);
  // Field and decision, both chosen before anything was measured; and back again.
  bench.good("decision", {{"field", "side"}, {"low", -1}, {"high", 1}});
  bench.good("fields", {{"x", "x"}, {"y", "y"}});
  bench.work();
  EXPECT_EQ(run_of(bench, id).diagnosis->actions.at.field, "side");
  EXPECT_EQ(run_of(bench, id).diagnosis->own.y_name, "y");
  bench.good("decision", {{"field", "ahead"}, {"low", 1}, {"high", 2}});
  bench.good("decision", {{"field", "side"}, {"low", -1}, {"high", 1}});
  EXPECT_EQ(run_of(bench, id).diagnosis->progress, 1.0);
  EXPECT_EQ(bench.port.trainers(), 0);
}

TEST(DecisionActions, TheSliceDoesNotMatter) {
  std::vector<json> found;
  for (const Budget slice : {Budget{50, 7}, Budget{100000, 1000000}}) {
    Bench bench(side_scenes());
    const int id = clone(bench, 5);
    bench.good("diagnose", {{"run", id}, {"episodes", 5}});
    while (bench.port.work(slice)) bench.workbench.advance(0.0);
    bench.work();
    found.push_back(decision_actions_to_json(run_of(bench, id).diagnosis->actions));
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST(DecisionActions, AreKeptWithTheRun) {
  Bench bench(side_scenes());
  const int id = clone(bench, 5);
  Bench again(side_scenes());
  for (const Effect& effect : bench.kept()) again.good("restore", {{"name", effect.name}}, effect.bytes);
  EXPECT_EQ(decision_actions_to_json(run_of(again, id).diagnosis->actions),
            decision_actions_to_json(run_of(bench, id).diagnosis->actions));
  EXPECT_EQ(actions_sentence(run_of(again, id), bench.state().stages[0].episode->scene().spec()),
            actions_sentence(run_of(bench, id), bench.state().stages[0].episode->scene().spec()));
  // Kept by an earlier version, or damaged: the diagnosis comes back without them.
  json kept = diagnosis_to_json(*run_of(bench, id).diagnosis);
  kept["actions"]["predicted"] = {{"mean", 0.0}};
  ASSERT_TRUE(diagnosis_from_json(kept, support::side_scene()).has_value());
  EXPECT_TRUE(diagnosis_from_json(kept, support::side_scene())->actions.empty());
  kept.erase("actions");
  ASSERT_TRUE(diagnosis_from_json(kept, support::side_scene()).has_value());
  EXPECT_TRUE(diagnosis_from_json(kept, support::side_scene())->actions.empty());
}

TEST(DecisionActions, WithoutItsDemonstrationsOnlyTheRunIsLookedAt) {
  Bench bench(side_scenes());
  const int id = clone(bench, 5);
  bench.good("demo.remove", {{"id", bench.state().demos.front().id}});
  bench.good("diagnose", {{"run", id}});
  bench.work();
  const DecisionActions& found = run_of(bench, id).diagnosis->actions;
  EXPECT_EQ(found.demonstrations.episodes, 0);
  EXPECT_EQ(found.own.episodes, 20);
}

}  // namespace
}  // namespace driftlab
