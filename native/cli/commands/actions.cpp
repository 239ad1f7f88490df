// driftlab actions: what demonstrations and a policy do at a decision, as a histogram with common bins.

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text.h"
#include "core/metrics/decision.h"
#include "native/cli/command.h"
#include "native/cli/demonstrations.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/cli/policies.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"
#include "native/study/counted.h"

namespace driftlab {
namespace {

constexpr std::int64_t kSlice = 5000;  // environment steps between two looks at the progress bar
constexpr double kBarColumns = 24.0;

nlohmann::ordered_json modes_json(const std::vector<float>& actions) {
  const Modes modes = find_modes(actions);
  return {{"two", modes.two},     {"low", modes.low},       {"high", modes.high},      {"below", modes.below},
          {"above", modes.above}, {"valley", modes.valley}, {"p_value", modes.p_value}};
}

nlohmann::ordered_json samples_json(const ActionSamples& samples, const GridAxis& axis) {
  if (samples.episodes == 0) return nullptr;
  return {{"episodes", samples.episodes}, {"reached", samples.reached},           {"samples", samples.actions.size()},
          {"mean", samples.average()},    {"deviation", samples.deviation()},     {"below", samples.below()},
          {"above", samples.above()},     {"modes", modes_json(samples.actions)}, {"counts", binned(samples, axis)},
          {"actions", samples.actions}};
}

std::string bar(double share, double fullest) {
  const int length = fullest > 0.0 ? static_cast<int>(std::lround(kBarColumns * share / fullest)) : 0;
  return std::string(static_cast<std::size_t>(length), '#');
}

class Actions : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    options.text("--policy", policy_file_, "FILE.dlp", "A trained policy");
    options.texts("--data", data_, "DIR", "Demonstrations");
    options.text("--field", field_, "FIELD",
                 "Where it is looked, with --low and --high; else the scene's decision point; see `driftlab scenes`");
    options.text("--low", low_, "X", "The range of the field begins here, in its unit");
    options.text("--high", high_, "X", "and ends here");
    options.text("--component", component_, "N", "Which number of the action, from 0; else the decision's");
    options.flag("--every-step", every_step_, "Count every step in the range, not the first of each episode");
    options.count("--episodes", episodes_, 1, 100000, "How many the policy acts in");
    options.seed("--seed", seed_, "Decides starts and disturbances");
    options.text("--csv", csv_, "FILE.csv", "The histogram goes there too, a line a bin");
  }

  Attempt<Answer> run(const Manner&) override {
    auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    if (policy_file_.empty() && data_.empty()) {
      return usage({"--policy, --data or both", "neither", "Say whose actions you want to see."});
    }
    if (!csv_.empty()) {
      if (const auto good = check_place(csv_); !good) return failed(good.error(), "--csv");
    }
    std::optional<LoadedPolicy> policy;
    if (!policy_file_.empty()) {
      auto loaded = load_policy(policy_file_, scene_, *task);
      if (!loaded) return tl::unexpected(loaded.error());
      policy = std::move(*loaded);
    }
    const auto scene = task->make_scene();
    const auto at = where(scene->spec());
    if (!at) return tl::unexpected(at.error());
    std::vector<Trajectory> demonstrations;
    for (const std::string& folder : data_) {
      auto files = read_demonstrations(folder, *task->entry);
      if (!files) return tl::unexpected(files.error());
      for (DemonstrationFile& file : *files) demonstrations.push_back(std::move(file.trajectory));
    }
    const auto meter =
        DecisionMeter::make(*task, policy ? policy->policy.get() : nullptr, demonstrations, seed_, episodes_, *at);
    if (!meter) return failed(meter.error());
    Progress progress("looking");
    while ((*meter)->step(kSlice)) progress.at((*meter)->progress());
    return answer(*task, scene->spec(), (*meter)->actions());
  }

 private:
  Attempt<Decision> where(const SceneSpec& spec) const {
    Decision at = usual_decision(spec);
    if (!field_.empty()) at.field = field_;
    if (!field_.empty() && (low_.empty() || high_.empty())) {
      return usage({"--low and --high with --field", "less", "Say which values of " + field_ + " you mean."},
                   "--field");
    }
    for (const auto& [text, end, name] :
         {std::tuple(&low_, &at.low, "--low"), std::tuple(&high_, &at.high, "--high")}) {
      if (text->empty()) continue;
      const auto number = parse_real(*text);
      if (!number) return usage(number.error(), name);
      *end = *number;
    }
    if (!component_.empty()) {
      const auto number = parse_integer(component_);
      if (!number) return usage(number.error(), "--component");
      at.action = static_cast<int>(std::clamp<std::int64_t>(*number, -1, 1 << 20));
    }
    at.every_step = every_step_;
    auto good = check_decision(spec, at);
    if (!good) return usage(good.error(), "--field, --low, --high, --component");
    return std::move(*good);
  }

