#include "core/learners/on_policy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/text.h"
#include "core/learners/supervised.h"

namespace driftlab {
namespace {

constexpr std::string_view kActs[] = {"mean", "sample"};
constexpr std::array<std::string_view, 7> kCurves = {
    "success", "return", "episode_steps", "divergence", "entropy", "explained_variance", "gradient_norm"};
constexpr std::size_t kOfEpisodes = 3;       // the first curves: nothing to say before an episode has ended
constexpr std::int64_t kPoints = 200;        // of a curve, about
constexpr std::int64_t kMostRows = 1 << 18;  // of a rollout
constexpr std::size_t kDriven = 2;           // rollouts whose steps are shown

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

Result<void> OnPolicyLearner::check_room() const {
  const std::int64_t rows = params_.integer("scenes") * params_.integer("rollout");
  if (rows <= kMostRows) return {};
  return fail("scenes times rollout of at most " + std::to_string(kMostRows), std::to_string(rows) + " steps",
              "That many have to be remembered until they are learned from: lower either.");
}

Result<void> OnPolicyLearner::begin(const Task& task, std::uint64_t seed, const Policy* initial) {
  if (const auto room = check_room(); !room) return room;
  const auto fitting = GaussianActor::fitting(initial);
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
  tally_.emplace(run_->scenes_count(), static_cast<int>(spec_.reported.size()));
  phase_ = Phase::prepare;
  prepared_ = judged_ = iteration_ = 0;
  only_ = -1;
  mean_reward_ = 0.0;
  problem_.clear();
  sources_ = field_sources(spec_);
  probes_.resize(spec_.probes.size());
  noted_.clear();
  driven_.clear();
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
      if (!drive()) break;
    } else {
      break;
    }
  }
  return status();
}

bool OnPolicyLearner::drive() {
  note_fields();
  if (!run_->drive()) return false;
  tally_->add(run_->scenes().last(), run_->scenes().reported());
  if (!run_->rollout_full()) return true;
  note_rollout();
  judged_ = 0;
  phase_ = Phase::judge;
  begin_judging();
  if (judge_updates() == 0) begin_learning();
  return true;
}

void OnPolicyLearner::note_fields() {
  const auto width = static_cast<std::size_t>(spec_.observation_size());
  const std::span<const float> seen = run_->scenes().observations();
  for (int i = 0; i < run_->scenes_count(); ++i) {
    const Scene& scene = run_->scenes().scene(i);
    scene.probe(probes_);
    const auto observation = seen.subspan(static_cast<std::size_t>(i) * width, width);
    for (const FieldSource& source : sources_) noted_.push_back(source.read(scene, observation, probes_));
  }
}

void OnPolicyLearner::note_rollout() {
  Driven driven;
  driven.fields = std::exchange(noted_, {});
  const std::span<const float> applied = run_->applied();
  const auto rows = static_cast<std::size_t>(run_->rollout_rows());
  if (driven.fields.size() != rows * sources_.size()) return;  // restored in mid-rollout: its beginning is not known
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < sources_.size(); ++k) {
      if (sources_[k].kind != FieldSource::Kind::action) continue;
      driven.fields[i * sources_.size() + k] = applied[i * spec_.action.size() + sources_[k].index];
    }
  }
  driven.observations.assign(run_->raw_observations().begin(), run_->raw_observations().end());
  driven.applied.assign(applied.begin(), applied.end());
  driven.rewards.assign(run_->rewards().begin(), run_->rewards().end());
  driven_.push_back(std::move(driven));
  if (driven_.size() > kDriven) driven_.pop_front();
}

JudgedSteps OnPolicyLearner::judged_steps() {
  JudgedSteps steps;
  for (const Driven& driven : driven_) {
    steps.fields.insert(steps.fields.end(), driven.fields.begin(), driven.fields.end());
    const std::vector<float> judged = judge(driven.observations, driven.applied);
    const std::vector<float>& rewards = judged.empty() ? driven.rewards : judged;
    steps.rewards.insert(steps.rewards.end(), rewards.begin(), rewards.end());
  }
  return steps;
}

