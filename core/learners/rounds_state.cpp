// Saving and restoring of learners that take turns, in the middle of an episode too: it is driven again up to there.

#include <string>

#include "core/learners/rounds.h"
#include "core/learners/trajectory_bytes.h"

namespace driftlab {
namespace {

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

void RoundsLearner::save(Writer& writer) const {
  writer.put_text(spec_.id);
  writer.put<std::uint64_t>(seed_);
  writer.put<std::uint8_t>(initial_ ? 1 : 0);
  if (initial_) save_policy(*initial_, writer);
  writer.put<std::uint8_t>(static_cast<std::uint8_t>(phase_));
  for (const std::int64_t count : {round_, member_, env_steps_, labels_, interventions_, switches_}) {
    writer.put<std::int64_t>(count);
  }
  write_all(data_.trajectories(), writer);
  write_all(ensemble_, writer);
  if (run_) run_->save(writer);
  save_more(writer);
  write_all(gathered_, writer);
  write_all(history_, writer);
  writer.put<std::uint32_t>(static_cast<std::uint32_t>(checks_.size()));
  for (const Check& check : checks_) {
    for (const std::int64_t count : {check.episodes, check.successes, check.steps}) writer.put<std::int64_t>(count);
    writer.put<double>(check.cost);
  }
  writer.put<std::int32_t>(episode_ ? episode_->steps() : 0);
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
  for (std::int64_t* count : {&round_, &member_, &env_steps_, &labels_, &interventions_, &switches_}) {
    *count = reader.get<std::int64_t>();
    if (*count < 0) return false;
  }
  if (!reader.ok() || phase > static_cast<std::uint8_t>(Phase::finished) || round_ > params_.integer("rounds") ||
      member_ >= plan_.members) {
    return false;
  }
  phase_ = static_cast<Phase>(phase);
  if ((phase_ == Phase::waiting && !taught_by_person()) || (phase_ == Phase::gathering && taught_by_person())) {
    return false;
  }
  if (!take_data(reader) || !restore_more(reader) || !read_all(spec_, reader, gathered_)) return false;
  if (!read_all(spec_, params_, reader, history_) || !take_checks(reader)) return false;
  return take_episode(reader.get<std::int32_t>()) && restore_curves(curves_, reader);
}

bool RoundsLearner::take_data(Reader& reader) {
  std::vector<Trajectory> trajectories;
  if (!read_all(spec_, reader, trajectories) || !read_all(spec_, params_, reader, ensemble_)) return false;
  for (Trajectory& trajectory : trajectories) {
    if (!data_.add(std::move(trajectory))) return false;
  }
  if ((phase_ == Phase::demonstrations) != data_.training().empty()) return false;
  if (phase_ == Phase::demonstrations) return true;
  new_run();
  return run_->restore(reader);
}

bool RoundsLearner::take_checks(Reader& reader) {
  const std::int64_t wanted = params_.integer("held_out_rollouts");
  for (auto left = reader.get<std::uint32_t>(); left > 0 && reader.ok(); --left) {
    Check check;
    for (std::int64_t* count : {&check.episodes, &check.successes, &check.steps}) *count = reader.get<std::int64_t>();
    check.cost = reader.get<double>();
    const bool unfinished = left == 1 && phase_ == Phase::checking;
    if (check.episodes < 0 || check.episodes > wanted || (check.episodes == wanted) == unfinished) return false;
    if (check.successes < 0 || check.successes > check.episodes || check.steps < check.episodes) return false;
    checks_.push_back(check);
  }
  return reader.ok() && checks_.size() == (wanted > 0 ? history_.size() : 0);
}

bool RoundsLearner::take_episode(std::int32_t steps) {
  // Of the phases after a training, every one needs what that training gave.
  const bool trained = phase_ != Phase::demonstrations && phase_ != Phase::training && !run_->failed();
  if (trained && (static_cast<int>(ensemble_.size()) != plan_.members || history_.empty())) return false;
  if (phase_ != Phase::gathering && phase_ != Phase::checking) return steps == 0;
  new_episode();
  while (episode_->steps() < steps && !episode_->ended()) episode_->advance();
  return episode_->steps() == steps && !episode_->ended();
}

}  // namespace driftlab
