#include "core/workbench/workbench.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/hash.h"
#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/workbench/state_json.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {
namespace {

using nlohmann::json;
using Impl = Workbench::Impl;

struct Entry {
  CommandInfo info;
  Result<json> (Impl::*carry_out)(Call);
};

/// Every command there is. Arguments in [] may be left out.
constexpr std::array<Entry, 67> kCommands = {{
    {{"scene", "id: text", "Switch to another scene; demonstrations and runs of this one wait for its return."},
     &Impl::scene},
    {{"set", "key: text, value: number | text", "Set \"SCENE.PARAM\" or \"LEARNER.PARAM\"."}, &Impl::set},
    {{"seed", "value: seed", "Everything random comes from it. Starts the episodes anew."}, &Impl::seed},
    {{"play", "", "Let time run. When all have ended: again from the same start."}, &Impl::play},
    {{"pause", "", "Stop time."}, &Impl::pause},
    {{"step", "[count: number]", "Stop time, then take so many steps."}, &Impl::step},
    {{"speed", "value: number", "Times real time, 0.25 to 8."}, &Impl::speed},
    {{"reset", "", "Back to the first start of the seed. Demonstrations and runs stay."}, &Impl::reset},
    {{"next", "", "The next start of the seed."}, &Impl::next},
    {{"watch", "[run: id] [demo: id]", "Watch one alone: the expert, a run, or a demonstration again."}, &Impl::watch},
    {{"compare",
      "[actors: [{kind: expert | careful | average | sloppy | run | round | replay | you, id, round}]] "
      "[start: number]",
      "Clones and expert side by side from the same start: number `start` of the evaluation."},
     &Impl::compare},
    {{"show", "what: trails | sensors | follow | dark | heat | arrows, on: true | false", "What is drawn."},
     &Impl::show},
    {{"view",
      "[success: starts | labels | steps] [plot: success | horizon | map | actions | training] [run: id] [unfold: id] "
      "[tick: id, on: true | false] [learner: text]",
      "What the panels are turned to; id 0: none."},
     &Impl::view},
    {{"stage.set", "index: number, actor: {kind, ...}", "Another actor on one stage; all start again."},
     &Impl::stage_set},
    {{"stage.add", "actor: {kind, ...}", "One more actor beside the others; all start again."}, &Impl::stage_add},
    {{"stage.remove", "index: number", "Take a stage away."}, &Impl::stage_remove},
    {{"demonstrate", "", "Get ready to demonstrate; recording begins with the first move."}, &Impl::demonstrate},
    {{"demo.stop", "", "End the recording."}, &Impl::demo_stop},
    {{"demo.keep", "[name: text]", "Keep what was just recorded."}, &Impl::demo_keep},
    {{"demo.discard", "", "Throw away what was just recorded."}, &Impl::demo_discard},
    {{"demo.add", "driver: text, [episodes: number] [seed: seed]", "Have demonstrations made by a script."},
     &Impl::demo_add},
    {{"demo.remove", "id: id", "Take a demonstration off the list."}, &Impl::demo_remove},
    {{"demo.rename", "id: id, name: text", ""}, &Impl::demo_rename},
    {{"demo.open", "[name: text] with bytes", "Add a demonstration from an .npz file."}, &Impl::demo_open},
    {{"demo.pick", "", "Ask the person for files to open."}, &Impl::demo_pick},
    {{"demo.download", "id: id", "Offer a demonstration as an .npz file."}, &Impl::demo_download},
    {{"demo.trim", "[id: id] from: step, to: step",
      "Only these steps of a demonstration teach; without id: of the one just recorded."},
     &Impl::demo_trim},
    {{"demo.cut", "[id: id] from: step, to: step",
      "These steps of a demonstration teach nothing; without id: of the one just recorded."},
     &Impl::demo_cut},
    {{"demo.undo", "", "Recording: two seconds back."}, &Impl::demo_undo},
    {{"demo.weight", "id: id, value: number", "How much a demonstration counts in training, 0 to 10."},
     &Impl::demo_weight},
    {{"demo.use", "id: id, on: true | false", "Whether new clones of yours learn from it."}, &Impl::demo_use},
    {{"correct", "run: id [way: ride | take_over | point]",
      "Correct a run while it acts; of one that does not ask, a new run that does is trained first."},
     &Impl::correct},
    {{"wheel", "on: true | false", "Take over, or give it back."}, &Impl::wheel},
    {{"correct.way", "way: ride | take_over | point", "How to correct."}, &Impl::correct_way},
    {{"correct.seek", "step: number", "Stop time and show the scene as it was after so many steps."},
     &Impl::correct_seek},
    {{"correct.undo", "", "Take the last correction back, world and all."}, &Impl::correct_undo},
    {{"correct.remove", "stretch: number", "Forget the labels of a stretch."}, &Impl::correct_remove},
    {{"correct.trim", "stretch: number, from: step, to: step", "Keep only these labels of a stretch."},
     &Impl::correct_trim},
    {{"correct.again", "", "Throw this episode away and begin the next start."}, &Impl::correct_again},
    {{"correct.keep", "", "Keep this episode for the round and begin the next start."}, &Impl::correct_keep},
    {{"correct.train", "", "Hand over everything corrected; the run learns from it."}, &Impl::correct_train},
    {{"correct.stop", "", "Leave; what was corrected waits."}, &Impl::correct_stop},
    {{"train",
      "[learner: text] [data: person | expert | both | reward] [demos: number] [seed: seed] [name: text] [initial: id]",
      "Train on your demonstrations, on so many flawless scripted ones, or a run on each; PPO on the scene's reward. "
      "initial: begin with that run's policy."},
     &Impl::train},
    {{"evaluate", "[run: id] [episodes: number] [seed: seed]", "Try so many fresh starts; without a run: every run."},
     &Impl::evaluate},
    {{"diagnose", "run: id [episodes: number]",
      "Is it drift? Measures where a run errs, and maps what it visits and does."},
     &Impl::diagnose},
    {{"fields", "[x: text] [y: text]", "The two fields of the maps; those of diagnosed runs are made anew."},
     &Impl::fields},
    {{"decision", "[field: text] [low: number] [high: number] [action: number] [steps: first | all]",
      "Where actions are looked at; without anything: where the scene has one decide."},
     &Impl::decision},
    {{"sweep.horizon",
      "[learners: [text]] [seeds: number] [episodes: number] [demos: number] [shortest: seconds] [longest: seconds] "
      "[horizons: number]",
      "How does cost grow with the horizon? Trains and tries every learner anew for every seed."},
     &Impl::sweep_horizon},
    {{"sweep.stop", "", "End the sweep; the seeds that are through stay."}, &Impl::sweep_stop},
    {{"run.stop", "id: id [at: updates]", "End training; what was learned stays."}, &Impl::run_stop},
    {{"run.pause", "id: id [at: updates] [at_env_steps: number]",
      "Hold training, at once or from there on: in the middle of a rollout, too."},
     &Impl::run_pause},
    {{"run.resume", "id: id [at: updates]", "Go on training, as fast as before."}, &Impl::run_resume},
    {{"run.step", "id: id [beats: number]",
      "Of a run that is paused: so many times one update, or one environment step of every scene."},
     &Impl::run_step},
    {{"run.only", "id: id, part: text", "From now on only this part of it learns; empty: all of them."},
     &Impl::run_only},
    {{"run.pace", "id: id, beats: number", "Slow motion: so many steps a second, as in run.step; 0: full speed."},
     &Impl::run_pace},
    {{"run.remove", "id: id", "Take a run off the list, ended or not."}, &Impl::run_remove},
    {{"run.hide", "id: id, on: true | false", "Leave it out of plots and comparisons."}, &Impl::run_hide},
    {{"run.rename", "id: id, name: text", ""}, &Impl::run_rename},
    {{"run.download", "id: id", "Offer what was learned as a .dlp file."}, &Impl::run_download},
    {{"run.save", "id: id", "Offer a run in training as a .run file, to go on from there."}, &Impl::run_save},
    {{"run.open", "[name: text] with bytes", "Go on with the run of a .run file."}, &Impl::run_open},
    {{"policy.open", "[name: text] with bytes", "Add a policy from a .dlp file to the runs."}, &Impl::policy_open},
    {{"share", "", "Make a link to these settings."}, &Impl::share},
    {{"open", "link: text", "Take the settings of a link."}, &Impl::open},
    {{"clear", "", "Delete every demonstration and run, kept ones too."}, &Impl::clear},
    {{"restore", "name: text with bytes", "Take back what was kept under this name."}, &Impl::restore},
    {{"problem.clear", "", "The person has read it."}, &Impl::problem_clear},
}};

}  // namespace

