// driftlab hash: one number for the bits of a rollout or of trained weights. The WebAssembly build of this program prints the
// same one under Node.js.

#include "core/env/demonstrator.h"
#include "core/env/golden.h"
#include "native/cli/command.h"
#include "native/cli/options.h"

namespace driftlab {
namespace {

constexpr int kSteps = 10'000;
constexpr int kUpdates = 500;

class HashCommand : public Command {
 public:
  void add_options(Options& options) override {
    scene_.add(options);
    learner_.add(options, false);
    options.seed("--seed", seed_, "Of the rollout, or of demonstration and training");
    options.count("--steps", steps_, 0, 100'000'000,
                  "Environment steps, or updates with --learner; 0: " + std::to_string(kSteps) + " or " +
                      std::to_string(kUpdates));
  }

  Attempt<Answer> run(const Manner&) override {
    const auto task = scene_.task();
    if (!task) return tl::unexpected(task.error());
    const bool weights = !learner_.id.empty();
    if (!weights && !learner_.settings.empty())
      return usage({"--learner ID with --set", "none", "--scene-set sets parameters of the scene."}, "--set");
    const int count = steps_ > 0 ? steps_ : weights ? kUpdates : kSteps;
    const auto hash = weights ? weights_hash(*task, count) : Attempt<std::uint64_t>(rollout_hash(*task, seed_, count));
    if (!hash) return tl::unexpected(hash.error());
    Answer answer;
    answer.json = {{"scene", scene_.id}, {"scene_params", values_json(task->params)}};
    if (weights) answer.json["learner"] = learner_.id;
    answer.json["seed"] = seed_;
    answer.json[weights ? "updates" : "steps"] = count;
    answer.json["hash"] = hash_text(*hash);
    answer.text = hash_text(*hash) + "\n";
    return answer;
  }

 private:
  // One lap of the expert, then so many updates.
  Attempt<std::uint64_t> weights_hash(const Task& task, int updates) const {
    const auto chosen = choose_learner(learner_.id, learner_.settings);
    if (!chosen) return tl::unexpected(chosen.error());
    auto expert = make_demonstrator("expert");
    if (!expert) return failed(expert.error());
    const std::vector<Trajectory> laps = {demonstrate(task, **expert, episode_seed(seed_, 0), "expert")};
    const auto learner = chosen->entry->make(chosen->params);
    if (const auto good = learner->start(task, seed_, nullptr); !good) return failed(good.error());
    if (learner->request().kind == Request::Kind::demonstrations) {
      if (const auto good = learner->add(laps); !good) return failed(good.error());
    }
    const TrainStatus status = learner->step({updates, 1'000'000});
    if (status.updates != updates) {
      return failed({std::to_string(updates) + " updates", std::to_string(status.updates) + ": " + status.stop_reason,
                     "Raise it: --set updates=" + std::to_string(updates)});
    }
    return learner->weights_hash();
  }

  SceneOptions scene_;
  LearnerOptions learner_;
  std::uint64_t seed_ = 0;
  int steps_ = 0;
};

}  // namespace

const CommandEntry& command_entry_hash();
const CommandEntry& command_entry_hash() {
  static const CommandEntry entry{"hash", "Hashes the bits of a rollout or of trained weights",
                                  [] { return std::unique_ptr<Command>(new HashCommand); }};
  return entry;
}

}  // namespace driftlab
