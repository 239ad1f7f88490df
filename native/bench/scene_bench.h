#pragma once
// Times the steps of every scene: alone, and with the observation that a policy needs.

#include <functional>
#include <vector>

#include "core/env/scene.h"
#include "native/bench/nn_bench.h"

namespace driftlab {

/// Two rows a scene, with its initial params: "lane: step" and "lane: step and observe". The actions are the expert's, recorded
/// beforehand (zeros where there is none). `now_us`: a steady clock in microseconds; the median of `rounds` measurements.
std::vector<BenchRow> bench_scenes(SceneList scenes, const std::function<double()>& now_us, int rounds = 31);

}  // namespace driftlab
