#include "web/app/actions_picture.h"

#include <algorithm>

#include "web/app/plots.h"

namespace driftlab::app {
namespace {

/// Measured at the decision that is chosen now.
const DecisionActions* actions_of(const RunItem& run, const WorkbenchState& state) {
  const bool there = run.diagnosis && !run.diagnosis->actions.empty() && run.diagnosis->actions.at == state.decision;
  return there ? &run.diagnosis->actions : nullptr;
}

/// Of the demonstrations that a clone would learn from, where they recorded the field themselves and are few enough to look at in every frame.
std::optional<DecisionActions> recorded_actions(const WorkbenchState& state) {
  constexpr int kMostSteps = 20000;
  const auto field = find_field(picture_spec(state), state.decision.field);
  if (!field || field->kind != FieldSource::Kind::observation) return std::nullopt;
  std::vector<Trajectory> shown;
  int steps = 0;
  for (const DemoItem& demo : state.demos) {
    if (!demo.used || demo.run != 0 || demo.trajectory->meta.scene != state.scene->id) continue;
    steps += demo.trajectory->steps;
    if (steps > kMostSteps) return std::nullopt;
    shown.push_back(*demo.trajectory);
  }
  if (shown.empty()) return std::nullopt;
  const auto meter = DecisionMeter::make({state.scene, state.scene_params}, nullptr, shown, 0, 0, state.decision);
  if (!meter) return std::nullopt;
  while ((*meter)->step(kMostSteps)) continue;
  return (*meter)->actions();
}

}  // namespace

const SceneSpec& picture_spec(const WorkbenchState& state) {
  return state.stages.front().episode->scene().spec();
}

ActionsPicture compose_actions(const WorkbenchState& state, const RunItem* looked_at) {
  const SceneSpec& spec = picture_spec(state);
  ActionsPicture picture;
  picture.action = spec.action[static_cast<std::size_t>(state.decision.action)];
  picture.sides = state.decision.action == spec.decision.action && !spec.decision.positive.empty();
  picture.mirrored = picture.sides && spec.decision.positive == "left";
  for (const RunItem* run : plotted_runs(state)) {
    if (const DecisionActions* actions = actions_of(*run, state)) picture.runs.emplace_back(run, actions);
  }
  std::stable_partition(picture.runs.begin(), picture.runs.end(),
                        [&](const auto& run) { return run.first != looked_at; });
  const bool known = !picture.runs.empty() && picture.runs.back().first == looked_at;
  if (known) picture.looked_at = looked_at;
  std::vector<const DecisionActions*> all;
  for (const auto& [run, actions] : picture.runs) all.push_back(actions);
  if (all.empty()) picture.recorded = recorded_actions(state);
  if (picture.recorded) all.push_back(&*picture.recorded);
  picture.axis = action_bins(picture.action, all);
  return picture;
}

const ActionSamples* demonstrated(const ActionsPicture& picture) {
  if (picture.recorded) return &picture.recorded->demonstrations;
  return picture.looked_at != nullptr ? &picture.looked_at->diagnosis->actions.demonstrations : nullptr;
}

std::vector<double> shares_of(const ActionSamples& samples, const GridAxis& axis) {
  std::vector<double> shares;
  const double total = std::max<double>(1.0, static_cast<double>(samples.actions.size()));
  for (const int count : binned(samples, axis)) shares.push_back(count / total);
  return shares;
}

double bin_edge(const GridAxis& axis, std::size_t bin) {
  return axis.low + (axis.high - axis.low) * static_cast<double>(bin) / axis.cells;
}

std::vector<std::pair<double, double>> density(const Predicted& predicted, const ActionsPicture& picture) {
  const auto low = static_cast<double>(picture.action.low);
  const double cell = (static_cast<double>(picture.action.high) - low) / kPredictedCells;
  const double bin = (picture.axis.high - picture.axis.low) / picture.axis.cells;
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < predicted.shares.size(); ++i) {
    const double middle = low + cell * (static_cast<double>(i) + 0.5);
    if (middle < picture.axis.low || middle > picture.axis.high) continue;
    points.emplace_back(middle, static_cast<double>(predicted.shares[i]) * bin / cell);
  }
  return points;
}

const Policy* policy_on(const StageItem& stage, const WorkbenchState& state) {
  for (const RunItem& run : state.runs) {
    if (run.id != stage.actor.id) continue;
    if (stage.actor.kind == Actor::Kind::run) return run.policy.get();
    if (stage.actor.kind != Actor::Kind::round) return nullptr;
    for (const RoundItem& round : run.rounds) {
      if (round.round == stage.actor.round) return round.policy.get();
    }
  }
  return nullptr;
}

}  // namespace driftlab::app
