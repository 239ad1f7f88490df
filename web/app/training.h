#pragma once
// The parts of the training panel, each in a file of its own; training.cpp says where each is.

#include "web/app/plot_axes.h"

namespace driftlab::app {

/// Whose training is shown: the run that was pressed last, else the newest that trains, else the newest that can drive. May be null.
const RunItem* run_in_training(const WorkbenchState& state);
/// It can be held, stepped and slowed down now.
bool steerable(const RunItem& run);

/// Pause, single steps, slow motion, which part learns, save.
void draw_steering(Ui& ui, const Rect& row, const RunItem& run);
/// Each figure in a row: its name, how it went, its value, a mark where it worries.
void draw_figures(Ui& ui, const Rect& area, const RunItem& run);
/// How often each of several ways is gone: demonstrations above, the learner below. Returns the height used.
float draw_ways(Ui& ui, const Rect& area, const RunItem& run);
float ways_height(const RunItem& run);
/// What steps are worth over the two fields, and who goes where.
void draw_reward_picture(Ui& ui, const Rect& area, const RunItem& run);

}  // namespace driftlab::app
