// Commands about training and evaluation.
#include <algorithm>

#include "core/base/rng.h"
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

}  // namespace

/// What data is called within a sentence: "your lap", "the 3 flawless laps".
std::string Impl::data_text(bool person, int count) const {
  const std::string noun(count == 1 ? words().demonstration : words().demonstrations);
  const std::string number = count == 1 ? "" : std::to_string(count) + " ";
  if (!person) return "the " + number + "flawless " + noun;
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

RunItem& Impl::begin_run(std::size_t learner, bool person, int demos, std::uint64_t seed, const std::string& name) {
  RunItem run;
  run.id = next_run++;
  run.learner = learners[learner];
  run.scene = state.scene;
  run.scene_params = state.scene_params;
  run.params = state.learner_params[learner];
  run.seed = seed;
  run.data = data_text(person, demos);
  run.data_key = person ? "person" : "expert";
  run.name = free_name(name.empty() ? "Clone of " + run.data : name);
  run.color = new_color(*run.learner);
  run.evaluation_seed = mix_seed(state.seed, kEvaluationStream);
  run.evaluation_params = state.scene_params;
  json start = learner_settings(*this, learner);
  start["seed"] = seed;
  start["evaluate"] = {{"episodes", kQuickEpisodes}, {"seed", run.evaluation_seed}};
  if (person) {
    start["demonstrations"] = json::array();
    for (const DemoItem* demo : person_demos()) {
      start["demonstrations"].push_back(json::binary(demo_to_file(*demo->trajectory)));
      run.data_hashes.push_back(demo->hash);
    }
  } else {
    start["demonstrations"] = {
        {"driver", "expert"}, {"episodes", demos}, {"seed", mix_seed(state.seed, kExpertStream)}};
  }
  state.runs.push_back(std::move(run));
  port.post(state.runs.back().id, pack(start));
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

Result<json> Impl::train(Call call) {
  DRIFTLAB_ASSERT(!learners.empty(), "a playground needs a learner");
  const std::string learner_id = call.arguments.text("learner", std::string(learners.front()->id));
  const std::string data = call.arguments.choice("data", {"person", "expert", "both"}, "both");
  const auto demos = person_demos();
  const auto recorded = std::max(1, static_cast<int>(demos.size()));
  const auto flawless = static_cast<int>(call.arguments.integer("demos", 1, 200, recorded));
  const std::uint64_t seed = call.arguments.seed("seed", mix_seed(state.seed, kLearnerStream));
  const std::string name = call.arguments.text("name", "");
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto found = find_learner_in(learners, learner_id);
  if (!found) return tl::make_unexpected(found.error());
  if (auto good = nothing_at_stake(); !good) return tl::make_unexpected(good.error());
  if (name.size() > kLongestName) return fail("a name of at most " + std::to_string(kLongestName) + " letters", name);
  if (data != "expert" && demos.empty()) {
    return fail("a demonstration with the present settings", "none", "Press Demonstrate first.");
  }
  if (data != "person" && !has_expert) return fail("a scene with an expert", std::string(state.scene->id));
  if (auto good = room_for(data == "both" ? 2 : 1); !good) return tl::make_unexpected(good.error());
  const auto index = static_cast<std::size_t>(std::find(learners.begin(), learners.end(), *found) - learners.begin());
  json ids = json::array();
  if (data != "expert") ids.push_back(begin_run(index, true, recorded, seed, data == "both" ? "" : name).id);
  if (data != "person") ids.push_back(begin_run(index, false, flawless, seed, data == "both" ? "" : name).id);
  state.sentence = ids.size() == 2 ? "Training two clones: one of " + data_text(true, recorded) + ", one of " +
                                         data_text(false, flawless) + "."
                                   : "Training " + phrase(state.runs.back().name) + ".";
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

Result<RunItem*> Impl::read_run(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("id", 1, 1 << 30));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  RunItem* run = find_run(id);
  if (run == nullptr) return fail("a run of the list", std::to_string(id));
  return run;
}

Result<json> Impl::steer_run(Call call, const std::string& type) {
  const std::int64_t at = call.arguments.integer("at", 0, std::int64_t{1} << 40, -1);
  const auto run = read_run(call);
  if (!run) return tl::make_unexpected(run.error());
  const RunItem::Phase phase = (*run)->phase;
  if (phase == RunItem::Phase::evaluating && type == "stop") {
    port.close((*run)->id);
    if ((*run)->evaluation) {
      (*run)->evaluation->episodes_total = static_cast<int>((*run)->evaluation->episodes.size());
    }
    finish_run(**run);
    return json::object();
  }
  const bool stops = type == "stop" && phase == RunItem::Phase::asking;
  if (stops && state.mode == Mode::correct && state.correction->run == (*run)->id) {
    return fail("a run that nobody corrects", "the one that you are correcting", "Leave it first.");
  }
  if (phase != RunItem::Phase::training && phase != RunItem::Phase::paused && !stops) {
    return fail("a run in training", (*run)->name + " is not");
  }
  json message = {{"type", type}};
  if (at >= 0) message["at"] = at;
  port.post((*run)->id, pack(message));
  return json::object();
}

Result<json> Impl::run_stop(Call call) {
  return steer_run(call, "stop");
}
Result<json> Impl::run_pause(Call call) {
  return steer_run(call, "pause");
}
Result<json> Impl::run_resume(Call call) {
  return steer_run(call, "resume");
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