std::span<const CommandInfo> Workbench::commands() {
  static const std::array<CommandInfo, kCommands.size()> infos = [] {
    std::array<CommandInfo, kCommands.size()> result;
    for (std::size_t i = 0; i < kCommands.size(); ++i) result[i] = kCommands[i].info;
    return result;
  }();
  return infos;
}

Result<json> Impl::dispatch(const json& request, std::span<const std::uint8_t> bytes) {
  const auto name = request.is_object() ? request.find("command") : request.end();
  if (!request.is_object() || name == request.end() || !name->is_string()) {
    return fail("{\"command\": NAME, ...}", shown(request));
  }
  const std::string wanted = name->get<std::string>();
  std::vector<std::string> known;
  for (const Entry& entry : kCommands) {
    if (entry.info.name == wanted) {
      Arguments arguments(request, wanted, "command");
      return (this->*entry.carry_out)(Call{arguments, bytes});
    }
    known.emplace_back(entry.info.name);
  }
  const std::string near = closest(wanted, known);
  return fail("one of the commands " + join(known, ", "), wanted, near.empty() ? "" : "Did you mean " + near + "?");
}

Workbench::Impl::Impl(SceneList scenes_, LearnerList learners_, TrainerPort& port_)
    : scenes(scenes_), learners(learners_), port(port_) {
  DRIFTLAB_ASSERT(!scenes.empty(), "a playground needs a scene");
  for (const LearnerEntry* learner : learners) state.learner_params.emplace_back(learner->params);
  set_scene(*scenes.front());
  state.sentence = "The expert " + std::string(words().acts) + ". Press Demonstrate and try it yourself.";
}

