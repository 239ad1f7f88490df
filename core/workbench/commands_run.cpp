// Commands about training and evaluation.
#include <algorithm>

#include "core/base/rng.h"
#include "core/workbench/analysis.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

constexpr int kMostAtOnce = 6;  // Workers
constexpr std::size_t kLongestName = 80;

json learner_settings(const Impl& bench, std::size_t learner) {
  return {{"type", "start"},
          {"at", 0},
          {"scene", bench.state.scene->id},
          {"scene_params", bench.state.scene_params.changed()},
          {"learner", bench.learners[learner]->id},
          {"learner_params", bench.state.learner_params[learner].changed()}};
}

/// "Clone of your lap", "GAIL from the 3 flawless laps", "PPO from the scene's reward".
std::string run_name(const RunItem& run) {
  std::string name = "Clone of " + run.data;
  if (learns_by_trying(*run.learner)) name = std::string(run.learner->title) + " from " + run.data;
  return run.initial.empty() ? name : name + ", begun with " + phrase(run.initial);
}

}  // namespace

/// What data is called within a sentence: "your lap", "the 3 flawless laps", "the scene's reward".
std::string Impl::data_text(std::string_view data_key, int count) const {
  if (data_key == "reward") return "the scene's reward";
  const std::string noun(count == 1 ? words().demonstration : words().demonstrations);
  const std::string number = count == 1 ? "" : std::to_string(count) + " ";
  if (data_key == "expert") return "the " + number + "flawless " + noun;
  const auto demos = person_demos();
  const bool yours = std::all_of(demos.begin(), demos.end(), [](const DemoItem* demo) { return demo->by_person(); });
  return (yours ? "your " : "the ") + number + (yours ? "" : "recorded ") + noun;
}

std::string Impl::free_name(const std::string& wanted) const {
  const auto taken = [this](const std::string& name) {
    return std::any_of(state.runs.begin(), state.runs.end(), [&](const RunItem& run) { return run.name == name; });
  };
  std::string name = wanted;
  for (int i = 2; taken(name); ++i) name = wanted + " (" + std::to_string(i) + ")";
  return name;
}

RunItem& Impl::begin_run(std::size_t learner, const std::string& data_key, int demos, std::uint64_t seed,
                         const std::string& name, const RunItem* initial) {
  RunItem run;
  run.id = next_run++;
  run.learner = learners[learner];
  run.scene = state.scene;
  run.scene_params = state.scene_params;
  run.params = state.learner_params[learner];
  run.seed = seed;
  run.data = data_text(data_key, demos);
  run.data_key = data_key;
  run.color = new_color(*run.learner);
  run.evaluation_seed = mix_seed(state.seed, kEvaluationStream);
  run.evaluation_params = state.scene_params;
  json start = learner_settings(*this, learner);
  start["seed"] = seed;
  start["evaluate"] = {{"episodes", kQuickEpisodes}, {"seed", run.evaluation_seed}};
  if (data_key == "person") {
    start["demonstrations"] = json::array();
    for (const DemoItem* demo : person_demos()) {
      start["demonstrations"].push_back(json::binary(demo_to_file(*demo->trajectory)));
      run.data_hashes.push_back(demo->hash);
    }
  } else if (data_key == "expert") {
    start["demonstrations"] = {
        {"driver", "expert"}, {"episodes", demos}, {"seed", mix_seed(state.seed, kExpertStream)}};
  }
  if (initial != nullptr) {
    run.initial = initial->name;
    run.before = price_of(*initial, state.demos);
    start["initial"] = json::binary(initial->policy_file);
  }
  run.name = free_name(name.empty() ? run_name(run) : name);
  state.runs.push_back(std::move(run));
  port.post(state.runs.back().id, pack(start));
  watch_fields(state.runs.back());
  return state.runs.back();
}

Result<void> Impl::room_for(int more) const {
  const auto running = std::count_if(state.runs.begin(), state.runs.end(), [](const RunItem& run) {
    return run.phase != RunItem::Phase::ready && run.phase != RunItem::Phase::failed;
  });
  if (running + more <= kMostAtOnce) return {};
  return fail("at most " + std::to_string(kMostAtOnce) + " runs at once", std::to_string(running) + " already",
              "Wait for one, or stop it.");
}

