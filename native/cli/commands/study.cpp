// driftlab study: whole experiments whose tables stand in the documentation, every seed shown.

#include <algorithm>

#include "core/base/text.h"
#include "core/learners/learner.h"
#include "native/cli/command.h"
#include "native/cli/files.h"
#include "native/cli/options.h"
#include "native/cli/parallel.h"
#include "native/cli/progress.h"
#include "native/study/study.h"
#include "scenes/registry.h"

namespace driftlab {
namespace {

std::string list_of_studies() {
  std::vector<std::string> lines;
  for (const StudyEntry* entry : all_studies()) {
    lines.push_back(std::string(entry->name) + " (" + std::string(entry->summary) + ")");
  }
  return join(lines, "; ");
}

class Study : public Command {
 public:
  void add_options(Options& options) override {
    study_.seeds = 0;
    options.text("study", name_, "NAME", "Which: " + list_of_studies());
    options.require("study");
    options.list("--scene", scenes_, "ID,...", "Of studies about any scene: which; otherwise all of them");
    options.texts("--scene-set", settings_, "KEY=VALUE", "Sets a parameter of the scene, for instance gust=2");
    options.texts("--set", study_.learner_settings, "KEY=VALUE",
                  "Sets a parameter of every learner that has it, for instance updates=1000");
    options.count("--seeds", study_.seeds, 0, 1000, "How often everything is done anew; 0: as the study says, 5 or 10");
    options.count("--episodes", study_.episodes, 1, 100000, "Evaluation episodes a seed");
    options.count("--rounds", study_.rounds, -1, 100, "Rounds of learners that have them; -1: as the study says");
    options.seed("--seed", study_.seed, "What the seeds are drawn from");
    options.text("--csv", csv_, "FILE.csv", "Every figure of every seed goes there too, a line each");
    add_threads(options, threads_);
  }

  Attempt<Answer> run(const Manner&) override {
    const auto entry = find_study(name_);
    if (!entry) return usage(entry.error(), "study");
    auto scenes = tasks(**entry);
    if (!scenes) return tl::unexpected(scenes.error());
    StudySetup setup{std::move(*scenes), study_};
    if (setup.options.seeds == 0) setup.options.seeds = (*entry)->seeds;
    if (const auto good = check_learner_settings(); !good) return tl::unexpected(good.error());
    // A study may take long: find out now that its table has no place to go.
    if (!csv_.empty()) {
      if (const auto good = check_place(csv_); !good) return failed(good.error(), "--csv");
    }
    StudyRun study(**entry, setup);
    work(study);
    Answer answer{study.json(), study.text()};
    if (const auto good = study.problem(); !good) answer.problem = Problem{good.error(), kExitFailed, "study " + name_};
    if (!csv_.empty()) {
      const std::string table = study.csv();
      const auto written = write_file(csv_, {reinterpret_cast<const std::uint8_t*>(table.data()), table.size()});
      if (!written) answer.problem = Problem{written.error(), kExitFailed, "--csv"};
    }
    return answer;
  }

 private:
  // The scenes that the study is made in, with their settings.
  Attempt<std::vector<Task>> tasks(const StudyEntry& study) const {
    std::vector<std::string> ids = scenes_;
    if (ids.empty() && !study.scene.empty()) ids.emplace_back(study.scene);
    if (ids.empty()) {
      for (const SceneEntry* entry : all_scenes()) ids.emplace_back(entry->id);
    }
    if (ids.size() > 1 && !settings_.empty()) {
      return usage({"settings of one scene", join(ids, ", "), "Say which: --scene " + ids.front() + "."},
                   "--scene-set");
    }
    std::vector<Task> tasks;
    for (const std::string& id : ids) {
      const auto entry = find_scene(all_scenes(), id);
      if (!entry) return usage(entry.error(), "--scene");
      const bool twice =
          std::any_of(tasks.begin(), tasks.end(), [&](const Task& task) { return task.entry == *entry; });
      if (twice) return usage({"each scene once", id + " twice", "Name it once."}, "--scene");
      if (!study.scene.empty() && id != study.scene) {
        return usage({"--scene " + std::string(study.scene) + ", which the study " + name_ + " is about", id,
                      "driftlab study --help says what each study is about."},
                     "--scene");
      }
      Task task{*entry, ParamValues((*entry)->params)};
      if (const auto set = apply_settings(task.params, settings_, "--scene-set"); !set)
        return tl::unexpected(set.error());
      tasks.push_back(std::move(task));
    }
    return tasks;
  }

  // Each must be good for every learner that has the key, and for one at least.
  Attempt<void> check_learner_settings() const {
    for (const std::string& setting : study_.learner_settings) {
      std::optional<Problem> problem;
      bool known = false;
      for (const LearnerEntry* learner : all_learners()) {
        ParamValues params(learner->params);
        const auto set = apply_settings(params, {setting}, "--set");
        const std::string_view key = std::string_view(setting).substr(0, setting.find('='));
        const bool has = std::any_of(learner->params.begin(), learner->params.end(),
                                     [&](const Param& param) { return param.key == key; });
        if (!set && (has || !problem)) problem = set.error();
        if (!set && has) return tl::unexpected(*problem);
        known = known || has;
      }
      if (!known) return tl::unexpected(*problem);
    }
    return {};
  }

  void work(StudyRun& study) const {
    Progress progress("study " + name_);
    run_parallel(
        study.jobs(), [&](int job) { study.run(job); },
        [&](int done) {
          progress.at(static_cast<double>(done) / study.jobs(),
                      std::to_string(done) + " of " + std::to_string(study.jobs()) + " runs");
        },
        threads_);
  }

  std::string name_;
  std::vector<std::string> scenes_;
  std::vector<std::string> settings_;
  std::string csv_;
  StudyOptions study_;
  int threads_ = 0;
};

}  // namespace

const CommandEntry& command_entry_study();
const CommandEntry& command_entry_study() {
  static const CommandEntry entry{"study", "Runs a whole experiment and prints its table",
                                  [] { return std::unique_ptr<Command>(new Study); }};
  return entry;
}

}  // namespace driftlab
