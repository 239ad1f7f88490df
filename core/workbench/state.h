#pragma once
// Everything the playground knows, without a screen. Panels, page, tests read it; only commands and time change it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/env/rollout.h"
#include "core/learners/learner.h"
#include "core/metrics/decision.h"
#include "core/metrics/drift.h"
#include "core/metrics/evaluation.h"
#include "core/metrics/exponent.h"
#include "core/metrics/health.h"
#include "core/metrics/survey.h"
#include "core/workbench/correction.h"

namespace driftlab {

/// A recorded demonstration in the list.
struct DemoItem {
  int id = 0;
  std::string name;  ///< "Lap 1 · you"
  std::shared_ptr<const Trajectory> trajectory;
  std::uint64_t hash = 0;  ///< over everything that training reads
  bool used = true;        ///< new clones of yours learn from it; corrections only when asked
  int run = 0;             ///< of corrections: the run that was corrected, else 0
  int round = 0;           ///< of corrections: for which round
  bool by_person() const;
};

/// A finished round of a run that learns in rounds.
struct RoundItem {
  int round = 0;  ///< 0: the first training, behavioral cloning
  std::int64_t updates = 0;
  std::int64_t expert_labels = 0;  ///< spent up to and with this round
  std::int64_t interventions = 0;
  std::int64_t context_switches = 0;
  std::shared_ptr<const Policy> policy;
  Bytes file;                   ///< .dlp
  EvaluationResult evaluation;  ///< may be partial or empty
};

/// What a run waits for: episodes in which a person corrects it.
struct AskItem {
  Request::Kind kind = Request::Kind::labels;
  int round = 1;
  int episodes = 1;
  double expert_share = 0.0;
};

/// "Is it drift?", measured for a run.
struct DiagnosisItem {
  double progress = 0.0;  ///< 0 .. 1; below 1 though finished: the maps are being made anew, over other fields
  bool finished = false;
  int episodes = 0;  ///< episode_seed(seed, 0 ..), in a scene with these params
  std::uint64_t seed = 0;
  ParamValues params;
  std::string note;  ///< what was left out, and why; for people
  DriftFigures figures;
  DriftJudgement judgement;              ///< when finished
  std::optional<Divergence> divergence;  ///< over the chosen fields
  FieldMap own;                          ///< the run's
  FieldMap expert;
  DecisionActions actions;  ///< at the chosen decision
  std::string problem;      ///< why it could not be measured
};

/// What learning has cost; empty where nobody knows.
struct Price {
  std::optional<std::int64_t> labels;     ///< of the expert or a person, demonstrations included
  std::optional<std::int64_t> env_steps;  ///< in which the learner tried; those of demonstrations are not counted
};

/// How a run's training goes.
struct HealthItem {
  std::int64_t updates = 0;  ///< when it was looked at
  std::int64_t env_steps = 0;
  HealthReport report;
  std::optional<RewardMap> map;    ///< over the chosen fields
  std::vector<std::string> parts;  ///< what can learn alone; empty: there is one part
  std::string only;                ///< the one that learns alone now; empty: all learn
};

/// A training run in the list.
struct RunItem {
  enum class Phase {
    training,
    paused,
    asking,
    evaluating,
    ready,
    failed
  };  ///< training: slow motion too, see `pace`; paused: stands still; asking: waits for the person, see `ask`
  int id = 0;
  std::string name;                       ///< "Clone of your lap"
  const LearnerEntry* learner = nullptr;  ///< null: an opened file made by a learner that is not registered here
  const SceneEntry* scene = nullptr;
  ParamValues scene_params;  ///< those it was trained in
  ParamValues params;
  std::uint64_t seed = 0;
  std::string data;                        ///< what it learned from, for people: "your 1 lap", "1 flawless lap"
  std::string data_key;                    ///< "person", "expert", "reward": the scene's; "file" for an opened policy
  std::string initial;                     ///< the run, by name, whose policy it began with; empty: random weights
  Price before{0, 0};                      ///< what had been paid when it began: for that policy
  std::vector<std::uint64_t> data_hashes;  ///< of the trajectories that it learned from, as far as they are known
  Phase phase = Phase::training;
  TrainStatus status;
  std::vector<Series> curves;
  std::shared_ptr<const Policy> policy;  ///< null before the first snapshot
  Bytes policy_file;                     ///< .dlp
  std::uint64_t weights_hash = 0;
  int best_round = -1;                         ///< finished: the round whose policy was kept; -1: no rounds
  std::vector<double> demonstration_weights;   ///< finished: how much each trajectory counted, in order
  std::optional<EvaluationResult> evaluation;  ///< may be partial while phase is evaluating
  std::uint64_t evaluation_seed = 0;
  ParamValues evaluation_params;  ///< the scene's, in that evaluation
  std::uint32_t color = 0;
  std::string problem;  ///< phase failed: why, in a sentence
  double pace = 0.0;    ///< slow motion: beats a second, as the trainer's message `step` has them; 0: full speed
  bool hidden = false;  ///< not in plots and not among the usual stages
  std::vector<RoundItem> rounds;
  std::optional<AskItem> ask;  ///< phase asking
  Bytes saved;                 ///< phase asking or paused: the run as it is there, to go on from after a reload
  std::optional<DiagnosisItem> diagnosis;
  std::optional<HealthItem> health;  ///< of learners that can be looked into, while and after they train
};

/// Who acts on a stage.
struct Actor {
  enum class Kind { person, demonstrator, run, replay, round };
  Kind kind = Kind::demonstrator;
  std::string demonstrator = "expert";
  int id = 0;     ///< run or demo id
  int round = 0;  ///< kind round: which of the run's