Result<void> Impl::can_begin_with(const RunItem& run, std::size_t learner) const {
  const Actor actor{Actor::Kind::run, "", run.id};
  if (auto good = check_actor(actor); !good) return good;
  // Asked of the learner itself, which knows best.
  return learners[learner]->make(state.learner_params[learner])->start(task(), 0, run.policy.get());
}

Result<json> Impl::train_on_reward(std::size_t learner, std::uint64_t seed, const std::string& name,
                                   const RunItem* initial) {
  if (auto good = room_for(1); !good) return tl::make_unexpected(good.error());
  const RunItem& run = begin_run(learner, "reward", 0, seed, name, initial);
  state.sentence = "Training " + phrase(run.name) + ".";
  return json{{"runs", {run.id}}};
}

Result<json> Impl::train(Call call) {
  DRIFTLAB_ASSERT(!learners.empty(), "a playground needs a learner");
  const std::string learner_id = call.arguments.text("learner", std::string(learners.front()->id));
  const bool chosen = call.arguments.has("data") || call.arguments.has("demos");
  const std::string data = call.arguments.choice("data", {"person", "expert", "both", "reward"}, "both");
  const auto demos = person_demos();
  const auto recorded = std::max(1, static_cast<int>(demos.size()));
  const auto flawless = static_cast<int>(call.arguments.integer("demos", 1, 200, recorded));
  const std::uint64_t seed = call.arguments.seed("seed", mix_seed(state.seed, kLearnerStream));
  const std::string name = call.arguments.text("name", "");
  const auto initial_id = static_cast<int>(call.arguments.integer("initial", 1, 1 << 30, 0));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto found = find_learner_in(learners, learner_id);
  if (!found) return tl::make_unexpected(found.error());
  const LearnerEntry& entry = **found;
  const auto index = static_cast<std::size_t>(std::find(learners.begin(), learners.end(), *found) - learners.begin());
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  if (name.size() > kLongestName) return fail("a name of at most " + std::to_string(kLongestName) + " letters", name);
  const RunItem* initial = initial_id == 0 ? nullptr : find_run(initial_id);
  if (initial_id != 0 && initial == nullptr) return fail("a run of the list to begin with", std::to_string(initial_id));
  if (initial != nullptr) {
    if (auto good = can_begin_with(*initial, index); !good) return tl::make_unexpected(good.error());
  }
  if (entry.from_reward) {
    if (!chosen || data == "reward") return train_on_reward(index, seed, name, initial);
    return fail("no demonstrations: " + std::string(entry.title) + " learns from the scene's reward",
                call.arguments.has("data") ? "data: " + data : "demos: " + std::to_string(flawless),
                "Leave them out, or clone them first and begin with that run (\"initial\").");
  }
  if (data == "reward") {
    return fail("demonstrations: " + std::string(entry.title) + " learns from them", "data: reward",
                "A learner of reward is PPO.");
  }
  if (data != "expert" && demos.empty()) {
    return fail("a demonstration with the present settings", "none", "Press Demonstrate first.");
  }
  if (data != "person" && !has_expert) return fail("a scene with an expert", std::string(state.scene->id));
  if (auto good = room_for(data == "both" ? 2 : 1); !good) return tl::make_unexpected(good.error());
  json ids = json::array();
  std::vector<std::string> names;
  for (const std::string key : {"person", "expert"}) {
    if (data != "both" && data != key) continue;
    // begin_run may move the list.
    const RunItem* first = initial_id == 0 ? nullptr : find_run(initial_id);
    const RunItem& run =
        begin_run(index, key, key == "person" ? recorded : flawless, seed, data == "both" ? "" : name, first);
    ids.push_back(run.id);
    names.push_back(run.name);
  }
  state.sentence = "Training " + phrase(names.front()) + ".";
  if (names.size() == 2) {
    state.sentence = "Training two " +
                     (learns_by_trying(entry) ? "runs of " + std::string(entry.title) : std::string("clones")) +
                     ": one of " + data_text("person", recorded) + ", one of " + data_text("expert", flawless) + ".";
  }
  return json{{"runs", ids}};
}

