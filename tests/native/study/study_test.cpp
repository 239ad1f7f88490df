#include "native/study/study.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/metrics/statistics.h"
#include "native/study/runs.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

StudySetup setup(int seeds, std::string_view scene = "lane") {
  const SceneEntry* entry = find_scene(all_scenes(), scene).value();
  StudySetup result{{{entry, ParamValues(entry->params)}}, {}};
  result.options.seeds = seeds;
  return result;
}

/// Two cells; samples say which cell, row and seed they are of.
StudyPlan toy_plan(const StudySetup&) {
  StudyPlan plan;
  plan.what = "Toys.";
  plan.figures = {{"success", "whole laps", &Sample::success, 0, true, true}, {"labels", "labels", &Sample::labels, 1}};
  for (const double base : {0.0, 0.5}) {
    StudyCell cell;
    for (const char* name : {"one", "two, \"quoted\""}) {
      cell.rows.push_back({base == 0.0 ? "first" : "second", name, {{"base", base}}});
    }
    cell.measure = [base](int seed) -> Result<std::vector<Sample>> {
      if (base > 0.0 && seed == 7) return fail("another seed", "7", "Take fewer.");
      Sample sample;
      sample.success = base + 0.1 * seed;
      sample.labels = 1000.0 * seed;
      Sample other = sample;
      other.success = 1.0;
      return std::vector<Sample>{sample, other};
    };
    plan.cells.push_back(std::move(cell));
  }
  return plan;
}

const StudyEntry kToy{"toy", "a toy", 3, toy_plan};

TEST(StudyRun, PutsEverySeedInItsPlace) {
  StudyRun study(kToy, setup(3));
  ASSERT_EQ(study.jobs(), 6);
  for (int job = study.jobs() - 1; job >= 0; --job) study.run(job);
  EXPECT_TRUE(study.problem().has_value());
  const auto json = study.json();
  ASSERT_EQ(json["rows"].size(), 4U);
  const auto& row = json["rows"][2];
  EXPECT_EQ(row["setting"], "second");
  EXPECT_EQ(row["name"], "one");
  EXPECT_EQ(row["base"], 0.5);
  EXPECT_EQ(row["success_by_seed"], nlohmann::ordered_json({0.5, 0.6, 0.7}));
  EXPECT_EQ(row["success_rate"], 0.6);
  const std::vector<double> values = {0.5, 0.6, 0.7};
  EXPECT_EQ(row["success_ci95"][0], bootstrap_median95(values).low);
  EXPECT_EQ(row["success_ci95_by_seed"][0][0], wilson95(15, 30).low);
  EXPECT_EQ(row["labels_by_seed"], nlohmann::ordered_json({0.0, 1000.0, 2000.0}));
}

TEST(StudyRun, IsAMarkdownTableForEachSetting) {
  StudyRun study(kToy, setup(3));
  for (int job = 0; job < study.jobs(); ++job) study.run(job);
  const std::string text = study.text();
  EXPECT_EQ(text.rfind("Toys.\n3 seeds, 30 evaluation episodes each", 0), 0U) << text;
  const std::string table =
      "**first**\n\n"
      "|  | whole laps, %, by seed | median (95 %) | mean | labels |\n"
      "| --- | ---: | ---: | ---: | ---: |\n"
      "| one | 0 10 20 | 10 (0 to 20) | 10 | 1000.0 |\n";
  EXPECT_NE(text.find(table), std::string::npos) << text;
  EXPECT_NE(text.find("\n**second**\n"), std::string::npos);
}

TEST(StudyRun, IsATableForOtherPrograms) {
  StudyRun study(kToy, setup(2));
  for (int job = 0; job < study.jobs(); ++job) study.run(job);
  const std::string csv = study.csv();
  EXPECT_EQ(csv.rfind("setting,name,seed,success,labels\r\nfirst,one,0,0,0\r\nfirst,one,1,0.1,1000\r\n", 0), 0U) << csv;
  EXPECT_NE(csv.find("second,\"two, \"\"quoted\"\"\",1,1,1000\r\n"), std::string::npos) << csv;
}