  friend bool operator==(const Actor&, const Actor&) = default;
};

/// One view of the scene.
struct StageItem {
  Actor actor;
  std::string title;
  std::uint32_t color = 0;
  std::shared_ptr<Episode> episode;     ///< mode correct: at the step that is shown
  bool ended = false;                   ///< the episode, or the demonstration that is played again
  std::vector<Vec2> trail;              ///< one point a step
  std::vector<std::uint8_t> corrected;  ///< one a step: 1 where a person took over or labelled; empty: nowhere
  std::optional<Vec2> left_road_at;     ///< where the episode failed
  int left_road_step = 0;               ///< and after how many steps
  float alpha = 1.0F;                   ///< how far between the last two steps
  std::string caption;                  ///< "left the road after 9.4 s"
};

enum class Mode {
  watch,    ///< the expert acts, nothing is recorded
  ready,    ///< a demonstration starts at the person's first move
  record,   ///< the person demonstrates
  review,   ///< keep or discard
  compare,  ///< clones and expert side by side from one seed
  correct,  ///< a run acts, the person corrects it: `correction`
};

struct ShowOptions {
  bool trails = true;
  bool sensors = false;
  bool follow = true;   ///< follow view while a person acts; otherwise the overview
  bool heat = false;    ///< visited states, on the maps of two fields
  bool arrows = false;  ///< the policy's mean action there
  bool dark = false;
};

/// What the panels are turned to. Nothing that is learned or measured depends on it.
struct ViewOptions {
  /// A dot for each start, or the rate against the labels that were given, or against the steps that were tried.
  enum class Success { starts, labels, steps };
  enum class Plot { success, horizon, map, actions, training };
  Success success = Success::starts;
  Plot plot = Plot::success;  ///< the one in front where not all have room; all but success always share a place
  int run = 0;                ///< looked at: its diagnosis, its map, its training; 0: the newest that can be
  int unfolded = 0;           ///< the run whose settings are listed; 0: none
  std::vector<int> ticked;    ///< runs to compare, in the order of ticking
  std::string learner;        ///< whose settings are listed; empty: the first
};
/// As the command `view` reads them.
std::string_view success_name(ViewOptions::Success success);
std::string_view plot_name(ViewOptions::Plot plot);

/// Scripted demonstrations being made for the list right now.
struct Making {
  std::string driver;
  int made = 0;
  int total = 0;
};

/// The episode being corrected, as panels need it; core/workbench/correction.h does the work.
struct CorrectionItem {
  int run = 0;
  int round = 1;
  CorrectionWay way = CorrectionWay::take_over;
  Wheel wheel = Wheel::autonomous;
  double share = 0.0;  ///< how much of the action is the person's: 0 .. 1, ramped
  int step = 0;        ///< the step that the stage shows
  int steps = 0;       ///< steps so far; point: the stage may show any of them
  bool ended = false;  ///< the episode is over: keep it, mend it, or begin again
  std::vector<Stretch> stretches;
  int labels = 0;         ///< in this episode, as it stands
  int kept_episodes = 0;  ///< corrected and kept for this round
  int kept_labels = 0;
  std::vector<float> label_actions;  ///< [steps, action_size]: what was labelled, where StageItem::corrected says so
};

/// How cost grows with the horizon, measured in the page.
struct HorizonItem {
  struct Row {
    std::string learner;                     ///< id
    std::vector<std::vector<double>> costs;  ///< [seed][horizon]
    std::optional<ExponentFit> fit;
    std::string words;  ///< the exponent with its interval, or why there is none
  };
  const SceneEntry* scene = nullptr;
  double progress = 0.0;  ///< 0 .. 1
  bool finished = false;
  double dt = 0.0;
  std::vector<double> horizons;  ///< steps
  std::vector<Row> rows;
  std::string problem;
};

struct WorkbenchState {
  const SceneEntry* scene = nullptr;
  ParamValues scene_params;
  std::uint64_t seed = 7;
  Mode mode = Mode::watch;
  bool paused = false;
  double speed = 1.0;  ///< times real time
  ShowOptions show;
  ViewOptions view;
  std::vector<DemoItem> demos;
  std::vector<RunItem> runs;
  std::vector<StageItem> stages;
  std::vector<ParamValues> learner_params;  ///< per registered learner, what the next run will use
  std::optional<Making> making;
  std::vector<std::uint8_t>
      review_mask;  ///< mode review: one a step, 1 where the recording's labels count; empty: everywhere
  std::optional<CorrectionItem> correction;  ///< mode correct
  std::string field_x;                       ///< the two fields of the maps, by name
  std::string field_y;
  Decision decision;                   ///< where the actions are looked at
  std::optional<HorizonItem> horizon;  ///< the sweep that was run last
  int start = 0;  ///< which of the seed's starts the stages show: 0 .. ; in compare mode the evaluation's episode
  std::string statistics;  ///< what the evaluations say, in a sentence; empty before there is one
  std::string sentence;    ///< what happened last, true for this run; for the status line and screen readers
  std::string problem;     ///< the last command that was refused, in a sentence; empty when all is well
};

}  // namespace driftlab
