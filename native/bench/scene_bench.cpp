#include "native/bench/scene_bench.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace driftlab {
namespace {

constexpr std::uint64_t kSeed = 1;

// One episode's actions, [steps, action_size].
std::vector<float> record_actions(Scene& scene) {
  const auto size = static_cast<std::size_t>(scene.spec().action_size());
  std::vector<float> actions;
  std::vector<float> action(size, 0.0F);
  scene.reset(kSeed);
  StepResult result;
  while (!result.ended()) {
    if (!scene.expert_action(action)) std::fill(action.begin(), action.end(), 0.0F);
    actions.insert(actions.end(), action.begin(), action.end());
    result = scene.step(action);
  }
  return actions;
}

// Microseconds a step of replaying the episode, slice by slice: short enough that few slices are interrupted on a busy machine.
void time_episode(Scene& scene, std::vector<float> actions, bool observe, const std::function<double()>& now_us,
                  std::vector<double>& times) {
  constexpr std::size_t kSlice = 200;  // steps
  const auto size = static_cast<std::size_t>(scene.spec().action_size());
  const std::size_t steps = actions.size() / size;
  std::vector<float> seen(static_cast<std::size_t>(scene.spec().observation_size()));
  scene.reset(kSeed);
  for (std::size_t from = 0; from < steps; from += kSlice) {
    const std::size_t to = std::min(from + kSlice, steps);
    const double begin = now_us();
    for (std::size_t i = from; i < to; ++i) {
      if (observe) scene.observe(seen);
      scene.step({actions.data() + i * size, size});
    }
    times.push_back((now_us() - begin) / static_cast<double>(to - from));
  }
}

// Under Node.js a function is compiled in haste first, and well only once it has run for a while.
void warm_up(Scene& scene, const std::vector<float>& actions, const std::function<double()>& now_us) {
  constexpr double kLongEnough = 3e5;  // microseconds
  std::vector<double> ignored;
  const double begin = now_us();
  while (now_us() - begin < kLongEnough) time_episode(scene, actions, true, now_us, ignored);
}

BenchRow median_row(const std::string& name, std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  BenchRow row;
  row.name = name;
  row.median_us = times[times.size() / 2];
  row.note = std::to_string(static_cast<long long>(std::round(1e3 / row.median_us))) + " thousand a second";
  return row;
}

}  // namespace

std::vector<BenchRow> bench_scenes(SceneList scenes, const std::function<double()>& now_us, int rounds) {
  std::vector<BenchRow> rows;
  for (const SceneEntry* entry : scenes) {
    const auto scene = entry->make(ParamValues(entry->params));
    const std::vector<float> actions = record_actions(*scene);
    if (actions.empty()) continue;
    warm_up(*scene, actions, now_us);
    std::vector<double> stepping;
    std::vector<double> observing;
    for (int i = 0; i < std::max(rounds, 1); ++i) {
      time_episode(*scene, actions, false, now_us, stepping);
      time_episode(*scene, actions, true, now_us, observing);
    }
    rows.push_back(median_row(std::string(entry->id) + ": step", stepping));
    rows.push_back(median_row(std::string(entry->id) + ": step and observe", observing));
  }
  return rows;
}

}  // namespace driftlab
