// Commands about the scene, its settings, time, and what is shown.
#include <cmath>

#include "core/base/text.h"
#include "core/workbench/lookup.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

Result<json> Impl::scene(Call call) {
  const std::string id = call.arguments.text("id");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto found = find_scene(scenes, id);
  if (!found) return tl::make_unexpected(found.error());
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  set_scene(**found);
  tell_statistics();
  state.paused = false;
  state.sentence = std::string((*found)->title) + ": " + std::string((*found)->summary);
  int shown = 0;
  int trained = 0;
  for (const DemoItem& demo : state.demos) shown += demo.trajectory->meta.scene == state.scene->id ? 0 : 1;
  for (const RunItem& run : state.runs) trained += run.scene == state.scene ? 0 : 1;
  std::vector<std::string> others;
  if (shown > 0) others.push_back(count_text(shown, "demonstration", "demonstrations"));
  if (trained > 0) others.push_back(count_text(trained, "run", "runs"));
  if (!others.empty()) {
    state.sentence +=
        " " + join(others, " and ") + " of other scenes " + (shown + trained == 1 ? "waits" : "wait") + " there.";
  }
  return json::object();
}

Result<json> Impl::set(Call call) {
  const std::string key = call.arguments.text("key");
  const json* value = call.arguments.raw("value");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (value == nullptr || !(value->is_number() || value->is_string() || value->is_boolean())) {
    return fail("a number, true, false or a text as \"value\"", value == nullptr ? "none" : shown(*value));
  }
  const std::size_t dot = key.find('.');
  const std::string owner = key.substr(0, dot);
  const std::string name = dot == std::string::npos ? "" : key.substr(dot + 1);
  const auto assign = [&](ParamValues& values) -> Result<void> {
    if (value->is_number()) return values.set(name, value->get<double>());
    if (value->is_boolean()) return values.set(name, value->get<bool>() ? "true" : "false");
    return values.set(name, value->get_ref<const std::string&>());
  };
  if (owner == state.scene->id) {
    ParamValues values = state.scene_params;
    if (auto good = assign(values); !good) return tl::make_unexpected(good.error());
    if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
    if (!(values == state.scene_params)) change_scene_params(std::move(values), name);
    return json::object();
  }
  for (std::size_t i = 0; i < learners.size(); ++i) {
    if (learners[i]->id != owner) continue;
    if (auto good = assign(state.learner_params[i]); !good) return tl::make_unexpected(good.error());
    return json::object();
  }
  std::vector<std::string> owners = {std::string(state.scene->id)};
  for (const LearnerEntry* learner : learners) owners.emplace_back(learner->id);
  const std::string near = closest(owner, owners);
  return fail("a key that begins with one of " + join(owners, ".*, ") + ".*", key,
              near.empty() ? "" : "Did you mean " + near + "." + name + "?");
}

void Impl::change_scene_params(ParamValues values, std::string_view key) {
  const std::string before = state.scene_params.text(key);
  state.scene_params = std::move(values);
  look_at_scene();
  rebuild_stages();
  tell_statistics();
  std::string_view title = key;
  for (const Param& param : state.scene->params) {
    if (param.key == key) title = param.title;
  }
  std::string text = std::string(title) + " is now " + state.scene_params.text(key) + " instead of " + before + ".";
  int shown = 0;
  int clones = 0;
  for (const DemoItem& demo : state.demos) shown += matches(*demo.trajectory) ? 0 : 1;
  for (const RunItem& run : state.runs) clones += run.scene_params == state.scene_params ? 0 : 1;
  std::vector<std::string> others;
  if (shown > 0) others.push_back(count_text(shown, "demonstration", "demonstrations"));
  if (clones > 0) others.push_back(count_text(clones, "run", "runs"));
  if (!others.empty()) {
    text += " " + join(others, " and ") + (shown + clones == 1 ? " was" : " were") +
            " made with other settings. New clones learn only from what was shown with the present ones.";
  }
  state.sentence = text;
}

