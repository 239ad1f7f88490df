// Below the stages: success always beside loss, and next to them cost against the horizon, the map of visited states, the
// actions at a decision or how training goes.

#include "web/app/plots.h"

#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kSpace = 36.0F;  ///< between plots

using Plot = ViewOptions::Plot;

constexpr float kThree = 900.0F;  ///< from this width on three stand side by side
constexpr float kTwo = 560.0F;    ///< and two

/// One place, with tabs for what is in it; `loss`: that is among them.
void draw_turning(Ui& ui, const Rect& area, bool loss) {
  const Plot plot = ui.state.view.plot == Plot::success && !loss ? Plot::horizon : ui.state.view.plot;
  std::vector<Tab> tabs = {{"Cost tab", "Cost", plot == Plot::horizon, "Cost against the horizon"},
                           {"Map tab", "Map", plot == Plot::map, "Where the run goes and what it does there"},
                           {"Actions tab", "Actions", plot == Plot::actions, "What is done where one has to decide"},
                           {"Training tab", "Training", plot == Plot::training, "How a run's training goes, and why"}};
  if (loss)
    tabs.insert(tabs.begin(), {"Loss tab", "Loss", plot == Plot::success, "How well runs fit what they were shown"});
  const int pressed = plot_tabs(ui, area, tabs);
  if (pressed >= 0) ui.command({{"command", "view"}, {"plot", plot_name(static_cast<Plot>(pressed + (loss ? 0 : 1)))}});
  const float taken = tabs_width(ui, tabs) + 8.0F;
  if (plot == Plot::success) return draw_loss(ui, area, taken);
  if (plot == Plot::actions) return draw_actions(ui, area, taken);
  if (plot == Plot::training) return draw_training(ui, area, taken);
  plot == Plot::map ? draw_map(ui, area, taken) : draw_horizon(ui, area, taken);
}

/// On an upright tablet: success and loss one above the other, the others with all the room.
void draw_upright(Ui& ui, const Rect& room) {
  const float upper = (room.height - 12.0F) / 2.0F;
  if (ui.state.view.plot != Plot::success) return draw_turning(ui, room, true);
  draw_success(ui, {room.x, room.y, room.width, upper});
  draw_turning(ui, {room.x, room.y + upper + 12.0F, room.width, upper}, true);
}

}  // namespace

std::vector<const RunItem*> plotted_runs(const WorkbenchState& state) {
  std::vector<const RunItem*> runs;
  for (const RunItem& run : state.runs) {
    if (!run.hidden && run.scene == state.scene) runs.push_back(&run);
  }
  return runs;
}

void draw_plots(Ui& ui, const Rect& area) {
  ui.draw().AddRectFilled(area.min(), area.max(), paint(ui.colors.surface));
  ui.separator(area.min(), area.width);
  const Rect room{area.x + 20.0F, area.y + 14.0F, area.width - 40.0F, area.height - 24.0F};
  if (area.width < kTwo) return draw_upright(ui, room);
  const bool training = ui.state.view.plot == Plot::training;
  if (training && area.width < kThree) return draw_turning(ui, room, true);
  const float columns = area.width < kThree ? 2.0F : 3.0F;
  const float width = (room.width - (columns - 1.0F) * kSpace) / columns;
  const float pitch = width + kSpace;
  draw_success(ui, {room.x, room.y, width, room.height});
  if (area.width < kThree) return draw_turning(ui, {room.x + pitch, room.y, width, room.height}, true);
  // A histogram with its sentence needs two places, and so does training; the loss is then a tab of theirs.
  if (ui.state.view.plot == Plot::actions || training)
    return draw_turning(ui, {room.x + pitch, room.y, room.width - pitch, room.height}, true);
  draw_loss(ui, {room.x + pitch, room.y, width, room.height});
  draw_turning(ui, {room.x + 2.0F * pitch, room.y, width, room.height}, false);
}

}  // namespace driftlab::app
