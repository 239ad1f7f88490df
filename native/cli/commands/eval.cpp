// driftlab eval: how well a policy, or the expert, does over many episodes.

#include <optional>

#include "core/base/text.h"
#include "core/metrics/laps.h"
#include "core/workbench/lookup.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/policies.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"
#include "native/study/counted.h"

namespace driftlab {
namespace {

class Eval : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    options.text("--policy", policy_file_, "FILE.dlp", "A trained policy");
    options.flag("--expert", expert_, "The scene's expert");
    options.exactly_one("who drives", {"--policy", "--expert"});
    options.count("--episodes", episodes_, 1, 100000, "How many");
    options.seed("--seed", seed_, "Decides starts and disturbances");
    fields_.add(options);
  }

  Attempt<Answer> run(const Manner&) override {
    auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    std::optional<LoadedPolicy> loaded;
    if (!expert_) {
      auto read = load_policy(policy_file_, scene_, *task);
      if (!read) return tl::unexpected(read.error());
      loaded = std::move(*read);
    } else if (!has_expert(*task)) {
      return failed({"a scene with an expert", scene_.id, "Evaluate a policy instead: --policy FILE.dlp."}, "--expert");
    }
    if (const auto good = fields_.check(*task); !good) return tl::unexpected(good.error());
    Progress progress("evaluating");
    Answer result = answer(*task, measure_conduct(*task, loaded ? loaded->policy.get() : nullptr, seed_, episodes_,
                                                  fields_.chosen, &progress));
    if (loaded) add_training(loaded->file.training, result);
    return result;
  }

 private:
  static nlohmann::ordered_json reported_json(const EpisodeResult& episode) {
    auto object = nlohmann::ordered_json::object();
    for (const ReportedValue& told : episode.reported) object[told.name] = told.value;
    return object;
  }

  static nlohmann::ordered_json reported_json(const EvaluationResult& result) {
    auto object = nlohmann::ordered_json::object();
    for (const ReportedFigure& figure : result.reported()) {
      object[figure.name] = {
          {"mean", figure.mean}, {"ci95", {figure.mean_ci95.low, figure.mean_ci95.high}}, {"median", figure.median}};
    }
    return object;
  }

  static bool has_expert(const Task& task) {
    const auto scene = task.make_scene();
    std::vector<float> action(static_cast<std::size_t>(scene->spec().action_size()));
    scene->reset(0);
    return scene->expert_action(action);
  }

  // What the policy took, as far as its file says.
  static void add_training(const TrainingRecord& training, Answer& answer) {
    const auto known = [](std::int64_t effort) {
      return effort >= 0 ? nlohmann::ordered_json(effort) : nlohmann::ordered_json(nullptr);
    };
    answer.json["training"] = {{"learner", training.learner},
                               {"updates", training.updates},
                               {"env_steps", known(training.env_steps)},
                               {"expert_labels", known(training.expert_labels)},
                               {"interventions", known(training.interventions)},
                               {"context_switches", known(training.context_switches)}};
    if (training.expert_labels < 0) return;
    answer.text += "Trained by " + training.learner + " from " + std::to_string(training.expert_labels) +
                   " expert labels, with " + std::to_string(training.interventions) + " interventions, " +
                   std::to_string(training.context_switches) + " context switches and " +
                   std::to_string(training.env_steps) + " environment steps.\n";
  }

  Answer answer(const Task& task, const Conduct& conduct) const {
    const EvaluationResult& result = conduct.evaluation;
    const Interval interval = result.success_ci95();
    auto rows = nlohmann::ordered_json::array();
    for (const EpisodeResult& episode : result.episodes) {
      rows.push_back({{"seed", std::to_string(episode.seed)},
                      {"outcome", outcome_name(episode.outcome)},
                      {"steps", episode.steps},
                      {"return", episode.episode_return},
                      {"cost", episode.cost},
                      {"laps", episode.laps},
                      {"reported", reported_json(episode)}});
    }
    const bool fails = result.successes() < static_cast<int>(result.episodes.size());
    const nlohmann::ordered_json steps_before_failure =
        fails ? nlohmann::ordered_json(result.steps_before_failure()) : nlohmann::ordered_json(nullptr);
    Answer answer;
    answer.json = {{"scene", scene_.id},
                   {"scene_params", values_json(task.params)},
                   {"policy", expert_ ? nlohmann::ordered_json("expert") : nlohmann::ordered_json(policy_file_)},
                   {"seed", seed_},
                   {"success_rate", result.success_rate()},
                   {"success_ci95", {interval.low, interval.high}},
                   {"episodes", result.episodes.size()},
                   {"successes", result.successes()},
                   {"steps_before_failure", steps_before_failure},
                   {"falls_per_lap", result.falls_per_lap()},
                   {"laps_driven", result.laps_driven()},
                   {"mean_return", result.mean_return()},
                   {"mean_cost", result.mean_cost()},
                   {"reported", reported_json(result)},
                   {"env_steps", result.env_steps()},
                   {"diversity", or_null(conduct.diversity)},
                   {"expert_diversity", or_null(conduct.expert_diversity)},
                   {"divergence", divergence_json(conduct.divergence)},
                   {"by_episode", std::move(rows)}};
    Table table({"", ""});
    table.row({"success", format_percent(result.success_rate()) + "  (95 %: " + format_percent(interval.low) + " to " +
                              format_percent(interval.high) + "; " + std::to_string(result.successes()) + " of " +
                              counted(static_cast<long long>(result.episodes.size()), "episode") + ")"});
    for (const ReportedFigure& figure : result.reported()) {
      table.row({figure.name, format_fixed(figure.mean, 3) + "  (95 %: " + format_fixed(figure.mean_ci95.low, 3) +
                                  " to " + format_fixed(figure.mean_ci95.high, 3) + "; median " +
                                  format_fixed(figure.median, 3) + "; at the end of an episode)"});
    }
    if (fails) {
      table.row(
          {"steps before failure", format_fixed(result.steps_before_failure(), 0) + "  (median of those that failed)"});
    }
    const bool laps = LapMeter(task.make_scene()->spec()).has_laps();
    table.row({laps ? "falls per lap" : "falls per full length",
               format_fixed(result.falls_per_lap(), 3) + "  (" + format_fixed(result.laps_driven(), 1) +
                   (laps ? " laps driven)" : " full lengths of an episode)")});
    table.row({"mean return", format_fixed(result.mean_return(), 2)});
    table.row({"mean cost", format_fixed(result.mean_cost(), 2)});
    table.row({"environment steps", std::to_string(result.env_steps())});
    if (conduct.diversity) {
      table.row({"diversity",
                 format_percent(*conduct.diversity) + " of the grid" +
                     (conduct.expert_diversity ? "  (expert " + format_percent(*conduct.expert_diversity) + ")" : "")});
    }
    if (conduct.divergence) {
      table.row({"divergence", "KL " + format_fixed(conduct.divergence->kl, 3) + ", Jensen-Shannon " +
                                   format_fixed(conduct.divergence->js, 3) + " nats  (from the expert's states, by " +
                                   conduct.divergence->probe_x + " and " + conduct.divergence->probe_y + ")"});
    }
    answer.text = table.text();
    return answer;
  }

  SceneOptions scene_;
  FieldOptions fields_;
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
