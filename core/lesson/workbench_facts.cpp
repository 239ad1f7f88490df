#include "core/lesson/workbench_facts.h"

#include <algorithm>

namespace driftlab::lesson {
namespace {

double as_number(bool truth) {
  return truth ? 1.0 : 0.0;
}

/// The first `episodes` of the run's evaluation, or all of it; nothing before they are through.
std::optional<EvaluationResult> evaluation_of(const RunItem& run, int episodes) {
  if (!run.evaluation || run.evaluation->episodes.empty()) return std::nullopt;
  EvaluationResult result = *run.evaluation;
  const int wanted = episodes > 0 ? episodes : result.episodes_total;
  if (static_cast<int>(result.episodes.size()) < wanted) return std::nullopt;
  result.episodes.resize(static_cast<std::size_t>(wanted));
  result.episodes_total = wanted;
  return result;
}

std::optional<double> measured(const FactQuery& query, const EvaluationResult& result) {
  const bool fails = result.successes() < static_cast<int>(result.episodes.size());
  switch (query.fact) {
    case Fact::success_rate:
      return result.success_rate();
    case Fact::success_low:
      return result.success_ci95().low;
    case Fact::success_high:
      return result.success_ci95().high;
    case Fact::falls_per_lap:
      return result.laps_driven() > 0.0 ? std::optional<double>(result.falls_per_lap()) : std::nullopt;
    case Fact::steps_before_failure:
      return fails ? std::optional<double>(result.steps_before_failure()) : std::nullopt;
    case Fact::mean_return:
      return result.mean_return();
    case Fact::mean_cost:
      return result.mean_cost();
    default:
      break;
  }
  for (const ReportedFigure& figure : result.reported()) {
    if (figure.name == query.report) return figure.mean;
  }
  return std::nullopt;
}

std::optional<double> last_of(const RunItem& run, std::string_view curve) {
  for (const Series& series : run.curves) {
    if (series.name == curve && !series.points.empty()) return series.points.back().second;
  }
  return std::nullopt;
}

bool is_trained(const RunItem& run) {
  return run.phase == RunItem::Phase::ready || run.phase == RunItem::Phase::evaluating;
}

}  // namespace

void Memory::watch(const WorkbenchState& state) {
  if (state.mode != Mode::compare) return;
  for (const StageItem& stage : state.stages) {
    if (stage.actor.kind == Actor::Kind::run && stage.ended) watched.insert(stage.actor.id);
  }
}

std::optional<double> WorkbenchFacts::value(const FactQuery& query) const {
  switch (query.fact) {
    case Fact::demonstrations:
      return demonstrations(query.name);
    case Fact::did:
    case Fact::times: {
      const auto found = memory_.given.find(query.name);
      const int count = found == memory_.given.end() ? 0 : found->second;
      return query.fact == Fact::did ? as_number(count > 0) : count;
    }
    case Fact::answered:
      return as_number(memory_.answers.contains(query.name));
    case Fact::correct: {
      const auto found = memory_.answers.find(query.name);
      return as_number(found != memory_.answers.end() && found->second);
    }
    default:
      break;
  }
  const RunItem* run = find_run(query.name);
  if (run == nullptr) return std::nullopt;
  if (!fact_info(query.fact).measured) return of_run(query, *run);
  const auto evaluation = evaluation_of(*run, query.episodes);
  return evaluation ? measured(query, *evaluation) : std::nullopt;
}

const RunItem* WorkbenchFacts::find_run(const std::string& name) const {
  const auto id = memory_.runs.find(name);
  if (id == memory_.runs.end()) return nullptr;
  const auto run =
      std::find_if(state_.runs.begin(), state_.runs.end(), [&](const RunItem& item) { return item.id == id->second; });
  return run == state_.runs.end() ? nullptr : &*run;
}

std::optional<double> WorkbenchFacts::of_run(const FactQuery& query, const RunItem& run) const {
  const DiagnosisItem* diagnosis =
      run.diagnosis && run.diagnosis->finished && run.diagnosis->problem.empty() ? &*run.diagnosis : nullptr;
  switch (query.fact) {
    case Fact::trained:
      return as_number(is_trained(run));
    case Fact::updates:
      return static_cast<double>(run.status.updates);
    case Fact::env_steps:
      return static_cast<double>(run.status.env_steps);
    case Fact::loss:
      return last_of(run, "loss");
    case Fact::held_out_loss:
      return last_of(run, "held_out_loss");
    case Fact::labels:
      return static_cast<double>(run.status.expert_labels);
    case Fact::rounds:
      return static_cast<double>(run.rounds.size());
    case Fact::interventions:
      return static_cast<double>(run.status.interventions);
    case Fact::corrections:
      return corrections(run);
    case Fact::watched:
      return as_number(memory_.watched.contains(run.id));
    case Fact::diagnosed:
      return as_number(diagnosis != nullptr);
    case Fact::drifts:
    case Fact::underfits: {
      if (diagnosis == nullptr) return std::nullopt;
      const DriftVerdict wanted = query.fact == Fact::drifts ? DriftVerdict::drifts : DriftVerdict::underfits;
      return as_number(diagnosis->judgement.verdict == wanted);
    }
    default:
      return std::nullopt;
  }
}

/// Corrections are no demonstrations, nor are those of another scene.
double WorkbenchFacts::demonstrations(const std::string& source) const {
  const auto counts = [&](const DemoItem& demo) {
    if (demo.run != 0 || demo.trajectory->meta.scene != state_.scene->id) return false;
    if (source == "any") return true;
    if (source == "script") return !demo.by_person();
    return demo.trajectory->meta.source == source;
  };
  return static_cast<double>(std::count_if(state_.demos.begin(), state_.demos.end(), counts));
}

/// Those that were handed over, and those that wait.
double WorkbenchFacts::corrections(const RunItem& run) const {
  int count = 0;
  for (const DemoItem& demo : state_.demos) {
    if (demo.run == run.id) count += demo.trajectory->label_count();
  }
  const auto& now = state_.correction;
  if (now && now->run == run.id) count += now->kept_labels + now->labels;
  return count;
}

}  // namespace driftlab::lesson
