#pragma once
// Measured things made ready to draw: what stands where, how strong, which way. Panels only paint it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/env/scene.h"
#include "core/workbench/state.h"

namespace driftlab {

// ---- what learning has cost ----

/// What the run and the one that it began with have used so far. Labels of a run without rounds that was kept from before are those of
/// its demonstrations, as long as they are all in the list.
Price price_of(const RunItem& run, const std::vector<DemoItem>& demos);

// ---- success against expert labels ----

/// How well a run did when so many expert labels had been spent.
struct LabelPoint {
  int round = 0;
  std::int64_t labels = 0;
  double success = 0.0;  ///< share of the episodes
  Interval ci95;         ///< Wilson
  int episodes = 0;
};

struct LabelCurve {
  int run = 0;
  std::string name;
  std::uint32_t color = 0;
  std::vector<LabelPoint> points;  ///< by round; a run without rounds has one
};

/// Of every run that is not hidden and was evaluated in the scene and settings at hand, and whose labels are known: see price_of. A round
/// whose evaluation is not through is left out.
std::vector<LabelCurve> label_curves(const WorkbenchState& state);

// ---- success against environment steps ----

struct EnvStepPoint {
  double env_steps = 0.0;
  double success = 0.0;  ///< share of the episodes
  Interval ci95;         ///< Wilson
  int episodes = 0;
};

struct EnvStepCurve {
  int run = 0;
  std::string name;
  std::uint32_t color = 0;
  /// (environment steps, success) while it learns by trying: of its last hundred episodes, with actions as they are tried. Empty for others.
  std::vector<std::pair<double, double>> trying;
  std::optional<EnvStepPoint> evaluated;  ///< the finished policy; empty before
};

/// Of every run that is not hidden, in the scene and settings at hand, whose environment steps are known. Those of the run that it began
/// with count.
std::vector<EnvStepCurve> env_step_curves(const WorkbenchState& state);

// ---- loss beside success ----

/// All over updates. Empty where nothing was measured.
struct LossAndSuccess {
  Series loss;
  Series held_out_loss;
  Series success;  ///< 0 .. 1: a point a round, or one at the end
};
LossAndSuccess loss_and_success(const RunItem& run);

// ---- cost against the horizon ----

/// For people, without the learner's name: "cost grows as T^1.87 (95 %: 1.61 to 2.10)", or why there is no such figure. Empty before a seed
/// is through.
std::string horizon_sentence(const HorizonItem& sweep, const HorizonItem::Row& row);

// ---- actions at the decision ----

/// What the diagnosis found there, with the run's name; empty before it has. `spec`: of the run's scene.
std::string actions_sentence(const RunItem& run, const SceneSpec& spec);

// ---- maps over two fields ----

/// A cell that was visited.
struct HeatCell {
  double x_low = 0.0;  ///< in the fields' units
  double x_high = 0.0;
  double y_low = 0.0;
  double y_high = 0.0;
  double share = 0.0;  ///< of all steps
  double shade = 0.0;  ///< 0 .. 1: square root of share / `full`, so that what is seldom visited still shows
};

/// The largest share of any cell of these maps: what full colour means, the same on all of them.
double full_share(std::span<const FieldMap* const> maps);
/// Row by row; `full` as from full_share().
std::vector<HeatCell> heat_cells(const FieldMap& map, double full);

/// What is done in a cell, or in a square of several, on average over its steps.
struct MapArrow {
  double x = 0.0;  ///< the middle of the square, in the fields' units
  double y = 0.0;
  Vec2 direction;          ///< of length 1, or zero: nothing to point at; x to the right, y up, on the screen
  double magnitude = 0.0;  ///< 0 .. 1 of the action's limit
  double share = 0.0;      ///< of all steps
};

/// One arrow for each square of `cells` by `cells` cells that was visited. One action dimension: up is "ahead", tilted by
/// action / limit x 90 degrees, positive to the left (as positive angles turn); on a map of places "ahead" is where the drive goes there
/// on average. More than one: on a map of places the way it goes there on average; on others the vector of the first two, each by its
/// limit. The limit of an action is the greater of |low| and |high|.
std::vector<MapArrow> map_arrows(const FieldMap& map, std::span<const Field> action, int cells);

/// Where a value lies along an axis, 0 at its low and 1 at its high end.
double along(const GridAxis& axis, double value);

}  // namespace driftlab
