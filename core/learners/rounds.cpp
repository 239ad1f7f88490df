#include "core/learners/rounds.h"

#include <string>

#include "core/base/rng.h"
#include "core/learners/trajectory_bytes.h"

namespace driftlab {
namespace {

constexpr std::string_view kTeachers[] = {"expert", "careful", "average", "sloppy"};
constexpr std::uint64_t kEpisodeSeeds = 0x726f756e6473;  // "rounds"

tl::unexpected<Error> damaged() {
  return fail("a saved run of this learner with these params", "one that differs, is damaged or was cut off",
              "start the run again");
}

void write_all(std::span<const Trajectory> trajectories, Writer& writer) {
  writer.put<std::uint32_t>(static_cast<std::uint32_t>(trajectories.size()));
  for (const Trajectory& trajectory : trajectories) write_trajectory(trajectory, writer);
}

bool read_all(const SceneSpec& spec, Reader& reader, std::vector<Trajectory>& trajectories) {
  for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
    auto next = read_trajectory(reader);
    if (!next || !next->validate_for(spec)) return false;
    trajectories.push_back(std::move(*next));
  }
  return reader.ok();
}

void write_all(const std::vector<std::unique_ptr<MlpPolicy>>& policies, Writer& writer) {
  writer.put<std::uint32_t>(static_cast<std::uint32_t>(policies.size()));
  for (const auto& policy : policies) save_policy(*policy, writer);
}

bool read_all(const SceneSpec& spec, const ParamValues& params, Reader& reader,
              std::vector<std::unique_ptr<MlpPolicy>>& policies) {
  for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
    policies.push_back(restore_policy(spec, params, reader));
    if (!policies.back()) return false;
  }
  return reader.ok();
}

}  // namespace

std::vector<Param> rounds_params(std::string_view episodes_help, std::string_view teacher_help) {
  std::vector<Param> list = {
      integer_param("rounds", "Rounds", 5, 0, 100,
                    "How often data is gathered and a new policy trained, after the first one."),
      integer_param("episodes", "Episodes a round", 1, 1, 100, episodes_help),
      choice_param("teacher", "Teacher", kTeachers, 0, teacher_help),
  };
  for (const Param& param : supervised_params()) list.push_back(param);
  return list;
}

RoundsLearner::RoundsLearner(ParamValues params, int members, std::span<const std::string_view> curves)
    : params_(std::move(params)), members_(members) {
  for (const std::string_view name : curves) curves_.push_back({std::string(name), {}});
}

Result<void> RoundsLearner::check_teacher(Scene& scene) const {
  scene.reset(0);
  std::vector<float> action(static_cast<std::size_t>(scene.spec().action_size()));
  Vec2 pointer;
  const auto teacher = params_.choice("teacher");
  if (teacher == "expert" ? scene.expert_action(action) : scene.guide(0.5, pointer)) return {};
  return fail("a scene with a scripted " + std::string(teacher), std::string(scene.spec().id),
              "Choose another teacher or learner.");
}

void RoundsLearner::prepare(const Task& task, const SceneSpec& spec, std::uint64_t seed) {
  task_ = task;
  spec_ = spec;
  seed_ = seed;
  DatasetOptions options;
  options.held_out_share = params_.real("held_out");
  options.seed = seed;
  data_ = Dataset(options);
}

Result<void> RoundsLearner::begin(const Task& task, std::uint64_t seed, const Policy* initial) {
  const auto scene = task.make_scene();
  const auto fitting = SupervisedRun::fitting(initial, scene->spec(), params_);
  if (!fitting) return tl::make_unexpected(fitting.error());
  if (const auto teaches = check_teacher(*scene); !teaches) return teaches;
  prepare(task, scene->spec(), seed);
  if (*fitting != nullptr) initial_ = clone_of(**fitting);
  return {};
}

Request RoundsLearner::request() const {
  if (phase_ == Phase::demonstrations) return {Request::Kind::demonstrations, 1, nullptr, 1.0};
  return {};
}

