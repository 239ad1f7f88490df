// driftlab train: demonstrations in, a policy file out. The same bits as the page trains. A run can be stopped on the way, kept as a file,
// and gone on with, here or in the page.

#include <algorithm>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "core/workbench/files.h"
#include "core/workbench/health_json.h"
#include "core/workbench/lookup.h"
#include "core/workbench/run_file.h"
#include "native/cli/command.h"
#include "native/cli/demonstrations.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/cli/table.h"
#include "native/cli/training.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kLargestPolicy = 256ULL << 20U;
constexpr int kMostSteps = 2'000'000'000;

constexpr int kOneEpisode = 1;
constexpr std::string_view kExpert = "expert";

class Train : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options, false);
    learner_.add(options, false);
    options.text("--data", data_, "DIR", "Folder of demonstrations (*.npz), in order of name");
    options.count("--demos", episodes_, 1, 10000, "Or: demonstrations to make here");
    add_driver(options, driver_);
    options.seed("--demos-seed", demonstration_seed_, "Their seed, as of `driftlab demos`");
    options.exclude("--data", {"--demos", "--driver", "--demos-seed"});
    options.text("--initial", initial_, "FILE.dlp", "Policy to start from instead of random weights");
    options.seed("--seed", seed_, "Decides initial weights, batches and what is held out");
    options.text("--out", out_, "FILE.dlp", "Where the policy goes");
    options.text("--health", health_, "FILE.csv", "Where figures of how training goes are to go, a row a look");
    options.text("--save", save_, "FILE.run", "Where the run goes, to go on from there with --resume or in the page");
    options.count("--until-updates", until_updates_, 1, kMostSteps, "Stop there, and --save");
    options.count("--until-env-steps", until_env_steps_, 1, kMostSteps, "Stop there, and --save");
    options.exclude("--until-updates", {"--until-env-steps"});
    options.text("--resume", resume_, "FILE.run", "Go on with this run");
    options.exactly_one("which run", {"--scene", "--resume"});
    options.exclude("--resume", {"--learner", "--set", "--scene-set", "--data", "--demos", "--driver", "--demos-seed",
                                 "--initial", "--seed"});
  }

  Attempt<Answer> run(const Manner&) override {
    if (const auto good = check_options(); !good) return tl::unexpected(good.error());
    auto order = resume_.empty() ? make_order() : go_on();
    if (!order) return tl::unexpected(order.error());
    if (const auto good = check_out(); !good) return tl::unexpected(good.error());
    if (until_updates_ > 0) order->until_updates = until_updates_;
    if (until_env_steps_ > 0) order->until_env_steps = until_env_steps_;
    order->save = !save_.empty();
    Progress progress("training " + learner_.id);
    auto report = run_training(*order, &progress);
    if (!report) return tl::unexpected(report.error());
    if (const auto good = read_made(*order, *report); !good) return tl::unexpected(good.error());
    if (const auto written = write_all(*order, *report); !written) return tl::unexpected(written.error());
    return answer(*order, *report);
  }

 private:
  Attempt<void> check_options() const {
    const bool stops = until_updates_ > 0 || until_env_steps_ > 0;
    if (resume_.empty() && learner_.id.empty()) {
      return usage({"--learner ID", "none", "See `driftlab learners`."}, "--learner");
    }
    if (out_.empty() && save_.empty()) {
      return usage({"--out FILE.dlp", "none", "Name a file for the policy, or one for the run with --save."}, "--out");
    }
    if (stops && save_.empty()) {
      return usage({"--save FILE.run", "none", "What was stopped would be lost."}, "--save");
    }
    return {};
  }

  /// The run of the file, which knows its scene, learner and all.
  Attempt<TrainingOrder> go_on() {
    const auto bytes = read_file(resume_, kLargestPolicy);
    if (!bytes) return failed(bytes.error(), "--resume");
    auto run = read_run_file(*bytes, all_scenes(), all_learners());
    if (!run) return failed(run.error(), resume_);
    const TrainStatus& there = run->status;
    const bool gone = (until_updates_ > 0 && until_updates_ <= there.updates) ||
                      (until_env_steps_ > 0 && until_env_steps_ <= there.env_steps);
    if (gone) {
      return failed({"a place to come", "one that has gone by",
                     "The run has made " + std::to_string(there.updates) + " updates and " +
                         std::to_string(there.env_steps) + " environment steps."},
                    resume_);
    }
    TrainingOrder order;
    order.task = Task{run->scene, run->scene_params};
    order.learner = {run->learner, run->params};
    order.seed = seed_ = run->seed;
    order.resume = std::move(run->saved);
    scene_.id = run->scene->id;
    learner_.id = run->learner->id;
    resumed_ = std::move(*run);
    return order;
  }

  Attempt<void> write_all(const TrainingOrder& order, const TrainingReport& report) const {
    if (!out_.empty() && !report.policy.empty()) {
      if (const auto written = write_file(out_, report.policy); !written) return failed(written.error(), "--out");
    }
    if (!health_.empty()) {
      const std::string rows = health_csv(report.looks);
      const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(rows.data()), rows.size());
      if (const auto written = write_file(health_, bytes); !written) return failed(written.error(), "--health");
    }
    if (!save_.empty()) {
      const auto written = write_file(save_, write_run_file(run_of(order, report)));
      if (!written) return failed(written.error(), "--save");
    }
    return {};
  }

  /// As the page lists it.
  RunItem run_of(const TrainingOrder& order, const TrainingReport& report) const {
    RunItem run;
    if (resumed_) run = *resumed_;
    run.id = 1;
    run.learner = order.learner.entry;
    run.scene = order.task.entry;
    run.scene_params = run.evaluation_params = order.task.params;
    run.params = order.learner.params;
    run.seed = order.seed;
    if (!resumed_) {
      const bool reward = run.learner->from_reward;
      const bool recorded = !order.demonstrations.empty();
      const int count = recorded ? static_cast<int>(order.demonstrations.size()) : order.episodes;
      const std::string noun(count == 1 ? run.scene->words.demonstration : run.scene->words.demonstrations);
      run.data = reward ? std::string("the scene's reward")
                        : "the " + (count == 1 ? "" : std::to_string(count) + " ") +
                              (recorded ? "recorded " : "scripted ") + noun;
      run.data_key = reward ? "reward" : recorded ? "person" : "expert";
      run.name = (learns_by_trying(*run.learner) ? std::string(run.learner->title) + " from " : "Clone of ") + run.data;
      if (!order.initial.empty()) {
        run.initial = initial_;
        run.before = initial_price_;
      }
    }
    run.phase = RunItem::Phase::paused;
    run.status = report.status;
    if (!report.looks.empty()) run.health = report.looks.back();
    run.saved = report.saved;
    return run;
  }

  Attempt<TrainingOrder> make_order() {
    TrainingOrder order;
    auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    order.task = std::move(*task);
    auto learner = choose_learner(learner_.id, learner_.settings);
    if (!learner) return tl::unexpected(learner.error());
    order.learner = std::move(*learner);
    if (const auto good = check_learner(*order.learner.entry); !good) return tl::unexpected(good.error());
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
      const auto loaded = policy_from_file(*bytes, order.task);
      if (!loaded) return failed(loaded.error(), initial_);
      const TrainingRecord& record = loaded->file.training;
      initial_price_ = {record.expert_labels < 0 ? std::nullopt : std::optional(record.expert_labels),
                        record.env_steps < 0 ? std::nullopt : std::optional(record.env_steps)};
      order.initial = std::move(*bytes);
    }
    return order;
  }

  Attempt<void> check_learner(const LearnerEntry& learner) const {
    const std::string title(learner.title);
    if (learner.from_reward && (episodes_ != kOneEpisode || driver_ != kExpert || !data_.empty())) {
      return usage({"no demonstrations: " + title + " learns from the scene's reward", "some",
                    "Train a clone of them, and begin with its policy: --initial FILE.dlp."},
                   data_.empty() ? "--demos" : "--data");
    }
    if (!health_.empty() && !learns_by_trying(learner)) {
      return usage({"--health with a learner that tries, as gail and ppo do", title, "Its curves tell how it goes."},
                   "--health");
    }
    return {};
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
    const std::vector<std::string> places = {out_, health_, save_};
    for (std::size_t i = 0; i < places.size(); ++i) {
      for (std::size_t k = i + 1; k < places.size(); ++k) {
        if (places[i].empty() || places[i] != places[k]) continue;
        return usage({"a file of its own for each of --out, --health and --save", places[i] + " twice", ""}, "--out");
      }
    }
    for (const auto& [option, file] : {std::pair{"--out", &out_}, {"--health", &health_}, {"--save", &save_}}) {
      if (file->empty()) continue;
      if (const auto good = check_place(*file); !good) return failed(good.error(), option);
    }
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

  /// What the policy that it began with had cost.
  Price before() const { return resumed_ ? resumed_->before : initial_.empty() ? Price{0, 0} : initial_price_; }
  static std::string before_text(const std::optional<std::int64_t>& count) {
    if (!count) return ", and an unknown number for the initial policy";
    return *count == 0 ? "" : ", and " + std::to_string(*count) + " for the initial policy";
  }
  nlohmann::ordered_json initial_json() const {
    const std::string& name = resumed_ ? resumed_->initial : initial_;
    if (name.empty()) return nullptr;
    const auto count = [](const std::optional<std::int64_t>& one) {
      return one ? nlohmann::ordered_json(*one) : nlohmann::ordered_json();
    };
    return {{"policy", name}, {"expert_labels", count(before().labels)}, {"env_steps", count(before().env_steps)}};
  }

  /// And this command knows them.
  bool demonstrates(const TrainingOrder& order) const { return resume_.empty() && !order.learner.entry->from_reward; }

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
    nlohmann::ordered_json demonstrations;  // null where they were read by the run that goes on, or there are none
    if (demonstrates(order)) {
      demonstrations = {
          {"episodes", trajectories_.size()}, {"labels", labels}, {"data_hash", hash_text(data_hash(trajectories_))}};
      if (data_.empty()) {
        demonstrations["driver"] = driver_;
        demonstrations["seed"] = demonstration_seed_;
      }
    }
    const bool through = !report.policy.empty();
    const nlohmann::ordered_json none;
    answer.json = {{"scene", scene_.id},
                   {"scene_params", values_json(order.task.params)},
                   {"learner", learner_.id},
                   {"params", values_json(order.learner.params)},
                   {"seed", seed_},
                   {"demonstrations", std::move(demonstrations)},
                   {"updates", report.updates},
                   {"env_steps", report.env_steps},
                   {"expert_labels", report.expert_labels},
                   {"initial", initial_json()},
                   {"interventions", report.interventions},
                   {"context_switches", report.context_switches},
                   {"stop_reason", report.stop_reason},
                   {"losses", std::move(losses)},
                   {"best_round", report.best_round >= 0 ? nlohmann::ordered_json(report.best_round) : nullptr},
                   {"demonstration_weights", report.demonstration_weights},
                   {"weights_hash", through ? nlohmann::ordered_json(report.weights_hash) : none},
                   {"policy", through && !out_.empty() ? nlohmann::ordered_json(out_) : none},
                   {"run", save_.empty() ? none : nlohmann::ordered_json(save_)},
                   {"health", none}};
    if (!report.looks.empty()) answer.json["health"] = health_state_json(report.looks.back());
    if (demonstrates(order)) {
      table.row({"demonstrations", std::to_string(trajectories_.size()) + " (" + std::to_string(labels) + " labels)"});
    }
    table.row({"expert labels", std::to_string(report.expert_labels) + before_text(before().labels)});
    table.row({"environment steps", std::to_string(report.env_steps) + before_text(before().env_steps)});
    if (report.best_round >= 0) table.row({"kept", "round " + std::to_string(report.best_round) + ", the best"});
    if (learner_weighs(report)) table.row({"weights", weights_text(report.demonstration_weights)});
    if (through) table.row({"weights hash", report.weights_hash});
    if (through && !out_.empty()) table.row({"policy", out_});
    if (!save_.empty()) table.row({"run", save_});
    answer.text = through ? "Trained " + learner_.id + ": " + report.stop_reason + ".\n"
                          : "Stopped " + learner_.id + " after " + std::to_string(report.updates) + " updates and " +
                                std::to_string(report.env_steps) + " environment steps.\n";
    answer.text += table.text();
    if (!report.looks.empty()) answer.text += "\n" + health_text(report.looks.back());
    return answer;
  }

  SceneOptions scene_;
  LearnerOptions learner_;
  std::string data_;
  int episodes_ = kOneEpisode;
  std::string driver_{kExpert};
  std::uint64_t demonstration_seed_ = 0;
  std::string initial_;
  std::uint64_t seed_ = 0;
  std::string out_;
  std::string health_;
  std::string save_;
  std::string resume_;
  int until_updates_ = 0;
  int until_env_steps_ = 0;
  std::optional<RunItem> resumed_;
  Price initial_price_;
  std::vector<Trajectory> trajectories_;
};

}  // namespace

const CommandEntry& command_entry_train();
const CommandEntry& command_entry_train() {
  static const CommandEntry entry{"train", "Trains a policy from demonstrations or from reward",
                                  [] { return std::unique_ptr<Command>(new Train); }};
  return entry;
}

}  // namespace driftlab
