// Who drives what, step by step.
#include <algorithm>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/workbench/lookup.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {
namespace {

using Impl = Workbench::Impl;

const DemoItem* demo_with(const WorkbenchState& state, int id) {
  for (const DemoItem& demo : state.demos) {
    if (demo.id == id) return &demo;
  }
  return nullptr;
}

const RoundItem* round_of(const RunItem& run, int number) {
  for (const RoundItem& round : run.rounds) {
    if (round.round == number && round.policy != nullptr) return &round;
  }
  return nullptr;
}

/// Where a person took over or labelled, in an episode in which a policy acted too; empty for episodes that are theirs alone.
std::vector<std::uint8_t> corrected_steps(const Trajectory& episode) {
  const auto& drove = episode.controller;
  if (std::find(drove.begin(), drove.end(), Controller::policy) == drove.end()) return {};
  std::vector<std::uint8_t> steps = episode.label_mask;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (drove[i] == Controller::person) steps[i] = 1;
  }
  return steps;
}

bool same_field(const Field& a, const Field& b) {
  return a.name == b.name && a.low == b.low && a.high == b.high && a.categories == b.categories;
}

bool same_fields(std::span<const Field> a, std::span<const Field> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_field);
}

}  // namespace

std::string settings_text(const ParamValues& params) {
  const std::vector<std::string> changed = params.changed();
  return changed.empty() ? "the initial settings" : join(changed, ", ");
}

bool Impl::fits(const RunItem& run) const {
  if (run.scene != state.scene) return false;
  if (run.scene_params == state.scene_params) return true;
  const auto other = make_scene(*run.scene, run.scene_params);
  const SceneSpec& theirs = other->spec();
  const auto same_block = [](const Block& a, const Block& b) { return same_fields(a.fields, b.fields); };
  return same_fields(theirs.action, spec().action) &&
         std::equal(theirs.observation.begin(), theirs.observation.end(), spec().observation.begin(),
                    spec().observation.end(), same_block);
}

Result<void> Impl::check_actor(const Actor& actor) const {
  if (actor.kind == Actor::Kind::run || actor.kind == Actor::Kind::round) {
    const RunItem* run = find_run(actor.id);
    if (run == nullptr) return fail("a run of the list", std::to_string(actor.id));
    if (actor.kind == Actor::Kind::round && round_of(*run, actor.round) == nullptr) {
      return fail("a round of " + run->name, std::to_string(actor.round),
                  "It has " + count_text(static_cast<int>(run->rounds.size()), "round", "rounds") + " so far.");
    }
    if (run->scene != state.scene) return fail("a run of this scene", run->name);
    if (!fits(*run)) {
      return fail("a run trained with these actions and observations", run->name,
                  "It was trained with " + settings_text(run->scene_params) + "; set that again to watch it.");
    }
    if (run->policy == nullptr)
      return fail("a run that has learned something", run->name, "Let it train a little first.");
  } else if (actor.kind == Actor::Kind::replay) {
    const DemoItem* demo = demo_with(state, actor.id);
    if (demo == nullptr) return fail("a demonstration of the list", std::to_string(actor.id));
    if (demo->trajectory->meta.scene != state.scene->id) return fail("a demonstration of this scene", demo->name);
  } else if (actor.kind == Actor::Kind::demonstrator) {
    if (auto made = make_demonstrator(actor.demonstrator); !made) return tl::make_unexpected(made.error());
    if (!has_expert) return fail("a scene with an expert", std::string(state.scene->id));
  }
  return {};
}

