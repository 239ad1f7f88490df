// Is it drift, maps over two fields, cost against the horizon: commands, what trainers report, and what is drawn of it.
#include "core/workbench/analysis.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/metrics/drift.h"
#include "core/metrics/survey.h"
#include "core/study/horizon_sweep.h"
#include "core/workbench/analysis_json.h"
#include "core/workbench/files.h"
#include "tests/core/workbench/bench.h"
#include "tests/support/point_scene.h"

namespace driftlab {
namespace {

using nlohmann::json;

constexpr double kHalfRoot = 0.7071067811865476;

/// A trained and evaluated clone of the point scene's expert; gives its id.
int clone(Bench& bench, int updates = 200) {
  bench.good("set", {{"key", "bc.updates"}, {"value", updates}});
  bench.good("set", {{"key", "bc.width"}, {"value", 8}});
  const json runs = bench.good("train", {{"data", "expert"}, {"laps", 2}})["runs"];
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
  Bench bench;
  bench.good("scene", {{"id", "lonely"}});
  bench.good("set", {{"key", "bc.updates"}, {"value", 20}});
  bench.keep_lap();
  bench.good("train", {{"data", "person"}});
  bench.work();
  const DiagnosisItem& found = *run_of(bench, 1).diagnosis;
  EXPECT_TRUE(found.finished);
  EXPECT_EQ(found.judgement.verdict == DriftVerdict::fine, false);
  EXPECT_FALSE(found.figures.expert_states.has_value());
  EXPECT_FALSE(found.divergence.has_value());
  EXPECT_GT(found.own.steps, 0);
  EXPECT_EQ(found.expert.steps, 0);
  EXPECT_FALSE(found.judgement.sentence.empty());
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
  for (Bench* one : {&bench, &alone}) one->good("train", {{"data", "expert"}, {"laps", 2}, {"seed", 5}});
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
  }
  EXPECT_NE(bench.state().sentence.find(found.rows[0].words), std::string::npos);
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
  EXPECT_NE(bench.bad("sweep.horizon", quick_sweep()).find("lane"), std::string::npos);
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

// ------------------------------------------------------------------------------------------------ drawing

EvaluationResult evaluated(int successes, int episodes, int total) {
  EvaluationResult result;
  result.episodes_total = total;
  for (int i = 0; i < episodes; ++i) {
    EpisodeResult episode;
    episode.outcome = i < successes ? Outcome::success : Outcome::failure;
    result.episodes.push_back(episode);
  }
  return result;
}

TEST(LabelCurves, HaveAPointARoundOrOneAtAll) {
  WorkbenchState state;
  state.scene = &support::point_scene();
  state.scene_params = ParamValues(state.scene->params);
  RunItem dagger;
  dagger.id = 1;
  dagger.scene = state.scene;
  dagger.evaluation_params = state.scene_params;
  dagger.evaluation = evaluated(10, 10, 10);
  for (int round = 0; round < 3; ++round) {
    RoundItem item;
    item.round = round;
    item.updates = 100 * (round + 1);
    item.expert_labels = 50 * (round + 1);
    item.evaluation = evaluated(2 + 4 * round, 10, round == 2 ? 20 : 10);  // the last is not through
    dagger.rounds.push_back(item);
  }
  RunItem bc = dagger;
  bc.id = 2;
  bc.rounds.clear();
  bc.status.expert_labels = 80;
  bc.status.updates = 400;
  RunItem opened = bc;  // nobody knows how many labels it had
  opened.id = 3;
  opened.status.expert_labels = 0;
  RunItem hidden = bc;
  hidden.id = 4;
  hidden.hidden = true;
  RunItem elsewhere = bc;
  elsewhere.id = 5;
  ASSERT_TRUE(elsewhere.evaluation_params.set("wind", 3.0));
  RunItem kept = opened;  // from before, its demonstration is in the list
  kept.id = 6;
  Trajectory trajectory;
  trajectory.label_mask = {1, 0, 1, 1};
  state.demos.push_back({1, "Lap 1", std::make_shared<Trajectory>(trajectory), 77});
  kept.data_hashes = {77};
  for (RunItem* run : {&dagger, &bc, &opened, &hidden, &elsewhere, &kept}) state.runs.push_back(std::move(*run));

  const auto curves = label_curves(state);
  ASSERT_EQ(curves.size(), 3U);
  EXPECT_EQ(curves[0].run, 1);
  ASSERT_EQ(curves[0].points.size(), 2U);
  EXPECT_EQ(curves[0].points[1].labels, 100);
  EXPECT_EQ(curves[0].points[1].success, 0.6);
  EXPECT_EQ(curves[0].points[1].ci95.low, wilson95(6, 10).low);
  EXPECT_EQ(curves[1].run, 2);
  EXPECT_EQ(curves[1].points[0].labels, 80);
  EXPECT_EQ(curves[2].run, 6);
  EXPECT_EQ(curves[2].points[0].labels, 3);

  const LossAndSuccess rounds = loss_and_success(state.runs[0]);
  EXPECT_EQ(rounds.success.points, (std::vector<std::pair<double, double>>{{100.0, 0.2}, {200.0, 0.6}}));
  EXPECT_TRUE(rounds.loss.points.empty());
  EXPECT_EQ(loss_and_success(state.runs[1]).success.points, (std::vector<std::pair<double, double>>{{400.0, 1.0}}));
}

TEST(LossAndSuccess, ComesFromTheRunsCurves) {
  Bench bench;
  const LossAndSuccess found = loss_and_success(run_of(bench, clone(bench)));
  EXPECT_GT(found.loss.points.size(), 3U);
  EXPECT_GT(found.held_out_loss.points.size(), 1U);
  ASSERT_EQ(found.success.points.size(), 1U);
  EXPECT_EQ(found.success.points[0].first, 200.0);
  const auto curves = label_curves(bench.state());
  ASSERT_EQ(curves.size(), 1U);
  EXPECT_EQ(curves[0].points[0].labels, run_of(bench, 1).status.expert_labels);
  EXPECT_EQ(curves[0].points[0].labels, 160);  // two demonstrations of 80 steps
}

/// 3 columns, 2 rows.
FieldMap small_map(std::vector<float> share, std::vector<float> action) {
  FieldMap map;
  map.x = {-3.0, 3.0, 3};
  map.y = {0.0, 1.0, 2};
  map.share = std::move(share);
  map.action = std::move(action);
  return map;
}

TEST(Heat, ShadesVisitedCellsByTheSameFullShare) {
  const FieldMap a = small_map({0.64F, 0.0F, 0.0F, 0.0F, 0.0F, 0.36F}, {0, 0, 0, 0, 0, 0});
  const FieldMap b = small_map({0.16F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F}, {0, 0, 0, 0, 0, 0});
  const std::array<const FieldMap*, 2> both = {&a, &b};
  const double full = full_share(both);
  EXPECT_FLOAT_EQ(static_cast<float>(full), 0.64F);
  const auto cells = heat_cells(a, full);
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_DOUBLE_EQ(cells[0].shade, 1.0);
  EXPECT_NEAR(cells[1].shade, 0.75, 1e-6);
  EXPECT_EQ(cells[1].x_low, 1.0);
  EXPECT_EQ(cells[1].x_high, 3.0);
  EXPECT_EQ(cells[1].y_low, 0.5);
  EXPECT_NEAR(heat_cells(b, full)[0].shade, 0.5, 1e-6);
  EXPECT_TRUE(heat_cells({}, 0.0).empty());
  EXPECT_EQ(along(a.x, 0.0), 0.5);
}

TEST(Arrows, TiltFromAheadForOneDimension) {
  const std::array<Field, 1> steering = {{{"steering", "1", -2.0F, 2.0F, 0}}};
  const FieldMap map = small_map({0.2F, 0.2F, 0.2F, 0.2F, 0.0F, 0.2F}, {0.0F, 2.0F, -1.0F, -2.0F, 0.0F, 1.0F});
  const auto arrows = map_arrows(map, steering, 1);
  ASSERT_EQ(arrows.size(), 5U);  // one cell was not visited
  const auto expect = [&](std::size_t i, double x, double y, double magnitude) {
    EXPECT_NEAR(arrows[i].direction.x, x, 1e-6) << i;
    EXPECT_NEAR(arrows[i].direction.y, y, 1e-6) << i;
    EXPECT_NEAR(arrows[i].magnitude, magnitude, 1e-6) << i;
  };
  expect(0, 0.0, 1.0, 0.0);               // ahead
  expect(1, -1.0, 0.0, 1.0);              // all to the left
  expect(2, kHalfRoot, kHalfRoot, 0.5);   // half to the right
  expect(3, 1.0, 0.0, 1.0);               // all to the right
  expect(4, -kHalfRoot, kHalfRoot, 0.5);  // half to the left
  EXPECT_EQ(arrows[4].x, 2.0);
  EXPECT_EQ(arrows[4].y, 0.75);
}

TEST(Arrows, TiltFromTheWayOnAMapOfPlaces) {
  const std::array<Field, 1> steering = {{{"steering", "1", -2.0F, 2.0F, 0}}};
  FieldMap map = small_map({0.5F, 0.5F, 0.0F, 0.0F, 0.0F, 0.0F}, {0.0F, 2.0F, 0.0F, 0.0F, 0.0F, 0.0F});
  map.motion.assign(12, 0.0F);
  map.motion[0] = 0.5F;   // to the right
  map.motion[3] = -0.2F;  // down
  const auto arrows = map_arrows(map, steering, 1);
  ASSERT_EQ(arrows.size(), 2U);
  EXPECT_NEAR(arrows[0].direction.x, 1.0, 1e-6);  // ahead
  EXPECT_NEAR(arrows[0].direction.y, 0.0, 1e-6);
  EXPECT_NEAR(arrows[1].direction.x, 1.0, 1e-6);  // all to the left of down
  EXPECT_NEAR(arrows[1].direction.y, 0.0, 1e-6);
}

TEST(Arrows, AreTheVectorForTwoDimensionsAndAverageOverSquares) {
  const std::array<Field, 2> push = {{{"x", "N", -1.0F, 1.0F, 0}, {"y", "N", -4.0F, 2.0F, 0}}};
  // The left square has two cells with steps 3 : 1, the right one a single column.
  const FieldMap map = small_map({0.6F, 0.2F, 0.2F, 0.0F, 0.0F, 0.0F},
                                 {0.5F, 0.0F, -0.5F, 4.0F, 0.0F, 0.0F, 9.0F, 9.0F, 9.0F, 9.0F, 9.0F, 9.0F});
  const auto arrows = map_arrows(map, push, 2);
  ASSERT_EQ(arrows.size(), 2U);
  // Mean (0.25, 1), by the limits (0.25, 0.25).
  EXPECT_NEAR(arrows[0].direction.x, kHalfRoot, 1e-6);
  EXPECT_NEAR(arrows[0].direction.y, kHalfRoot, 1e-6);
  EXPECT_NEAR(arrows[0].magnitude, 0.25 * std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(arrows[0].share, 0.8, 1e-6);
  EXPECT_EQ(arrows[0].x, -1.0);
  EXPECT_EQ(arrows[0].y, 0.5);
  // Nothing done: nothing to point at.
  EXPECT_EQ(arrows[1].direction.x, 0.0);
  EXPECT_EQ(arrows[1].direction.y, 0.0);
  EXPECT_EQ(arrows[1].magnitude, 0.0);
  EXPECT_EQ(arrows[1].x, 2.0);
}

}  // namespace
}  // namespace driftlab
