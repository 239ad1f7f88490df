#include "core/metrics/divergence.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/math.h"
#include "core/base/text.h"
#include "core/metrics/driver.h"

namespace driftlab {
namespace {

constexpr double kSmoothingCells = 1.0;
constexpr double kFloor = 1e-3;
constexpr int kCells = 40;  // a side

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

void VisitGrid::add(double x, double y) {
  const int cell = cell_of(y_, y) * x_.cells + cell_of(x_, x);
  counts_[static_cast<std::size_t>(cell)] += 1.0;
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

struct DivergenceMeter::Impl {
  Impl(const Task& task, const Policy& policy, std::uint64_t seed_, int episodes_)
      : drivers{EpisodeDriver(task, &policy), EpisodeDriver(task, nullptr)}, seed(seed_), episodes(episodes_) {}

  bool finished() const { return next >= 2 * episodes; }

  /// Even turns are the policy's, odd ones the expert's, on the same seeds.
  void one_step() {
    const auto who = static_cast<std::size_t>(next % 2);
    EpisodeDriver& driver = drivers[who];
    if (!driver.driving()) driver.begin(episode_seed(seed, static_cast<std::uint64_t>(next / 2)));
    driver.episode().scene().probe(values);
    visits[who].push_back({value(probe_x), value(probe_y)});
    if (driver.step().ended()) ++next;
  }

  double value(int probe) const {
    return probe < 0 ? 0.0 : static_cast<double>(values[static_cast<std::size_t>(probe)]);
  }

  std::array<EpisodeDriver, 2> drivers;
  std::array<std::vector<Vec2>, 2> visits;  ///< of the policy, of the expert
  std::uint64_t seed;
  int episodes;
  int next = 0;
  int probe_x = 0;
  int probe_y = -1;  ///< -1: the scene has one probe only
  std::vector<float> values;
  Divergence names;
};

namespace {

/// Index of the probe; without a name that of `preferred`, else number `otherwise`, else -1.
Result<int> find_probe(std::span<const Field> probes, std::string_view name, std::string_view preferred,
                       int otherwise) {
  std::vector<std::string> known;
  const std::string_view wanted = name.empty() ? preferred : name;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (probes[i].name == wanted) return static_cast<int>(i);
    known.emplace_back(probes[i].name);
  }
  if (name.empty()) return otherwise < static_cast<int>(probes.size()) ? otherwise : -1;
  const std::string near = closest(name, known);
  return fail("one of this scene's probes: " + join(known, ", "), std::string(name),
              near.empty() ? "" : "Did you mean " + near + "?");
}

/// From the least to the greatest value that either visited.
GridAxis axis_over(const std::array<std::vector<Vec2>, 2>& visits, double Vec2::*side) {
  bool first = true;
  GridAxis axis{0.0, 1.0, kCells};
  for (const std::vector<Vec2>& all : visits) {
    for (const Vec2& visit : all) {
      axis.low = first ? visit.*side : std::min(axis.low, visit.*side);
      axis.high = first ? visit.*side : std::max(axis.high, visit.*side);
      first = false;
    }
  }
  if (!(axis.high > axis.low)) return {axis.low - 0.5, axis.low + 0.5, 1};
  return axis;
}

}  // namespace

DivergenceMeter::DivergenceMeter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DivergenceMeter::~DivergenceMeter() = default;

Result<std::unique_ptr<DivergenceMeter>> DivergenceMeter::make(const Task& task, const Policy& policy,
                                                               std::uint64_t seed, int episodes,
                                                               std::string_view probe_x, std::string_view probe_y) {
  const auto scene = task.make_scene();
  const SceneSpec& spec = scene->spec();
  if (spec.probes.empty()) {
    return fail("a scene with probes", "none in " + std::string(spec.id), "Divergence is measured on probes.");
  }
  const auto x = find_probe(spec.probes, probe_x, "offset", 0);
  if (!x) return tl::make_unexpected(x.error());
  const auto y = find_probe(spec.probes, probe_y, "heading_error", 1);
  if (!y) return tl::make_unexpected(y.error());
  auto impl = std::make_unique<Impl>(task, policy, seed, std::max(0, episodes));
  if (!impl->drivers[1].able()) return fail("a scene with an expert", "none in " + std::string(spec.id));
  impl->probe_x = *x;
  impl->probe_y = *y;
  impl->values.resize(spec.probes.size());
  impl->names.probe_x = spec.probes[static_cast<std::size_t>(*x)].name;
  if (*y >= 0) impl->names.probe_y = spec.probes[static_cast<std::size_t>(*y)].name;
  return std::unique_ptr<DivergenceMeter>(new DivergenceMeter(std::move(impl)));
}

bool DivergenceMeter::step(std::int64_t env_steps) {
  for (std::int64_t i = 0; i < env_steps && !impl_->finished(); ++i) impl_->one_step();
  return !impl_->finished();
}

Divergence DivergenceMeter::result() const {
  Divergence result = impl_->names;
  const GridAxis x = axis_over(impl_->visits, &Vec2::x);
  const GridAxis y = axis_over(impl_->visits, &Vec2::y);
  std::array<std::vector<double>, 2> densities;
  for (std::size_t who = 0; who < 2; ++who) {
    VisitGrid grid(x, y);
    for (const Vec2& visit : impl_->visits[who]) grid.add(visit.x, visit.y);
    densities[who] = grid.density(kSmoothingCells, kFloor);
  }
  result.kl = kl_divergence(densities[0], densities[1]);
  result.js = js_divergence(densities[0], densities[1]);
  result.policy_steps = static_cast<std::int64_t>(impl_->visits[0].size());
  result.expert_steps = static_cast<std::int64_t>(impl_->visits[1].size());
  return result;
}

}  // namespace driftlab