Result<void> RoundsLearner::add(std::span<const Trajectory> trajectories) {
  const bool more = phase_ == Phase::training && round_ == 0 && member_ == 0 && run_->updates() == 0;
  if (phase_ != Phase::demonstrations && !more) {
    return fail("demonstrations before training begins", "more of them later", "start a new run with all of them");
  }
  if (const auto fit = check_trajectories(trajectories, spec_); !fit) return fit;
  train_on(trajectories, 0);
  return {};
}

TrainStatus RoundsLearner::step(const Budget& budget) {
  Budget left = budget;
  for (;;) {
    if (phase_ == Phase::training && left.updates > 0) {
      --left.updates;
      run_->update(member_ == 0 ? curves_ : unseen_, round_ * members_ * params_.integer("updates"));
      if (run_->finished()) end_run();
    } else if (phase_ == Phase::gathering && left.env_steps > 0) {
      --left.env_steps;
      ++env_steps_;
      episode_->advance();
      if (episode_->ended()) end_episode();
    } else {
      return status();
    }
  }
}

TrainStatus RoundsLearner::status() const {
  TrainStatus status;
  const std::int64_t rounds = params_.integer("rounds");
  const std::int64_t updates = params_.integer("updates");
  status.updates_total = (rounds + 1) * members_ * updates;
  status.updates = (round_ * members_ + member_) * updates + (run_ ? run_->updates() : 0);
  status.env_steps = env_steps_;
  status.expert_labels = labels_;
  status.progress = static_cast<double>(status.updates) / static_cast<double>(status.updates_total);
  status.finished = phase_ == Phase::finished;
  status.failed = run_ && run_->failed();
  if (status.failed) {
    status.stop_reason = "the loss is not finite in round " + std::to_string(round_) + " after " +
                         std::to_string(run_->updates()) +
                         " updates; a lower learning rate or a gradient clip may help";
  } else if (status.finished) {
    status.stop_reason = "all " + std::to_string(rounds) + " rounds done";
  }
  return status;
}

std::unique_ptr<Policy> RoundsLearner::snapshot() const {
  if (!run_ || run_->failed()) return nullptr;
  if (!history_.empty()) return clone_of(*history_.back());
  return ensemble_.empty() ? run_->policy() : clone_of(*ensemble_.front());
}

std::vector<std::unique_ptr<Policy>> RoundsLearner::history() const {
  std::vector<std::unique_ptr<Policy>> policies;
  for (const auto& policy : history_) policies.push_back(policy->clone());
  return policies;
}

std::uint64_t RoundsLearner::weights_hash() const {
  std::uint64_t hash = run_ ? run_->weights_hash() : 0;
  for (const auto& policy : ensemble_) hash = mix_seed(hash, policy->network().hash());
  return hash;
}

void RoundsLearner::point(std::size_t curve, double value) {
  curves_[supervised_curves().size() + curve].points.emplace_back(static_cast<double>(RoundsLearner::status().updates),
                                                                  value);
}

void RoundsLearner::train_on(std::span<const Trajectory> trajectories, std::int64_t round) {
  for (const Trajectory& trajectory : trajectories) {
    const auto added = data_.add(trajectory);
    DRIFTLAB_ASSERT(added.has_value(), "episodes of this scene");
    labels_ += trajectory.label_count();
  }
  round_ = round;
  member_ = 0;
  ensemble_.clear();
  new_run();
  phase_ = Phase::training;
}

/// The very first run has bc's seed, so its policy is bc's to the bit.
void RoundsLearner::new_run() {
  const auto index = static_cast<std::uint64_t>(round_ * members_ + member_);
  run_.emplace(spec_, params_, data_, index == 0 ? seed_ : mix_seed(seed_, index), initial_.get());
}

void RoundsLearner::end_run() {
  if (run_->failed()) {
    phase_ = Phase::finished;
    return;
  }
  ensemble_.push_back(run_->policy());
  if (member_ + 1 < members_) {
    ++member_;
    new_run();
    return;
  }
  history_.push_back(clone_of(*ensemble_.front()));
  learned();
  phase_ = round_ == params_.integer("rounds") ? Phase::finished : Phase::gathering;
  if (phase_ == Phase::gathering) new_episode();
}