Result<json> Impl::seed(Call call) {
  const std::uint64_t value = call.arguments.seed("value");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (value > kLargestSeed) return fail("a seed of at most " + std::to_string(kLargestSeed), std::to_string(value));
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  state.seed = value;
  state.start = 0;
  rebuild_stages();
  state.sentence = "Seed " + std::to_string(value) + ": everything random comes from it.";
  return json::object();
}

Result<json> Impl::play(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const bool again = state.mode == Mode::watch || state.mode == Mode::compare;
  if (again && all_ended()) rebuild_stages();
  state.paused = false;
  if (state.mode == Mode::correct) refresh_correction();
  return json::object();
}

Result<json> Impl::pause(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  state.paused = true;
  if (state.mode == Mode::correct) refresh_correction();
  return json::object();
}

Result<json> Impl::step(Call call) {
  const std::int64_t count = call.arguments.integer("count", 1, 600, 1);
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode == Mode::ready || state.mode == Mode::review) {
    return fail("something that moves", "a scene that stands still", "It starts with your first move.");
  }
  state.paused = true;
  for (std::int64_t i = 0; i < count && !all_ended(); ++i) step_stages();
  unspent = 0.0;
  for (StageItem& stage : state.stages) stage.alpha = 1.0F;
  return json{{"time", steps_taken}};
}

Result<json> Impl::speed(Call call) {
  const double value = call.arguments.number("value", 0.25, 8.0);
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  state.speed = value;
  return json::object();
}

Result<json> Impl::reset(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode == Mode::review) return tl::make_unexpected(nothing_at_stake().error());
  if (state.mode == Mode::correct) {
    return fail("that nobody is correcting", "a run being corrected", "Begin this episode again, or leave it.");
  }
  if (state.mode == Mode::record) state.mode = Mode::ready;
  state.start = 0;
  rebuild_stages();
  state.sentence = state.mode == Mode::ready ? "Back at the start: your first move starts the recording."
                                             : "Back at the first start of seed " + std::to_string(state.seed) + ".";
  return json::object();
}

Result<json> Impl::next(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (state.mode != Mode::watch && state.mode != Mode::compare) {
    return fail("that nobody demonstrates or corrects", "a demonstration or correction",
                "Your next one has another start anyway.");
  }
  ++state.start;
  state.paused = false;
  rebuild_stages();
  state.sentence = "Start " + std::to_string(state.start + 1) + " of seed " + std::to_string(state.seed) + ".";
  return json::object();
}

Result<json> Impl::watch(Call call) {
  Actor actor;
  const auto run = static_cast<int>(call.arguments.integer("run", 1, 1 << 30, 0));
  const auto demo = static_cast<int>(call.arguments.integer("demo", 1, 1 << 30, 0));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (run > 0) actor = {Actor::Kind::run, "", run};
  if (demo > 0) actor = {Actor::Kind::replay, "", demo};
  if (auto good = check_actor(actor); !good) return tl::make_unexpected(good.error());
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  state.paused = false;
  enter(Mode::watch, {actor}, 0);
  state.sentence = capital(phrase(state.stages.front().title)) +
                   (demo > 0 ? ", played again." : " " + std::string(words().acts) + ".");
  return json::object();
}

