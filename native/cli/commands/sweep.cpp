// driftlab sweep: how a figure changes with one quantity; horizon: cost against the length of the episode, and its exponent.

#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "core/study/horizon_sweep.h"
#include "native/cli/command.h"
#include "native/cli/options.h"
#include "native/cli/parallel.h"
#include "native/cli/progress.h"

namespace driftlab {
namespace {

class Sweep : public Command {
 public:
  void add_options(Options& options) override {
    options.text("quantity", quantity_, "horizon",
                 "Which: horizon (how fast does cost grow with the episode's length?)");
    options.require("quantity");
    scene_.add(options);
    options.list("--learners", learners_, "ID,...", "Which learners");
    options.require("--learners");
    options.texts("--set", settings_, "LEARNER.KEY=VALUE", "Sets a parameter of one learner");
    options.count("--demos", sweep_.demos, 1, 10000, "Successful demonstrations for each seed");
    add_driver(options, sweep_.driver);
    options.count("--seeds", sweep_.seeds, 1, 1000, "How often everything is done anew");
    options.count("--episodes", sweep_.episodes, 1, 100000, "Episodes a seed");
    options.real("--shortest", sweep_.shortest, 0.1, 1000.0, "The shortest horizon, in seconds");
    options.real("--longest", sweep_.longest, 0.2, 1000.0, "The longest horizon, in seconds");
    options.count("--horizons", sweep_.horizons, kLeastHorizons, 100, "How many");
    options.seed("--seed", sweep_.seed, "What the seeds are drawn from");
    add_threads(options, threads_);
  }

  Attempt<Answer> run(const Manner&) override {
    if (quantity_ != "horizon")
      return usage({"horizon", "\"" + quantity_ + "\"", "Type driftlab sweep horizon."}, "sweep");
    const auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    if (const auto good = make_demonstrator(sweep_.driver); !good) return usage(good.error(), "--driver");
    if (const auto chosen = choose(); !chosen) return tl::unexpected(chosen.error());
    auto sweep = HorizonSweep::make(*task, sweep_);
    if (!sweep) return usage(sweep.error());
    Progress progress("sweeping the horizon");
    run_parallel(
        sweep->jobs(), [&](int job) { sweep->run(job); },
        [&](int done) {
          progress.at(static_cast<double>(done) / sweep->jobs(),
                      std::to_string(done) + " of " + std::to_string(sweep->jobs()) + " runs");
        },
        threads_);
    if (const auto good = sweep->problem(); !good) return failed(good.error(), "training");
    return Answer{sweep->json(), sweep->text()};
  }

 private:
  Attempt<void> choose() {
    auto settings = settings_by_learner(learners_, settings_);
    if (!settings) return tl::unexpected(settings.error());
    for (const std::string& id : learners_) {
      auto learner = choose_learner(id, (*settings)[id]);
      if (!learner) return tl::unexpected(learner.error());
      sweep_.learners.push_back({learner->entry, learner->params});
    }
    return {};
  }

  std::string quantity_;
  SceneOptions scene_;
  std::vector<std::string> learners_;
  std::vector<std::string> settings_;
  HorizonOptions sweep_;
  int threads_ = 0;
};

}  // namespace

const CommandEntry& command_entry_sweep();
const CommandEntry& command_entry_sweep() {
  static const CommandEntry entry{"sweep", "Measures how cost grows with the horizon",
                                  [] { return std::unique_ptr<Command>(new Sweep); }};
  return entry;
}

}  // namespace driftlab
