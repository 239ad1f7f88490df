// driftlab compare: learners side by side, each over several seeds, on demonstrations that they share.

#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "core/metrics/evaluation.h"
#include "core/metrics/statistics.h"
#include "core/workbench/files.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/parallel.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"
#include "native/cli/training.h"

namespace driftlab {
namespace {

// One learner with one seed.
struct Cell {
  TrainingOrder order;
  double success_rate = 0.0;
  std::string weights_hash;
  std::int64_t labels = 0;
  std::int64_t env_steps = 0;
  std::optional<Problem> problem;
};

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
        });
    for (const Cell& cell : *cells) {
      if (cell.problem) return tl::unexpected(*cell.problem);
    }
    return answer(*cells);
  }

 private:
  // Learner by learner, seed by seed.
  Attempt<std::vector<Cell>> make_cells() const {
    const auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    if (const auto good = make_demonstrator(driver_); !good) return usage(good.error(), "--driver");
    std::map<std::string, std::vector<std::string>> settings;
    for (const std::string& setting : settings_) {
      const std::string id = setting.substr(0, setting.find('.'));
      if (std::find(learners_.begin(), learners_.end(), id) == learners_.end() || id.size() == setting.size()) {
        return usage({"LEARNER.KEY=VALUE with one of " + join(learners_, ", "), "\"" + setting + "\"",
                      "For example --set " + learners_.front() + ".updates=500."},
                     "--set");
      }
      settings[id].push_back(setting.substr(id.size() + 1));
    }
    std::vector<Cell> cells;
    for (const std::string& id : learners_) {
      auto learner = choose_learner(id, settings[id]);
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
    cell.weights_hash = report->weights_hash;
    cell.env_steps = report->env_steps;
    cell.labels = report->expert_labels;
    for (const Bytes& file : report->made) {
      const auto lap = demo_from_file(file, *cell.order.task.entry);
      if (lap) cell.labels += lap->label_count();
    }
    Evaluator evaluator(cell.order.task, loaded->policy.get(), eval_seed_, episodes_);
    while (evaluator.step(100'000)) {
    }
    cell.success_rate = evaluator.result().success_rate();
  }

  Answer answer(const std::vector<Cell>& cells) const {
    auto rows = nlohmann::ordered_json::array();
    Table table({"learner", ">success", "95 % over seeds", "by seed", ">labels", ">env steps"});
    for (std::size_t first = 0; first < cells.size(); first += static_cast<std::size_t>(seeds_)) {
      std::vector<double> rates;
      std::vector<double> labels;
      std::vector<double> env_steps;
      std::vector<std::string> words;
      std::vector<std::string> hashes;
      for (std::size_t k = 0; k < static_cast<std::size_t>(seeds_); ++k) {
        const Cell& cell = cells[first + k];
        rates.push_back(cell.success_rate);
        labels.push_back(static_cast<double>(cell.labels));
        env_steps.push_back(static_cast<double>(cell.env_steps));
        words.push_back(format_fixed(100.0 * cell.success_rate, 0));
        hashes.push_back(cell.weights_hash);
      }
      const Interval interval = bootstrap_median95(rates);
      const std::string id(cells[first].order.learner.entry->id);
      rows.push_back({{"learner", id},
                      {"params", values_json(cells[first].order.learner.params)},
                      {"success_rate", median(rates)},
                      {"success_by_seed", rates},
                      {"interval", {interval.low, interval.high}},
                      {"labels", median(labels)},
                      {"env_steps", median(env_steps)},
                      {"weights_hash_by_seed", hashes}});
      table.row({id, format_percent(median(rates)),
                 format_percent(interval.low) + " to " + format_percent(interval.high), join(words, " "),
                 format_fixed(median(labels), 0), format_fixed(median(env_steps), 0)});
    }
    Answer answer;
    answer.json = {{"scene", scene_.id},     {"scene_params", values_json(cells.front().order.task.params)},
                   {"demos", demos_},        {"driver", driver_},
                   {"seed", seed_},          {"seeds", seeds_},
                   {"episodes", episodes_},  {"eval_seed", eval_seed_},
                   {"rows", std::move(rows)}};
    answer.text = table.text() + "Success: median over " + std::to_string(seeds_) + " seeds, " +
                  std::to_string(episodes_) + " episodes each; by seed in percent.\n";
    return answer;
  }

  SceneOptions scene_;
  std::vector<std::string> learners_;
  std::vector<std::string> settings_;
  int demos_ = 1;
  std::string driver_ = "expert";
  int seeds_ = 5;
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