Result<json> Impl::compare(Call call) {
  const json* chosen = call.arguments.raw("actors");
  const auto start = static_cast<int>(call.arguments.integer("start", 0, 99999, 0));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  std::vector<Actor> actors;
  if (chosen == nullptr) {
    actors = usual_actors();
    const bool clones = !actors.empty() && actors.back().kind == Actor::Kind::run;
    if (!clones) return fail("a clone to compare", "none", "Demonstrate and train first.");
  } else {
    if (!chosen->is_array() || chosen->empty() || chosen->size() > kMostStages) {
      return fail("1 to " + std::to_string(kMostStages) + " actors", shown(*chosen));
    }
    for (const json& one : *chosen) {
      auto actor = read_actor(one);
      if (!actor) return tl::make_unexpected(actor.error());
      actors.push_back(std::move(*actor));
    }
  }
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  state.paused = false;
  enter(Mode::compare, actors, start);
  std::vector<std::string> names;
  bool elsewhere = false;
  for (const StageItem& stage : state.stages) {
    names.push_back(phrase(stage.title));
    const RunItem* run = stage.actor.kind == Actor::Kind::run ? find_run(stage.actor.id) : nullptr;
    elsewhere = elsewhere || (run != nullptr && !(run->scene_params == state.scene_params));
  }
  state.sentence = "From the same start: " + join(names, ", ") + ".";
  if (elsewhere) state.sentence += " Not all of them were trained with the present settings.";
  return json{{"stages", state.stages.size()}};
}

std::vector<Actor> Impl::chosen_actors() const {
  std::vector<Actor> actors;
  for (const StageItem& stage : state.stages) {
    if (stage.actor.kind != Actor::Kind::person && state.mode != Mode::correct) actors.push_back(stage.actor);
  }
  return actors;
}

Result<json> Impl::choose_actors(const std::vector<Actor>& actors) {
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  const int start = state.mode == Mode::compare ? state.start : 0;
  state.paused = false;
  enter(Mode::compare, actors, start);
  std::vector<std::string> names;
  for (const StageItem& stage : state.stages) names.push_back(phrase(stage.title));
  state.sentence = "From the same start: " + join(names, ", ") + ".";
  return json{{"stages", state.stages.size()}};
}

Result<json> Impl::stage_set(Call call) {
  std::vector<Actor> actors = chosen_actors();
  const auto index = static_cast<std::size_t>(call.arguments.integer("index", 0, kMostStages - 1));
  const json* value = call.arguments.raw("actor");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (index >= actors.size()) {
    return fail("one of the " + count_text(static_cast<int>(actors.size()), "stage", "stages"), std::to_string(index),
                "They count from 0.");
  }
  const auto actor = read_actor(value != nullptr ? *value : json());
  if (!actor) return tl::make_unexpected(actor.error());
  actors[index] = *actor;
  return choose_actors(actors);
}

Result<json> Impl::stage_add(Call call) {
  std::vector<Actor> actors = chosen_actors();
  const json* value = call.arguments.raw("actor");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (actors.size() >= kMostStages) {
    return fail("at most " + std::to_string(kMostStages) + " stages", "one more", "Take one away first.");
  }
  const auto actor = read_actor(value != nullptr ? *value : json());
  if (!actor) return tl::make_unexpected(actor.error());
  actors.push_back(*actor);
  return choose_actors(actors);
}

Result<json> Impl::stage_remove(Call call) {
  std::vector<Actor> actors = chosen_actors();
  const auto index = static_cast<std::size_t>(call.arguments.integer("index", 0, kMostStages - 1));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (actors.size() < 2 || index >= actors.size()) {
    return fail("one of several stages", std::to_string(index) + " of " + std::to_string(actors.size()),
                "The last one stays.");
  }
  actors.erase(actors.begin() + static_cast<std::ptrdiff_t>(index));
  return choose_actors(actors);
}

Result<json> Impl::show(Call call) {
  const std::string what = call.arguments.choice("what", {"trails", "sensors", "follow", "dark", "heat", "arrows"});
  const bool on = call.arguments.flag("on");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (what == "trails") state.show.trails = on;
  if (what == "sensors") state.show.sensors = on;
  if (what == "follow") state.show.follow = on;
  if (what == "dark") state.show.dark = on;
  if (what == "heat") state.show.heat = on;
  if (what == "arrows") state.show.arrows = on;
  return json::object();
}

Result<json> Impl::problem_clear(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  return json::object();
}

}  // namespace driftlab