  Answer answer(const Task& task, const SceneSpec& spec, const DecisionActions& found) const {
    const Field& action = spec.action[static_cast<std::size_t>(found.at.action)];
    const std::array<const DecisionActions*, 1> all = {&found};
    const GridAxis axis = action_bins(action, all);
    const std::string sentence = decision_sentence(found, spec, task.entry->words, "the policy");
    Answer answer;
    answer.json = {
        {"scene", scene_.id},
        {"scene_params", values_json(task.params)},
        {"policy", policy_file_.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(policy_file_)},
        {"seed", seed_},
        {"field", found.at.field},
        {"low", found.at.low},
        {"high", found.at.high},
        {"place", decision_place(found.at, spec)},
        {"steps", found.at.every_step ? "all" : "first"},
        {"action", action.name},
        {"unit", action.unit},
        {"sentence", sentence},
        {"bins", {{"low", axis.low}, {"high", axis.high}, {"count", axis.cells}}},
        {"demonstrations", samples_json(found.demonstrations, axis)},
        {"left_out", found.left_out},
        {"own", samples_json(found.own, axis)},
        {"predicted", nullptr}};
    if (found.predicted) {
      answer.json["predicted"] = {{"mean", found.predicted->mean},
                                  {"deviation", found.predicted->deviation},
                                  {"shares", binned(*found.predicted, action, axis)}};
    }
    answer.text = sentence + "\n\n" + histogram(action, found, axis) + figures(action, found);
    if (!csv_.empty()) {
      const std::string table = csv(action, found, axis);
      const auto written = write_file(csv_, {reinterpret_cast<const std::uint8_t*>(table.data()), table.size()});
      if (!written) answer.problem = Problem{written.error(), kExitFailed, "--csv"};
    }
    return answer;
  }

  static std::string histogram(const Field& action, const DecisionActions& found, const GridAxis& axis) {
    const std::vector<int> shown = binned(found.demonstrations, axis);
    const std::vector<int> own = binned(found.own, axis);
    const std::vector<double> believed =
        found.predicted ? binned(*found.predicted, action, axis) : std::vector<double>(shown.size());
    const auto most = [](const auto& values) {
      return static_cast<double>(*std::max_element(values.begin(), values.end()));
    };
    const bool with_data = !found.demonstrations.actions.empty();
    const bool with_own = !found.own.actions.empty();
    std::vector<std::string> heads = {">" + std::string(action.name) +
                                      (action.unit == "1" ? "" : ", " + std::string(action.unit))};
    if (with_data) heads.insert(heads.end(), {"demonstrations", ">"});
    if (with_own) heads.insert(heads.end(), {"policy", ">"});
    if (found.predicted) heads.insert(heads.end(), {"believes", ">"});
    Table table(heads);
    const double width = (axis.high - axis.low) / axis.cells;
    const int decimals = width < 0.0005 ? 5 : width < 0.005 ? 4 : width < 0.05 ? 3 : 2;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const auto count = [](int number) { return number == 0 ? std::string() : std::to_string(number); };
      std::vector<std::string> cells = {format_fixed(axis.low + width * (static_cast<double>(i) + 0.5), decimals)};
      if (with_data) cells.insert(cells.end(), {bar(shown[i], most(shown)), count(shown[i])});
      if (with_own) cells.insert(cells.end(), {bar(own[i], most(own)), count(own[i])});
      if (found.predicted) {
        cells.insert(cells.end(), {bar(believed[i], most(believed)),
                                   believed[i] < 0.005 ? std::string() : format_percent(believed[i])});
      }
      table.row(std::move(cells));
    }
    return table.text();
  }

  static std::string figures(const Field& action, const DecisionActions& found) {
    Table table({"", ">mean", ">deviation", ">below 0", ">above 0", ">of", "modes"});
    const auto row = [&](const char* name, const ActionSamples& samples) {
      if (samples.actions.empty()) return;
      const Modes modes = find_modes(samples.actions);
      table.row({name, format_fixed(samples.average(), 4), format_fixed(samples.deviation(), 4),
                 std::to_string(samples.below()), std::to_string(samples.above()),
                 std::to_string(samples.actions.size()),
                 modes.two ? "two: " + format_fixed(modes.low, 3) + " and " + format_fixed(modes.high, 3)
                           : std::string("not two")});
    };
    row("demonstrations", found.demonstrations);
    row("policy", found.own);
    if (found.predicted) {
      table.row({"believes", format_fixed(found.predicted->mean, 4), format_fixed(found.predicted->deviation, 4), "",
                 "", "", ""});
    }
    return "\n" + table.text() + (action.unit == "1" ? "" : "In " + std::string(action.unit) + ".\n");
  }

  static std::string csv(const Field& action, const DecisionActions& found, const GridAxis& axis) {
    const std::vector<int> shown = binned(found.demonstrations, axis);
    const std::vector<int> own = binned(found.own, axis);
    const auto believed = found.predicted ? binned(*found.predicted, action, axis) : std::vector<double>();
    const double width = (axis.high - axis.low) / axis.cells;
    std::string text = "low,high,demonstrations,policy,believes\n";
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const std::array<std::string, 5> cells = {format_real(axis.low + width * static_cast<double>(i)),
                                                format_real(axis.low + width * static_cast<double>(i + 1)),
                                                std::to_string(shown[i]), std::to_string(own[i]),
                                                believed.empty() ? std::string() : format_real(believed[i])};
      text += join(cells, ",") + "\n";
    }
    return text;
  }

  SceneOptions scene_;
  std::string policy_file_;
  std::vector<std::string> data_;
  std::string field_;
  std::string low_;
  std::string high_;
  std::string component_;
  bool every_step_ = false;
  int episodes_ = 50;
  std::uint64_t seed_ = 1;
  std::string csv_;
};

}  // namespace

const CommandEntry& command_entry_actions();
const CommandEntry& command_entry_actions() {
  static const CommandEntry entry{"actions", "Shows what is done where one decides, as a histogram",
                                  [] { return std::unique_ptr<Command>(new Actions); }};
  return entry;
}

}  // namespace driftlab
