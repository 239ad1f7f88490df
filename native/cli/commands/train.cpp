// driftlab train: demonstrations in, a policy file out. The same bits as the page trains.

#include <algorithm>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "core/workbench/files.h"
#include "native/cli/command.h"
#include "native/cli/demonstrations.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/cli/table.h"
#include "native/cli/training.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kLargestPolicy = 256ULL << 20U;

class Train : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    learner_.add(options);
    options.text("--data", data_, "DIR", "Folder of demonstrations (*.npz), in order of name");
    options.count("--demos", episodes_, 1, 10000, "Or: demonstrations to make here");
    add_driver(options, driver_);
    options.seed("--demos-seed", demonstration_seed_, "Their seed, as of `driftlab demos`");
    options.exclude("--data", {"--demos", "--driver", "--demos-seed"});
    options.text("--initial", initial_, "FILE.dlp", "Policy to start from instead of random weights");
    options.seed("--seed", seed_, "Decides initial weights, batches and what is held out");
    options.text("--out", out_, "FILE.dlp", "Where the policy goes");
    options.require("--out");
  }

  Attempt<Answer> run(const Manner&) override {
    auto order = make_order();
    if (!order) return tl::unexpected(order.error());
    if (const auto good = check_out(); !good) return tl::unexpected(good.error());
    Progress progress("training " + learner_.id);
    auto report = run_training(*order, &progress);
    if (!report) return tl::unexpected(report.error());
    if (const auto good = read_made(*order, *report); !good) return tl::unexpected(good.error());
    if (const auto written = write_file(out_, report->policy); !written) return failed(written.error(), "--out");
    return answer(*order, *report);
  }

 private:
  Attempt<TrainingOrder> make_order() {
    TrainingOrder order;
    auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    order.task = std::move(*task);
    auto learner = choose_learner(learner_.id, learner_.settings);
    if (!learner) return tl::unexpected(learner.error());
    order.learner = std::move(*learner);
    order.seed = seed_;
    order.driver = driver_;
    order.episodes = episodes_;
    order.demonstration_seed = demonstration_seed_;
    if (const auto made = make_demonstrator(driver_); !made) return usage(made.error(), "--driver");
    if (!data_.empty()) {
      if (const auto good = read_data(order); !good) return tl::unexpected(good.error());
    }
    if (!initial_.empty()) {
      auto bytes = read_file(initial_, kLargestPolicy);
      if (!bytes) return failed(bytes.error(), "--initial");
      if (const auto loaded = policy_from_file(*bytes, order.task); !loaded) return failed(loaded.error(), initial_);
      order.initial = std::move(*bytes);
    }
    return order;
  }

  // The demonstrations' own scene settings hold, so that nobody trains in another world by oversight.
  Attempt<void> read_data(TrainingOrder& order) {
    auto files = read_demonstrations(data_, *order.task.entry);
    if (!files) return tl::unexpected(files.error());
    const auto settings = common_settings(*files);
    if (!settings) return tl::unexpected(settings.error());
    if (*settings) {
      const auto settled = settle_params(order.task, **settings);
      if (!settled) return settled;
    }
    for (auto& file : *files) {
      order.demonstrations.push_back(std::move(file.bytes));
      trajectories_.push_back(std::move(file.trajectory));
    }
    return {};
  }

  Attempt<void> settle_params(Task& task, const std::vector<std::string>& settings) const {
    ParamValues recorded(task.entry->params);
    if (const auto set = apply_settings(recorded, settings, data_); !set) return tl::unexpected(set.error());
    if (!scene_.settings.empty() && !(recorded == task.params)) {
      return failed({"demonstrations with " + described(task.params), described(recorded),
                     "Leave --scene-set out to train with the demonstrations' own settings."},
                    data_);
    }
    task.params = recorded;
    return {};
  }

  // Training may take long: find out now that its result has no place to go.
  Attempt<void> check_out() const {
    if (const auto good = check_place(out_); !good) return failed(good.error(), "--out");
    return {};
  }

  Attempt<void> read_made(const TrainingOrder& order, const TrainingReport& report) {
    for (const Bytes& bytes : report.made) {
      auto trajectory = demo_from_file(bytes, *order.task.entry);
      if (!trajectory) return failed(trajectory.error(), "training");
      trajectories_.push_back(std::move(*trajectory));
    }
    return {};
  }

  static std::string described(const ParamValues& values) {
    const auto changed = values.changed();
    return changed.empty() ? "the scene's initial settings" : join(changed, " ");
  }

  /// Not worth a line while all demonstrations count alike.
  static bool learner_weighs(const TrainingReport& report) {
    return std::any_of(report.demonstration_weights.begin(), report.demonstration_weights.end(),
                       [](double weight) { return weight != 1.0; });
  }
  static std::string weights_text(const std::vector<double>& weights) {
    constexpr std::size_t kMost = 12;
    std::vector<std::string> words;
    for (std::size_t i = 0; i < std::min(weights.size(), kMost); ++i) words.push_back(format_fixed(weights[i], 2));
    return join(words, " ") + (weights.size() > kMost ? " ..." : "");
  }

  Answer answer(const TrainingOrder& order, const TrainingReport& report) const {
    std::int64_t labels = 0;
    for (const Trajectory& trajectory : trajectories_) labels += trajectory.label_count();
    Answer answer;
    nlohmann::ordered_json losses = nlohmann::ordered_json::object();
    Table table({"", ""});
    for (const auto& [name, value] : report.losses) {
      losses[name] = value;
      table.row({name, format_fixed(value, 5)});
    }
    nlohmann::ordered_json demonstrations = {
        {"episodes", trajectories_.size()}, {"labels", labels}, {"data_hash", hash_text(data_hash(trajectories_))}};
    if (data_.empty()) {
      demonstrations["driver"] = driver_;
      demonstrations["seed"] = demonstration_seed_;
    }
    answer.json = {{"scene", scene_.id},
                   {"scene_params", values_json(order.task.params)},
                   {"learner", learner_.id},
                   {"params", values_json(order.learner.params)},
                   {"seed", seed_},
                   {"demonstrations", std::move(demonstrations)},
                   {"updates", report.updates},
                   {"env_steps", report.env_steps},
                   {"expert_labels", report.expert_labels},
                   {"interventions", report.interventions},
                   {"context_switches", report.context_switches},
                   {"stop_reason", report.stop_reason},
                   {"losses", std::move(losses)},
                   {"best_round", report.best_round >= 0 ? nlohmann::ordered_json(report.best_round) : nullptr},
                   {"demonstration_weights", report.demonstration_weights},
                   {"weights_hash", report.weights_hash},
                   {"policy", out_}};
    table.row({"demonstrations", std::to_string(trajectories_.size()) + " (" + std::to_string(labels) + " labels)"});
    if (report.best_round >= 0) table.row({"kept", "round " + std::to_string(report.best_round) + ", the best"});
    if (learner_weighs(report)) table.row({"weights", weights_text(report.demonstration_weights)});
    table.row({"weights hash", report.weights_hash});
    table.row({"policy", out_});
    answer.text = "Trained " + learner_.id + ": " + report.stop_reason + ".\n" + table.text();
    return answer;
  }

  SceneOptions scene_;
  LearnerOptions learner_;
  std::string data_;
  int episodes_ = 1;
  std::string driver_ = "expert";
  std::uint64_t demonstration_seed_ = 0;
  std::string initial_;
  std::uint64_t seed_ = 0;
  std::string out_;
  std::vector<Trajectory> trajectories_;
};

}  // namespace

const CommandEntry& command_entry_train();
const CommandEntry& command_entry_train() {
  static const CommandEntry entry{"train", "Trains a policy from demonstrations",
                                  [] { return std::unique_ptr<Command>(new Train); }};
  return entry;
}

}  // namespace driftlab
