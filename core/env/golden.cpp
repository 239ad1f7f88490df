#include "core/env/golden.h"

#include <vector>

#include "core/base/hash.h"
#include "core/base/rng.h"

namespace driftlab {

namespace {

constexpr std::uint64_t kStream = 0x676f6c64656e;  // "golden"
constexpr double kNoise[] = {0.0, 0.2, 0.5, 1.5};  // in half ranges of each action

/// The action that drives a golden rollout: the expert's, or the middle where there is none, and noise.
void choose_action(const Scene& scene, double noise, Rng& rng, std::span<float> action) {
  const std::span<const Field> fields = scene.spec().action;
  if (!scene.expert_action(action)) {
    for (std::size_t i = 0; i < action.size(); ++i) action[i] = 0.5F * (fields[i].low + fields[i].high);
  }
  for (std::size_t i = 0; i < action.size(); ++i) {
    const double half_range = 0.5 * (static_cast<double>(fields[i].high) - static_cast<double>(fields[i].low));
    action[i] = static_cast<float>(static_cast<double>(action[i]) + noise * half_range * rng.normal());
  }
}

void add_result(const StepResult& result, Hash& hash) {
  hash.add(result.reward).add(result.cost).add(result.terminated).add(result.truncated);
  hash.add(static_cast<std::int32_t>(result.outcome));
}

}  // namespace

std::uint64_t rollout_hash(const Task& task, std::uint64_t seed, int steps) {
  const std::unique_ptr<Scene> scene = task.make_scene();
  const SceneSpec& spec = scene->spec();
  std::vector<float> observation(static_cast<std::size_t>(spec.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(spec.action_size()));
  std::vector<float> probes(spec.probes.size());
  Rng rng(seed, kStream);
  Hash hash;
  std::uint64_t episode = 0;
  bool ended = true;
  for (int step = 0; step < steps; ++step) {
    if (ended) scene->reset(episode_seed(seed, episode++));
    choose_action(*scene, kNoise[(episode - 1) % std::size(kNoise)], rng, action);
    const StepResult result = scene->step(action);
    DRIFTLAB_ASSERT(result.refused == nullptr, "a golden rollout has finite actions only");
    ended = result.ended();
    scene->observe(observation);
    scene->probe(probes);
    add_result(result, hash);
    hash.add_all<float>(observation).add_all<float>(action).add_all<float>(probes);
  }
  return hash.value();
}

}  // namespace driftlab
