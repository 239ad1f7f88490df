#include "core/metrics/laps.h"

#include <algorithm>
#include <vector>

namespace driftlab {

LapMeter::LapMeter(const SceneSpec& spec) : probes_(spec.probes.size()), max_steps_(std::max(1, spec.max_steps)) {
  const Field* along = nullptr;
  bool progress = false;
  for (std::size_t i = 0; i < spec.probes.size(); ++i) {
    if (spec.probes[i].name == "s") along = &spec.probes[i];
    if (spec.probes[i].name != "progress") continue;
    progress = true;
    progress_ = i;
  }
  if (along != nullptr && progress) lap_length_ = static_cast<double>(along->high) - static_cast<double>(along->low);
}

double LapMeter::laps(const Episode& episode) const {
  const double one_step = 1.0 / max_steps_;
  if (!has_laps()) return std::max(1, episode.steps()) * one_step;
  std::vector<float> probes(probes_);
  episode.scene().probe(probes);
  return std::max(static_cast<double>(probes[progress_]) / lap_length_, one_step);
}

}  // namespace driftlab