TEST(StudyRun, WhatWentWrongIsToldAndTheRestIsNotLost) {
  StudyRun study(kToy, setup(8));
  for (int job = 0; job < study.jobs(); ++job) study.run(job);
  ASSERT_FALSE(study.problem().has_value());
  EXPECT_EQ(study.problem().error().got, "7 (second, one, seed 7)");
  const auto json = study.json();
  EXPECT_EQ(json["rows"][0]["success_by_seed"].size(), 8U);
  EXPECT_TRUE(json["rows"][0]["success_by_seed"][7].is_number());
  const auto& row = json["rows"][2];
  EXPECT_TRUE(row["success_by_seed"][7].is_null()) << row;
  EXPECT_TRUE(row["success_ci95_by_seed"][7].is_null());
  EXPECT_DOUBLE_EQ(row["success_mean"].get<double>(), 0.8) << "of the seven that there are";
  EXPECT_NE(study.text().find("| one | 50 60 70 80 90 100 110 - |"), std::string::npos) << study.text();
  EXPECT_NE(study.csv().find("second,one,7,,\r\n"), std::string::npos) << study.csv();
}

/// One cell in each of two settings, of which the second alone has something to report.
StudyPlan reporting_plan(const StudySetup&) {
  StudyPlan plan;
  plan.what = "Toys.";
  const auto overlap = [](const Sample& sample) { return sample.reported_mean("overlap"); };
  plan.figures = {{"success", "success", &Sample::success, 0, true}, {"overlap", "overlap", overlap, 2}};
  for (const char* setting : {"lane", "push"}) {
    StudyCell cell;
    cell.rows.push_back({setting, "expert", nlohmann::ordered_json::object()});
    cell.measure = [setting](int) -> Result<std::vector<Sample>> {
      Sample sample;
      if (std::string_view(setting) == "push") sample.reported = {{"angle", 3.0}, {"overlap", 0.25}};
      return std::vector<Sample>{sample};
    };
    plan.cells.push_back(std::move(cell));
  }
  return plan;
}

TEST(StudyRun, WhatASettingDoesNotReportIsNoColumn) {
  const StudyEntry entry{"reporting", "toys", 5, reporting_plan};
  StudyRun study(entry, setup(2));
  for (int job = 0; job < study.jobs(); ++job) study.run(job);
  EXPECT_NE(study.text().find("**lane**\n\n|  | success, % |\n"), std::string::npos) << study.text();
  EXPECT_NE(study.text().find("**push**\n\n|  | success, % | overlap |\n"), std::string::npos) << study.text();
  EXPECT_FALSE(study.json()["rows"][0].contains("overlap"));
  EXPECT_EQ(study.json()["rows"][1]["overlap_by_seed"], nlohmann::ordered_json({0.25, 0.25}));
  EXPECT_NE(study.csv().find("lane,expert,0,0,\r\n"), std::string::npos) << study.csv();
}

TEST(Studies, AreFoundByName) {
  for (const StudyEntry* entry : all_studies()) {
    EXPECT_EQ(find_study(entry->name).value(), entry);
    EXPECT_GE(entry->seeds, 5) << "fewer say little";
    const StudyPlan plan = entry->plan(setup(1, entry->scene.empty() ? "reach" : entry->scene));
    EXPECT_FALSE(plan.what.empty());
    EXPECT_EQ(plan.figures.empty(), false);
    std::vector<std::string> names;
    for (const StudyCell& cell : plan.cells) {
      for (const StudyRow& row : cell.rows) {
        names.push_back(row.setting + row.name);
        EXPECT_EQ(std::count(names.begin(), names.end(), names.back()), 1) << "two rows named " << names.back();
      }
    }
  }
  const auto wrong = find_study("rouns");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_NE(wrong.error().hint.find("rounds"), std::string::npos);
}

/// One job of a study with hardly any training.
StudyRun tiny(const char* name, int job) {
  StudySetup small = setup(2);
  small.options.episodes = 2;
  small.options.rounds = 1;
  small.options.learner_settings = {"updates=30"};
  StudyRun study(*find_study(name).value(), small);
  study.run(job);
  EXPECT_TRUE(study.problem().has_value());
  return study;
}

TEST(Studies, AJobFillsItsSeedAndNoOther) {
  const StudyRun study = tiny("drift", 3);  // the second row's second seed: one lap of an average person
  const StudyRow& row = study.plan().cells[1].rows[0];
  EXPECT_EQ(row.facts["driver"], "average");
  EXPECT_EQ(row.setting, "B: wheel angle, 9 m/s");
  EXPECT_FALSE(row.samples[0].has_value());
  EXPECT_GT(row.samples[1]->own_error, 0.0);
  const StudyRun again = tiny("drift", 3);
  EXPECT_EQ(again.json(), study.json());
}

