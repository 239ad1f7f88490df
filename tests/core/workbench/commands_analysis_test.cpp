// Is it drift, maps over two fields, cost against the horizon: commands, and what trainers report.
#include <gtest/gtest.h>

#include "core/metrics/drift.h"
#include "core/metrics/survey.h"
#include "core/study/horizon_sweep.h"
#include "core/workbench/analysis.h"
#include "core/workbench/analysis_json.h"
#include "core/workbench/files.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

/// A trained and evaluated clone of the point scene's expert; gives its id.
int clone(Bench& bench, int updates = 200) {
  bench.good("set", {{"key", "bc.updates"}, {"value", updates}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  const json runs = bench.good("train", {{"data", "expert"}, {"demos", 2}})["runs"];
  bench.work();
  return runs[0].get<int>();
}

const RunItem& run_of(const Bench& bench, int id) {
  for (const RunItem& run : bench.state().runs) {
    if (run.id == id) return run;
  }
  static const RunItem none;
  ADD_FAILURE() << "no run " << id;
  return none;
}

std::vector<Trajectory> data_of(const Bench& bench, const RunItem& run) {
  std::vector<Trajectory> data;
  for (const std::uint64_t hash : run.data_hashes) {
    for (const DemoItem& demo : bench.state().demos) {
      if (demo.hash == hash) data.push_back(*demo.trajectory);
    }
  }
  return data;
}

void expect_equal(const DriftFigures& a, const DriftFigures& b) {
  EXPECT_EQ(figures_to_json(a), figures_to_json(b));
}

void expect_equal(const FieldMap& a, const FieldMap& b) {
  EXPECT_EQ(map_to_json(a), map_to_json(b));
}

// ------------------------------------------------------------------------------------------------ is it drift?

TEST(Diagnosis, ComesByItselfAfterTheEvaluationAndIsWhatTheMetersMeasure) {
  Bench bench;
  const RunItem& run = run_of(bench, clone(bench));
  ASSERT_TRUE(run.diagnosis.has_value());
  const DiagnosisItem& found = *run.diagnosis;
  EXPECT_TRUE(found.finished);
  EXPECT_EQ(found.progress, 1.0);
  EXPECT_EQ(found.problem, "");
  EXPECT_EQ(found.note, "");
  EXPECT_EQ(found.episodes, 20);
  EXPECT_EQ(found.seed, run.evaluation_seed);
  EXPECT_EQ(bench.port.trainers(), 0);

  const Task task{run.scene, run.scene_params};
  const auto loaded = policy_from_file(run.policy_file, task);
  ASSERT_TRUE(loaded.has_value());
  auto meter = DriftMeter::make(task, *loaded->policy, data_of(bench, run), found.seed, 20);
  ASSERT_TRUE(meter.has_value());
  while ((*meter)->step(1 << 20)) continue;
  expect_equal(found.figures, (*meter)->figures());
  EXPECT_TRUE(found.figures.training.has_value());
  EXPECT_EQ(found.judgement.sentence, judge_drift((*meter)->figures()).sentence);

  auto survey = Survey::make(task, *loaded->policy, found.seed, 20, {bench.state().field_x, bench.state().field_y});
  ASSERT_TRUE(survey.has_value());
  while ((*survey)->step(1 << 20)) continue;
  expect_equal(found.own, (*survey)->own());
  expect_equal(found.expert, (*survey)->expert());
  ASSERT_TRUE(found.divergence.has_value());
  EXPECT_EQ(divergence_to_json(*found.divergence), divergence_to_json(*(*survey)->divergence()));

  // Its first episodes are the evaluation's: the two never contradict each other.
  int successes = 0;
  for (std::size_t i = 0; i < 20; ++i) successes += run.evaluation->episodes[i].outcome == Outcome::success ? 1 : 0;
  EXPECT_EQ(found.figures.successes, successes);
}

TEST(Diagnosis, AskedForItTellsTheVerdict) {
  Bench bench;
  const int id = clone(bench);
  bench.good("diagnose", {{"run", id}, {"episodes", 7}});
  EXPECT_FALSE(run_of(bench, id).diagnosis->finished);
  bench.work();
  const DiagnosisItem& found = *run_of(bench, id).diagnosis;
  EXPECT_EQ(found.figures.episodes, 7);
  EXPECT_NE(bench.state().sentence.find(found.judgement.sentence), std::string::npos) << bench.state().sentence;
  const json shown = bench.json()["runs"][0]["diagnosis"];
  EXPECT_EQ(shown["verdict"], verdict_name(found.judgement.verdict));
  EXPECT_EQ(shown["figures"]["episodes"], 7);
  EXPECT_EQ(shown["divergence"]["fields"], json({"position", "velocity"}));
  EXPECT_GT(shown["own"]["visited"], 10);
  EXPECT_EQ(shown["own"]["diversity"], found.own.diversity);
}

TEST(Diagnosis, TheSliceDoesNotMatter) {
  std::vector<json> found;
  for (const Budget slice : {Budget{50, 13}, Budget{100000, 1000000}}) {
    Bench bench;
    const int id = clone(bench, 50);
    bench.good("diagnose", {{"run", id}, {"episodes", 5}});
    while (bench.port.work(slice)) bench.workbench.advance(0.0);
    bench.work();
    found.push_back(diagnosis_to_json(*run_of(bench, id).diagnosis));
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST(Diagnosis, WithoutItsDemonstrationsItSaysSo) {
  Bench bench;
  const int id = clone(bench);
  bench.good("demo.remove", {{"id", bench.state().demos.front().id}});
  bench.good("diagnose", {{"run", id}});
  bench.work();
  const DiagnosisItem& found = *run_of(bench, id).diagnosis;
  EXPECT_TRUE(found.finished);
  EXPECT_FALSE(found.figures.training.has_value());
  EXPECT_TRUE(found.figures.own_states.has_value());
  EXPECT_NE(found.note.find("not in the list"), std::string::npos);
}

TEST(Diagnosis, WithoutAnExpertItCannotTellAndSaysWhy) {
  // It fits the labels it was shown and fails most starts all the same; nobody can say what was right there.
  Bench bench;
  bench.good("scene", {{"id", "lonely"}});
  bench.good("set", {{"key", "bc.updates"}, {"value", 600}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  bench.keep_lap();
  bench.good("train", {{"data", "person"}});
  bench.work();
  const DiagnosisItem& found = *run_of(bench, 1).diagnosis;
  EXPECT_TRUE(found.finished);
  EXPECT_EQ(found.judgement.verdict, DriftVerdict::cannot_tell);
  EXPECT_FALSE(found.figures.expert_states.has_value());
  EXPECT_FALSE(found.divergence.has_value());
  EXPECT_GT(found.own.steps, 0);
  EXPECT_EQ(found.expert.steps, 0);
  EXPECT_NE(found.judgement.sentence.find("no expert"), std::string::npos) << found.judgement.sentence;
}

TEST(Diagnosis, RefusesWhatCannotBeMeasured) {
  Bench bench;
  EXPECT_NE(bench.bad("diagnose", {{"run", 9}}).find("Train one first"), std::string::npos);
  bench.good("set", {{"key", "bc.updates"}, {"value", 100000}});
  bench.good("train", {{"data", "expert"}});
  EXPECT_NE(bench.bad("diagnose", {{"run", 1}}).find("Let it train"), std::string::npos);
  EXPECT_NE(bench.bad("diagnose", {{"run", 4}}).find("The newest is 1"), std::string::npos);
  bench.bad("diagnose", {{"run", 1}, {"episodes", 0}});
  bench.bad("diagnose");
}

TEST(Diagnosis, OfARunThatIsRemovedEnds) {
  Bench bench;
  const int id = clone(bench);
  bench.good("diagnose", {{"run", id}});
  EXPECT_EQ(bench.port.trainers(), 1);
  bench.good("run.remove", {{"id", id}});
  EXPECT_EQ(bench.port.trainers(), 0);
  bench.work();
  EXPECT_TRUE(bench.state().runs.empty());
}

TEST(Diagnosis, NoMoreThanTwoAreMeasuredAtOnceAndAllOfThemInTheEnd) {
  Bench bench;
  for (int i = 0; i < 4; ++i) clone(bench, 20);
  for (int id = 1; id <= 4; ++id) bench.good("diagnose", {{"run", id}, {"episodes", 3}});
  EXPECT_EQ(bench.port.trainers(), 2);
  bench.good("run.remove", {{"id", 1}});
  EXPECT_EQ(bench.port.trainers(), 2);  // the next has its place
  bench.work();
  for (const RunItem& run : bench.state().runs) {
    EXPECT_TRUE(run.diagnosis->finished);
    EXPECT_EQ(run.diagnosis->figures.episodes, 3);
  }
  bench.good("clear");
  EXPECT_EQ(bench.port.trainers(), 0);
}

TEST(Diagnosis, ARunBeingTrainedGoesOn) {
  Bench bench;
  const int first = clone(bench);
  Bench alone;
  clone(alone);
  for (Bench* one : {&bench, &alone}) one->good("train", {{"data", "expert"}, {"demos", 2}, {"seed", 5}});
  bench.good("diagnose", {{"run", first}});
  bench.work();
  alone.work();
  EXPECT_EQ(run_of(bench, 2).weights_hash, run_of(alone, 2).weights_hash);
}

TEST(Diagnosis, IsKeptWithTheRun) {
  Bench bench;
  const int id = clone(bench);
  bench.good("diagnose", {{"run", id}, {"episodes", 6}});
  bench.work();
  Bench again;
  for (const Effect& effect : bench.kept()) again.good("restore", {{"name", effect.name}}, effect.bytes);
  ASSERT_TRUE(run_of(again, id).diagnosis.has_value());
  EXPECT_EQ(diagnosis_to_json(*run_of(again, id).diagnosis), diagnosis_to_json(*run_of(bench, id).diagnosis));
  EXPECT_EQ(run_of(again, id).diagnosis->judgement.sentence, run_of(bench, id).diagnosis->judgement.sentence);
  // Damaged: the run comes back all the same, without it.
  json damaged = diagnosis_to_json(*run_of(bench, id).diagnosis);
  damaged["figures"] = 3;
  EXPECT_FALSE(diagnosis_from_json(damaged, support::point_scene()).has_value());
  EXPECT_FALSE(diagnosis_from_json("nothing", support::point_scene()).has_value());
}

TEST(Diagnosis, AWorkerThatDiesIsSaid) {
  Bench bench;
  const int id = clone(bench);
  bench.good("diagnose", {{"run", id}});
  // As the host reports it: by a trainer that refuses something.
  bench.port.post(-1 - id, pack({{"type", "sweep"}, {"scene", "point"}}));
  bench.work();
  const DiagnosisItem& found = *run_of(bench, id).diagnosis;
  EXPECT_FALSE(found.problem.empty());
  EXPECT_EQ(bench.port.trainers(), 0);
}

// ------------------------------------------------------------------------------------------------ maps

TEST(Fields, AreChosenAndMapsMadeAnew) {
  Bench bench;
  const int id = clone(bench);
  EXPECT_EQ(bench.state().field_x, "position");
  EXPECT_EQ(bench.state().field_y, "velocity");
  const json choices = bench.json()["fields"]["choices"];
  EXPECT_EQ(choices[3]["name"], "push");
  const DriftFigures before = run_of(bench, id).diagnosis->figures;
  bench.good("fields", {{"x", "mark"}, {"y", "push"}});
  EXPECT_LT(run_of(bench, id).diagnosis->progress, 1.0);
  EXPECT_TRUE(run_of(bench, id).diagnosis->finished);  // the verdict stays
  bench.work();
  const DiagnosisItem& found = *run_of(bench, id).diagnosis;
  EXPECT_EQ(found.progress, 1.0);
  EXPECT_EQ(found.own.x_name, "mark");
  EXPECT_EQ(found.expert.y_name, "push");
  EXPECT_EQ(found.divergence->probe_y, "push");
  expect_equal(found.figures, before);
  EXPECT_EQ(bench.port.trainers(), 0);
}

TEST(Fields, ChosenAgainWhileMapsAreMadeTheLastOnesCount) {
  Bench bench;
  const int id = clone(bench);
  bench.good("fields", {{"x", "mark"}});
  bench.port.work({10, 100});
  bench.good("fields", {{"x", "push"}});
  bench.work();
  EXPECT_EQ(run_of(bench, id).diagnosis->own.x_name, "push");
  // And back before anything was measured.
  bench.good("fields", {{"x", "mark"}});
  bench.good("fields", {{"x", "push"}});
  EXPECT_EQ(run_of(bench, id).diagnosis->progress, 1.0);
  EXPECT_EQ(bench.port.trainers(), 0);
}

TEST(Fields, WhatTheSceneDoesNotHaveIsRefused) {
  Bench bench;
  EXPECT_NE(bench.bad("fields", {{"x", "positon"}}).find("Did you mean position?"), std::string::npos);
  bench.bad("fields", {{"x", "velocity"}});  // that is y already
  bench.good("fields", {{"x", "velocity"}, {"y", "position"}});
  bench.good("fields", {{"y", "mark"}});
  // Another scene has no mark: its usual ones.
  bench.good("scene", {{"id", "other"}});
  EXPECT_EQ(bench.state().field_x, "position");
  EXPECT_EQ(bench.state().field_y, "velocity");
}

TEST(Fields, HeatAndArrowsAreSwitched) {
  Bench bench;
  EXPECT_EQ(bench.json()["show"]["heat"], false);
  bench.good("show", {{"what", "heat"}, {"on", true}});
  bench.good("show", {{"what", "arrows"}, {"on", true}});
  EXPECT_EQ(bench.json()["show"]["heat"], true);
  EXPECT_EQ(bench.json()["show"]["arrows"], true);
  bench.good("show", {{"what", "heat"}, {"on", false}});
  EXPECT_FALSE(bench.state().show.heat);
}

// ------------------------------------------------------------------------------------------------ the horizon

json quick_sweep() {
  return {{"learners", {"bc"}}, {"seeds", 2},      {"episodes", 2}, {"demos", 1},
          {"shortest", 0.5},    {"longest", 12.0}, {"horizons", 8}};
}

TEST(Sweep, MeasuresTheSameAsTheStudy) {
  Bench bench(lane_scenes());
  bench.good("set", {{"key", "bc.updates"}, {"value", 150}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  bench.good("sweep.horizon", quick_sweep());
  ASSERT_TRUE(bench.state().horizon.has_value());
  EXPECT_EQ(bench.state().horizon->horizons.size(), 8U);
  EXPECT_NE(bench.bad("sweep.horizon", quick_sweep()).find("Stop the one"), std::string::npos);
  // Reports come while it works.
  bool part = false;
  for (int i = 0; i < 100000 && bench.port.work({50, 500}); ++i) {
    bench.workbench.advance(0.0);
    part = part || (bench.state().horizon->rows[0].costs.size() == 1 && bench.state().horizon->progress < 1.0);
  }
  bench.work();
  EXPECT_TRUE(part);
  const HorizonItem& found = *bench.state().horizon;
  EXPECT_TRUE(found.finished);
  EXPECT_EQ(found.problem, "");
  EXPECT_EQ(bench.port.trainers(), 0);

  HorizonOptions options;
  ParamValues params = bench.state().learner_params[0];
  options.learners = {{bc_only()[0], params}};
  options.seeds = 2;
  options.episodes = 2;
  options.shortest = 0.5;
  options.longest = 12.0;
  options.horizons = 8;
  options.seed = mix_seed(bench.state().seed, 0x1006);
  auto sweep = HorizonSweep::make({bench.state().scene, bench.state().scene_params}, options);
  ASSERT_TRUE(sweep.has_value());
  while (sweep->step({100000, 1000000})) continue;
  ASSERT_EQ(found.rows.size(), 1U);
  EXPECT_EQ(found.horizons, sweep->horizons());
  EXPECT_EQ(found.rows[0].costs, sweep->costs(0));
  EXPECT_EQ(found.rows[0].words, sweep->row(0).words());
  EXPECT_EQ(found.rows[0].fit.has_value(), sweep->row(0).fit.has_value());
  if (found.rows[0].fit) {
    EXPECT_EQ(found.rows[0].fit->exponent, sweep->row(0).fit->exponent);
    EXPECT_EQ(found.rows[0].fit->used, sweep->row(0).fit->used);
    EXPECT_EQ(found.rows[0].fit->weights, sweep->row(0).fit->weights);
  }
  EXPECT_NE(bench.state().sentence.find(horizon_sentence(found, found.rows[0])), std::string::npos);
  EXPECT_EQ(bench.json()["horizon"]["rows"][0]["learner"], "bc");
}

TEST(Sweep, StopsAndKeepsWhatIsThrough) {
  Bench bench(lane_scenes());
  bench.good("set", {{"key", "bc.updates"}, {"value", 100}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  EXPECT_NE(bench.bad("sweep.stop").find("sweep.horizon"), std::string::npos);
  bench.good("sweep.horizon", quick_sweep());
  for (int i = 0; i < 100000 && bench.state().horizon->rows[0].costs.empty(); ++i) {
    bench.port.work({50, 500});
    bench.workbench.advance(0.0);
  }
  bench.good("sweep.stop");
  EXPECT_EQ(bench.port.trainers(), 0);
  EXPECT_EQ(bench.state().horizon->rows[0].costs.size(), 1U);
  EXPECT_FALSE(bench.state().horizon->finished);
  EXPECT_FALSE(bench.state().horizon->problem.empty());
  bench.good("sweep.horizon", quick_sweep());  // another may begin
  bench.good("clear");
  EXPECT_FALSE(bench.state().horizon.has_value());
  EXPECT_EQ(bench.port.trainers(), 0);
}

TEST(Sweep, RefusesScenesWithoutCostsOffTheRoadAndUnknownLearners) {
  Bench bench;
  EXPECT_NE(bench.bad("sweep.horizon", quick_sweep()).find("driftlab scenes"), std::string::npos);
  Bench lane(lane_scenes());
  json wrong = quick_sweep();
  wrong["learners"] = {"bcc"};
  EXPECT_NE(lane.bad("sweep.horizon", wrong).find("bc"), std::string::npos);
  wrong["learners"] = json::array();
  lane.bad("sweep.horizon", wrong);
  wrong = quick_sweep();
  wrong["horizons"] = 3;
  lane.bad("sweep.horizon", wrong);
  wrong = quick_sweep();
  wrong["longest"] = 0.4;
  lane.bad("sweep.horizon", wrong);
}

}  // namespace
}  // namespace driftlab
