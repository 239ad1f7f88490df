// What trainers report, and the list of runs.
#include <algorithm>

#include "core/base/text.h"
#include "core/workbench/files.h"
#include "core/workbench/kept.h"
#include "core/workbench/lookup.h"
#include "core/workbench/run_color.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

RunItem* Impl::find_run(int id) {
  for (RunItem& run : state.runs) {
    if (run.id == id) return &run;
  }
  return nullptr;
}

const RunItem* Impl::find_run(int id) const {
  return const_cast<Impl*>(this)->find_run(id);
}

std::uint32_t Impl::new_color(const LearnerEntry& learner) const {
  std::vector<std::uint32_t> taken;
  for (const RunItem& run : state.runs) taken.push_back(run.color);
  return free_color(learner.color, taken);
}

/// As many as a frame can spare time for: those that hold files take a millisecond or more.
void Impl::take_reports() {
  int spare = 32;
  while (spare > 0) {
    auto message = port.poll();
    if (!message) return;
    if (take_analysis(*message)) {
      --spare;
      continue;
    }
    RunItem* run = find_run(message->run);
    if (run == nullptr) continue;  // removed meanwhile
    const auto read = unpack(message->bytes);
    if (!read) continue;
    report(*run, *read);
    const bool heavy = (*read)["type"] == "demonstrations" || (*read)["type"] == "policy" ||
                       (*read)["type"] == "round" || (*read)["type"] == "request";
    spare -= heavy ? 16 : 1;
  }
}

void Impl::report(RunItem& run, const json& message) {
  const std::string& type = message["type"].get_ref<const std::string&>();
  if (type == "status") {
    report_status(run, message);
  } else if (type == "demonstrations") {
    report_demonstrations(run, message);
  } else if (type == "policy") {
    report_policy(run, message);
  } else if (type == "evaluated") {
    report_evaluated(run, message);
  } else if (type == "request") {
    report_request(run, message);
  } else if (type == "round") {
    report_round(run, message);
  } else if (type == "saved") {
    report_saved(run, message);
  } else if (type == "health") {
    report_health(run, message);
  } else if (type == "failed") {
    report_failed(run, message);
  } else if (type == "took") {
    Arguments arguments(message, "took", "type");
    const std::string what = arguments.text("what", "");
    if (what == "pause" || what == "resume") reins[run.id].unanswered = 0;  // it has forgotten beats that it owed
    if (what == "step" || what == "watch" || what == "save") return;        // nothing that is learned depends on them
    journal.push_back({{"time", steps_taken}, {"run", run.id}, {"took", what}, {"at", arguments.seed("at", 0)}});
  }
}

namespace {

bool taught_by_person(const RunItem& run) {
  if (run.learner == nullptr) return false;
  const auto teaches = [](const Param& param) { return param.key == "teacher"; };
  const auto& table = run.learner->params;
  return std::any_of(table.begin(), table.end(), teaches) && run.params.choice("teacher") == "person";
}

/// A person decides how many rounds there are: what is told is how far the present one has come.
void count_this_round(const RunItem& run, TrainStatus& status) {
  const std::int64_t each = status.updates_total / (run.params.integer("rounds") + 1);
  const std::int64_t before = each * static_cast<std::int64_t>(run.rounds.size());
  const bool waits = before > 0 && status.updates <= before;
  status.updates_total = waits ? before : before + each;
  if (each <= 0) return;
  const double share = static_cast<double>(status.updates - before) / static_cast<double>(each);
  status.progress = waits ? 1.0 : std::clamp(share, 0.0, 1.0);
}

}  // namespace

