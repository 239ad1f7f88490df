// Commands that measure: is it drift, where do policy and expert go, what is done at a decision, how does cost grow with the horizon.
// Each works in a trainer
// of its own, so that no run being trained is disturbed.
#include <algorithm>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/study/horizon_sweep.h"
#include "core/workbench/analysis.h"
#include "core/workbench/analysis_json.h"
#include "core/workbench/files.h"
#include "core/workbench/lookup.h"
#include "core/workbench/trainer.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

namespace {

constexpr int kDiagnosisEpisodes = 20;
constexpr std::size_t kMostDiagnoses = 2;  // Workers at once

// Trainers of runs have their positive ids.
constexpr int kSweepPort = -1;
int diagnosis_port(int run) {
  return -1 - run;
}

std::string failure(const json& message) {
  Arguments arguments(message, "failed", "type");
  const std::string what = arguments.text("what", "");
  Error error{arguments.text("expected", ""), arguments.text("got", ""), arguments.text("hint", "")};
  // So says the host when a Worker dies.
  if (what == "training") error = {"a Worker that measures to the end", error.got, "Measure again."};
  return error.message();
}

/// A sweep trains alone: a script answers where the page would ask the person.
void teach_by_expert(ParamValues& params) {
  const auto table = params.table();
  const bool has = std::any_of(table.begin(), table.end(), [](const Param& param) { return param.key == "teacher"; });
  if (!has || params.choice("teacher") != "person") return;
  const auto set = params.set("teacher", "expert");
  DRIFTLAB_ASSERT(set.has_value(), "whoever can be taught by a person can be taught by the expert");
}

}  // namespace

// ------------------------------------------------------------------------------------------------ is it drift?

Result<json> Impl::diagnose(Call call) {
  const auto id = static_cast<int>(call.arguments.integer("run", 1, 1 << 30));
  const auto episodes = static_cast<int>(call.arguments.integer("episodes", 1, 1000, kDiagnosisEpisodes));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  RunItem* run = find_run(id);
  if (run == nullptr) {
    return fail(
        "a run of the list", std::to_string(id),
        state.runs.empty() ? "Train one first." : "The newest is " + std::to_string(state.runs.back().id) + ".");
  }
  if (run->policy_file.empty()) {
    return fail("a run that has learned something", run->name + " has not yet", "Let it train a little first.");
  }
  cancel_diagnosis(id);
  begin_diagnosis(*run, episodes, true);
  state.sentence = "Is it drift? " + capital(phrase(run->name)) + " tries " +
                   count_text(episodes, "fresh start", "fresh starts") + ", and so does the expert.";
  return json::object();
}

void Impl::begin_diagnosis(RunItem& run, int episodes, bool asked) {
  DiagnosisItem item;
  item.episodes = episodes;
  item.seed = run.evaluation ? run.evaluation_seed : mix_seed(state.seed, kEvaluationStream);
  item.params = run.evaluation ? run.evaluation_params : run.scene_params;
  run.diagnosis = std::move(item);
  diagnoses.push_back({run.id, true, true, true, asked, false});
  start_diagnoses();
}

void Impl::diagnose_evaluated(RunItem& run) {
  const bool whole = run.evaluation && !run.evaluation->episodes.empty() &&
                     static_cast<int>(run.evaluation->episodes.size()) == run.evaluation->episodes_total;
  if (run.phase != RunItem::Phase::ready || !whole) return;
  cancel_diagnosis(run.id);
  begin_diagnosis(run, kDiagnosisEpisodes, false);
}

void Impl::start_diagnoses() {
  auto busy = static_cast<std::size_t>(
      std::count_if(diagnoses.begin(), diagnoses.end(), [](const DiagnosisJob& job) { return job.begun; }));
  for (DiagnosisJob& job : diagnoses) {
    if (job.begun || busy >= kMostDiagnoses) continue;
    job.begun = true;
    ++busy;
    post_diagnosis(job);
  }
}

std::vector<const DemoItem*> Impl::demos_of(const RunItem& run) const {
  std::vector<const DemoItem*> found;
  for (const std::uint64_t hash : run.data_hashes) {
    const auto demo = std::find_if(state.demos.begin(), state.demos.end(),
                                   [hash](const DemoItem& item) { return item.hash == hash; });
    if (demo == state.demos.end()) return {};
    found.push_back(&*demo);
  }
  for (const DemoItem& demo : state.demos) {
    const bool learned = demo.run == run.id && demo.round < static_cast<int>(run.rounds.size());
    if (learned) found.push_back(&demo);
  }
  return found;
}

