// What trainers report about rounds, and what they ask a person.
#include <algorithm>

#include "core/workbench/files.h"
#include "core/workbench/kept.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

void Impl::report_request(RunItem& run, const json& message) {
  Arguments arguments(message, "request", "type");
  AskItem ask;
  ask.kind = arguments.text("kind", "") == "labels" ? Request::Kind::labels : Request::Kind::gated_rollouts;
  ask.round = static_cast<int>(arguments.integer("round", 1, 1 << 20, 1));
  ask.episodes = static_cast<int>(arguments.integer("episodes", 1, 1 << 20, 1));
  ask.expert_share = arguments.number("expert_share", 0.0, 1.0, 0.0);
  Bytes file = arguments.binary("policy");
  auto loaded = policy_from_file(file, Task{run.scene, run.scene_params});
  if (!loaded) {
    run.problem = loaded.error().message();
    return;
  }
  run.policy = std::move(loaded->policy);
  run.policy_file = std::move(file);
  run.ask = ask;
  run.phase = RunItem::Phase::asking;
  const auto desk = desks.find(run.id);
  if (desk != desks.end() && desk->second.round != ask.round) forget_desk(run.id);
  ask_save(run, Reins::Save::keep);
  if (wanted_correction && wanted_correction->run == run.id && nothing_at_stake() && can_correct(run)) {
    return begin_correction(run, wanted_correction->way);
  }
  const bool watched = state.mode == Mode::watch && !state.stages.empty() &&
                       state.stages.front().actor == Actor{Actor::Kind::run, "", run.id};
  if (watched) enter(Mode::watch, {state.stages.front().actor}, 0);  // the new policy, from the first start
  tell_round(run);
}

void Impl::report_round(RunItem& run, const json& message) {
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  Arguments arguments(message, "round", "type");
  RoundItem round;
  round.round = static_cast<int>(arguments.integer("round", 0, 1 << 20, 0));
  round.updates = arguments.integer("updates", 0, kMost, 0);
  round.expert_labels = arguments.integer("expert_labels", 0, kMost, 0);
  round.interventions = arguments.integer("interventions", 0, kMost, 0);
  round.context_switches = arguments.integer("context_switches", 0, kMost, 0);
  round.file = arguments.binary("file");
  auto loaded = policy_from_file(round.file, Task{run.scene, run.scene_params});
  if (!loaded) return;
  round.policy = std::move(loaded->policy);
  std::erase_if(run.rounds, [&round](const RoundItem& other) { return other.round >= round.round; });
  run.rounds.push_back(std::move(round));
}

void Impl::report_round_evaluated(RunItem& run, int number, const json& message) {
  const auto round = std::find_if(run.rounds.begin(), run.rounds.end(),
                                  [number](const RoundItem& item) { return item.round == number; });
  if (round == run.rounds.end()) return;
  Arguments arguments(message, "evaluated", "type");
  EvaluationResult& result = round->evaluation;
  result.episodes_total = static_cast<int>(arguments.integer("episodes_total", 0, 1 << 20, 0));
  const auto from = static_cast<std::size_t>(arguments.integer("from", 0, 1 << 20, 0));
  if (result.episodes.size() > from) result.episodes.resize(from);
  if (const json* episodes = arguments.raw("episodes")) read_episodes(*episodes, result.episodes);
  // What waits for a person says how its latest round does.
  const bool latest = run.ask.has_value() && number == run.rounds.back().round;
  if (latest && run.phase != RunItem::Phase::evaluating) {
    run.evaluation = result;
    run.evaluation_seed = arguments.seed("seed", run.evaluation_seed);
  }
  if (!arguments.flag("finished", false)) return;
  if (latest) {
    keep_run(run);
    tell_statistics();
    tell_round(run);
  }
}

void Impl::tell_round(const RunItem& run) {
  const bool watching = state.mode == Mode::watch || (state.mode == Mode::compare && all_ended());
  if (!watching || run.phase != RunItem::Phase::asking || run.rounds.empty()) return;
  state.sentence = round_sentence(run.name, run.rounds);
}

}  // namespace driftlab
