// A person corrects a run while it drives: what the commands do, step by step.
#include <algorithm>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/state_json.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

constexpr int kTaughtRounds = 100;  // so that the person decides when it is enough

std::string desk_name(int run) {
  return "correction." + std::to_string(run);
}

/// What both learners have, and what makes a person the teacher.
Result<ParamValues> taught_params(const LearnerEntry& learner, const ParamValues& from) {
  ParamValues values(learner.params);
  const auto has = [&learner](std::string_view key) {
    return std::any_of(learner.params.begin(), learner.params.end(), [key](const Param& p) { return p.key == key; });
  };
  for (const std::string& setting : from.changed()) {
    const std::size_t equals = setting.find('=');
    const std::string_view text = setting;
    if (has(text.substr(0, equals))) (void)values.set(text.substr(0, equals), text.substr(equals + 1));
  }
  if (auto good = values.set("teacher", "person"); !good) return tl::make_unexpected(good.error());
  if (auto good = values.set("rounds", std::to_string(kTaughtRounds)); !good) return tl::make_unexpected(good.error());
  // A share that falls evenly over that many rounds would hardly fall in those that a person drives.
  if (has("beta") && values.choice("beta") == "linear") (void)values.set("beta", "first_round");
  // The page drives every round on fresh starts anyway; who waits to correct need not wait for another such check.
  if (has("held_out_rollouts")) (void)values.set("held_out_rollouts", "0");
  return values;
}

json desk_to_json(int run, const CorrectionDesk& desk, std::span<const Trajectory> episodes) {
  json kept = {{"type", "correction"},
               {"version", 1},
               {"run", run},
               {"round", desk.round},
               {"way", way_name(desk.way)},
               {"next_start", desk.next_start},
               {"episodes", json::array()}};
  for (const Trajectory& episode : episodes) kept["episodes"].push_back(json::binary(demo_to_file(episode)));
  return kept;
}

}  // namespace

int CorrectionDesk::labels() const {
  int count = 0;
  for (const Trajectory& episode : kept) count += episode.label_count();
  return count;
}

// ---- beginning ----

Result<void> Impl::can_correct(const RunItem& run) const {
  if (run.scene != state.scene || !(run.scene_params == state.scene_params)) {
    return fail("a run of this scene and its settings", run.name,
                "It was trained with " + settings_text(run.scene_params) + "; set that again to correct it.");
  }
  if (run.phase == RunItem::Phase::asking && run.ask && run.policy != nullptr) return {};
  if (run.phase != RunItem::Phase::ready && run.phase != RunItem::Phase::evaluating) {
    return fail("a run that is trained", run.name + " is not yet", "Wait until it is.");
  }
  if (run.learner == nullptr) return fail("a run trained here", run.name, "Its data is not known; train a clone.");
  if (learns_by_trying(*run.learner)) {
    return fail("a clone", run.name + ", which learned by trying and not from labels",
                "Train a clone of demonstrations, and correct that.");
  }
  for (const std::uint64_t hash : run.data_hashes) {
    const auto same = [hash](const DemoItem& demo) { return demo.hash == hash; };
    if (std::any_of(state.demos.begin(), state.demos.end(), same)) continue;
    return fail("the demonstrations that it learned from", "not all of them are in the list any more",
                "Train a clone of those in the list, and correct that.");
  }
  if (run.data_hashes.empty())
    return fail("the demonstrations that it learned from", "none are known", "Train a clone here.");
  return {};
}

