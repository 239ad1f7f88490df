#pragma once
// How much of a demonstrator's labels no function of the observation can predict: somebody who steers by hand does not do the same
// twice in the same place, and what they see may not be in the observation at all.

#include <optional>
#include <span>

#include "core/data/trajectory.h"

namespace driftlab {

/// Mean over action dimensions of noise variance / label variance, within 0 .. 1: the error, in units of label variance, below which
/// nobody can get. By the Gamma test (Stefansson, Koncar, Jones 1997): half the squared difference between the labels of a step and of
/// its p-th nearest neighbour (observations normalised by dimension), extrapolated over p = 1 .. 10 to distance zero. Neighbours
/// within a second in the same episode do not count, because a hand's error lasts. Nothing when there are too few labels, or labels
/// that never change. Uses at most 1,500 labels, evenly spread. `dt`: seconds a step.
std::optional<double> label_noise_floor(std::span<const Trajectory> trajectories, double dt);

}  // namespace driftlab
