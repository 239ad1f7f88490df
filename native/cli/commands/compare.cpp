// driftlab compare: learners side by side, each over several seeds, on demonstrations that they share.

#include <functional>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "core/metrics/laps.h"
#include "core/metrics/statistics.h"
#include "core/workbench/files.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/parallel.h"
#include "native/cli/policies.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"
#include "native/cli/training.h"
#include "native/study/counted.h"

namespace driftlab {
namespace {

// One learner with one seed.
struct Cell {
  TrainingOrder order;
  TrainingReport report;
  Conduct conduct;
  std::optional<Problem> problem;
};

// A figure of every cell, and how it is printed: the median over seeds.
struct Figure {
  std::string key;
  std::string heading;
  int decimals;
  std::function<std::optional<double>(const Cell& cell)> of;
};

double reported_mean(const Cell& cell, std::string_view name) {
  for (const ReportedFigure& figure : cell.conduct.evaluation.reported()) {
    if (figure.name == name) return figure.mean;
  }
  return 0.0;
}

// Those of this scene: first what it reports beside success.
std::vector<Figure> figures_of(const Task& task) {
  std::vector<Figure> figures;
  const auto scene = task.make_scene();
  const bool laps = LapMeter(scene->spec()).has_laps();
  for (const std::string_view name : scene->spec().reported) {
    figures.push_back({std::string(name), ">" + std::string(name), 3,
                       [name](const Cell& c) { return std::optional<double>(reported_mean(c, name)); }});
  }
  figures.insert(
      figures.end(),
      {
          {"steps_before_failure", ">steps before failure", 0,
           [](const Cell& c) -> std::optional<double> {
             const auto& result = c.conduct.evaluation;
             if (result.successes() == static_cast<int>(result.episodes.size())) return std::nullopt;
             return result.steps_before_failure();
           }},
          {"falls_per_lap", laps ? ">falls per lap" : ">falls per full length", 3,
           [](const Cell& c) { return std::optional<double>(c.conduct.evaluation.falls_per_lap()); }},
          {"diversity", ">diversity", 3, [](const Cell& c) { return c.conduct.diversity; }},
          {"divergence_kl", ">KL", 3,
           [](const Cell& c) {
             return c.conduct.divergence ? std::optional<double>(c.conduct.divergence->kl) : std::nullopt;
           }},
          {"divergence_js", ">JS", 3,
           [](const Cell& c) {
             return c.conduct.divergence ? std::optional<double>(c.conduct.divergence->js) : std::nullopt;
           }},
          {"labels", ">labels", 0,
           [](const Cell& c) { return std::optional<double>(static_cast<double>(c.report.expert_labels)); }},
          {"interventions", ">interventions", 0,
           [](const Cell& c) { return std::optional<double>(static_cast<double>(c.report.interventions)); }},
          {"context_switches", ">switches", 0,
           [](const Cell& c) { return std::optional<double>(static_cast<double>(c.report.context_switches)); }},
          {"env_steps", ">env steps", 0,
           [](const Cell& c) { return std::optional<double>(static_cast<double>(c.report.env_steps)); }},
      });
  return figures;
}

// Nothing of a run that could not be made.
std::optional<double> of(const Figure& figure, const Cell& cell) {
  return cell.problem ? std::nullopt : figure.of(cell);
}

// Success rates of the runs that could be made.
std::vector<double> rates_of(std::span<const Cell> cells) {
  std::vector<double> rates;
  for (const Cell& cell : cells) {
    if (!cell.problem) rates.push_back(cell.conduct.evaluation.success_rate());
  }
  return rates;
}

// Median of the seeds where there is a figure; nothing where no seed has one.
std::optional<double> middle(const Figure& figure, std::span<const Cell> cells) {
  std::vector<double> values;
  for (const Cell& cell : cells) {
    if (const auto value = of(figure, cell)) values.push_back(*value);
  }
  if (values.empty()) return std::nullopt;
  return median(values);
}

class Compare : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    options.list("--learners", learners_, "ID,...", "Which learners");
    options.require("--learners");
    options.texts("--set", settings_, "LEARNER.KEY=VALUE", "Sets a parameter of one learner");
    options.count("--demos", demos_, 1, 10000, "Demonstrations for each seed");
    add_driver(options, driver_);
    options.count("--seeds", seeds_, 1, 1000, "How often everything is done anew, demonstrations included");
    options.seed("--seed", seed_, "The first seed; the others follow it");
    options.count("--episodes", episodes_, 1, 100000, "Episodes to evaluate each policy on");
    options.seed("--eval-seed", eval_seed_, "Their seed, the same for all");
    fields_.add(options);
    add_threads(options, threads_);
  }