Result<void> Impl::can_evaluate(const RunItem& run) const {
  if (run.phase != RunItem::Phase::ready || run.policy == nullptr) {
    return fail("a run that is ready", run.name + " is not", "Wait for it to end.");
  }
  return check_actor(Actor{Actor::Kind::run, "", run.id});
}

Result<json> Impl::evaluate(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("run", 1, 1 << 30, 0));
  const auto episodes = static_cast<int>(call.arguments.integer("episodes", 1, 1000, kQuickEpisodes));
  const std::uint64_t seed = call.arguments.seed("seed", mix_seed(state.seed, kEvaluationStream));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  std::vector<RunItem*> chosen;
  for (RunItem& run : state.runs) {
    if (id == run.id || (id == 0 && can_evaluate(run))) chosen.push_back(&run);
  }
  if (chosen.empty()) return fail("a run of the list that is ready", id == 0 ? "none" : std::to_string(id));
  for (const RunItem* run : chosen) {
    if (auto good = can_evaluate(*run); !good) return tl::make_unexpected(good.error());
  }
  for (RunItem* run : chosen) {
    run->phase = RunItem::Phase::evaluating;
    run->evaluation = EvaluationResult{};
    run->evaluation->episodes_total = episodes;
    run->evaluation_seed = seed;
    run->evaluation_params = state.scene_params;
    port.post(run->id, pack({{"type", "evaluate"},
                             {"scene", state.scene->id},
                             {"scene_params", state.scene_params.changed()},
                             {"policy", json::binary(run->policy_file)},
                             {"episodes", episodes},
                             {"seed", seed}}));
  }
  state.sentence = "Trying " + count_text(episodes, "fresh start", "fresh starts") + ".";
  return json::object();
}

Result<json> Impl::run_remove(Call call) {
  const auto run = read_run(call);
  if (!run) return tl::make_unexpected(run.error());
  const int id = (*run)->id;
  const std::string name = (*run)->name;
  if (state.mode == Mode::correct && state.correction->run == id) {
    if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  }
  // What was corrected and not learned from is listed, not lost.
  if (const auto desk = desks.find(id); desk != desks.end() && !desk->second.handed) {
    list_corrections(**run, desk->second);
  }
  port.close(id);
  cancel_diagnosis(id);
  std::erase_if(state.runs, [id](const RunItem& item) { return item.id == id; });
  reins.erase(id);
  compared.erase(id);
  forget("run." + std::to_string(id));
  forget_desk(id);
  drop_stages(Actor::Kind::run, id);
  drop_stages(Actor::Kind::round, id);
  tell_statistics();
  state.sentence = "Removed " + phrase(name) + ".";
  return json::object();
}

Result<json> Impl::run_hide(Call call) {
  const bool on = call.arguments.flag("on");
  const auto run = read_run(call);
  if (!run) return tl::make_unexpected(run.error());
  (*run)->hidden = on;
  keep_run(**run);
  tell_statistics();
  return json::object();
}

Result<json> Impl::run_rename(Call call) {
  const std::string name = call.arguments.text("name");
  const auto run = read_run(call);
  if (!run) return tl::make_unexpected(run.error());
  if (name.empty() || name.size() > kLongestName) {
    return fail("a name of 1 to " + std::to_string(kLongestName) + " letters", std::to_string(name.size()));
  }
  (*run)->name = name;
  for (StageItem& stage : state.stages) {
    if (stage.actor.kind == Actor::Kind::run && stage.actor.id == (*run)->id) stage.title = name;
  }
  keep_run(**run);
  tell_statistics();
  return json::object();
}

Result<json> Impl::run_download(Call call) {
  const auto run = read_run(call);
  if (!run) return tl::make_unexpected(run.error());
  if ((*run)->policy_file.empty()) return fail("a run that has learned something", (*run)->name + " has not yet");
  const std::string name = file_name((*run)->name, "policy") + ".dlp";
  effects.push_back({Effect::Kind::download, name, (*run)->policy_file, {}});
  return json{{"name", name}};
}

}  // namespace driftlab
