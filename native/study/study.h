#pragma once
// A study is a whole experiment whose table stands in the documentation, made by one command: cells (say, one learner on one kind of
// demonstrations) times seeds, every seed shown, intervals by bootstrap over seeds. Nothing is selected: repeats are numbered 0, 1,
// 2, ..., and all their random numbers follow from that number and the study's seed (core/study/seeds.h).
//
// One study is one file NAME_study.cpp that defines `const StudyEntry& study_entry_NAME()`, and one line in studies.cpp.

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/env/rollout.h"
#include "core/metrics/evaluation.h"

namespace driftlab {

struct StudyOptions {
  int seeds = 5;
  int episodes = 30;  ///< evaluation episodes a seed
  std::uint64_t seed = 1;
  int rounds = -1;                            ///< of learners that have rounds; -1: as many as the study says
  std::vector<std::string> learner_settings;  ///< "key=value" for every learner that has the key
};

/// What a study needs to be planned: the scenes that it is made in, and what was asked for.
struct StudySetup {
  std::vector<Task> scenes;  ///< at least one, with the settings that were asked for
  StudyOptions options;

  /// Of studies that are about one scene.
  const Task& task() const { return scenes.front(); }
};

/// All that can be measured of one policy; each study shows some of it.
struct Sample {
  double success = 0.0;               ///< share of episodes
  double falls_per_lap = 0.0;         ///< see core/metrics/evaluation.h
  double steps_before_failure = 0.0;  ///< median of the failed episodes
  double own_error = 0.0;       ///< mean squared distance to the expert's action, on the states of a lap of its own
  double training_error = 0.0;  ///< on what it was trained on, in units of those labels' variance
  double held_out_error = 0.0;  ///< on fresh laps by the same driver, in units of their labels' variance
  double labels = 0.0;          ///< that it learned from, demonstrations included
  double env_steps = 0.0;       ///< driven to learn it
  double episode_steps = 0.0;   ///< mean
  double episode_return = 0.0;  ///< mean, of the scene's own reward
  double interventions = 0.0;
  double context_switches = 0.0;
  std::vector<ReportedValue> reported{};  ///< what the scene reports beside success: means over the episodes

  /// The mean of a probe that the scene reports; nothing where it does not.
  std::optional<double> reported_mean(std::string_view name) const;
};

/// A column of the table.
struct Figure {
  std::string_view key;      ///< in JSON: "success"
  std::string_view heading;  ///< for people: "whole laps"
  /// &Sample::success, or a function of the sample. A setting none of whose rows has it goes without the column.
  std::function<std::optional<double>(const Sample&)> value;
  int decimals = 0;
  bool percent = false;
  bool every_seed = false;  ///< in the text too; JSON has every seed of every figure
};

/// A line of the table.
struct StudyRow {
  std::string setting;                           ///< "B: wheel angle, 9 m/s": a table of its own
  std::string name;                              ///< "bc, 5 laps, average"
  nlohmann::ordered_json facts;                  ///< {"learner": "bc", "laps": 5, ...}
  std::vector<std::optional<Sample>> samples{};  ///< [seeds]; nothing where it could not be measured
};

/// Rows that are measured together: with one seed, a sample for each of them. Different seeds may be measured at the same time.
struct StudyCell {
  std::vector<StudyRow> rows;
  std::function<Result<std::vector<Sample>>(int seed)> measure;
};

struct StudyPlan {
  std::string what;  ///< a paragraph above the tables: what was done
  std::vector<Figure> figures;
  std::vector<StudyCell> cells;
};

struct StudyEntry {
  std::string_view name;
  std::string_view summary;  ///< one line of the help
  int seeds = 5;             ///< unless somebody asks for another number
  StudyPlan (*plan)(const StudySetup& setup);
  std::string_view scene = "lane";  ///< the scene it is about; empty: any, all of them unless somebody chooses
};

std::span<const StudyEntry* const> all_studies();
Result<const StudyEntry*> find_study(std::string_view name);

/// A fixed number of independent jobs that may run on several threads; results do not depend on the order.
class StudyRun {
 public:
  StudyRun(const StudyEntry& entry, const StudySetup& setup);

  int jobs() const { return static_cast<int>(plan_.cells.size()) * setup_.options.seeds; }
  /// Runs job 0 .. jobs() - 1. Different jobs may run at the same time.
  void run(int job);
  /// After all jobs: the first thing that went wrong, if anything did. What could be measured is reported all the same.
  Result<void> problem() const;

  const StudyPlan& plan() const { return plan_; }
  nlohmann::ordered_json json() const;
  /// Markdown: what was done, and a table for each setting.
  std::string text() const;
  /// A line for each row and seed, all figures; RFC 4180.
  std::string csv() const;

 private:
  std::string name_;
  StudySetup setup_;
  StudyPlan plan_;
  std::vector<std::optional<Error>> problems_;  // [jobs]
};

}  // namespace driftlab