TEST(Studies, RoundZeroIsTheClone) {
  const StudyRun study = tiny("drift", 8 * 2);  // dagger's first seed
  const StudyRun clone = tiny("drift", 5 * 2);  // one lap of the expert
  const auto& rounds = study.plan().cells[8].rows;
  ASSERT_EQ(rounds.size(), 2U);
  EXPECT_EQ(rounds[0].samples[0]->own_error, clone.plan().cells[5].rows[0].samples[0]->own_error);
  EXPECT_EQ(rounds[0].samples[0]->labels, clone.plan().cells[5].rows[0].samples[0]->labels);
  EXPECT_GT(rounds[1].samples[0]->labels, rounds[0].samples[0]->labels);
}

TEST(Studies, CountInterventions) {
  StudySetup small = setup(1);
  small.options.episodes = 1;
  small.options.rounds = 1;
  small.options.learner_settings = {"updates=30", "take_over=0.02"};
  StudyRun study(*find_study("labels").value(), small);
  study.run(5);  // hg_dagger by wheel angle
  const auto& rows = study.plan().cells[5].rows;
  EXPECT_EQ(rows[0].facts["learner"], "hg_dagger");
  EXPECT_EQ(rows[0].samples[0]->interventions, 0.0);
  EXPECT_GT(rows[1].samples[0]->interventions, 0.0);
  EXPECT_GE(rows[1].samples[0]->context_switches, rows[1].samples[0]->interventions);
  EXPECT_GT(rows[1].samples[0]->labels, rows[0].samples[0]->labels);
}

TEST(Studies, MoreUpdatesFitTheTrainingLapBetter) {
  StudySetup small = setup(1);
  small.options.episodes = 1;
  StudyRun study(*find_study("updates").value(), small);
  const auto& cells = study.plan().cells;
  ASSERT_EQ(cells[0].rows[0].facts["updates"], 50);
  ASSERT_EQ(cells[3].rows[0].facts["updates"], 400);
  study.run(0);
  study.run(3);
  EXPECT_LT(cells[3].rows[0].samples[0]->training_error, cells[0].rows[0].samples[0]->training_error);
  EXPECT_GT(cells[3].rows[0].samples[0]->held_out_error, 0.0);
}

TEST(Studies, OfTheScenesShareDemonstrationsAndStarts) {
  StudySetup small = setup(1, "reach");
  small.scenes.push_back(setup(1).task());
  small.options.episodes = 4;
  small.options.learner_settings = {"updates=30", "held_out_rollouts=0"};
  small.options.rounds = 1;
  StudyRun study(*find_study("scenes").value(), small);
  const auto& cells = study.plan().cells;
  ASSERT_EQ(cells.size(), 14U) << "expert, four clones and two of dagger in each scene";
  EXPECT_EQ(cells[7].rows[0].setting, "lane");
  for (int cell = 0; cell < 7; ++cell) study.run(cell);
  ASSERT_TRUE(study.problem().has_value()) << study.problem().error().message();
  const auto labels = [&](std::size_t cell) { return cells[cell].rows[0].samples[0]->labels; };
  EXPECT_GE(cells[0].rows[0].samples[0]->success, 0.75) << "the expert";
  EXPECT_EQ(labels(0), 0.0);
  const auto demos = demonstrations(small, small.task(), "expert", 25, 0).value();
  double steps = 0.0;
  for (std::size_t i = 0; i < demos.size(); ++i) {
    steps += demos[i].steps;
    if (i == 0) {
      EXPECT_EQ(labels(1), steps);
    }
    if (i == 4) {
      EXPECT_EQ(labels(2), steps) << "the first five of the same";
    }
  }
  EXPECT_EQ(labels(3), steps);
  EXPECT_GT(labels(5), labels(1)) << "dagger begins with the first one";
  EXPECT_GT(labels(6), labels(3)) << "or with the first 25";
  EXPECT_EQ(cells[5].rows[0].facts["rounds"], 1);
}

}  // namespace
}  // namespace driftlab
