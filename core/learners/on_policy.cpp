#include "core/learners/on_policy.h"

#include <algorithm>
#include <array>

#include "core/learners/supervised.h"

namespace driftlab {
namespace {

constexpr std::string_view kActs[] = {"mean", "sample"};
constexpr std::array<std::string_view, 7> kCurves = {
    "success", "return", "episode_steps", "divergence", "entropy", "explained_variance", "gradient_norm"};
constexpr std::size_t kOfEpisodes = 3;  // the first curves: nothing to say before an episode has ended
constexpr std::int64_t kPoints = 200;   // of a curve, about

}  // namespace

std::vector<Param> on_policy_params() {
  auto list = ppo_params();
  list.push_back(choice_param("act", "Act by", kActs, 0,
                              "How the finished policy acts: by its mean, or by a sample drawn at each step."));
  return list;
}

tl::unexpected<Error> OnPolicyLearner::damaged() {
  return fail("a saved run of this learner with these params", "one that differs, is damaged or was cut off",
              "start the run again");
}

Result<void> OnPolicyLearner::begin(const Task& task, std::uint64_t seed, const Policy* initial) {
  const auto fitting = Actor::fitting(initial);
  if (!fitting) return tl::make_unexpected(fitting.error());
  prepare_run(task, seed, *fitting);
  return {};
}

void OnPolicyLearner::prepare_run(const Task& task, std::uint64_t seed, const MlpPolicy* initial) {
  task_ = task;
  seed_ = seed;
  initial_ = initial != nullptr ? clone_of(*initial) : nullptr;
  run_ = std::make_unique<PpoRun>(task, params_, seed, initial);
  spec_ = run_->scenes().spec();
  tally_.emplace(run_->scenes_count());
  phase_ = Phase::prepare;
  prepared_ = judged_ = iteration_ = 0;
  problem_.clear();
  curves_.clear();
  for (const std::string_view name : kCurves) curves_.push_back({std::string(name), {}});
  for (const std::string_view name : own_curves_) curves_.push_back({std::string(name), {}});
}

TrainStatus OnPolicyLearner::step(const Budget& budget) {
  Budget left = budget;
  while (run_ && ready() && !over()) {
    if (phase_ == Phase::prepare && prepared_ == prepare_updates()) phase_ = Phase::drive;
    if (phase_ != Phase::drive && left.updates > 0) {
      --left.updates;
      update();
    } else if (phase_ == Phase::drive && left.env_steps > 0) {
      left.env_steps -= run_->scenes_count();
      if (!run_->drive()) break;
      tally_->add(run_->scenes().last());
      if (!run_->rollout_full()) continue;
      judged_ = 0;
      phase_ = Phase::judge;
      if (judge_updates() == 0) begin_learning();
    } else {
      break;
    }
  }
  return status();
}

void OnPolicyLearner::update() {
  if (phase_ == Phase::prepare) {
    prepare();
    ++prepared_;
  } else if (phase_ == Phase::judge) {
    judge(judged_);
    if (++judged_ == judge_updates()) begin_learning();
  } else if (run_->update(rate_scale()) && !run_->updating()) {
    end_iteration();
  }
}

void OnPolicyLearner::begin_learning() {
  set_rewards();
  if (failed()) return;
  run_->begin_updates();
  phase_ = Phase::learn;
}

void OnPolicyLearner::end_iteration() {
  ++iteration_;
  phase_ = Phase::drive;
  const std::int64_t every = std::max<std::int64_t>(1, iterations() / kPoints);
  if (iteration_ % every != 0 && iteration_ < iterations()) return;
  const PpoFigures& figures = run_->figures();
  std::vector<double> values = {tally_->success(), tally_->mean_return(),      tally_->mean_steps(), figures.divergence,
                                figures.entropy,   figures.explained_variance, figures.gradient_norm};
  const std::vector<double> own = own_figures();
  values.insert(values.end(), own.begin(), own.end());
  const auto now = static_cast<double>(status().updates);
  for (std::size_t i = tally_->episodes() > 0 ? 0 : kOfEpisodes; i < values.size(); ++i) {
    curves_[i].points.emplace_back(now, values[i]);
  }
}

std::int64_t OnPolicyLearner::iterations() const {
  const std::int64_t rows = run_->rollout_rows();
  return (params_.integer("env_steps") + rows - 1) / rows;
}

TrainStatus OnPolicyLearner::status() const {
  TrainStatus status;
  if (!run_) return status;
  status.updates_total = prepare_updates() + iterations() * per_iteration();
  status.updates = prepared_ + iteration_ * per_iteration();
  if (phase_ == Phase::judge) status.updates += judged_;
  if (phase_ == Phase::learn) status.updates += judge_updates() + run_->figures().minibatches;
  status.env_steps = run_->env_steps();
  status.progress = progress();
  status.failed = failed();
  status.finished = over();
  if (status.failed) {
    status.stop_reason = (problem_.empty() ? std::string(run_->problem()) : problem_) + " after " +
                         std::to_string(status.env_steps) +
                         " environment steps; lower learning rates or a gradient clip may help";
  } else if (status.finished) {
    status.stop_reason = "all " + std::to_string(status.env_steps) + " environment steps done";
  }
  return status;
}

std::unique_ptr<Policy> OnPolicyLearner::snapshot() const {
  if (!run_ || !begun() || !run_->actor().finite()) return nullptr;
  return run_->actor().policy(params_.choice("act") == "sample" ? ActBy::sample : ActBy::mean);
}

std::uint64_t OnPolicyLearner::weights_hash() const {
  return run_ ? mix_seed(run_->weights_hash(), own_hash()) : 0;
}

void OnPolicyLearner::save(Writer& writer) const {
  DRIFTLAB_ASSERT(run_ != nullptr, "a run that was started");
  writer.put_text(spec_.id);
  writer.put(seed_);
  writer.put<std::uint8_t>(initial_ ? 1 : 0);
  if (initial_) save_policy(*initial_, writer);
  writer.put<std::uint8_t>(static_cast<std::uint8_t>(phase_));
  for (const std::int64_t count : {prepared_, judged_, iteration_}) writer.put(count);
  writer.put_text(problem_);
  run_->save(writer);
  tally_->save(writer);
  save_curves(curves_, writer);
  save_own(writer);
}

Result<void> OnPolicyLearner::take(const Task& task, Reader& reader) {
  const SceneSpec spec = task.make_scene()->spec();
  if (const std::string scene = reader.get_text(); scene != spec.id) {
    return fail("a run saved in the scene " + std::string(spec.id), scene.empty() ? "other bytes" : "one in " + scene,
                "choose the scene that it was saved in");
  }
  const auto seed = reader.get<std::uint64_t>();
  std::unique_ptr<Policy> initial;
  if (reader.get<std::uint8_t>() != 0) {
    auto read = read_mlp_policy(reader.get_all<std::uint8_t>(), spec);
    if (!read) return damaged();
    initial = std::move(*read);
  }
  const auto fitting = Actor::fitting(initial.get());
  const auto phase = reader.get<std::uint8_t>();
  if (!fitting || !reader.ok() || phase > static_cast<std::uint8_t>(Phase::learn)) return damaged();
  prepare_run(task, seed, *fitting);
  phase_ = static_cast<Phase>(phase);
  for (std::int64_t* count : {&prepared_, &judged_, &iteration_}) *count = reader.get<std::int64_t>();
  problem_ = reader.get_text();
  if (!run_->restore(reader) || !tally_->restore(reader) || !restore_curves(curves_, reader)) return damaged();
  return restore_own(reader);
}

}  // namespace driftlab
