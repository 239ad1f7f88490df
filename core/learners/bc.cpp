// Behavioral cloning (BC): learn to do what the demonstrator did, as if driving were looking up answers.
//
//   Dean A. Pomerleau, "ALVINN: An Autonomous Land Vehicle in a Neural Network", NIPS 1 (1988), published 1989.
//
// Given labelled steps (o, a) of demonstrations, minimise over the weights w of a network f
//
//   L(w) = mean over (o, a) of | f(o; w) - a |^2
//
// with minibatches: w <- w - rate(t) * AdamW(dL/dw), rate(t) falling along a cosine to zero. Observations and labels are normalised
// by their mean and deviation over the training steps, so L is a share of the labels' variance.
//
// Other losses (Param `loss`) fit a distribution, whose likelihood of the labels is made large; the policy acts by its mean, its mode or
// a sample (`act`):
//   gaussian   - ln N(a; mean(o; w), deviation(o; w))      learns where the demonstrator is sure
//   bins       - ln p(bin of a | o; w)                     can hold several answers, left or right but not the middle
// Demonstrations of unequal quality are weighed, as given or as estimated (core/learners/demonstration_weights.h).
//
// Deviations from the paper: Adam instead of plain back-propagation, several outputs instead of a hill of direction units, and none
// of its artificially shifted images, which were Pomerleau's cure for what is described next.
//
// When it fails: training sees the states that the demonstrator visited, acting visits the states that the clone's own small errors
// lead to, where nothing was ever demonstrated. Errors then feed on themselves: the cost can grow with the square of the
// horizon (Ross, Gordon, Bagnell 2011, arXiv 1011.0686, theorem 2.1). A low loss, also on held-out steps, is no proof against it.

#include <string>
#include <utility>

#include "core/learners/supervised.h"
#include "core/learners/trajectory_bytes.h"

namespace driftlab {
namespace {

std::span<const Param> table() {
  static const std::vector<Param> params = supervised_params();
  return params;
}

class BehavioralCloning final : public Learner {
 public:
  explicit BehavioralCloning(ParamValues params) : params_(std::move(params)) {}

  Result<void> start(const Task& task, std::uint64_t seed, const Policy* initial) override {
    const SceneSpec spec = task.make_scene()->spec();
    const auto fitting = SupervisedRun::fitting(initial, spec, params_);
    if (!fitting) return tl::unexpected(fitting.error());
    begin(spec, seed);
    if (*fitting != nullptr) initial_ = clone_of(**fitting);
    return {};
  }

  Request request() const override {
    if (data_.training().empty()) return {Request::Kind::demonstrations, 1, nullptr, 1.0};
    return {};
  }

  Result<void> add(std::span<const Trajectory> trajectories) override {
    if (run_ && run_->updates() > 0) {
      return fail("demonstrations before training begins",
                  "more of them after " + std::to_string(run_->updates()) + " updates",
                  "start a new run with all of them");
    }
    if (const auto fit = check_trajectories(trajectories, spec_); !fit) return fit;
    for (const Trajectory& trajectory : trajectories) {
      const auto added = data_.add(trajectory);
      DRIFTLAB_ASSERT(added.has_value(), "checked above");
      labels_ += trajectory.label_count();
    }
    run_.emplace(spec_, params_, data_, seed_, initial_.get());
    return {};
  }

  TrainStatus step(const Budget& budget) override {
    for (std::int64_t i = 0; run_ && i < budget.updates && !run_->finished(); ++i) run_->update(curves_, 0);
    return status();
  }

  TrainStatus status() const override {
    TrainStatus status;
    status.updates_total = params_.integer("updates");
    status.expert_labels = labels_;
    if (!run_) return status;
    status.updates = run_->updates();
    status.progress = static_cast<double>(status.updates) / static_cast<double>(status.updates_total);
    status.finished = run_->finished();
    status.failed = run_->failed();
    if (status.failed) {
      status.stop_reason = "the loss is not finite after " + std::to_string(status.updates) +
                           " updates; a lower learning rate or a gradient clip may help";
    } else if (status.finished) {
      status.stop_reason = "all " + std::to_string(status.updates) + " updates done";
    }
    return status;
  }

  std::unique_ptr<Policy> snapshot() const override {
    if (!run_ || run_->failed()) return nullptr;
    return run_->policy();
  }
  const std::vector<Series>& curves() const override { return curves_; }
  std::uint64_t weights_hash() const override { return run_ ? run_->weights_hash() : 0; }
  std::vector<double> demonstration_weights() const override {
    return run_ ? run_->demonstration_weights() : std::vector<double>();
  }

  void save(Writer& writer) const override {
    writer.put_text(spec_.id);
    writer.put<std::uint64_t>(seed_);
    writer.put<std::uint8_t>(initial_ ? 1 : 0);
    if (initial_) save_policy(*initial_, writer);
    writer.put<std::uint32_t>(static_cast<std::uint32_t>(data_.trajectories().size()));
    for (const Trajectory& trajectory : data_.trajectories()) write_trajectory(trajectory, writer);
    if (run_) run_->save(writer);
    save_curves(curves_, writer);
  }

  Result<void> restore(const Task& task, Reader& reader) override {
    BehavioralCloning read(params_);
    if (const auto done = read.take(task.make_scene()->spec(), reader); !done) return done;
    *this = std::move(read);
    return {};
  }

 private:
  void begin(const SceneSpec& spec, std::uint64_t seed) {
    spec_ = spec;
    seed_ = seed;
    DatasetOptions options;
    options.held_out_share = params_.real("held_out");
    options.seed = seed;
    data_ = Dataset(options);
    initial_.reset();
    run_.reset();
    curves_ = supervised_curves();
    labels_ = 0;
  }

  Result<void> take(const SceneSpec& spec, Reader& reader) {
    if (const std::string scene = reader.get_text(); scene != spec.id) {
      return fail("a run saved in the scene " + std::string(spec.id), scene.empty() ? "other bytes" : "one in " + scene,
                  "choose the scene that it was saved in");
    }
    begin(spec, reader.get<std::uint64_t>());
    const auto damaged = [] {
      return fail("a saved run of this learner with these params", "one that differs, is damaged or was cut off",
                  "start the run again");
    };
    if (reader.get<std::uint8_t>() != 0) {
      initial_ = restore_policy(spec, params_, reader);
      if (!initial_) return damaged();
    }
    std::vector<Trajectory> trajectories;
    for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
      auto next = read_trajectory(reader);
      if (!next) return tl::unexpected(next.error());
      trajectories.push_back(std::move(*next));
    }
    if (!trajectories.empty()) {
      if (const auto added = add(trajectories); !added) return added;
      if (!run_->restore(reader)) return damaged();
    }
    if (!restore_curves(curves_, reader)) return damaged();
    return {};
  }

  ParamValues params_;
  SceneSpec spec_;
  std::uint64_t seed_ = 0;
  std::unique_ptr<MlpPolicy> initial_;
  Dataset data_;
  std::optional<SupervisedRun> run_;
  std::vector<Series> curves_ = supervised_curves();
  std::int64_t labels_ = 0;
};

}  // namespace

const LearnerEntry& learner_entry_bc() {
  static const LearnerEntry entry = {
      "bc",
      "Behavioral cloning",
      "Imitates the demonstrated actions step by step; never sees where its own mistakes lead.",
      "Dean A. Pomerleau, 1989, ALVINN: An Autonomous Land Vehicle in a Neural Network, NIPS 1 (1988), published 1989",
      0xD55E00,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> {
        return std::make_unique<BehavioralCloning>(params);
      }};
  return entry;
}

}  // namespace driftlab