void Workbench::Impl::set_scene(const SceneEntry& entry) {
  state.scene = &entry;
  state.scene_params = ParamValues(entry.params);
  look_at_scene();
  enter(Mode::watch, {Actor{}}, 0);
}

void Workbench::Impl::look_at_scene() {
  const bool another = looked_at != state.scene;
  const bool usual = another || state.decision == usual_decision(spec());  // of the settings before
  spec_scene = task().make_scene();
  spec_scene->reset(0);
  std::vector<float> action(static_cast<std::size_t>(spec().action_size()));
  has_expert = spec_scene->expert_action(action);
  offset_probe = left_probe = -1;
  for (std::size_t i = 0; i < spec().probes.size(); ++i) {
    if (spec().probes[i].name == "offset") offset_probe = static_cast<int>(i);
    if (spec().probes[i].name == "left_road") left_probe = static_cast<int>(i);
  }
  choose_fields();
  looked_at = state.scene;
  choose_decision(usual, another);
}

StoryWords Workbench::Impl::words() const {
  return words_for(*state.scene, state.scene_params);
}

Result<void> Workbench::Impl::nothing_at_stake() const {
  if (state.mode == Mode::record) {
    return fail("that nobody demonstrates", "a demonstration being recorded", "Stop the recording first.");
  }
  if (state.mode == Mode::review) {
    return fail("that nothing waits to be kept", "what you have just recorded", "Keep it or discard it first.");
  }
  if (state.mode == Mode::correct && correction != nullptr && correction->labels() > 0) {
    return fail("that no corrections wait", count_text(correction->labels(), "label", "labels") + " in this episode",
                "Keep the episode, train on it, or begin again.");
  }
  return {};
}

void Workbench::Impl::advance(double seconds, int max_steps) {
  take_reports();
  work_on_demos();
  work_on_spread();
  if (!std::isfinite(seconds) || seconds <= 0.0) return;
  work_on_reins(seconds);
  const bool still = state.paused || state.mode == Mode::ready || state.mode == Mode::review || state.stages.empty();
  if (still) return;
  if (all_ended()) {
    rest += seconds;
    constexpr double kRest = 2.0;  // a moment to see how it ended
    if (state.mode == Mode::watch && rest >= kRest) enter(Mode::watch, {state.stages.front().actor}, state.start + 1);
    return;
  }
  unspent += seconds * state.speed;
  // A little more than the rounding errors of adding up frames, so that 60 frames are 60 steps.
  constexpr double kTolerance = 1e-9;
  auto count = static_cast<std::int64_t>(std::floor(unspent / dt() + kTolerance));
  unspent = std::max(0.0, unspent - static_cast<double>(count) * dt());
  count = std::min<std::int64_t>(count, std::max(1, max_steps));
  for (std::int64_t i = 0; i < count && !all_ended() && state.mode != Mode::review; ++i) step_stages();
  const auto alpha = static_cast<float>(std::clamp(unspent / dt(), 0.0, 1.0));
  for (StageItem& stage : state.stages) stage.alpha = stage.ended ? 1.0F : alpha;
}

Workbench::Workbench(SceneList scenes, LearnerList learners, TrainerPort& port)
    : impl_(std::make_unique<Impl>(scenes, learners, port)) {}
Workbench::~Workbench() = default;

Result<json> Workbench::command(const json& request, std::span<const std::uint8_t> bytes) {
  const std::int64_t time = impl_->steps_taken;
  auto result = impl_->dispatch(request, bytes);
  if (!result) {
    impl_->state.problem = result.error().message();
    return result;
  }
  // Of several files opened at once, a good one must not hide that another was refused.
  const json& name = request["command"];
  const bool opened = name == "demo.open" || name == "policy.open" || name == "run.open";
  if (!opened) impl_->state.problem.clear();
  json entry = {{"time", time}, {"command", request}};
  if (!bytes.empty()) entry["bytes"] = Hash().add_bytes(bytes).text();
  impl_->journal.push_back(std::move(entry));
  return result;
}

void Workbench::control(const Controls& controls) {
  impl_->control(controls);
}
void Workbench::advance(double seconds, int max_steps) {
  impl_->advance(seconds, max_steps);
}
const WorkbenchState& Workbench::state() const {
  return impl_->state;
}
json Workbench::state_json() const {
  return make_state_json(*impl_);
}
std::vector<Effect> Workbench::take_effects() {
  return std::exchange(impl_->effects, {});
}
const json& Workbench::journal() const {
  return impl_->journal;
}

}  // namespace driftlab