TrainingHealth OnPolicyLearner::health() const {
  TrainingHealth health;
  if (!run_) return health;
  health.iterations = iteration_;
  health.policy = run_->figures();
  health.most_divergence = params_.real("most_divergence");
  health.deviations = run_->actor().deviations();
  for (std::size_t i = 0; i < health.deviations.size(); ++i) {
    const Field& field = spec_.action[i];
    const auto unit = static_cast<double>(run_->actor().action_scaling().deviation[i]);
    health.deviations[i] *= unit / (0.5 * static_cast<double>(field.high - field.low));
  }
  health.discriminator = discriminator_figures();
  health.reward = mean_reward_;
  health.episodes = tally_->episodes();
  health.success = tally_->success();
  health.episode_return = tally_->mean_return();
  health.episode_steps = tally_->mean_steps();
  health.reported = tally_->reported();
  return health;
}

Result<void> OnPolicyLearner::learn_only(std::string_view part) {
  const auto known = parts();
  const auto found = std::find(known.begin(), known.end(), part);
  if (!part.empty() && found == known.end()) {
    std::vector<std::string> names(known.begin(), known.end());
    return fail(names.empty() ? "a learner of several parts" : "one of " + join(names, ", ") + ", or none",
                std::string(part), names.empty() ? "This one has only one." : "");
  }
  only_ = part.empty() ? -1 : static_cast<int>(found - known.begin());
  return {};
}

void OnPolicyLearner::update() {
  if (phase_ == Phase::prepare) {
    if (learns(policy_part())) prepare();
    ++prepared_;
  } else if (phase_ == Phase::judge) {
    if (learns(judge_part())) update_judge();
    if (++judged_ == judge_updates()) begin_learning();
  } else if ((learns(policy_part()) ? run_->update(rate_scale()) : run_->skip_update()) && !run_->updating()) {
    end_iteration();
  }
}

void OnPolicyLearner::begin_learning() {
  set_rewards();
  double sum = 0.0;
  for (const float reward : run_->rewards()) sum += static_cast<double>(reward);
  mean_reward_ = sum / static_cast<double>(run_->rollout_rows());
  if (!std::isfinite(sum)) fail_with("a reward is not finite");
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
  writer.put<std::int8_t>(static_cast<std::int8_t>(only_));
  writer.put(mean_reward_);
  writer.put_text(problem_);
  run_->save(writer);
  tally_->save(writer);
  save_curves(curves_, writer);
  save_own(writer);
}

/// The counts of a restored run fit each other, so that it comes to an end.
bool OnPolicyLearner::in_order() const {
  if (prepared_ < 0 || prepared_ > prepare_updates() || iteration_ < 0 || iteration_ > iterations()) return false;
  if (failed()) return true;
  if (phase_ == Phase::judge) {
    return run_->rollout_full() && !run_->updating() && judged_ >= 0 && judged_ < judge_updates();
  }
  if (phase_ == Phase::learn) return run_->updating();
  return !run_->updating() && !run_->rollout_full();
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
  const auto fitting = GaussianActor::fitting(initial.get());
  const auto phase = reader.get<std::uint8_t>();
  if (!fitting || !check_room() || !reader.ok() || phase > static_cast<std::uint8_t>(Phase::learn)) return damaged();
  prepare_run(task, seed, *fitting);
  phase_ = static_cast<Phase>(phase);
  for (std::int64_t* count : {&prepared_, &judged_, &iteration_}) *count = reader.get<std::int64_t>();
  only_ = reader.get<std::int8_t>();
  if (only_ < -1 || only_ >= static_cast<int>(parts().size())) return damaged();
  mean_reward_ = reader.get<double>();
  problem_ = reader.get_text();
  if (!run_->restore(reader) || !tally_->restore(reader) || !restore_curves(curves_, reader) || !in_order()) {
    return damaged();
  }
  return restore_own(reader);
}

}  // namespace driftlab
