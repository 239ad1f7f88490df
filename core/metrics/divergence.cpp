#include "core/metrics/divergence.h"

#include <algorithm>
#include <cmath>

#include "core/base/math.h"
#include "core/metrics/survey.h"

namespace driftlab {
namespace {

constexpr double kSmoothingCells = 1.0;
constexpr double kFloor = 1e-3;
constexpr int kComparedCells = 60;
constexpr double kLeastWidth = 1e-3;

int cell_of(const GridAxis& axis, double value) {
  const double place = (value - axis.low) / (axis.high - axis.low) * axis.cells;
  return static_cast<int>(std::clamp(std::floor(place), 0.0, static_cast<double>(axis.cells - 1)));
}

/// Index mirrored at both ends: -1 -> 0, n -> n-1.
int mirror(int index, int count) {
  while (index < 0 || index >= count) index = index < 0 ? -index - 1 : 2 * count - index - 1;
  return index;
}

std::vector<double> gaussian(double sigma) {
  const int reach = static_cast<int>(std::ceil(3.0 * sigma));
  std::vector<double> kernel;
  double sum = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    kernel.push_back(det::exp(-0.5 * i * i / (sigma * sigma)));
    sum += kernel.back();
  }
  for (double& weight : kernel) weight /= sum;
  return kernel;
}

/// Smooths along one axis; `stride` between neighbours, `lines` starts.
void smooth(std::vector<double>& cells, int count, int stride, int lines, int line_stride,
            const std::vector<double>& kernel) {
  const int reach = static_cast<int>(kernel.size() / 2);
  std::vector<double> line(static_cast<std::size_t>(count));
  for (int l = 0; l < lines; ++l) {
    const int start = l * line_stride;
    for (int i = 0; i < count; ++i) {
      double sum = 0.0;
      for (int k = -reach; k <= reach; ++k) {
        const int from = start + mirror(i + k, count) * stride;
        sum += kernel[static_cast<std::size_t>(k + reach)] * cells[static_cast<std::size_t>(from)];
      }
      line[static_cast<std::size_t>(i)] = sum;
    }
    for (int i = 0; i < count; ++i) {
      cells[static_cast<std::size_t>(start + i * stride)] = line[static_cast<std::size_t>(i)];
    }
  }
}

}  // namespace

VisitGrid::VisitGrid(const GridAxis& x, const GridAxis& y) : x_(x), y_(y) {
  DRIFTLAB_ASSERT(x.cells > 0 && y.cells > 0 && x.high > x.low && y.high > y.low, "a grid has cells of positive width");
  counts_.assign(static_cast<std::size_t>(x.cells) * static_cast<std::size_t>(y.cells), 0.0);
}

std::size_t VisitGrid::cell(double x, double y) const {
  return static_cast<std::size_t>(cell_of(y_, y) * x_.cells + cell_of(x_, x));
}

void VisitGrid::add(double x, double y) {
  counts_[cell(x, y)] += 1.0;
  ++visits_;
}

std::vector<double> VisitGrid::density(double smoothing_cells, double floor) const {
  const double uniform = 1.0 / static_cast<double>(counts_.size());
  if (visits_ == 0) return std::vector<double>(counts_.size(), uniform);
  std::vector<double> cells = counts_;
  if (smoothing_cells > 0.0) {
    const std::vector<double> kernel = gaussian(smoothing_cells);
    smooth(cells, x_.cells, 1, y_.cells, x_.cells, kernel);
    smooth(cells, y_.cells, x_.cells, x_.cells, 1, kernel);
  }
  const double scale = (1.0 - floor) / static_cast<double>(visits_);
  for (double& cell : cells) cell = cell * scale + floor * uniform;
  return cells;
}

double kl_divergence(std::span<const double> p, std::span<const double> q) {
  DRIFTLAB_ASSERT(p.size() == q.size(), "distributions over the same cells");
  double sum = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] > 0.0) sum += p[i] * det::log(p[i] / q[i]);
  }
  return sum;
}

double js_divergence(std::span<const double> p, std::span<const double> q) {
  DRIFTLAB_ASSERT(p.size() == q.size(), "distributions over the same cells");
  std::vector<double> middle(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) middle[i] = 0.5 * (p[i] + q[i]);
  const double left = kl_divergence(p, middle);
  const double right = kl_divergence(q, middle);
  return 0.5 * (left + right);
}

GridAxis comparison_axis(const GridAxis& expert) {
  const double middle = 0.5 * (expert.low + expert.high);
  const double width = std::max(expert.high - expert.low, kLeastWidth * std::max(1.0, std::abs(middle)));
  return {middle - 1.5 * width, middle + 1.5 * width, kComparedCells};
}

Divergence compare_visits(const VisitGrid& policy, const VisitGrid& expert, std::string_view probe_x,
                          std::string_view probe_y) {
  const std::vector<double> p = policy.density(kSmoothingCells, kFloor);
  const std::vector<double> q = expert.density(kSmoothingCells, kFloor);
  Divergence result;
  result.probe_x = probe_x;
  result.probe_y = probe_y;
  result.kl = kl_divergence(p, q);
  result.js = js_divergence(p, q);
  result.policy_steps = policy.visits();
  result.expert_steps = expert.visits();
  return result;
}

DivergenceMeter::DivergenceMeter(std::unique_ptr<Survey> survey) : survey_(std::move(survey)) {}
DivergenceMeter::~DivergenceMeter() = default;

Result<std::unique_ptr<DivergenceMeter>> DivergenceMeter::make(const Task& task, const Policy& policy,
                                                               std::uint64_t seed, int episodes,
                                                               std::string_view field_x, std::string_view field_y) {
  auto survey = Survey::make(task, policy, seed, episodes, {std::string(field_x), std::string(field_y)});
  if (!survey) return tl::make_unexpected(survey.error());
  if (!(*survey)->has_expert()) {
    return fail("a scene with an expert", "none in " + std::string(task.entry->id),
                "Divergence is measured from the expert's states.");
  }
  return std::unique_ptr<DivergenceMeter>(new DivergenceMeter(std::move(*survey)));
}

bool DivergenceMeter::step(std::int64_t env_steps) {
  return survey_->step(env_steps);
}

Divergence DivergenceMeter::result() const {
  return *survey_->divergence();
}

}  // namespace driftlab
