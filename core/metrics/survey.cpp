#include "core/metrics/survey.h"

#include <algorithm>
#include <array>

#include "core/metrics/driver.h"

namespace driftlab {
namespace {

constexpr int kCells = 40;  // a side of what is drawn

/// One driver's steps: in floats, since there may be millions.
struct Visits {
  std::vector<float> x;
  std::vector<float> y;
  std::vector<float> actions;  // [steps, action_size]
  std::vector<float> motion;   // [steps, 2], where the fields are places
};

}  // namespace

struct Survey::Impl {
  Impl(const Task& task, const Policy& policy, std::uint64_t seed_, int episodes_)
      : drivers{EpisodeDriver(task, &policy), EpisodeDriver(task, nullptr)}, seed(seed_), episodes(episodes_) {}

  bool has_expert() const { return drivers[1].able(); }
  int total() const { return has_expert() ? 2 * episodes : episodes; }
  bool finished() const { return next >= total(); }

  /// With an expert, even turns are the policy's and odd ones the expert's, on the same seeds.
  void one_step() {
    const std::size_t who = has_expert() ? static_cast<std::size_t>(next % 2) : 0;
    EpisodeDriver& driver = drivers[who];
    const int episode = has_expert() ? next / 2 : next;
    if (!driver.driving()) driver.begin(episode_seed(seed, static_cast<std::uint64_t>(episode)));
    const Episode& drive = driver.episode();
    drive.scene().probe(probes);
    std::array<float, 2> values = {sources[0].read(drive.scene(), drive.observation(), probes),
                                   sources[1].read(drive.scene(), drive.observation(), probes)};
    const int steps = drive.steps();
    if (driver.step().ended()) ++next;
    if (drive.steps() == steps) return;  // the scene refused the action: nothing happened
    const std::span<const float> applied = std::span(drive.trajectory().applied).last(action_size);
    for (std::size_t i = 0; i < 2; ++i) {
      if (sources[i].kind == FieldSource::Kind::action) values[i] = applied[sources[i].index];
    }
    if (places()) {
      visits[who].motion.push_back(sources[0].read(drive.scene(), drive.observation(), probes) - values[0]);
      visits[who].motion.push_back(sources[1].read(drive.scene(), drive.observation(), probes) - values[1]);
    }
    visits[who].x.push_back(values[0]);
    visits[who].y.push_back(values[1]);
    visits[who].actions.insert(visits[who].actions.end(), applied.begin(), applied.end());
  }

  bool places() const {
    return sources[0].kind == FieldSource::Kind::trail_x && sources[1].kind == FieldSource::Kind::trail_y;
  }

  /// From the least to the greatest value of the drivers in [from, to); nothing without a visit.
  std::optional<GridAxis> range(std::vector<float> Visits::*side, std::size_t from, std::size_t to) const {
    std::optional<GridAxis> range;
    for (std::size_t who = from; who < to; ++who) {
      for (const float visit : visits[who].*side) {
        const auto value = static_cast<double>(visit);
        if (!range) range = GridAxis{value, value, kCells};
        range->low = std::min(range->low, value);
        range->high = std::max(range->high, value);
      }
    }
    return range;
  }

  GridAxis drawn_axis(std::vector<float> Visits::*side) const {
    const GridAxis axis = range(side, 0, 2).value_or(GridAxis{0.0, 1.0, kCells});
    if (!(axis.high > axis.low)) return {axis.low - 0.5, axis.low + 0.5, 1};
    return axis;
  }

  GridAxis compared_axis(std::vector<float> Visits::*side) const {
    const auto expert = range(side, 1, 2);
    return expert ? comparison_axis(*expert) : drawn_axis(side);
  }

  VisitGrid drawn(std::size_t who) const { return counted(who, drawn_axis(&Visits::x), drawn_axis(&Visits::y)); }
  VisitGrid compared(std::size_t who) const {
    return counted(who, compared_axis(&Visits::x), compared_axis(&Visits::y));
  }

  VisitGrid counted(std::size_t who, const GridAxis& x, const GridAxis& y) const {
    VisitGrid result(x, y);
    for (std::size_t i = 0; i < visits[who].x.size(); ++i) {
      result.add(static_cast<double>(visits[who].x[i]), static_cast<double>(visits[who].y[i]));
    }
    return result;
  }

