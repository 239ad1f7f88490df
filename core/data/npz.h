#pragma once
// Episodes as .npz files, which NumPy reads and writes. Bytes in, bytes out; no file IO.
//
//   observations       float32 (T, observation_size)   before each step
//   actions            float32 (T, action_size)        the labels: what the demonstrator wanted
//   label_mask         bool    (T,)                     where `actions` counts
//   applied            float32 (T, action_size)        what moved the scene
//   controller         uint8   (T,)                     0 policy, 1 expert, 2 person
//   rewards, costs     float32 (T,)
//   final_observation  float32 (observation_size,)
//   terminated, truncated  bool ()
//   weight             float64 ()
//   meta               text    ()   JSON: format, version, scene, params, seed, source, outcome, dt, fields with units
//
// Only observations and actions are needed when reading. What is missing becomes: every step labelled, applied = actions,
// controller person, rewards and costs 0, the last observation, weight 1.

#include <span>
#include <string>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/data/trajectory.h"

namespace driftlab {

struct NpzWriteOptions {
  bool deflated = true;
  const SceneSpec* spec = nullptr;  ///< adds dt and the fields' names and units to meta
};

/// The trajectory must be valid.
Bytes write_npz(const Trajectory& trajectory, const NpzWriteOptions& options = {});

struct NpzOptions {
  const SceneSpec* expected = nullptr;  ///< refuse what does not fit this scene
  std::string scene_when_unnamed = {};  ///< scene id for files without one; empty: such files are refused
};

/// Any real type, byte order and Fortran order is converted. Damaged and truncated files, wrong shapes, values that are
/// not finite, foreign scenes and absurd sizes are refused.
Result<Trajectory> read_npz(std::span<const std::uint8_t> file, const NpzOptions& options = {});

}  // namespace driftlab
