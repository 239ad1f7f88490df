// driftlab demos: scripted demonstrations, one .npz an episode.

#include <filesystem>

#include "core/base/text.h"
#include "core/env/demonstrator.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "native/cli/command.h"
#include "native/cli/demonstrations.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/cli/progress.h"
#include "native/cli/table.h"

namespace driftlab {
namespace {

namespace fs = std::filesystem;

class Demos : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    options.count("--episodes", episodes_, 1, 10000, "How many");
    add_driver(options, driver_);
    options.seed("--seed", seed_, "Decides starts and disturbances");
    options.real(
        "--noise", noise_, 0.0, 10.0,
        "Gaussian noise on what is applied, not on the label: standard deviation in half ranges of the action");
    options.text("--out", out_, "DIR", "Folder for 000.npz, 001.npz, ...");
    options.require("--out");
    options.flag("--append", append_, "Number on from the files that are there");
  }

  Attempt<Answer> run(const Manner&) override {
    const auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    auto demonstrator = make_demonstrator(driver_);
    if (!demonstrator) return usage(demonstrator.error(), "--driver");
    const auto first = first_number();
    if (!first) return tl::unexpected(first.error());

    Answer answer;
    auto files = nlohmann::ordered_json::array();
    Table table({"file", ">steps", "outcome"});
    std::vector<Trajectory> made;
    int successes = 0;
    Progress progress("demonstrating");
    for (int i = 0; i < episodes_; ++i) {
      progress.at(static_cast<double>(i) / episodes_, std::to_string(i) + " of " + std::to_string(episodes_));
      Trajectory lap =
          demonstrate(*task, **demonstrator, episode_seed(seed_, static_cast<std::uint64_t>(i)), driver_, noise_);
      const fs::path path = fs::path(out_) / demonstration_name(*first + i);
      const auto written = write_file(path, demo_to_file(lap, true));
      if (!written) return failed(told_what_is_safe(written.error(), i));
      const std::string outcome(outcome_name(lap.outcome));
      files.push_back({{"file", path.string()},
                       {"seed", std::to_string(lap.meta.seed)},
                       {"steps", lap.steps},
                       {"outcome", outcome}});
      table.row({path.string(), std::to_string(lap.steps), outcome});
      successes += lap.outcome == Outcome::success ? 1 : 0;
      made.push_back(std::move(lap));
    }
    answer.json = {{"scene", scene_.id},       {"scene_params", values_json(task->params)},
                   {"driver", driver_},        {"seed", seed_},
                   {"noise", noise_},          {"episodes", episodes_},
                   {"successes", successes},   {"data_hash", hash_text(data_hash(made))},
                   {"files", std::move(files)}};
    answer.text = table.text() + std::to_string(successes) + " of " + std::to_string(episodes_) + " succeeded.\n";
    return answer;
  }

 private:
  // Never writes over what is there.
  Attempt<int> first_number() const {
    if (const auto made = make_folder(out_); !made) return failed(made.error(), "--out");
    const auto there = list_files(out_, ".npz");
    if (!there) return failed(there.error(), "--out");
    if (!there->empty() && !append_) {
      return failed({"a folder without demonstrations at " + out_, std::to_string(there->size()) + " *.npz files",
                     "Choose another folder, or --append to add to them."},
                    "--out");
    }
    int next = 0;
    for (const fs::path& file : *there) {
      const auto number = parse_integer(file.stem().string());
      if (number && *number >= next && *number < 1'000'000) next = static_cast<int>(*number) + 1;
    }
    return next;
  }

  Error told_what_is_safe(Error error, int written) const {
    if (written == 0) return error;
    const std::string safe = "The " + std::to_string(written) + " before it are complete.";
    error.hint = error.hint.empty() ? safe : safe + " " + error.hint;
    return error;
  }

  SceneOptions scene_;
  int episodes_ = 1;
  std::string driver_ = "expert";
  std::uint64_t seed_ = 0;
  double noise_ = 0.0;
  std::string out_;
  bool append_ = false;
};

}  // namespace

const CommandEntry& command_entry_demos();
const CommandEntry& command_entry_demos() {
  static const CommandEntry entry{"demos", "Records scripted demonstrations",
                                  [] { return std::unique_ptr<Command>(new Demos); }};
  return entry;
}

}  // namespace driftlab