  Attempt<Answer> run(const Manner&) override {
    auto cells = make_cells();
    if (!cells) return tl::unexpected(cells.error());
    const int count = static_cast<int>(cells->size());
    Progress progress("comparing");
    progress.at(0.0, "0 of " + std::to_string(count) + " runs");
    run_parallel(
        count, [&](int i) { fill((*cells)[static_cast<std::size_t>(i)]); },
        [&](int done) {
          progress.at(static_cast<double>(done) / count,
                      std::to_string(done) + " of " + std::to_string(count) + " runs");
        },
        threads_);
    Answer compared = answer(*cells);
    for (const Cell& cell : *cells) {
      // The first is told; the runs that could be made are not lost.
      if (!cell.problem || compared.problem) continue;
      compared.problem = cell.problem;
      compared.problem->about +=
          " (" + std::string(cell.order.learner.entry->id) + ", seed " + std::to_string(cell.order.seed) + ")";
    }
    return compared;
  }

 private:
  // Learner by learner, seed by seed.
  Attempt<std::vector<Cell>> make_cells() const {
    const auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    if (const auto good = make_demonstrator(driver_); !good) return usage(good.error(), "--driver");
    if (const auto good = fields_.check(*task); !good) return tl::unexpected(good.error());
    auto settings = settings_by_learner(learners_, settings_);
    if (!settings) return tl::unexpected(settings.error());
    std::vector<Cell> cells;
    for (const std::string& id : learners_) {
      auto learner = choose_learner(id, (*settings)[id]);
      if (!learner) return tl::unexpected(learner.error());
      for (int k = 0; k < seeds_; ++k) {
        Cell cell;
        cell.order.task = *task;
        cell.order.learner = *learner;
        cell.order.seed = seed_ + static_cast<std::uint64_t>(k);
        cell.order.demonstration_seed = cell.order.seed;
        cell.order.driver = driver_;
        cell.order.episodes = demos_;
        cells.push_back(std::move(cell));
      }
    }
    return cells;
  }

  void fill(Cell& cell) const {
    auto report = run_training(cell.order, nullptr);
    if (!report) {
      cell.problem = report.error();
      return;
    }
    const auto loaded = policy_from_file(report->policy, cell.order.task);
    if (!loaded) {
      cell.problem = Problem{loaded.error(), kExitFailed, "training"};
      return;
    }
    cell.report = std::move(*report);
    cell.conduct =
        measure_conduct(cell.order.task, loaded->policy.get(), eval_seed_, episodes_, fields_.chosen, nullptr);
  }

  // One learner's, over its seeds.
  static nlohmann::ordered_json row_json(std::span<const Cell> cells, const std::vector<Figure>& figures) {
    const std::vector<double> rates = rates_of(cells);
    const Interval interval = bootstrap_median95(rates);
    auto within = nlohmann::ordered_json::array();
    auto shares = nlohmann::ordered_json::array();
    auto hashes = nlohmann::ordered_json::array();
    for (const Cell& cell : cells) {
      const EvaluationResult& evaluation = cell.conduct.evaluation;
      const Interval one = evaluation.success_ci95();
      shares.push_back(cell.problem ? nlohmann::ordered_json() : nlohmann::ordered_json(evaluation.success_rate()));
      within.push_back(cell.problem ? nlohmann::ordered_json() : nlohmann::ordered_json({one.low, one.high}));
      hashes.push_back(cell.problem ? nlohmann::ordered_json() : nlohmann::ordered_json(cell.report.weights_hash));
    }
    nlohmann::ordered_json row = {{"learner", cells.front().order.learner.entry->id},
                                  {"params", values_json(cells.front().order.learner.params)},
                                  {"success_rate", nullptr},
                                  {"success_by_seed", std::move(shares)},
                                  {"success_ci95_by_seed", std::move(within)},
                                  {"interval", nullptr}};
    if (!rates.empty()) row["success_rate"] = median(rates);
    if (rates.size() > 1) row["interval"] = {interval.low, interval.high};
    for (const Figure& figure : figures) {
      row[figure.key] = or_null(middle(figure, cells));
      auto by_seed = nlohmann::ordered_json::array();
      for (const Cell& cell : cells) by_seed.push_back(or_null(of(figure, cell)));
      row[figure.key + "_by_seed"] = std::move(by_seed);
    }
    row["weights_hash_by_seed"] = std::move(hashes);
    return row;
  }

