#pragma once
// Inside of Workbench, shared by its own files. Not for others.
//   workbench.cpp       the table of commands, dispatch, time
//   commands_stage.cpp  scene, settings, time, what is shown
//   commands_demo.cpp   recording, the list of demonstrations
//   commands_run.cpp    training, evaluation, the list of runs
//   commands_steer.cpp  a run held, stepped, slowed down, saved
//   commands_analysis.cpp  is it drift, maps over two fields, cost against the horizon
//   commands_view.cpp   what the panels are turned to
//   commands_correct.cpp   a person corrects a run: the commands
//   corrections.cpp     ... and what they do
//   commands_keep.cpp   share, open, clear, restore
//   stages.cpp          who drives what, step by step
//   demos.cpp           made, measured and kept demonstrations
//   runs.cpp            what trainers report
//   run_rounds.cpp      ... about rounds and questions
//   story.cpp           sentences

#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/env/replay.h"
#include "core/workbench/arguments.h"
#include "core/workbench/demo_maker.h"
#include "core/workbench/story.h"
#include "core/workbench/workbench.h"

namespace driftlab {

/// Streams of the one seed, so that nobody is evaluated on the starts they were shown.
inline constexpr std::uint64_t kWatchStream = 0x1001;
inline constexpr std::uint64_t kPersonStream = 0x1002;
inline constexpr std::uint64_t kExpertStream = 0x1003;
inline constexpr std::uint64_t kEvaluationStream = 0x1004;
inline constexpr std::uint64_t kLearnerStream = 0x1005;
inline constexpr std::uint64_t kSweepStream = 0x1006;

inline constexpr std::uint64_t kCorrectionStream = 0x1007;

inline constexpr int kMostStages = 4;
inline constexpr int kQuickEpisodes = 50;
inline constexpr std::uint32_t kYouColor = 0x0072B2;

/// What moves a stage besides the person; same place in its list as the stage.
struct StageDriver {
  std::unique_ptr<Policy> policy;
  std::unique_ptr<Demonstrator> demonstrator;
  std::shared_ptr<const Trajectory> replay;
  Task task;
  std::vector<float> action;
  std::vector<float> offsets;  ///< the probe "offset" before each step; only where the scene has it
};

/// Measures how far a demonstration strays by playing it again, a slice at a time.
struct SpreadJob {
  std::uint64_t hash = 0;
  std::shared_ptr<const Trajectory> trajectory;
  std::unique_ptr<Replay> replay;
  Spread spread;
};

/// A run whose drift is measured, or whose maps, or actions at the decision, are looked at anew.
struct DiagnosisJob {
  int run = 0;
  bool figures = true;
  bool maps = true;
  bool actions = true;
  bool asked = false;  ///< by a person, who is told
  bool begun = false;  ///< in a Worker
};

/// A person's corrections for one round of a run, until it has learned from them.
struct CorrectionDesk {
  int round = 1;
  int next_start = 0;  ///< which start of the round is corrected next
  CorrectionWay way = CorrectionWay::take_over;
  bool handed = false;  ///< the run is training on them
  std::vector<Trajectory> kept;

  int labels() const;
};

/// How a run's trainer is held and let go.
struct Reins {
  /// What a `save` was for.
  enum class Save { keep, download };

  bool held = false;    ///< the trainer says that it is paused
  bool rests = false;   ///< the person wants it to stand still; else a trainer that is held is one in slow motion
  bool waits = false;   ///< it shall rest from `at` and `at_env_steps` on
  std::int64_t at = 0;  ///< updates
  std::int64_t at_env_steps = 0;
  double due = 0.0;                      ///< beats that slow motion owes
  std::int64_t unanswered = 0;           ///< of those it asked for, not made yet
  std::deque<Save> saves;                ///< asked for and not here yet, in order
  std::optional<std::int64_t> saved_at;  ///< updates at the last one that was asked for, to be kept ...
  std::int64_t saved_at_env_steps = 0;   ///< ... and environment steps
  double still = 0.0;                    ///< seconds since it moved
};

struct Call {
  Arguments& arguments;
  std::span<const std::uint8_t> bytes;
};

struct Workbench::Impl {
  using Json = nlohmann::json;