Result<Actor> Impl::read_actor(const nlohmann::json& value) const {
  Arguments arguments(value, "an actor", "");
  std::vector<std::string> kinds = {"run", "replay", "round", "you"};
  for (const std::string_view name : demonstrator_names()) kinds.emplace_back(name);
  const std::string kind = arguments.choice("kind", kinds);
  Actor actor;
  if (kind == "run") {
    actor.kind = Actor::Kind::run;
  } else if (kind == "replay" || kind == "you") {
    actor.kind = Actor::Kind::replay;
  } else if (kind == "round") {
    actor.kind = Actor::Kind::round;
    actor.round = static_cast<int>(arguments.integer("round", 0, 1 << 20));
  } else {
    actor.demonstrator = kind;
  }
  if (kind == "run" || kind == "replay" || kind == "round") {
    actor.id = static_cast<int>(arguments.integer("id", 1, 1 << 30));
  }
  if (auto good = arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (kind == "you") {
    for (const DemoItem& demo : state.demos) {
      if (demo.by_person() && demo.run == 0 && matches(*demo.trajectory)) actor.id = demo.id;
    }
    if (actor.id == 0) return fail("a demonstration of yours", "none with the present settings", "Press Demonstrate.");
  }
  if (auto good = check_actor(actor); !good) return tl::make_unexpected(good.error());
  return actor;
}

/// The expert, and the clones made last.
std::vector<Actor> Impl::usual_actors() const {
  std::vector<Actor> actors;
  if (has_expert) actors.push_back(Actor{});
  std::vector<Actor> clones;
  for (const RunItem& run : state.runs) {
    const Actor actor{Actor::Kind::run, "", run.id};
    if (run.phase != RunItem::Phase::failed && !run.hidden && check_actor(actor)) clones.push_back(actor);
  }
  const std::size_t room = kMostStages - actors.size();
  const std::size_t skipped = clones.size() > room ? clones.size() - room : 0;
  actors.insert(actors.end(), clones.begin() + static_cast<std::ptrdiff_t>(skipped), clones.end());
  return actors;
}

void Impl::set_stages(const std::vector<Actor>& actors) {
  state.stages.clear();
  drivers.clear();
  for (const Actor& actor : actors) {
    if (actor.kind != Actor::Kind::person && !check_actor(actor)) continue;
    StageItem stage;
    StageDriver driver;
    stage.actor = actor;
    driver.task = task();
    driver.action.resize(static_cast<std::size_t>(spec().action_size()));
    if (actor.kind == Actor::Kind::person) {
      stage.title = "You";
      stage.color = kYouColor;
    } else if (actor.kind == Actor::Kind::demonstrator) {
      stage.title = capital(actor.demonstrator);
      stage.color = kYouColor;
      driver.demonstrator = std::move(*make_demonstrator(actor.demonstrator));
    } else if (actor.kind == Actor::Kind::run) {
      const RunItem& run = *find_run(actor.id);
      stage.title = run.name;
      stage.color = run.color;
    } else if (actor.kind == Actor::Kind::round) {
      const RunItem& run = *find_run(actor.id);
      stage.title = run.name + " · round " + std::to_string(actor.round);
      stage.color = run.color;
    } else {
      const DemoItem& demo = *demo_with(state, actor.id);
      stage.title = demo.name;
      stage.color = kYouColor;
      driver.replay = demo.trajectory;
      if (auto params = read_params(state.scene->params, demo.trajectory->meta.params)) driver.task.params = *params;
    }
    state.stages.push_back(std::move(stage));
    drivers.push_back(std::move(driver));
  }
}

std::uint64_t Impl::start_seed() const {
  const auto index = static_cast<std::uint64_t>(state.start);
  if (state.mode == Mode::watch) return episode_seed(mix_seed(state.seed, kWatchStream), index);
  if (state.mode == Mode::compare) return episode_seed(mix_seed(state.seed, kEvaluationStream), index);
  if (state.mode == Mode::correct) {
    const auto round = static_cast<std::uint64_t>(desks.at(state.correction->run).round);
    return episode_seed(mix_seed(mix_seed(state.seed, kCorrectionStream), round), index);
  }
  return mix_seed(mix_seed(state.seed, kPersonStream), static_cast<std::uint64_t>(next_demo));
}

void Impl::begin_episodes() {
  unspent = rest = 0.0;
  told_end = false;
  kept_partial_steps = 0;
  for (std::size_t i = 0; i < state.stages.size(); ++i) {
    StageItem& stage = state.stages[i];
    StageDriver& driver = drivers[i];
    const std::uint64_t seed = driver.replay != nullptr ? driver.replay->meta.seed : start_seed();
    const bool person = stage.actor.kind == Actor::Kind::person;
    stage.episode = std::make_shared<Episode>(driver.task, seed, person ? "person" : stage.title);
    stage.trail = {stage.episode->scene().trail_point()};
    stage.corrected.clear();
    if (driver.replay != nullptr) stage.corrected = corrected_steps(*driver.replay);
    stage.ended = false;
    stage.left_road_at.reset();
    stage.left_road_step = 0;
    stage.alpha = 1.0F;
    stage.caption.clear();
    driver.offsets.clear();
    if (stage.actor.kind == Actor::Kind::run) {
      driver.policy = find_run(stage.actor.id)->policy->clone();
      driver.policy->reset(seed);
    }
    if (stage.actor.kind == Actor::Kind::round) {
      driver.policy = round_of(*find_run(stage.actor.id), stage.actor.round)->policy->clone();
      driver.policy->reset(seed);
    }
    if (driver.demonstrator != nullptr) driver.demonstrator->reset(seed);
  }
}

void Impl::enter(Mode mode, const std::vector<Actor>& actors, int start) {
  if (mode != state.mode) wanted_correction.reset();
  correction.reset();
  state.correction.reset();
  review_mask.clear();
  state.mode = mode;
  state.start = start;
  ready_controls.reset();
  set_stages(actors);
  begin_episodes();
}

void Impl::rebuild_stages() {
  std::vector<Actor> actors;
  for (const StageItem& stage : state.stages) {
    if (stage.actor.kind == Actor::Kind::person || check_actor(stage.actor)) actors.push_back(stage.actor);
  }
  if (actors.empty()) return enter(Mode::watch, {Actor{}}, 0);
  if (state.mode == Mode::correct) return enter(Mode::watch, actors, 0);
  enter(state.mode, actors, state.start);
}

void Impl::drop_stages(Actor::Kind kind, int id) {
  for (std::size_t i = state.stages.size(); i-- > 0;) {
    if (state.stages[i].actor.kind != kind || state.stages[i].actor.id != id) continue;
    state.stages.erase(state.stages.begin() + static_cast<std::ptrdiff_t>(i));
    drivers.erase(drivers.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (state.stages.empty()) enter(Mode::watch, {Actor{}}, 0);
}

bool Impl::all_ended() const {
  return std::all_of(state.stages.begin(), state.stages.end(), [](const StageItem& stage) { return stage.ended; });
}

void Impl::step_stages() {
  ++steps_taken;
  if (state.mode == Mode::correct) return step_correction();
  for (std::size_t i = 0; i < state.stages.size(); ++i) {
    if (!state.stages[i].ended) step_stage(i);
  }
  if (all_ended() && !told_end) all_just_ended();
  if (state.mode == Mode::record) {
    constexpr double kKeepEvery = 5.0;  // seconds of recording that a crash may cost
    const int steps = state.stages.front().episode->steps();
    if (static_cast<double>(steps - kept_partial_steps) * dt() >= kKeepEvery) keep_partial();
  }
}

void Impl::step_stage(std::size_t index) {
  StageItem& stage = state.stages[index];
  StageDriver& driver = drivers[index];
  Episode& episode = *stage.episode;
  const bool person = stage.actor.kind == Actor::Kind::person;
  Controller controller = Controller::expert;
  if (person) {
    controller = Controller::person;
    episode.scene().teleop(controls, driver.action);
  } else if (driver.policy != nullptr) {
    controller = Controller::policy;
    driver.policy->act(episode.moment(), driver.action, nullptr);
  } else if (driver.replay != nullptr) {
    const auto size = driver.action.size();
    const auto step = static_cast<std::size_t>(std::min(episode.steps(), driver.replay->steps - 1));
    std::copy_n(driver.replay->applied.begin() + static_cast<std::ptrdiff_t>(step * size), size, driver.action.begin());
  } else {
    driver.demonstrator->act(episode.scene(), driver.action);
  }
  const std::span<const float> label = person ? std::span<const float>(driver.action) : std::span<const float>();
  const StepResult result = episode.step(driver.action, label, controller);
  const bool played = driver.replay != nullptr && episode.steps() >= driver.replay->steps;
  stage.ended = episode.ended() || played || result.refused != nullptr;
  after_step(index);
}

void Impl::after_step(std::size_t index) {
  StageItem& stage = state.stages[index];
  const Episode& episode = *stage.episode;
  stage.trail.push_back(episode.scene().trail_point());
  std::vector<float> probes(spec().probes.size());
  episode.scene().probe(probes);
  const auto probe = [&probes](int which) { return which < 0 ? 0.0F : probes[static_cast<std::size_t>(which)]; };
  if (offset_probe >= 0 && !stage.left_road_at) drivers[index].offsets.push_back(probe(offset_probe));
  const bool failed = episode.ended() && episode.last().outcome == Outcome::failure;
  if (!stage.left_road_at && (failed || probe(left_probe) > 0.5F)) {
    stage.left_road_at = stage.trail.back();
    stage.left_road_step = episode.steps();
  }
  if (stage.ended || stage.left_road_at) stage.caption = caption(facts(index), words());
}

DriveFacts Impl::facts(std::size_t index) const {
  const StageItem& stage = state.stages[index];
  DriveFacts facts;
  facts.name = stage.title;
  facts.ended = stage.ended;
  facts.outcome = stage.episode->last().outcome;
  facts.seconds = stage.episode->steps() * dt();
  const StepResult& last = stage.episode->last();
  const bool time_up = last.truncated && !last.terminated && stage.left_road_step == stage.episode->steps();
  if (stage.left_road_at && !time_up) facts.left_after = stage.left_road_step * dt();
  const bool learned = stage.actor.kind == Actor::Kind::run || stage.actor.kind == Actor::Kind::round;
  const RunItem* run = learned ? find_run(stage.actor.id) : nullptr;
  if (run == nullptr) return facts;
  facts.clone = true;
  facts.tried = run->learner != nullptr && learns_by_trying(*run->learner);
  facts.data_key = run->data_key;
  facts.data = run->data;
  facts.learned = spread_of(*run);
  if (facts.learned && facts.left_after) {
    const auto since = beyond_since(drivers[index].offsets, facts.learned->furthest);
    if (since) facts.beyond_from = (*since + 1) * dt();
  }
  return facts;
}

void Impl::all_just_ended() {
  told_end = true;
  rest = 0.0;
  if (state.mode == Mode::record) {
    state.mode = Mode::review;
    keep_partial();
  }
  if (state.mode == Mode::compare) {
    for (const StageItem& stage : state.stages) {
      if (stage.actor.kind == Actor::Kind::run) compared.insert(stage.actor.id);
    }
  }
  tell_ended();
}

void Impl::tell_ended() {
  if (state.mode == Mode::review) {
    const DriveFacts you = facts(0);
    const std::string what = caption(you, words());
    const bool whole = !you.left_after && you.outcome == Outcome::success;
    std::string happened = "You stopped after " + seconds_text(you.seconds) + ".";
    if (you.ended) happened = capital(what) + ".";
    if (you.left_after || whole) happened = (whole && words().count > 0 ? "You made " : "You ") + what + ".";
    state.sentence = happened + " Keep it, or discard it and try again.";
    return;
  }
  std::vector<DriveFacts> drives;
  for (std::size_t i = 0; i < state.stages.size(); ++i) drives.push_back(facts(i));
  state.sentence = compare_sentence(drives, words());
}

void Impl::control(const Controls& given) {
  Controls next = clean(given);
  // What is dragged is taken hold of first.
  const bool shows = state.mode == Mode::ready || state.mode == Mode::record;
  if (state.scene->dragged && shows) next.pointer_active = next.pointer_active && next.pressed;
  controls = next;
  if (state.mode == Mode::correct) return control_correction();
  if (state.mode != Mode::ready) return;
  const bool steered = next.axes_active && (next.axis_x != 0.0 || next.axis_y != 0.0);
  if (!ready_controls) {
    ready_controls = next;
    if (!steered) return;
  }
  const Controls& first = *ready_controls;
  if (!next.pointer_active) ready_controls->pointer_active = false;
  const bool entered = next.pointer_active && !first.pointer_active;
  const bool moved = next.pointer_active && !(next.pointer == first.pointer);
  const bool pressed = next.pressed && next.pointer_active && !first.pressed;
  if (!first.pressed || !next.pressed) ready_controls->pressed = next.pressed;
  if (!steered && !entered && !moved && !pressed) return;
  state.mode = Mode::record;
  state.paused = false;
  state.sentence = "Recording. " + std::string(words().rule);
}

}  // namespace driftlab
