#pragma once
// What the plot of actions draws, put together from what was measured.

#include <optional>
#include <utility>
#include <vector>

#include "core/metrics/decision.h"
#include "core/workbench/state.h"

namespace driftlab::app {

/// Everything that is drawn over one axis.
struct ActionsPicture {
  const RunItem* looked_at = nullptr;
  std::optional<DecisionActions> recorded;  ///< before there is a run: what a clone would be shown
  std::vector<std::pair<const RunItem*, const DecisionActions*>> runs;  ///< the one looked at last, on top
  GridAxis axis;
  Field action;
  bool sides = false;     ///< what is below and above 0 has names
  bool mirrored = false;  ///< so that left is left
  double full = 1.0;      ///< share at the upper edge
};

/// `looked_at` may be null. There must be a stage.
ActionsPicture compose_actions(const WorkbenchState& state, const RunItem* looked_at);

/// The labels that were shown, or null.
const ActionSamples* demonstrated(const ActionsPicture& picture);
/// Shares of the bins.
std::vector<double> shares_of(const ActionSamples& samples, const GridAxis& axis);
double bin_edge(const GridAxis& axis, std::size_t bin);
/// The predicted density as points, in shares of a bin as wide as the drawn ones.
std::vector<std::pair<double, double>> density(const Predicted& predicted, const ActionsPicture& picture);

/// Of the scene as the first stage shows it.
const SceneSpec& picture_spec(const WorkbenchState& state);
/// Whoever acts on a stage out of what it learned; null: somebody else does.
const Policy* policy_on(const StageItem& stage, const WorkbenchState& state);

}  // namespace driftlab::app