  double diversity(std::size_t who) const {
    const VisitGrid cells = compared(who);
    const auto visited =
        std::count_if(cells.counts().begin(), cells.counts().end(), [](double count) { return count > 0.0; });
    return static_cast<double>(visited) / static_cast<double>(cells.counts().size());
  }

  FieldMap map(std::size_t who) const;

  std::array<EpisodeDriver, 2> drivers;
  std::array<Visits, 2> visits;  ///< of the policy, of the expert
  std::array<FieldSource, 2> sources;
  std::uint64_t seed;
  int episodes;
  int next = 0;  ///< episodes done, of both
  std::size_t action_size = 0;
  std::vector<float> probes;
};

FieldMap Survey::Impl::map(std::size_t who) const {
  const Visits& all = visits[who];
  const VisitGrid cells = drawn(who);
  FieldMap map;
  map.x_name = sources[0].field.name;
  map.y_name = sources[1].field.name;
  map.x = cells.x();
  map.y = cells.y();
  map.steps = cells.visits();
  const std::span<const double> counts = cells.counts();
  std::vector<double> sums(counts.size() * action_size);
  for (std::size_t i = 0; i < all.x.size(); ++i) {
    const std::size_t cell = cells.cell(static_cast<double>(all.x[i]), static_cast<double>(all.y[i]));
    for (std::size_t a = 0; a < action_size; ++a) {
      sums[cell * action_size + a] += static_cast<double>(all.actions[i * action_size + a]);
    }
  }
  std::vector<double> ways(places() ? 2 * counts.size() : 0);
  for (std::size_t i = 0; i < all.motion.size(); ++i) {
    const std::size_t cell = cells.cell(static_cast<double>(all.x[i / 2]), static_cast<double>(all.y[i / 2]));
    ways[2 * cell + i % 2] += static_cast<double>(all.motion[i]);
  }
  map.share.resize(counts.size());
  map.action.resize(sums.size());
  map.motion.resize(ways.size());
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    if (counts[cell] == 0.0) continue;
    map.share[cell] = static_cast<float>(counts[cell] / static_cast<double>(map.steps));
    for (std::size_t a = 0; a < action_size; ++a) {
      map.action[cell * action_size + a] = static_cast<float>(sums[cell * action_size + a] / counts[cell]);
    }
    for (std::size_t i = 2 * cell; i < 2 * cell + 2 && !ways.empty(); ++i) {
      map.motion[i] = static_cast<float>(ways[i] / counts[cell]);
    }
  }
  map.diversity = diversity(who);
  return map;
}

Survey::Survey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Survey::~Survey() = default;

Result<std::unique_ptr<Survey>> Survey::make(const Task& task, const Policy& policy, std::uint64_t seed, int episodes,
                                             const FieldPair& fields) {
  if (episodes < 1) return fail("at least one episode", std::to_string(episodes), "Drive one or more.");
  const auto scene = task.make_scene();
  const SceneSpec& spec = scene->spec();
  const auto chosen = check_fields(spec, fields);
  if (!chosen) return tl::make_unexpected(chosen.error());
  auto impl = std::make_unique<Impl>(task, policy, seed, episodes);
  impl->sources = {*find_field(spec, chosen->x), *find_field(spec, chosen->y)};
  impl->action_size = static_cast<std::size_t>(spec.action_size());
  impl->probes.resize(spec.probes.size());
  return std::unique_ptr<Survey>(new Survey(std::move(impl)));
}

bool Survey::step(std::int64_t env_steps) {
  for (std::int64_t i = 0; i < env_steps && !impl_->finished(); ++i) impl_->one_step();
  return !impl_->finished();
}

double Survey::progress() const {
  return static_cast<double>(impl_->next) / impl_->total();
}

bool Survey::has_expert() const {
  return impl_->has_expert();
}

FieldMap Survey::own() const {
  return impl_->map(0);
}

FieldMap Survey::expert() const {
  return impl_->map(1);
}

std::optional<Divergence> Survey::divergence() const {
  if (!has_expert()) return std::nullopt;
  return compare_visits(impl_->compared(0), impl_->compared(1), impl_->sources[0].field.name,
                        impl_->sources[1].field.name);
}

}  // namespace driftlab