Result<int> Impl::begin_teaching(const RunItem& from, CorrectionWay way) {
  const std::string_view id = way == CorrectionWay::take_over ? "hg_dagger" : "dagger";
  const auto learner = find_learner_in(learners, id);
  if (!learner) return tl::make_unexpected(learner.error());
  auto params = taught_params(**learner, from.params);
  if (!params) return tl::make_unexpected(params.error());
  RunItem run;
  run.id = next_run++;
  run.learner = *learner;
  run.scene = from.scene;
  run.scene_params = from.scene_params;
  run.params = std::move(*params);
  run.seed = from.seed;
  run.data = from.data;
  run.data_key = from.data_key;
  run.data_hashes = from.data_hashes;
  // Who goes on from a run that was taught already starts from what it was taught, too.
  for (const DemoItem& demo : state.demos) {
    const auto& known = run.data_hashes;
    const bool listed = std::find(known.begin(), known.end(), demo.hash) != known.end();
    if (demo.run == from.id && !listed) run.data_hashes.push_back(demo.hash);
  }
  run.name = free_name(std::string((*learner)->title) + ", corrected by you");
  run.color = new_color(**learner);
  run.evaluation_seed = mix_seed(state.seed, kEvaluationStream);
  run.evaluation_params = state.scene_params;
  json start = {{"type", "start"},
                {"at", 0},
                {"scene", run.scene->id},
                {"scene_params", run.scene_params.changed()},
                {"learner", id},
                {"learner_params", run.params.changed()},
                {"seed", run.seed},
                {"demonstrations", json::array()},
                {"evaluate", {{"episodes", kQuickEpisodes}, {"seed", run.evaluation_seed}}}};
  for (const std::uint64_t hash : run.data_hashes) {
    const auto demo = std::find_if(state.demos.begin(), state.demos.end(),
                                   [hash](const DemoItem& item) { return item.hash == hash; });
    start["demonstrations"].push_back(json::binary(demo_to_file(*demo->trajectory)));
  }
  const int made = run.id;
  state.runs.push_back(std::move(run));
  port.post(made, pack(start));
  return made;
}

void Impl::begin_correction(RunItem& run, CorrectionWay way) {
  wanted_correction.reset();
  CorrectionDesk& desk = desks[run.id];
  desk.round = run.ask->round;
  desk.way = way;
  state.paused = false;
  wheel_on = false;
  state.mode = Mode::correct;
  ready_controls.reset();
  state.correction = CorrectionItem{};
  state.correction->run = run.id;
  set_stages({Actor{Actor::Kind::run, "", run.id}});
  next_correction();
  state.sentence = begin_correction_sentence(run.name, desk.round, way, words());
}

void Impl::next_correction() {
  const RunItem& run = *find_run(state.correction->run);
  CorrectionDesk& desk = desks[run.id];
  state.start = desk.next_start++;
  begin_episodes();
  const double share = run.ask ? run.ask->expert_share : 0.0;
  correction = std::make_unique<Correction>(task(), *run.policy, start_seed(), desk.way, share);
  state.stages.front().episode = correction->episode();
  let_go();
  refresh_correction();
}

// ---- time ----

/// The wheel is the policy's, until the person takes it anew.
void Impl::let_go() {
  wheel_on = false;
  wheel_blocked = controls.pressed && hand_on(controls);
}

void Impl::apply_wheel() {
  bool wanted = wheel_on || (controls.pressed && hand_on(controls));
  if (wheel_blocked && !wanted) wheel_blocked = false;
  wanted = wanted && !wheel_blocked;
  if (correction->way() != CorrectionWay::take_over || wanted == correction->holding()) return;
  const int before = correction->steps();
  if (!correction->hold(wanted)) return;
  if (correction->steps() != before) went_back();
  if (!wanted) keep_partial_correction();
  tell_wheel();
}

void Impl::step_correction() {
  apply_wheel();
  const int before = correction->steps();
  Controls now = controls;
  now.pressed = controls.pressed || wheel_on;
  correction->step(now);
  StageItem& stage = state.stages.front();
  stage.episode = correction->episode();
  if (correction->steps() > before) after_step(0);
  constexpr double kKeepEvery = 5.0;  // seconds of correcting that a crash may cost
  const bool unsaved = static_cast<double>(correction->steps() - kept_partial_steps) * dt() >= kKeepEvery;
  if (correction->steps() > before && (unsaved || correction->ended())) keep_partial_correction();
  refresh_correction();
  if (!stage.ended || told_end) return;
  told_end = true;
  state.sentence = end_correction_sentence(facts(0), correction->labels(), words());
}

void Impl::control_correction() {
  apply_wheel();
  if (correction->way() == CorrectionWay::point && state.paused && controls.pressed) (void)correction->point(controls);
  refresh_correction();
}

void Impl::went_back() {
  StageItem& stage = state.stages.front();
  const auto steps = static_cast<std::size_t>(correction->steps());
  stage.trail.resize(steps + 1);
  drivers.front().offsets.resize(std::min(drivers.front().offsets.size(), steps));
  if (stage.left_road_step > correction->steps()) {
    stage.left_road_at.reset();
    stage.left_road_step = 0;
    stage.caption.clear();
  }
  kept_partial_steps = std::min(kept_partial_steps, correction->steps());
  told_end = false;
  refresh_correction();
}