void Impl::post_diagnosis(DiagnosisJob& job) {
  RunItem& run = *find_run(job.run);
  DiagnosisItem& item = *run.diagnosis;
  item.progress = 0.0;
  item.problem.clear();
  json message = {{"type", "diagnose"},
                  {"scene", run.scene->id},
                  {"scene_params", item.params.changed()},
                  {"policy", json::binary(run.policy_file)},
                  {"demonstrations", json::array()},
                  {"episodes", item.episodes},
                  {"seed", item.seed},
                  {"parts", json::array()}};
  if (job.figures) message["parts"].push_back("figures");
  if (job.maps) message["parts"].push_back("maps");
  if (job.actions) message["parts"].push_back("actions");
  // Fields are chosen for the scene at hand; a run of another one is mapped over its usual ones.
  if (run.scene == state.scene) {
    message["field_x"] = state.field_x;
    message["field_y"] = state.field_y;
    message["decision"] = decision_to_json(state.decision);
  }
  if (job.figures || job.actions) {
    const auto demos = demos_of(run);
    for (const DemoItem* demo : demos) {
      message["demonstrations"].push_back(json::binary(demo_to_file(*demo->trajectory)));
    }
    const bool rounds = run.rounds.size() > 1 && demos.size() == run.data_hashes.size();
    if (job.figures)
      item.note = run.data_key == "reward"
                      ? "It learned from reward, not from demonstrations: there is no error on them."
                  : demos.empty() ? "Its demonstrations are not in the list, so that its error on them is not known."
                  : rounds ? "The training error is that on the starting demonstrations only; what its later rounds "
                             "learned from is not in the list."
                           : "";
  }
  port.post(diagnosis_port(job.run), pack(message));
}

void Impl::cancel_diagnosis(int run) {
  const auto job =
      std::find_if(diagnoses.begin(), diagnoses.end(), [run](const DiagnosisJob& one) { return one.run == run; });
  if (job == diagnoses.end()) return;
  if (job->begun) port.close(diagnosis_port(run));
  diagnoses.erase(job);
  start_diagnoses();
}

void Impl::cancel_analyses() {
  for (const DiagnosisJob& job : diagnoses) {
    if (job.begun) port.close(diagnosis_port(job.run));
  }
  diagnoses.clear();
  if (state.horizon) port.close(kSweepPort);
  state.horizon.reset();
}

bool Impl::take_analysis(const PortMessage& message) {
  if (message.run >= 0) return false;
  const auto read = unpack(message.bytes);
  if (!read) return true;
  const bool failed = (*read)["type"] == "failed";
  if (message.run == kSweepPort) {
    if (!state.horizon) return true;
    if (failed) {
      state.horizon->problem = failure(*read);
      port.close(kSweepPort);
    } else {
      report_swept(*read);
    }
    return true;
  }
  RunItem* run = find_run(-1 - message.run);
  if (run == nullptr || !run->diagnosis) return true;
  if (!failed) {
    report_diagnosed(*run, *read);
    return true;
  }
  cancel_diagnosis(run->id);
  run->diagnosis->progress = run->diagnosis->finished ? 1.0 : 0.0;
  run->diagnosis->problem = failure(*read);
  return true;
}

void Impl::report_diagnosed(RunItem& run, const json& message) {
  Arguments arguments(message, "diagnosed", "type");
  DiagnosisItem& item = *run.diagnosis;
  item.progress = arguments.number("progress", 0.0, 1.0, 0.0);
  if (const json* figures = arguments.raw("figures")) {
    item.figures = figures_from_json(*figures);
    item.judgement = judge_drift(item.figures);
  }
  if (!arguments.flag("finished", false)) return;
  if (const json* own = arguments.raw("own")) {
    item.own = map_from_json(*own);
    if (const json* expert = arguments.raw("expert")) item.expert = map_from_json(*expert);
    const json* divergence = arguments.raw("divergence");
    item.divergence = divergence != nullptr ? divergence_from_json(*divergence) : std::nullopt;
  }
  if (const json* actions = arguments.raw("actions")) item.actions = decision_actions_from_json(*actions);
  item.finished = true;
  const auto job =
      std::find_if(diagnoses.begin(), diagnoses.end(), [&](const DiagnosisJob& one) { return one.run == run.id; });
  const bool tell = job != diagnoses.end() && job->asked;
  cancel_diagnosis(run.id);
  keep_run(run);
  if (tell) state.sentence = capital(phrase(run.name)) + ": " + item.judgement.sentence;
  refresh_maps();
}

// ------------------------------------------------------------------------------------------------ cost against the horizon

