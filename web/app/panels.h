#pragma once
// The regions of the page that Dear ImGui draws. Each reads the state, draws, and sends commands.

#include <array>
#include <string>

#include "core/env/scene.h"
#include "core/workbench/story.h"
#include "web/app/camera.h"
#include "web/app/layout.h"
#include "web/app/stage_canvas.h"
#include "web/app/timeline.h"
#include "web/app/ui.h"

namespace driftlab::app {

/// What the stages need besides the state: where cameras are, and how much time has passed.
struct StageViews {
  std::array<Camera, 4> cameras;
  std::array<Recording, 4> worlds;  ///< the still part of each stage
  double seconds = 0.0;             ///< since the last frame
  double axis_x = 0.0;              ///< arrow keys or gamepad
  double axis_y = 0.0;
  bool axes_active = false;
  bool wheel_key = false;   ///< a key or gamepad button that takes over is held
  bool wheel_held = false;  ///< that, or the pointer on the stage, in the last frame
  TimelineHand timeline;
};

/// While a run is corrected, in the place of the plots: the way, the episode's steps, what to do with them.
void draw_correction(Ui& ui, const Rect& area, StageViews& views);
/// `stages`: the lesson lies over everything left of and above them, menus too.
void draw_top_bar(Ui& ui, const Rect& area, const Rect& stages);
/// Returns what the person does with the stage that is theirs.
Controls draw_stages(Ui& ui, const Rect& area, StageViews& views);
void draw_inspector(Ui& ui, const Rect& area);
void draw_plots(Ui& ui, const Rect& area);

/// At a stage's title: a menu of who may act there; in its corner a cross that takes it away, and a plus.
void draw_stage_chooser(Ui& ui, const Rect& card, std::size_t index);
/// Those on the stages now, as the command `compare` reads them.
nlohmann::json stage_actors(const WorkbenchState& state);

/// How people speak of the scene that is shown.
StoryWords words_of(const WorkbenchState& state);
struct Column;
/// What waits in other scenes; nothing where nothing does.
void tell_others(Column& column, int count, std::string_view one, std::string_view many);
/// It has a view that goes along, nearer than the one of everything.
bool comes_near(const Scene& scene);
/// A demonstration made in the scene that is shown, whatever its settings.
bool made_here(const WorkbenchState& state, const DemoItem& demo);

/// The run that diagnosis and map are about: the one that was pressed in the list, else the newest that can drive. May be null.
const RunItem* run_looked_at(const WorkbenchState& state);

/// The run's success over its episodes: "22 %", "11 of 50 · 13–35".
std::string success_text(const EvaluationResult& evaluation);
/// What the scene reports beside success: "overlap 0.83"; empty where it reports nothing.
std::string reported_text(const EvaluationResult& evaluation);
/// The name of a probe, in words: "passed left".
std::string in_words(std::string_view name);
std::string interval_text(const EvaluationResult& evaluation);

}  // namespace driftlab::app