  Impl(SceneList scenes, LearnerList learners, TrainerPort& port);

  Result<Json> dispatch(const Json& request, std::span<const std::uint8_t> bytes);
  void advance(double seconds, int max_steps);
  void control(const Controls& controls);

  // ---- commands; each checks everything before it changes anything ----
  Result<Json> scene(Call call);
  Result<Json> set(Call call);
  Result<Json> seed(Call call);
  Result<Json> play(Call call);
  Result<Json> pause(Call call);
  Result<Json> step(Call call);
  Result<Json> speed(Call call);
  Result<Json> reset(Call call);
  Result<Json> next(Call call);
  Result<Json> watch(Call call);
  Result<Json> compare(Call call);
  Result<Json> show(Call call);
  Result<Json> view(Call call);
  Result<Json> demonstrate(Call call);
  Result<Json> demo_stop(Call call);
  Result<Json> demo_keep(Call call);
  Result<Json> demo_discard(Call call);
  Result<Json> demo_add(Call call);
  Result<Json> demo_remove(Call call);
  Result<Json> demo_rename(Call call);
  Result<Json> demo_open(Call call);
  Result<Json> demo_pick(Call call);
  Result<Json> demo_download(Call call);
  Result<Json> demo_trim(Call call);
  Result<Json> demo_cut(Call call);
  Result<Json> demo_undo(Call call);
  Result<Json> demo_weight(Call call);
  Result<Json> demo_use(Call call);
  Result<Json> stage_set(Call call);
  Result<Json> stage_add(Call call);
  Result<Json> stage_remove(Call call);
  Result<Json> correct(Call call);
  Result<Json> wheel(Call call);
  Result<Json> correct_way(Call call);
  Result<Json> correct_seek(Call call);
  Result<Json> correct_undo(Call call);
  Result<Json> correct_remove(Call call);
  Result<Json> correct_trim(Call call);
  Result<Json> correct_again(Call call);
  Result<Json> correct_keep(Call call);
  Result<Json> correct_train(Call call);
  Result<Json> correct_stop(Call call);
  Result<Json> run_hide(Call call);
  Result<Json> train(Call call);
  Result<Json> evaluate(Call call);
  Result<Json> run_stop(Call call);
  Result<Json> run_pause(Call call);
  Result<Json> run_resume(Call call);
  Result<Json> run_step(Call call);
  Result<Json> run_only(Call call);
  Result<Json> run_pace(Call call);
  Result<Json> run_save(Call call);
  Result<Json> run_open(Call call);
  Result<Json> run_remove(Call call);
  Result<Json> run_rename(Call call);
  Result<Json> run_download(Call call);
  Result<Json> policy_open(Call call);
  Result<Json> diagnose(Call call);
  Result<Json> fields(Call call);
  Result<Json> decision(Call call);
  Result<Json> sweep_horizon(Call call);
  Result<Json> sweep_stop(Call call);
  Result<Json> share(Call call);
  Result<Json> open(Call call);
  Result<Json> clear(Call call);
  Result<Json> restore(Call call);
  Result<Json> problem_clear(Call call);

  // ---- workbench.cpp ----
  void set_scene(const SceneEntry& entry);
  /// After state.scene or its params changed.
  void look_at_scene();
  void change_scene_params(ParamValues values, std::string_view key);
  /// Made in this scene with the present settings.
  bool matches(const Trajectory& trajectory) const;
  Task task() const { return Task{state.scene, state.scene_params}; }
  double dt() const { return spec().dt; }
  const SceneSpec& spec() const { return spec_scene->spec(); }
  StoryWords words() const;
  /// Refuses while a demonstration is being recorded or waits to be kept: the command would lose it.
  Result<void> nothing_at_stake() const;