Result<json> Impl::sweep_horizon(Call call) {
  HorizonOptions options;
  const json* chosen = call.arguments.raw("learners");
  options.seeds = static_cast<int>(call.arguments.integer("seeds", 1, 50, options.seeds));
  options.episodes = static_cast<int>(call.arguments.integer("episodes", 1, 1000, options.episodes));
  options.demos = static_cast<int>(call.arguments.integer("demos", 1, 100, options.demos));
  options.shortest = call.arguments.number("shortest", 0.1, 1000.0, options.shortest);
  options.longest = call.arguments.number("longest", 0.2, 1000.0, options.longest);
  options.horizons = static_cast<int>(call.arguments.integer("horizons", kLeastHorizons, 100, options.horizons));
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  if (chosen != nullptr && (!chosen->is_array() || chosen->empty() || chosen->size() > 6)) {
    return fail("1 to 6 learners as \"learners\"", shown(*chosen), "For example [\"bc\", \"dagger\"].");
  }
  std::vector<std::string> ids;
  for (std::size_t i = 0; chosen != nullptr && i < chosen->size(); ++i) {
    const json& one = (*chosen)[i];
    ids.push_back(one.is_string() ? one.get<std::string>() : shown(one));
  }
  for (std::size_t i = 0; chosen == nullptr && i < learners.size(); ++i) {
    if (learners[i]->id == "bc" || learners[i]->id == "dagger") ids.emplace_back(learners[i]->id);
  }
  json settings = json::array();
  HorizonItem item;
  item.scene = state.scene;
  for (const std::string& id : ids) {
    const auto found = find_learner_in(learners, id);
    if (!found) return tl::make_unexpected(found.error());
    const auto index = static_cast<std::size_t>(std::find(learners.begin(), learners.end(), *found) - learners.begin());
    ParamValues params = state.learner_params[index];
    teach_by_expert(params);
    settings.push_back({{"id", id}, {"params", params.changed()}});
    options.learners.push_back({*found, std::move(params)});
    item.rows.push_back({id, {}, {}, {}});
  }
  const auto sweep = HorizonSweep::make(task(), options);
  if (!sweep) return tl::make_unexpected(sweep.error());
  if (state.horizon && !state.horizon->finished && state.horizon->problem.empty()) {
    return fail("one sweep at a time", "another", "Stop the one that is under way first.");
  }
  item.dt = sweep->dt();
  item.horizons = sweep->horizons();
  state.horizon = std::move(item);
  port.post(kSweepPort, pack({{"type", "sweep"},
                              {"scene", state.scene->id},
                              {"scene_params", state.scene_params.changed()},
                              {"learners", std::move(settings)},
                              {"seeds", options.seeds},
                              {"episodes", options.episodes},
                              {"demos", options.demos},
                              {"driver", options.driver},
                              {"seed", mix_seed(state.seed, kSweepStream)},
                              {"shortest", options.shortest},
                              {"longest", options.longest},
                              {"horizons", options.horizons}}));
  state.sentence = "How does cost grow with the horizon? Training " + join(ids, " and ") + " anew for " +
                   count_text(options.seeds, "seed", "seeds") + ".";
  return json::object();
}

Result<json> Impl::sweep_stop(Call call) {
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const bool under_way = state.horizon && !state.horizon->finished && state.horizon->problem.empty();
  if (!under_way) return fail("a sweep that is under way", "none", "Start one with sweep.horizon.");
  port.close(kSweepPort);
  state.horizon->problem = "Stopped: only the seeds that were through count.";
  return json::object();
}

void Impl::report_swept(const json& message) {
  Arguments arguments(message, "swept", "type");
  HorizonItem& item = *state.horizon;
  item.progress = arguments.number("progress", 0.0, 1.0, 0.0);
  if (const json* rows = arguments.raw("rows"); rows != nullptr && rows->is_array()) {
    std::vector<HorizonItem::Row> read;
    for (const json& one : *rows) {
      auto row = horizon_row_from_json(one);
      if (!row) return;
      read.push_back(std::move(*row));
    }
    item.rows = std::move(read);
  }
  if (!arguments.flag("finished", false)) return;
  item.finished = true;
  port.close(kSweepPort);
  std::vector<std::string> words;
  for (const HorizonItem::Row& row : item.rows) {
    const auto learner = find_learner_in(learners, row.learner);
    words.push_back((learner ? std::string((*learner)->title) : row.learner) + ": " + horizon_sentence(item, row));
  }
  state.sentence = join(words, ". ") + ".";
}

}  // namespace driftlab
