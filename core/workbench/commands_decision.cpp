// Commands about what diagnosed runs are looked at by: the two fields of the maps, the decision whose actions are shown.
#include <algorithm>

#include "core/workbench/lookup.h"
#include "core/workbench/workbench_impl.h"

namespace driftlab {

using nlohmann::json;
using Impl = Workbench::Impl;

void Impl::choose_fields() {
  const bool chosen = !state.field_x.empty() && !state.field_y.empty();
  if (!chosen || !check_fields(spec(), {state.field_x, state.field_y})) {
    const FieldPair usual = default_fields(spec());
    state.field_x = usual.x;
    state.field_y = usual.y;
  } else if (looked_at == state.scene) {
    return;
  }
  for (const RunItem& run : state.runs) watch_fields(run);
}

Result<json> Impl::fields(Call call) {
  const FieldPair wanted = {call.arguments.text("x", state.field_x), call.arguments.text("y", state.field_y)};
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  const auto chosen = check_fields(spec(), wanted);
  if (!chosen) return tl::make_unexpected(chosen.error());
  const bool others = state.field_x != chosen->x || state.field_y != chosen->y;
  state.field_x = chosen->x;
  state.field_y = chosen->y;
  refresh_maps();
  for (const RunItem& run : state.runs) {
    if (others) watch_fields(run);
  }
  return json{{"x", chosen->x}, {"y", chosen->y}};
}

void Impl::choose_decision(bool usual, bool another_scene) {
  if (!usual && check_decision(spec(), state.decision)) return;
  const Decision before = state.decision;
  state.decision = usual_decision(spec());
  if (another_scene && !spec().decision.field.empty()) state.view.plot = ViewOptions::Plot::actions;
  if (!another_scene && !(state.decision == before)) refresh_maps();
}

Result<json> Impl::decision(Call call) {
  constexpr double kAny = 1e30;
  Decision wanted = state.decision;
  const bool asked = call.arguments.has("field") || call.arguments.has("low") || call.arguments.has("high") ||
                     call.arguments.has("action") || call.arguments.has("steps");
  if (!asked) wanted = usual_decision(spec());
  wanted.field = call.arguments.text("field", wanted.field);
  // Another field has other values: without a range of its own it is looked at in the middle of its table's limits.
  if (asked && wanted.field != state.decision.field && !call.arguments.has("low") && !call.arguments.has("high")) {
    const auto range = usual_range(spec(), wanted.field);
    if (!range) return tl::make_unexpected(range.error());
    wanted.low = range->low;
    wanted.high = range->high;
  }
  wanted.low = call.arguments.number("low", -kAny, kAny, wanted.low);
  wanted.high = call.arguments.number("high", -kAny, kAny, wanted.high);
  wanted.action = static_cast<int>(call.arguments.integer("action", 0, 1 << 20, wanted.action));
  wanted.every_step =
      call.arguments.choice("steps", {"first", "all"}, std::string(wanted.every_step ? "all" : "first")) == "all";
  if (auto good = call.arguments.finish(); !good) return tl::make_unexpected(good.error());
  auto chosen = check_decision(spec(), std::move(wanted));
  if (!chosen) return tl::make_unexpected(chosen.error());
  state.decision = std::move(*chosen);
  refresh_maps();
  return json{{"field", state.decision.field}, {"low", state.decision.low}, {"high", state.decision.high}};
}

void Impl::refresh_maps() {
  for (RunItem& run : state.runs) {
    if (!run.diagnosis || !run.diagnosis->finished || run.scene != state.scene) continue;
    const FieldMap& map = run.diagnosis->own;
    const bool maps_right = map.x_name == state.field_x && map.y_name == state.field_y;
    const bool actions_right = run.diagnosis->actions.at == state.decision;
    const auto job =
        std::find_if(diagnoses.begin(), diagnoses.end(), [&](const DiagnosisJob& one) { return one.run == run.id; });
    if (job != diagnoses.end() && !job->begun) {  // it will take what is chosen then
      job->maps = job->maps || !maps_right;
      job->actions = job->actions || !actions_right;
      continue;
    }
    if (job == diagnoses.end() && maps_right && actions_right) continue;
    cancel_diagnosis(run.id);
    if (maps_right && actions_right) {
      run.diagnosis->progress = 1.0;
      continue;
    }
    run.diagnosis->progress = 0.0;
    diagnoses.push_back({run.id, false, !maps_right, !actions_right, false, false});
  }
  start_diagnoses();
}

}  // namespace driftlab
