#pragma once
// How far the states that a policy visits are from those that the expert visits: the thing that imitation by supervised
// learning assumes away. Both drive the same episodes; two chosen fields of every visited state go into a smoothed histogram
// each, over a grid that the expert's visits alone decide, so that the figures of several policies compare; what is off it counts in
// the outermost cells. core/metrics/survey.h drives, counts and says which grid.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/env/rollout.h"

namespace driftlab {

class Survey;

/// One side of a grid: `cells` of equal width from low to high. Values outside count in the outermost cells.
struct GridAxis {
  double low = 0.0;
  double high = 1.0;
  int cells = 40;
};

/// A two-dimensional histogram, row-major [y.cells, x.cells].
class VisitGrid {
 public:
  VisitGrid(const GridAxis& x, const GridAxis& y);

  void add(double x, double y);
  std::int64_t visits() const { return visits_; }
  const GridAxis& x() const { return x_; }
  const GridAxis& y() const { return y_; }
  /// Index of the cell that a visit counts in.
  std::size_t cell(double x, double y) const;
  /// Visits a cell.
  std::span<const double> counts() const { return counts_; }
  /// Share of visits a cell, after Gaussian smoothing (standard deviation in cells, mirrored at the edges) and mixing with
  /// a share `floor` of the uniform distribution, so that no cell is empty. Sums to 1.
  std::vector<double> density(double smoothing_cells, double floor) const;

 private:
  GridAxis x_;
  GridAxis y_;
  std::vector<double> counts_;
  std::int64_t visits_ = 0;
};

/// Kullback-Leibler divergence KL(p || q) in nats, of two distributions over the same cells. q > 0 where p > 0.
double kl_divergence(std::span<const double> p, std::span<const double> q);
/// Jensen-Shannon divergence in nats, 0 (equal) .. ln 2 (no common cell). Symmetric.
double js_divergence(std::span<const double> p, std::span<const double> q);

struct Divergence {
  std::string probe_x;  ///< names of the two fields
  std::string probe_y;
  double kl = 0.0;  ///< KL(policy || expert), nats
  double js = 0.0;  ///< Jensen-Shannon, nats
  std::int64_t policy_steps = 0;
  std::int64_t expert_steps = 0;
};

/// The grid that the expert's range over a field decides: its width again on both sides, 60 cells in all. A range under a thousandth (of its
/// middle, where that is above 1) is taken to be that wide.
GridAxis comparison_axis(const GridAxis& expert);
/// Of two grids alike, smoothed by a cell, a thousandth of them uniform.
Divergence compare_visits(const VisitGrid& policy, const VisitGrid& expert, std::string_view probe_x,
                          std::string_view probe_y);

/// Drives policy and expert over the same episodes, a slice at a time.
class DivergenceMeter {
 public:
  /// Fields by name, as field_names() of survey.h lists them; empty: default_fields(). Refused: an unknown field, a scene without an
  /// expert, no episodes.
  static Result<std::unique_ptr<DivergenceMeter>> make(const Task& task, const Policy& policy, std::uint64_t seed,
                                                       int episodes, std::string_view field_x = {},
                                                       std::string_view field_y = {});
  ~DivergenceMeter();

  /// Advances by at most `env_steps`; true while there is more to do.
  bool step(std::int64_t env_steps);
  /// Of the visits so far.
  Divergence result() const;

 private:
  explicit DivergenceMeter(std::unique_ptr<Survey> survey);
  std::unique_ptr<Survey> survey_;
};

}  // namespace driftlab
