#include "core/rl/vector_scenes.h"

#include <algorithm>

#include "core/env/fields.h"

namespace driftlab {

VectorScenes::VectorScenes(const Task& task, int count, std::uint64_t seed) : seed_(seed) {
  DRIFTLAB_ASSERT(count > 0, "at least one scene");
  const auto scenes = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < scenes; ++i) scenes_.push_back(task.make_scene());
  width_ = static_cast<std::size_t>(spec().observation_size());
  action_.resize(static_cast<std::size_t>(spec().action_size()));
  seeds_.resize(scenes);
  steps_.resize(scenes);
  last_.resize(scenes);
  observations_.resize(scenes * width_);
  finals_.resize(scenes * width_);
  reported_.resize(scenes * spec().reported.size());
  for (std::size_t i = 0; i < scenes; ++i) begin(i);
}

std::span<float> VectorScenes::row(std::vector<float>& rows, std::size_t index) const {
  return std::span(rows).subspan(index * width_, width_);
}

void VectorScenes::begin(std::size_t index) {
  seeds_[index] = episode_seed(seed_, static_cast<std::uint64_t>(begun_++));
  steps_[index] = 0;
  scenes_[index]->reset(seeds_[index]);
  scenes_[index]->observe(row(observations_, index));
}

bool VectorScenes::step(std::span<const float> actions) {
  DRIFTLAB_ASSERT(actions.size() == scenes_.size() * action_.size(), "actions are [count, actions]");
  for (std::size_t i = 0; i < scenes_.size(); ++i) {
    std::copy_n(actions.begin() + static_cast<std::ptrdiff_t>(i * action_.size()), action_.size(), action_.begin());
    const StepResult result = scenes_[i]->step(action_);
    if (result.refused != nullptr) return false;
    last_[i] = {result.reward, result.cost, result.ended(), result.terminated, result.outcome, ++steps_[i]};
    scenes_[i]->observe(row(observations_, i));
    const auto seen = row(observations_, i);
    std::copy(seen.begin(), seen.end(), row(finals_, i).begin());
    if (!result.ended()) continue;
    const std::vector<float> told = reported_values(*scenes_[i]);
    std::copy(told.begin(), told.end(), reported_.begin() + static_cast<std::ptrdiff_t>(i * told.size()));
    begin(i);
  }
  return true;
}

void VectorScenes::save(Writer& writer) const {
  writer.put(begun_);
  for (std::size_t i = 0; i < scenes_.size(); ++i) {
    writer.put(seeds_[i]);
    writer.put<std::int32_t>(steps_[i]);
    Writer scene;
    scenes_[i]->snapshot(scene);
    writer.put_all<std::uint8_t>(scene.bytes());
  }
}

bool VectorScenes::restore(Reader& reader) {
  const auto begun = reader.get<std::int64_t>();
  for (std::size_t i = 0; i < scenes_.size(); ++i) {
    const auto seed = reader.get<std::uint64_t>();
    const auto steps = reader.get<std::int32_t>();
    const auto bytes = reader.get_all<std::uint8_t>();
    if (!reader.ok() || steps < 0) return false;
    seeds_[i] = seed;
    steps_[i] = steps;
    scenes_[i]->reset(seed);
    Reader scene(bytes);
    scenes_[i]->restore(scene);
    if (!scene.ok() || !scene.at_end()) return false;
    scenes_[i]->observe(row(observations_, i));
  }
  begun_ = begun;
  return true;
}

}  // namespace driftlab
