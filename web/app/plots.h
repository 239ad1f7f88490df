#pragma once
// The plots below the stages, each in a file of its own; plots.cpp says which are shown where.

#include "web/app/plot_axes.h"

namespace driftlab::app {

/// Runs that plots show: not hidden, of this scene.
std::vector<const RunItem*> plotted_runs(const WorkbenchState& state);

void draw_success(Ui& ui, const Rect& area);
/// The other tab of draw_success: against the expert labels that were given.
void draw_labels(Ui& ui, const Rect& area);
/// And the third: against the environment steps that were tried.
void draw_env_steps(Ui& ui, const Rect& area);
/// `tabs`: room at the right end of the title's line that is taken.
void draw_loss(Ui& ui, const Rect& area, float tabs = 0.0F);
void draw_horizon(Ui& ui, const Rect& area, float tabs = 0.0F);
/// Heat and arrows over the chosen fields, with the choosers.
void draw_map(Ui& ui, const Rect& area, float tabs = 0.0F);
/// What is done at the decision, with the choosers.
void draw_actions(Ui& ui, const Rect& area, float tabs = 0.0F);
/// How a run's training goes, and what steers it.
void draw_training(Ui& ui, const Rect& area, float tabs = 0.0F);

}  // namespace driftlab::app
