// driftlab study: whole experiments whose tables stand in the documentation, every seed shown.

#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/parallel.h"
#include "native/cli/progress.h"
#include "native/study/drift_study.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

class Study : public Command {
 public:
  void add_options(Options& options) override {
    options.text("study", name_, "drift", "Which: drift (when does a clone leave the lane, and does DAgger cure it?)");
    options.require("study");
    options.texts("--scene-set", settings_, "KEY=VALUE", "Sets a parameter of the scene, for instance gust=2");
    options.count("--seeds", study_.seeds, 1, 1000, "How often everything is done anew");
    options.count("--episodes", study_.episodes, 1, 100000, "Evaluation episodes a seed");
    options.count("--rounds", study_.rounds, 0, 100, "Rounds of DAgger");
    options.seed("--seed", study_.seed, "What the seeds are drawn from");
  }

  Attempt<Answer> run(const Manner&) override {
    if (name_ != "drift") return usage({"one of the studies drift", "\"" + name_ + "\"", "Type driftlab study drift."});
    const auto lane = find_scene(all_scenes(), "lane");
    if (!lane) return failed(lane.error());
    ParamValues params((*lane)->params);
    if (const auto set = apply_settings(params, settings_, "--scene-set"); !set) return tl::unexpected(set.error());
    DriftStudy study(**lane, params, study_);
    Progress progress("drift study");
    run_parallel(
        study.jobs(), [&](int job) { study.run(job); },
        [&](int done) {
          progress.at(static_cast<double>(done) / study.jobs(),
                      std::to_string(done) + " of " + std::to_string(study.jobs()) + " runs");
        });
    return Answer{study.json(), study.text()};
  }

 private:
  std::string name_;
  std::vector<std::string> settings_;
  DriftOptions study_;
};

}  // namespace

const CommandEntry& command_entry_study();
const CommandEntry& command_entry_study() {
  static const CommandEntry entry{"study", "Runs a whole experiment and prints its table",
                                  [] { return std::unique_ptr<Command>(new Study); }};
  return entry;
}

}  // namespace driftlab