  // What a learner costs stands beside how well it does.
  static bool is_price(const Figure& figure) { return figure.key == "labels" || figure.key == "env_steps"; }

  static std::vector<std::string> success_cells(const std::string& id, std::span<const Cell> cells,
                                                const std::vector<Figure>& figures) {
    const std::vector<double> rates = rates_of(cells);
    const Interval interval = bootstrap_median95(rates);
    std::vector<std::string> words;
    for (const Cell& cell : cells) {
      if (cell.problem) {
        words.emplace_back("-");
        continue;
      }
      const Interval one = cell.conduct.evaluation.success_ci95();
      words.push_back(format_fixed(100.0 * cell.conduct.evaluation.success_rate(), 0) + " (" +
                      format_fixed(100.0 * one.low, 0) + "-" + format_fixed(100.0 * one.high, 0) + ")");
    }
    std::vector<std::string> row = {
        id, rates.empty() ? "-" : format_percent(median(rates)),
        rates.size() > 1 ? format_percent(interval.low) + " to " + format_percent(interval.high) : "-"};
    for (const Figure& figure : figures) {
      if (!is_price(figure)) continue;
      const auto value = middle(figure, cells);
      row.push_back(value ? format_fixed(*value, 0) : "-");
    }
    row.push_back(join(words, "  "));
    return row;
  }

  Answer answer(const std::vector<Cell>& cells) const {
    auto rows = nlohmann::ordered_json::array();
    Table success({"learner", ">success", "95 % over seeds", ">labels", ">env steps", "by seed (95 % within it)"});
    std::vector<std::string> headings = {"learner"};
    const std::vector<Figure> figures = figures_of(cells.front().order.task);
    for (const Figure& figure : figures) {
      if (!is_price(figure)) headings.push_back(figure.heading);
    }
    Table others(headings);
    const auto count = static_cast<std::size_t>(seeds_);
    for (std::size_t first = 0; first < cells.size(); first += count) {
      const std::span<const Cell> mine = std::span(cells).subspan(first, count);
      const std::string id(mine.front().order.learner.entry->id);
      rows.push_back(row_json(mine, figures));
      success.row(success_cells(id, mine, figures));
      std::vector<std::string> line = {id};
      for (const Figure& figure : figures) {
        if (is_price(figure)) continue;
        const auto value = middle(figure, mine);
        line.push_back(value ? format_fixed(*value, figure.decimals) : "-");
      }
      others.row(line);
    }
    std::optional<Divergence> divergence;
    for (const Cell& cell : cells) {
      if (!divergence) divergence = cell.conduct.divergence;
    }
    Answer answer;
    answer.json = {{"scene", scene_.id},    {"scene_params", values_json(cells.front().order.task.params)},
                   {"demos", demos_},       {"driver", driver_},
                   {"seed", seed_},         {"seeds", seeds_},
                   {"episodes", episodes_}, {"eval_seed", eval_seed_},
                   {"fields", nullptr},     {"rows", std::move(rows)}};
    if (divergence) answer.json["fields"] = {divergence->probe_x, divergence->probe_y};
    answer.text = success.text() + "Success: median over " + counted(seeds_, "seed") + ", " +
                  counted(episodes_, "episode") + " each; by seed in percent.\n\n" + others.text() +
                  "Medians over seeds. Steps before failure: of those that failed.";
    if (divergence) {
      answer.text += " Diversity: share of the grid over " + divergence->probe_x + " and " + divergence->probe_y +
                     " that is visited. KL, JS: divergence from the expert's visits there, in nats.";
    }
    answer.text += "\n";
    return answer;
  }

  SceneOptions scene_;
  FieldOptions fields_;
  std::vector<std::string> learners_;
  std::vector<std::string> settings_;
  int demos_ = 1;
  std::string driver_ = "expert";
  int seeds_ = 5;
  int threads_ = 0;
  std::uint64_t seed_ = 0;
  int episodes_ = 30;
  std::uint64_t eval_seed_ = 1'000'000;
};

}  // namespace

const CommandEntry& command_entry_compare();
const CommandEntry& command_entry_compare() {
  static const CommandEntry entry{"compare", "Compares learners over several seeds",
                                  [] { return std::unique_ptr<Command>(new Compare); }};
  return entry;
}

}  // namespace driftlab