void RoundsLearner::new_episode() {
  const auto index = static_cast<std::uint64_t>(round_ * params_.integer("episodes")) + gathered_.size();
  episode_ = gather(episode_seed(mix_seed(seed_, kEpisodeSeeds), index));
}

void RoundsLearner::end_episode() {
  gathered(*episode_);
  gathered_.push_back(episode_->trajectory());
  episode_.reset();
  if (static_cast<std::int64_t>(gathered_.size()) < params_.integer("episodes")) {
    new_episode();
    return;
  }
  round_gathered(gathered_);
  const auto episodes = std::exchange(gathered_, {});
  train_on(episodes, round_ + 1);
}

void RoundsLearner::save(Writer& writer) const {
  writer.put_text(spec_.id);
  writer.put<std::uint64_t>(seed_);
  writer.put<std::uint8_t>(initial_ ? 1 : 0);
  if (initial_) save_policy(*initial_, writer);
  writer.put<std::uint8_t>(static_cast<std::uint8_t>(phase_));
  writer.put<std::int64_t>(round_);
  writer.put<std::int64_t>(member_);
  writer.put<std::int64_t>(env_steps_);
  writer.put<std::int64_t>(labels_);
  write_all(data_.trajectories(), writer);
  write_all(ensemble_, writer);
  if (run_) run_->save(writer);
  save_more(writer);
  write_all(gathered_, writer);
  writer.put<std::int32_t>(episode_ ? episode_->steps() : 0);
  write_all(history_, writer);
  save_curves(curves_, writer);
}

Result<void> RoundsLearner::take(const Task& task, Reader& reader) {
  const auto scene = task.make_scene();
  if (const std::string saved = reader.get_text(); saved != scene->spec().id) {
    return fail("a run saved in the scene " + std::string(scene->spec().id),
                saved.empty() ? "other bytes" : "one in " + saved, "choose the scene that it was saved in");
  }
  if (const auto teaches = check_teacher(*scene); !teaches) return teaches;
  prepare(task, scene->spec(), reader.get<std::uint64_t>());
  if (!take_state(reader)) return damaged();
  return {};
}

bool RoundsLearner::take_state(Reader& reader) {
  if (reader.get<std::uint8_t>() != 0 && !(initial_ = restore_policy(spec_, params_, reader))) return false;
  const auto phase = reader.get<std::uint8_t>();
  round_ = reader.get<std::int64_t>();
  member_ = reader.get<std::int64_t>();
  env_steps_ = reader.get<std::int64_t>();
  labels_ = reader.get<std::int64_t>();
  if (!reader.ok() || phase > static_cast<std::uint8_t>(Phase::finished) || round_ < 0 ||
      round_ > params_.integer("rounds") || member_ < 0 || member_ >= members_) {
    return false;
  }
  phase_ = static_cast<Phase>(phase);
  std::vector<Trajectory> trajectories;
  if (!read_all(spec_, reader, trajectories) || !read_all(spec_, params_, reader, ensemble_)) return false;
  for (Trajectory& trajectory : trajectories) {
    if (!data_.add(std::move(trajectory))) return false;
  }
  if ((phase_ == Phase::demonstrations) != data_.training().empty()) return false;
  if (phase_ != Phase::demonstrations) {
    new_run();
    if (!run_->restore(reader)) return false;
  }
  if (!restore_more(reader) || !read_all(spec_, reader, gathered_)) return false;
  const auto steps = reader.get<std::int32_t>();
  if (!read_all(spec_, params_, reader, history_) || !restore_curves(curves_, reader)) return false;
  if (phase_ != Phase::gathering) return true;
  if (static_cast<int>(ensemble_.size()) != members_) return false;
  new_episode();
  while (episode_->steps() < steps && !episode_->ended()) episode_->advance();
  return episode_->steps() == steps && !episode_->ended();
}

}  // namespace driftlab
