// Below the stages: success always beside loss, and next to them cost against the horizon or the map of visited states.

#include "web/app/plots.h"

#include <algorithm>

#include "web/app/panels.h"

namespace driftlab::app {
namespace {

constexpr float kSpace = 36.0F;  ///< between plots

using Plot = ViewOptions::Plot;

void draw_third(Ui& ui, const Rect& area) {
  const bool map = ui.state.view.plot == Plot::map;
  const int pressed = plot_tabs(ui, area,
                                {{"Cost tab", "Cost", !map, "Cost against the horizon"},
                                 {"Map tab", "Map", map, "Where the run goes and what it does there"}});
  if (pressed >= 0) ui.command({{"command", "view"}, {"plot", pressed == 0 ? "horizon" : "map"}});
  map ? draw_map(ui, area) : draw_horizon(ui, area);
}

/// On a tablet: one place, and tabs for what is in it.
void draw_narrow(Ui& ui, const Rect& room) {
  const Plot plot = ui.state.view.plot;
  const int pressed = plot_tabs(ui, room,
                                {{"Success tab", "Success, loss", plot == Plot::success},
                                 {"Cost tab", "Cost", plot == Plot::horizon},
                                 {"Map tab", "Map", plot == Plot::map}});
  constexpr const char* kPlots[] = {"success", "horizon", "map"};
  if (pressed >= 0) ui.command({{"command", "view"}, {"plot", kPlots[pressed]}});
  const Rect below{room.x, room.y + 28.0F, room.width, room.height - 28.0F};
  if (plot == Plot::horizon) return draw_horizon(ui, below);
  if (plot == Plot::map) return draw_map(ui, below);
  const float half = (below.height - 12.0F) / 2.0F;
  draw_success(ui, {below.x, below.y, below.width, half});
  draw_loss(ui, {below.x, below.y + half + 12.0F, below.width, half});
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
  if (area.width < 700.0F) return draw_narrow(ui, room);
  const float width = (room.width - 2.0F * kSpace) / 3.0F;
  draw_success(ui, {room.x, room.y, width, room.height});
  draw_loss(ui, {room.x + width + kSpace, room.y, width, room.height});
  draw_third(ui, {room.x + 2.0F * (width + kSpace), room.y, width, room.height});
}

}  // namespace driftlab::app