void Impl::report_status(RunItem& run, const json& message) {
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  Arguments arguments(message, "status", "type");
  run.status.updates = arguments.integer("updates", 0, kMost, 0);
  run.status.updates_total = arguments.integer("updates_total", 0, kMost, 0);
  run.status.env_steps = arguments.integer("env_steps", 0, kMost, 0);
  run.status.expert_labels = arguments.integer("expert_labels", 0, kMost, 0);
  run.status.interventions = arguments.integer("interventions", 0, kMost, 0);
  run.status.context_switches = arguments.integer("context_switches", 0, kMost, 0);
  run.status.progress = arguments.number("progress", 0.0, 1.0, 0.0);
  run.status.finished = arguments.flag("finished", false);
  run.status.failed = arguments.flag("failed", false);
  run.status.stop_reason = arguments.text("stop_reason", "");
  if (taught_by_person(run)) count_this_round(run, run.status);
  Reins& rein = reins[run.id];
  rein.unanswered = std::max<std::int64_t>(0, rein.unanswered - 1);
  report_held(run, arguments.flag("paused", false));
  if (const json* curves = arguments.raw("curves")) read_curves(*curves, run.curves);
}

void Impl::report_demonstrations(RunItem& run, const json& message) {
  const auto files = message.find("files");
  if (files == message.end() || !files->is_array()) return;
  bool flawless = true;
  for (const json& file : *files) {
    if (!file.is_binary()) continue;
    auto trajectory = demo_from_file(file.get_binary(), *run.scene);
    if (!trajectory) continue;
    flawless = flawless && trajectory->outcome == Outcome::success;
    const std::uint64_t hash = trajectory_hash(*trajectory);
    run.data_hashes.push_back(hash);
    const bool listed =
        std::any_of(state.demos.begin(), state.demos.end(), [hash](const DemoItem& demo) { return demo.hash == hash; });
    if (listed) continue;
    std::string name = demo_name(*trajectory);
    keep_demo(add_demo(std::move(name), std::move(*trajectory)));
  }
  // The script is called flawless only where it was.
  const auto rename = [](std::string& text) {
    const std::size_t at = text.find("flawless");
    if (at != std::string::npos) text.replace(at, 8, "scripted");
  };
  if (!flawless) {
    rename(run.data);
    rename(run.name);
  }
}

void Impl::report_policy(RunItem& run, const json& message) {
  Arguments arguments(message, "policy", "type");
  Bytes file = arguments.binary("file");
  const bool last = arguments.flag("final", false);
  auto loaded = policy_from_file(file, Task{run.scene, run.scene_params});
  if (!loaded) {
    run.problem = loaded.error().message();
    return;
  }
  run.policy = std::move(loaded->policy);
  run.policy_file = std::move(file);
  run.weights_hash = hex_value(arguments.text("weights_hash", ""));
  if (last) {
    run.saved.clear();
    run.pace = 0.0;
    run.best_round = static_cast<int>(arguments.integer("best_round", -1, 1 << 20, -1));
    run.demonstration_weights = arguments.numbers("demonstration_weights");
    run.phase = RunItem::Phase::evaluating;
    run.evaluation = EvaluationResult{};
    run.evaluation->episodes_total = kQuickEpisodes;
    const bool more = std::any_of(state.runs.begin(), state.runs.end(), [](const RunItem& other) {
      return other.phase == RunItem::Phase::training || other.phase == RunItem::Phase::paused;
    });
    if (state.mode != Mode::review && state.mode != Mode::record && state.mode != Mode::ready) {
      state.sentence = capital(phrase(run.name)) + " is trained: " + run.status.stop_reason + ".";
      if (!more) state.sentence += " Now let it " + std::string(words().act) + " beside the expert.";
    }
  }
  keep_run(run);
}