  // ---- stages.cpp ----
  Result<Actor> read_actor(const Json& value) const;
  Result<void> check_actor(const Actor& actor) const;
  /// Its policy reads and writes what the scene has now, whatever else was set since.
  bool fits(const RunItem& run) const;
  std::vector<Actor> usual_actors() const;
  void set_stages(const std::vector<Actor>& actors);
  void begin_episodes();
  std::uint64_t start_seed() const;
  void step_stages();
  void step_stage(std::size_t index);
  void after_step(std::size_t index);
  bool all_ended() const;
  void all_just_ended();
  void enter(Mode mode, const std::vector<Actor>& actors, int start);
  /// The same actors at their start again, without those that cannot act any more.
  void rebuild_stages();
  /// Someone was removed: takes their stage away, leaves the others where they are.
  void drop_stages(Actor::Kind kind, int id);
  DriveFacts facts(std::size_t index) const;
  void tell_ended();
  /// The actors of a comparison as the person changes it one by one.
  std::vector<Actor> chosen_actors() const;
  Result<Json> choose_actors(const std::vector<Actor>& actors);

  // ---- corrections.cpp ----
  Result<void> can_correct(const RunItem& run) const;
  /// A run that learns from the person, on the data of this one; its first round is this one's clone to the bit.
  Result<int> begin_teaching(const RunItem& from, CorrectionWay way);
  void begin_correction(RunItem& run, CorrectionWay way);
  /// The next start of the round, with the run in control.
  void next_correction();
  void step_correction();
  void control_correction();
  void let_go();
  void apply_wheel();
  /// After undo or after taking over at an earlier step: what came since is forgotten on the stage too.
  void went_back();
  void refresh_correction();
  void tell_wheel();
  void keep_desk(int run);
  void keep_partial_correction();
  /// The episode being corrected joins those kept, when there is a label in it.
  bool keep_episode();
  void list_corrections(const RunItem& run, const CorrectionDesk& desk);
  void forget_desk(int run);
  Result<void> restore_correction(const Json& kept, const std::string& name);

  // ---- run_rounds.cpp ----
  void report_request(RunItem& run, const Json& message);
  void report_round(RunItem& run, const Json& message);
  void report_round_evaluated(RunItem& run, int round, const Json& message);
  void tell_round(const RunItem& run);

  // ---- demos.cpp ----
  /// Another version of a listed demonstration.
  void change_demo(DemoItem& demo, Trajectory trajectory);
  Result<Json> mask_demo(Call call, bool outside);
  DemoItem* find_demo(int id);
  DemoItem& add_demo(std::string name, Trajectory trajectory);
  void keep_demo(const DemoItem& demo);
  std::string demo_name(const Trajectory& trajectory) const;
  /// Those of the current scene and settings that a clone "of yours" learns from.
  std::vector<const DemoItem*> person_demos() const;
  void keep_partial();
  void forget(const std::string& name);
  void work_on_demos();
  void measure(std::uint64_t hash, const std::shared_ptr<const Trajectory>& trajectory);
  void work_on_spread();
  std::optional<Spread> spread_of(const RunItem& run) const;

  // ---- runs.cpp ----
  /// `data_key`: person, expert or reward.
  std::string data_text(std::string_view data_key, int count) const;
  std::string free_name(const std::string& wanted) const;
  /// A shade of the learner's colour that no other run of the list has.
  std::uint32_t new_color(const LearnerEntry& learner) const;
  /// `demos`: how many scripted ones. `name` may be empty, `initial` null.
  RunItem& begin_run(std::size_t learner, const std::string& data_key, int demos, std::uint64_t seed,
                     const std::string& name, const RunItem* initial);
  Result<Json> train_on_reward(std::size_t learner, std::uint64_t seed, const std::string& name,
                               const RunItem* initial);
  /// This run's policy is one that the learner can begin with, here.
  Result<void> can_begin_with(const RunItem& run, std::size_t learner) const;
  /// For so many more Workers.
  Result<void> room_for(int more) const;
  Result<void> can_evaluate(const RunItem& run) const;
  Result<RunItem*> read_run(Call call);
  RunItem* find_run(int id);
  const RunItem* find_run(int id) const;
  void take_reports();
  void report(RunItem& run, const Json& message);
  void report_status(RunItem& run, const Json& message);
  void report_demonstrations(RunItem& run, const Json& message);
  void report_policy(RunItem& run, const Json& message);
  void report_evaluated(RunItem& run, const Json& message);
  void report_failed(RunItem& run, const Json& message);
  void finish_run(RunItem& run);
  void keep_run(const RunItem& run);
  Result<void> restore_demo(const Json& kept);
  Result<void> restore_run(const Json& kept);
  void tell_statistics();