void Impl::refresh_correction() {
  CorrectionItem& item = *state.correction;
  const CorrectionDesk& desk = desks[item.run];
  item.round = desk.round;
  item.way = correction->way();
  item.wheel = state.paused ? Wheel::paused : correction->wheel();
  item.share = correction->share();
  item.step = correction->shown();
  item.steps = correction->steps();
  item.ended = correction->ended();
  item.stretches = correction->stretches();
  item.labels = correction->labels();
  item.kept_episodes = static_cast<int>(desk.kept.size());
  item.kept_labels = desk.labels();
  item.label_actions.clear();
  if (item.way == CorrectionWay::point) {  // where they are drawn
    const std::span<const float> actions = correction->label_actions();
    item.label_actions.assign(actions.begin(), actions.end());
  }
  StageItem& stage = state.stages.front();
  stage.episode = correction->episode();
  stage.corrected = correction->corrected();
  stage.ended = correction->ended() && correction->shown() == correction->steps();
}

void Impl::tell_wheel() {
  state.sentence =
      wheel_sentence(find_run(state.correction->run)->name, correction->holding(), correction->labels(), words());
}

// ---- keeping ----

void Impl::keep_desk(int run) {
  const CorrectionDesk& desk = desks[run];
  effects.push_back({Effect::Kind::store, desk_name(run), pack(desk_to_json(run, desk, desk.kept)), {}});
}

void Impl::keep_partial_correction() {
  kept_partial_steps = correction->steps();
  if (correction->labels() == 0) return forget("correction.partial");
  const int run = state.correction->run;
  const Trajectory episode = correction->result();
  effects.push_back(
      {Effect::Kind::store, "correction.partial", pack(desk_to_json(run, desks[run], {&episode, 1})), {}});
}

bool Impl::keep_episode() {
  if (correction->labels() == 0) return false;
  const int run = state.correction->run;
  desks[run].kept.push_back(correction->result());
  keep_desk(run);
  forget("correction.partial");
  return true;
}

void Impl::list_corrections(const RunItem& run, const CorrectionDesk& desk) {
  int number = 0;
  for (const Trajectory& episode : desk.kept) {
    ++number;
    const std::uint64_t hash = trajectory_hash(episode);
    const bool listed = std::any_of(state.demos.begin(), state.demos.end(),
                                    [&](const DemoItem& demo) { return demo.run == run.id && demo.hash == hash; });
    if (listed) continue;  // handed in before a reload
    std::string name = "Corrections · round " + std::to_string(desk.round) + " · you";
    if (desk.kept.size() > 1) name += " (" + std::to_string(number) + ")";
    DemoItem& demo = add_demo(std::move(name), episode);
    demo.used = false;
    demo.run = run.id;
    demo.round = desk.round;
    keep_demo(demo);
  }
}

void Impl::forget_desk(int run) {
  if (desks.erase(run) > 0) forget(desk_name(run));
}

Result<void> Impl::restore_correction(const json& kept, const std::string& name) {
  Arguments arguments(kept, "kept corrections", "type");
  arguments.integer("version", 1, 1);
  const auto run = static_cast<int>(arguments.integer("run", 1, 1 << 30));
  const auto round = static_cast<int>(arguments.integer("round", 1, 1 << 20));
  const std::string way = arguments.choice("way", {"ride", "take_over", "point"});
  const auto next_start = static_cast<int>(arguments.integer("next_start", 0, 1 << 30));
  const json* files = arguments.raw("episodes");
  if (auto good = arguments.finish(); !good) return good;
  std::vector<Trajectory> episodes;
  for (const json& file : files != nullptr && files->is_array() ? *files : json::array()) {
    Result<Trajectory> read = fail("a corrected episode", "other bytes");
    for (const SceneEntry* entry : scenes) {
      if (file.is_binary() && !read) read = demo_from_file(file.get_binary(), *entry);
    }
    if (!read) return tl::make_unexpected(read.error());
    episodes.push_back(std::move(*read));
  }
  CorrectionDesk& desk = desks[run];
  if (round < desk.round) return {};  // of a round that is through
  if (round > desk.round) desk.kept.clear();
  desk.round = round;
  desk.way = way_named(way);
  desk.next_start = std::max(desk.next_start, next_start);
  desk.kept.insert(desk.kept.end(), episodes.begin(), episodes.end());
  if (name == "correction.partial") {
    forget(name);
    keep_desk(run);
  }
  return {};
}

}  // namespace driftlab
