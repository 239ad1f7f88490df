#pragma once
// Everything the playground knows, without a screen. Panels, page, tests read it; only commands and time change it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/env/rollout.h"
#include "core/learners/learner.h"
#include "core/metrics/evaluation.h"

namespace driftlab {

/// A recorded demonstration in the list.
struct DemoItem {
  int id = 0;
  std::string name;  ///< "Lap 1 · you"
  std::shared_ptr<const Trajectory> trajectory;
  std::uint64_t hash = 0;  ///< over everything that training reads
  bool by_person() const;
};

/// A training run in the list.
struct RunItem {
  enum class Phase { training, paused, evaluating, ready, failed };
  int id = 0;
  std::string name;                       ///< "Clone of your lap"
  const LearnerEntry* learner = nullptr;  ///< null: an opened file made by a learner that is not registered here
  const SceneEntry* scene = nullptr;
  ParamValues scene_params;  ///< those it was trained in
  ParamValues params;
  std::uint64_t seed = 0;
  std::string data;                        ///< what it learned from, for people: "your 1 lap", "1 flawless lap"
  std::string data_key;                    ///< "person" or "expert"; "file" for an opened policy
  std::vector<std::uint64_t> data_hashes;  ///< of the trajectories that it learned from, as far as they are known
  Phase phase = Phase::training;
  TrainStatus status;
  std::vector<Series> curves;
  std::shared_ptr<const Policy> policy;  ///< null before the first snapshot
  Bytes policy_file;                     ///< .dlp
  std::uint64_t weights_hash = 0;
  std::optional<EvaluationResult> evaluation;  ///< may be partial while phase is evaluating
  std::uint64_t evaluation_seed = 0;
  ParamValues evaluation_params;  ///< the scene's, in that evaluation
  std::uint32_t color = 0;
  std::string problem;  ///< phase failed: why, in a sentence
};

/// Who drives a stage.
struct Actor {
  enum class Kind { person, demonstrator, run, replay };
  Kind kind = Kind::demonstrator;
  std::string demonstrator = "expert";
  int id = 0;  ///< run or demo id
};

/// One view of the scene.
struct StageItem {
  Actor actor;
  std::string title;
  std::uint32_t color = 0;
  std::unique_ptr<Episode> episode;
  bool ended = false;                ///< the episode, or the demonstration that is driven again
  std::vector<Vec2> trail;           ///< one point a step
  std::optional<Vec2> left_road_at;  ///< where the episode failed
  int left_road_step = 0;            ///< and after how many steps
  float alpha = 1.0F;                ///< how far between the last two steps
  std::string caption;               ///< "left the road after 9.4 s"
};

enum class Mode {
  watch,    ///< the expert drives, nothing is recorded
  ready,    ///< a demonstration starts at the person's first move
  record,   ///< the person drives
  review,   ///< keep or discard
  compare,  ///< clones and expert side by side from one seed
};

struct ShowOptions {
  bool trails = true;
  bool sensors = false;
  bool follow = true;  ///< follow view while driving; otherwise the overview
  bool dark = false;
};

/// Scripted laps being made for the list right now.
struct Making {
  std::string driver;
  int made = 0;
  int total = 0;
};

struct WorkbenchState {
  const SceneEntry* scene = nullptr;
  ParamValues scene_params;
  std::uint64_t seed = 7;
  Mode mode = Mode::watch;
  bool paused = false;
  double speed = 1.0;  ///< times real time
  ShowOptions show;
  std::vector<DemoItem> demos;
  std::vector<RunItem> runs;
  std::vector<StageItem> stages;
  std::vector<ParamValues> learner_params;  ///< per registered learner, what the next run will use
  std::optional<Making> making;
  int start = 0;  ///< which of the seed's starts the stages show: 0 .. ; in compare mode the evaluation's episode
  std::string statistics;  ///< what the evaluations say, in a sentence; empty before there is one
  std::string sentence;    ///< what happened last, true for this run; for the status line and screen readers
  std::string problem;     ///< the last command that was refused, in a sentence; empty when all is well
};

}  // namespace driftlab
