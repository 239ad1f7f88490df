#pragma once
// Hosts ONE training run behind messages, so that the run may live in a Worker, or in this thread. Knows no clock.
//
// A message is one CBOR object with "type". One that changes a run carries "at": the update count at which it takes effect.
// The trainer stops exactly there and takes it, so that a run can be replayed to the same bits whatever the machine's speed.
// Without "at" it takes effect at the next slice. "took" reports where. An "at" that has gone by is refused.
//
// In:
//   start     scene, scene_params ["key=value"], learner, learner_params ["key=value"], seed,
//             demonstrations: [.npz bytes] | {driver, episodes, seed}: made here, a slice at a time, and sent back,
//             initial: .dlp bytes (optional: start from this policy instead of random weights),
//             evaluate: {episodes, seed} (optional: when training is over)
//   evaluate  episodes, seed, at; policy: .dlp bytes (optional: else the run's own as it stands at `at`);
//             with scene, scene_params: also without a start
//   answer    round, files: [.npz bytes]: the episodes that a `request` asked for, as many as the person made (at least one)
//   diagnose  scene, scene_params, policy: .dlp bytes, demonstrations: [.npz bytes] (may be empty), episodes, seed, field_x, field_y,
//             decision {field, low, high, action, steps: first | all} (optional: else the scene's usual one), parts: [figures, maps,
//             actions] (optional: else all): instead of a run; one diagnosis or sweep a trainer, which has no run then
//   sweep     scene, scene_params, learners: [{id, params ["key=value"]}], seeds, episodes, demos, driver, seed, shortest, longest (s),
//             horizons: how cost grows with the horizon; instead of a run
//   pause, resume, stop   at, at_env_steps (either is optional: not before so many environment steps, to stop in mid-rollout)
//   step      beats: while paused, so many times one update, or one environment step of every scene, whichever comes next
//   only      part, at: one of the learner's parts learns alone from there on; "": all of them
//   watch     field_x, field_y: the two fields of the map in `health`; "" for the usual ones
//   save      at                     -> saved
//   restore   bytes (of saved)       instead of start
// Out:
//   took            what, at, env_steps
//   demonstrations  files: [.npz bytes], in order, some of them a message
//   request         kind (labels | gated_rollouts), episodes, expert_share, round, policy: .dlp bytes: the run waits for an
//                   answer by a person; pause, save, stop, evaluate are taken meanwhile
//   round           round, updates, expert_labels, interventions, context_switches, file: .dlp bytes: a finished round; with
//                   start's `evaluate`, every round is evaluated on the same episodes
//   status          updates, updates_total, env_steps, expert_labels, interventions, context_switches, progress, finished, failed,
//                   stop_reason, paused,
//                   making (episodes of demonstrations made so far; -1 when done), curves: [{name, from, x, y}]: new points
//   policy          file: .dlp bytes, weights_hash (16 hex digits), updates, final; when final: best_round (-1: no rounds), whose policy
//                   it is, and demonstration_weights: how much each trajectory counted, in order
//   health          how training goes, of learners that can be looked into: core/workbench/health_json.h; some forty times a run, and after
//                   each step, only, watch and pause
//   evaluated       round (-1: what start or evaluate asked for), seed, episodes_total, from, episodes: [{seed, outcome, steps, return, cost, laps}]: new ones, finished
//   diagnosed       progress, finished; of the parts: figures as soon as they are there; when finished own, expert: the maps
//                   (core/workbench/analysis_json.h), divergence or null; actions: at the decision
//   swept           progress, finished, dt, horizons: [steps], rows: [{learner, costs: [seed][horizon], fit or null, words}] of the
//                   seeds that are through
//   saved           bytes, at
//   failed          expected, got, hint, what: the message that was refused, or "training"

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/learners/learner.h"

namespace driftlab {

/// How often a policy is sent while training, besides the last one.
inline constexpr int kPoliciesWhileTraining = 8;
/// How often a learner is looked into while training, besides when it is paused.
inline constexpr int kLooksWhileTraining = 40;

class Trainer {
 public:
  Trainer(SceneList scenes, LearnerList learners);
  ~Trainer();

  /// Takes a message; what comes of it shows in take().
  void handle(std::span<const std::uint8_t> message);
  /// Works for a slice: updates of the learner, and environment steps of demonstrating and evaluating. True while there is more to do.
  bool work(const Budget& slice);
  /// The messages since the last call.
  std::vector<Bytes> take();
  /// Nothing to do until another message comes.
  bool idle() const;

  struct Impl;  ///< core/workbench/trainer_impl.h, for the trainer's own files

 private:
  std::unique_ptr<Impl> impl_;
};

/// One CBOR object.
Bytes pack(const nlohmann::json& message);
/// The other way; refuses what is not one object with a "type".
Result<nlohmann::json> unpack(std::span<const std::uint8_t> message);

}  // namespace driftlab