  // ---- commands_steer.cpp ----
  /// The trainer has said where the run is, and whether it is paused.
  void report_held(RunItem& run, bool held);
  void report_health(RunItem& run, const Json& message);
  /// The trainer's bytes come back as `saved`.
  void ask_save(const RunItem& run, Reins::Save what);
  void report_saved(RunItem& run, const Json& message);
  /// A trainer takes run.saved, and goes on or is held as it was.
  void go_on_from_saved(const RunItem& run);
  /// Slow motion asks for the next beats; what stands still is kept.
  void work_on_reins(double seconds);
  /// The map in `health` is over the chosen fields.
  void watch_fields(const RunItem& run);

  // ---- commands_analysis.cpp ----
  /// The chosen fields when the scene has them, else its usual ones.
  void choose_fields();
  /// `usual`: the scene's, whatever its settings are now; else the chosen one as long as it can stay. Another scene that has a decision point
  /// is shown by that first.
  void choose_decision(bool usual, bool another_scene);
  /// Waits for a free Worker, then measures.
  void begin_diagnosis(RunItem& run, int episodes, bool asked);
  /// After an evaluation: so that the verdict stands beside the success.
  void diagnose_evaluated(RunItem& run);
  /// Maps over other fields than the chosen ones, and actions at another decision, are measured anew.
  void refresh_maps();
  void start_diagnoses();
  void post_diagnosis(DiagnosisJob& job);
  void cancel_diagnosis(int run);
  /// Diagnoses and the sweep.
  void cancel_analyses();
  /// False: the message is of a run's trainer.
  bool take_analysis(const PortMessage& message);
  void report_diagnosed(RunItem& run, const Json& message);
  void report_swept(const Json& message);
  std::vector<const DemoItem*> demos_of(const RunItem& run) const;

  SceneList scenes;
  LearnerList learners;
  TrainerPort& port;
  WorkbenchState state;
  std::unique_ptr<Scene> spec_scene;      ///< holds the spec that belongs to state.scene_params
  const SceneEntry* looked_at = nullptr;  ///< whose decision was chosen
  bool has_expert = false;
  int offset_probe = -1;  ///< index among the scene's probes, -1: none
  int left_probe = -1;

  std::vector<StageDriver> drivers;
  double unspent = 0.0;  ///< seconds of the world not stepped yet, less than dt
  double rest = 0.0;     ///< seconds of real time since all stages ended
  std::int64_t steps_taken = 0;
  bool told_end = false;   ///< all stages ended, and that was told
  std::set<int> compared;  ///< runs that were watched to the end beside others

  Controls controls;
  std::optional<Controls> ready_controls;  ///< the first ones after ready: a demonstration starts when they change
  int kept_partial_steps = 0;
  std::vector<std::uint8_t>& review_mask = state.review_mask;

  std::unique_ptr<Correction> correction;  ///< mode correct
  std::map<int, CorrectionDesk> desks;     ///< by run
  bool wheel_on = false;                   ///< by the command
  bool wheel_blocked = false;              ///< until the person has let go once
  struct Wanted {
    int run = 0;
    CorrectionWay way = CorrectionWay::take_over;
  };
  std::optional<Wanted> wanted_correction;  ///< begins when that run asks, if the person still waits for it

  std::deque<DiagnosisJob> diagnoses;  ///< waiting and under way
  std::map<int, Reins> reins;          ///< by run, of those in a trainer

  int next_demo = 1;
  int next_run = 1;
  std::unique_ptr<DemoMaker> maker;
  std::deque<SpreadJob> spread_jobs;
  std::map<std::uint64_t, std::optional<Spread>> spreads;  ///< by trajectory hash; empty: it could not be driven again

  std::vector<Effect> effects;
  Json journal = Json::array();
};

/// Hash over everything that training reads.
std::uint64_t trajectory_hash(const Trajectory& trajectory);
/// "steering=rate, half_width=3", or that nothing was changed.
std::string settings_text(const ParamValues& params);
/// "lap-1-you" from "Lap 1 · you": safe as a file name anywhere.
std::string file_name(std::string_view name, std::string_view otherwise);

}  // namespace driftlab
