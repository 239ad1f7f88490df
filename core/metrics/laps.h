#pragma once
// How much was driven, counted in laps, so that falls can be counted per lap as Ross, Gordon, Bagnell 2011 do in their kart game.

#include "core/env/rollout.h"

namespace driftlab {

/// A scene has laps when it has the probes "s" (metres along the lap, from 0 to the lap's length) and "progress" (metres driven along
/// it). Elsewhere a "lap" is an episode's full length: max_steps steps.
class LapMeter {
 public:
  explicit LapMeter(const SceneSpec& spec);

  bool has_laps() const { return lap_length_ > 0.0; }
  /// Laps driven in the episode so far. At least what one step amounts to, so that there is something to divide by.
  double laps(const Episode& episode) const;

 private:
  double lap_length_ = 0.0;   // metres; 0: no laps
  std::size_t progress_ = 0;  // number of the probe
  std::size_t probes_ = 0;
  int max_steps_ = 1;
};

}  // namespace driftlab
