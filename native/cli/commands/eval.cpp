// driftlab eval: how well a policy, or the expert, does over many episodes.

#include <optional>

#include "core/base/text.h"
#include "core/metrics/divergence.h"
#include "core/metrics/evaluation.h"
#include "core/policies/policy_file.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "native/cli/command.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kLargestPolicy = 256ULL << 20U;
constexpr std::int64_t kSlice = 5000;  // environment steps between two looks at the progress bar

class Eval : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    options.text("--policy", policy_file_, "FILE.dlp", "A trained policy");
    options.flag("--expert", expert_, "The scene's expert");
    options.exactly_one("who drives", {"--policy", "--expert"});
    options.count("--episodes", episodes_, 1, 100000, "How many");
    options.seed("--seed", seed_, "Decides starts and disturbances");
  }

  Attempt<Answer> run(const Manner&) override {
    auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    std::optional<LoadedPolicy> loaded;
    if (!expert_) {
      auto read = load_policy(*task);
      if (!read) return tl::unexpected(read.error());
      loaded = std::move(*read);
    }
    const Policy* policy = loaded ? loaded->policy.get() : nullptr;
    const auto result = evaluate(*task, policy);
    if (!result) return tl::unexpected(result.error());
    std::optional<Divergence> divergence;
    if (policy != nullptr) divergence = measure(*task, *policy);
    return answer(*task, *result, divergence);
  }

 private:
  // A policy is evaluated in the settings that it was trained in, unless --scene-set says otherwise.
  Attempt<LoadedPolicy> load_policy(Task& task) const {
    const auto bytes = read_file(policy_file_, kLargestPolicy);
    if (!bytes) return failed(bytes.error(), "--policy");
    const auto file = read_policy(*bytes);
    if (!file) return failed(file.error(), policy_file_);
    task.params = ParamValues(task.entry->params);
    const auto trained_in = file->scene == scene_.id ? file->scene_params : std::vector<std::string>();
    for (const auto* settings : {&trained_in, &scene_.settings}) {
      if (const auto set = apply_settings(task.params, *settings, "--scene-set"); !set)
        return tl::unexpected(set.error());
    }
    auto loaded = policy_from_file(*bytes, task);
    if (!loaded) return failed(loaded.error(), policy_file_);
    return std::move(*loaded);
  }

  Attempt<EvaluationResult> evaluate(const Task& task, const Policy* policy) const {
    std::vector<float> action(static_cast<std::size_t>(task.make_scene()->spec().action_size()));
    const auto scene = task.make_scene();
    scene->reset(0);
    if (policy == nullptr && !scene->expert_action(action)) {
      return failed({"a scene with an expert", scene_.id, "Evaluate a policy instead: --policy FILE.dlp."}, "--expert");
    }
    Progress progress("evaluating");
    Evaluator evaluator(task, policy, seed_, episodes_);
    while (evaluator.step(kSlice)) {
      const auto& so_far = evaluator.result();
      progress.at(static_cast<double>(so_far.episodes.size()) / episodes_,
                  std::to_string(so_far.successes()) + " of " + std::to_string(so_far.episodes.size()) + " succeeded");
    }
    return evaluator.result();
  }

  // Null where a scene has nothing to measure it by.
  std::optional<Divergence> measure(const Task& task, const Policy& policy) const {
    const auto meter = DivergenceMeter::make(task, policy, seed_, episodes_);
    if (!meter) return std::nullopt;
    Progress progress("measuring the divergence");
    const double most = 2.0 * episodes_ * task.make_scene()->spec().max_steps;
    while ((*meter)->step(kSlice)) {
      const Divergence so_far = (*meter)->result();
      progress.at(static_cast<double>(so_far.policy_steps + so_far.expert_steps) / most);
    }
    return (*meter)->result();
  }

  Answer answer(const Task& task, const EvaluationResult& result, const std::optional<Divergence>& divergence) const {
    const Interval interval = result.success_ci95();
    auto rows = nlohmann::ordered_json::array();
    for (const EpisodeResult& episode : result.episodes) {
      rows.push_back({{"seed", std::to_string(episode.seed)},
                      {"outcome", outcome_name(episode.outcome)},
                      {"steps", episode.steps},
                      {"return", episode.episode_return},
                      {"cost", episode.cost}});
    }
    Answer answer;
    answer.json = {{"scene", scene_.id},
                   {"scene_params", values_json(task.params)},
                   {"policy", expert_ ? nlohmann::ordered_json("expert") : nlohmann::ordered_json(policy_file_)},
                   {"seed", seed_},
                   {"success_rate", result.success_rate()},
                   {"success_ci95", {interval.low, interval.high}},
                   {"episodes", result.episodes.size()},
                   {"successes", result.successes()},
                   {"steps_before_failure", result.steps_before_failure()},
                   {"mean_return", result.mean_return()},
                   {"mean_cost", result.mean_cost()},
                   {"divergence", nullptr},
                   {"by_episode", std::move(rows)}};
    Table table({"", ""});
    table.row({"success", format_percent(result.success_rate()) + "  (95 %: " + format_percent(interval.low) + " to " +
                              format_percent(interval.high) + "; " + std::to_string(result.successes()) + " of " +
                              std::to_string(result.episodes.size()) + " episodes)"});
    if (result.successes() < static_cast<int>(result.episodes.size())) {
      table.row(
          {"steps before failure", format_fixed(result.steps_before_failure(), 0) + "  (median of those that failed)"});
    }
    table.row({"mean return", format_fixed(result.mean_return(), 2)});
    table.row({"mean cost", format_fixed(result.mean_cost(), 2)});
    if (divergence) {
      answer.json["divergence"] = {{"probes", {divergence->probe_x, divergence->probe_y}},
                                   {"kl", divergence->kl},
                                   {"js", divergence->js},
                                   {"policy_steps", divergence->policy_steps},
                                   {"expert_steps", divergence->expert_steps}};
      table.row({"divergence", "KL " + format_fixed(divergence->kl, 3) + ", Jensen-Shannon " +
                                   format_fixed(divergence->js, 3) + " nats  (from the expert's states, by " +
                                   divergence->probe_x + " and " + divergence->probe_y + ")"});
    }
    answer.text = table.text();
    return answer;
  }

  SceneOptions scene_;
  std::string policy_file_;
  bool expert_ = false;
  int episodes_ = 50;
  std::uint64_t seed_ = 1;
};

}  // namespace

const CommandEntry& command_entry_eval();
const CommandEntry& command_entry_eval() {
  static const CommandEntry entry{"eval", "Measures how well a policy does",
                                  [] { return std::unique_ptr<Command>(new Eval); }};
  return entry;
}

}  // namespace driftlab
