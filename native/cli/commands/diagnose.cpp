// driftlab diagnose: is it drift? Success and three errors of a policy, and what they come to, in a sentence.

#include "core/base/text.h"
#include "core/metrics/drift.h"
#include "native/cli/command.h"
#include "native/cli/demonstrations.h"
#include "native/cli/options.h"
#include "native/cli/policies.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"
#include "native/study/counted.h"

namespace driftlab {
namespace {

constexpr std::int64_t kSlice = 5000;  // environment steps between two looks at the progress bar

nlohmann::ordered_json error_json(const std::optional<DriftError>& error) {
  if (!error) return nullptr;
  return {{"value", error->value}, {"ci95", {error->ci95.low, error->ci95.high}}};
}

std::string error_text(const std::optional<DriftError>& error) {
  if (!error) return "not measured";
  // One episode has no interval.
  if (error->ci95.low == error->ci95.high) return format_fixed(error->value, 3);
  return format_fixed(error->value, 3) + "  (95 %: " + format_fixed(error->ci95.low, 3) + " to " +
         format_fixed(error->ci95.high, 3) + ")";
}

class Diagnose : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    options.text("--policy", policy_file_, "FILE.dlp", "A trained policy");
    options.require("--policy");
    options.text("--data", data_, "DIR", "The demonstrations that it was trained on");
    options.count("--episodes", episodes_, 1, 100000, "How many");
    options.seed("--seed", seed_, "Decides starts and disturbances");
  }

  Attempt<Answer> run(const Manner&) override {
    auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    const auto policy = load_policy(policy_file_, scene_, *task);
    if (!policy) return tl::unexpected(policy.error());
    std::vector<Trajectory> demonstrations;
    if (!data_.empty()) {
      auto files = read_demonstrations(data_, *task->entry);
      if (!files) return tl::unexpected(files.error());
      for (DemonstrationFile& file : *files) demonstrations.push_back(std::move(file.trajectory));
    }
    const auto meter = DriftMeter::make(*task, *policy->policy, demonstrations, seed_, episodes_);
    if (!meter) return failed(meter.error());
    Progress progress("driving");
    while ((*meter)->step(kSlice)) progress.at((*meter)->progress());
    return answer(*task, (*meter)->figures());
  }

 private:
  Answer answer(const Task& task, const DriftFigures& figures) const {
    const DriftJudgement judgement = judge_drift(figures);
    const Interval interval = wilson95(figures.successes, figures.episodes);
    Answer answer;
    answer.json = {{"scene", scene_.id},
                   {"scene_params", values_json(task.params)},
                   {"policy", policy_file_},
                   {"seed", seed_},
                   {"verdict", verdict_name(judgement.verdict)},
                   {"sentence", judgement.sentence},
                   {"success_rate", figures.success_rate()},
                   {"success_ci95", {interval.low, interval.high}},
                   {"episodes", figures.episodes},
                   {"expert_success_rate", or_null(figures.expert_success)},
                   {"training_error", error_json(figures.training)},
                   {"expert_states_error", error_json(figures.expert_states)},
                   {"own_states_error", error_json(figures.own_states)},
                   {"label_noise_floor", or_null(figures.noise_floor)}};
    Table table({"", ""});
    table.row({"success", format_percent(figures.success_rate()) + "  (95 %: " + format_percent(interval.low) + " to " +
                              format_percent(interval.high) + "; " + counted(figures.episodes, "episode") + ")"});
    if (figures.expert_success) table.row({"the expert's", format_percent(*figures.expert_success)});
    table.row({"error on training labels", error_text(figures.training)});
    table.row({"  of that, noise", figures.noise_floor ? format_fixed(*figures.noise_floor, 3) : "not measured"});
    table.row({"error on the expert's states", error_text(figures.expert_states)});
    table.row({"error on its own states", error_text(figures.own_states)});
    answer.text = judgement.sentence + "\n\n" + table.text() +
                  "Errors are mean squared distances to the labels, in units of the labels' variance.\n";
    return answer;
  }

  SceneOptions scene_;
  std::string policy_file_;
  std::string data_;
  int episodes_ = 50;
  std::uint64_t seed_ = 1;
};

}  // namespace

const CommandEntry& command_entry_diagnose();
const CommandEntry& command_entry_diagnose() {
  static const CommandEntry entry{"diagnose", "Says whether a policy drifts, underfits, or is fine",
                                  [] { return std::unique_ptr<Command>(new Diagnose); }};
  return entry;
}

}  // namespace driftlab
