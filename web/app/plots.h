#pragma once
// The plots below the stages, each in a file of its own; plots.cpp says which are shown where.

#include "web/app/plot_axes.h"

namespace driftlab::app {

/// Runs that plots show: not hidden, of this scene.
std::vector<const RunItem*> plotted_runs(const WorkbenchState& state);

void draw_success(Ui& ui, const Rect& area);
/// The other tab of draw_success: against the expert labels that were given.
void draw_labels(Ui& ui, const Rect& area);
void draw_loss(Ui& ui, const Rect& area);
void draw_horizon(Ui& ui, const Rect& area);
/// Heat and arrows over the chosen fields, with the choosers.
void draw_map(Ui& ui, const Rect& area);

}  // namespace driftlab::app