void Impl::report_evaluated(RunItem& run, const json& message) {
  Arguments arguments(message, "evaluated", "type");
  const auto round = static_cast<int>(arguments.integer("round", -1, 1 << 20, -1));
  if (round >= 0) return report_round_evaluated(run, round, message);
  const auto total = static_cast<int>(arguments.integer("episodes_total", 0, 1 << 20, 0));
  const auto from = static_cast<std::size_t>(arguments.integer("from", 0, 1 << 20, 0));
  if (!run.evaluation) run.evaluation = EvaluationResult{};
  EvaluationResult& result = *run.evaluation;
  result.episodes_total = total;
  run.evaluation_seed = arguments.seed("seed", run.evaluation_seed);
  if (result.episodes.size() > from) result.episodes.resize(from);
  if (const json* episodes = arguments.raw("episodes")) read_episodes(*episodes, result.episodes);
  if (!arguments.flag("finished", false)) return;
  finish_run(run);
  diagnose_evaluated(run);
}

void Impl::report_failed(RunItem& run, const json& message) {
  Arguments arguments(message, "failed", "type");
  const std::string what = arguments.text("what", "");
  const Error error{arguments.text("expected", ""), arguments.text("got", ""), arguments.text("hint", "")};
  if (what == "evaluate") {
    run.problem = error.message();
    run.evaluation.reset();
    finish_run(run);
    return;
  }
  if (what == "answer") {
    // Nothing is lost: what was corrected waits, and the run asks on.
    desks[run.id].handed = false;
    run.phase = RunItem::Phase::asking;
    state.problem = error.message();
    return;
  }
  static const std::vector<std::string> kSteering = {"pause", "resume", "stop", "save", "step", "only", "watch"};
  if (std::find(kSteering.begin(), kSteering.end(), what) != kSteering.end()) {
    Reins& rein = reins[run.id];
    if (what == "save" && !rein.saves.empty()) rein.saves.pop_front();
    if (what == "step") rein.unanswered = 0;
    if (what == "pause") rein.waits = false;
    state.problem = error.message();
    return;
  }
  port.close(run.id);
  reins.erase(run.id);
  if (run.phase == RunItem::Phase::asking && !run.saved.empty()) {
    // It only waited, and goes on from its question; who corrects it meanwhile notices nothing. Should that fail too, it is over.
    run.phase = RunItem::Phase::training;
    port.post(run.id, pack({{"type", "restore"}, {"bytes", json::binary(run.saved)}}));
    return;
  }
  run.phase = RunItem::Phase::failed;
  run.problem = error.message();
  state.sentence = "Training " + phrase(run.name) + " failed: " + run.problem;
}

void Impl::finish_run(RunItem& run) {
  run.phase = run.policy != nullptr ? RunItem::Phase::ready : RunItem::Phase::failed;
  run.ask.reset();
  run.saved.clear();
  run.pace = 0.0;
  reins.erase(run.id);
  // What was corrected and not learned from is listed, not lost.
  const auto desk = desks.find(run.id);
  if (desk != desks.end() && !desk->second.handed) list_corrections(run, desk->second);
  forget_desk(run.id);
  port.close(run.id);
  keep_run(run);
  tell_statistics();
}

void Impl::keep_run(const RunItem& run) {
  if (run.policy_file.empty() && run.saved.empty()) return;
  effects.push_back({Effect::Kind::store, "run." + std::to_string(run.id), pack(run_to_json(run)), {}});
}

void Impl::tell_statistics() {
  std::vector<EvaluationFacts> facts;
  bool busy = false;
  for (const RunItem& run : state.runs) {
    busy = busy || run.phase == RunItem::Phase::evaluating || run.phase == RunItem::Phase::training;
    if (run.hidden) continue;
    const bool here = run.scene == state.scene && run.evaluation_params == state.scene_params;
    if (here && run.evaluation) facts.push_back({run.name, &*run.evaluation});
  }
  // The ones made last, as many as fit beside the expert.
  constexpr std::size_t kMost = kMostStages - 1;
  const std::size_t skipped = facts.size() > kMost ? facts.size() - kMost : 0;
  state.statistics = evaluation_sentence(std::span(facts).subspan(skipped));
  if (!busy && !state.statistics.empty() && state.mode == Mode::watch) state.sentence = state.statistics;
}

}  // namespace driftlab
