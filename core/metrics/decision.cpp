#include "core/metrics/decision.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/env/replay.h"
#include "core/metrics/belief.h"
#include "core/metrics/driver.h"

namespace driftlab {
namespace {

constexpr float kUsefulWidth = 1000.0F;  // wider limits of a table mean: none

bool is_action(const FieldSource& source) {
  return source.kind == FieldSource::Kind::action;
}

bool limited(const FieldSource& source) {
  return source.high > source.low && source.high - source.low < kUsefulWidth;
}

}  // namespace

std::vector<FieldSource> decision_fields(const SceneSpec& spec) {
  std::vector<FieldSource> fields = field_sources(spec);
  std::erase_if(fields, is_action);
  return fields;
}

Result<DecisionRange> usual_range(const SceneSpec& spec, const std::string& field) {
  const auto found = find_field(spec, field);
  if (!found) return tl::make_unexpected(found.error());
  if (!limited(*found)) return DecisionRange{-1.0, 1.0};
  const double middle = 0.5 * (static_cast<double>(found->low) + static_cast<double>(found->high));
  const double width = static_cast<double>(found->high) - static_cast<double>(found->low);
  return DecisionRange{middle - 0.05 * width, middle + 0.05 * width};
}

Decision usual_decision(const SceneSpec& spec) {
  const DecisionPoint& point = spec.decision;
  if (!point.field.empty()) {
    return {std::string(point.field), static_cast<double>(point.low), static_cast<double>(point.high), point.action,
            false};
  }
  const std::vector<FieldSource> fields = decision_fields(spec);
  const auto first = std::find_if(fields.begin(), fields.end(), limited);
  const std::string name = first != fields.end() ? first->field.name : fields.front().field.name;
  const auto range = usual_range(spec, name);
  return {name, range->low, range->high, 0, false};
}

Result<Decision> check_decision(const SceneSpec& spec, Decision chosen) {
  if (chosen.field.empty()) {
    const Decision usual = usual_decision(spec);
    chosen.field = usual.field;
    chosen.low = usual.low;
    chosen.high = usual.high;
  }
  const auto field = find_field(spec, chosen.field);
  if (!field) return tl::make_unexpected(field.error());
  if (is_action(*field)) {
    return fail("a field that is there before the action", chosen.field,
                "Choose a probe or a field of the observation.");
  }
  if (!std::isfinite(chosen.low) || !std::isfinite(chosen.high) || !(chosen.low <= chosen.high)) {
    return fail("a range from low to high", format_real(chosen.low) + " to " + format_real(chosen.high),
                "Give the lower end first.");
  }
  if (chosen.action < 0 || chosen.action >= spec.action_size()) {
    return fail("one of the action's numbers, 0 to " + std::to_string(spec.action_size() - 1),
                std::to_string(chosen.action), "0 is the first one.");
  }
  return chosen;
}

double ActionSamples::average() const {
  double sum = 0.0;
  for (const float action : actions) sum += static_cast<double>(action);
  return actions.empty() ? 0.0 : sum / static_cast<double>(actions.size());
}

double ActionSamples::deviation() const {
  if (actions.size() < 2) return 0.0;
  const double middle = average();
  double sum = 0.0;
  for (const float action : actions) {
    const double off = static_cast<double>(action) - middle;
    sum += off * off;
  }
  return std::sqrt(sum / static_cast<double>(actions.size() - 1));
}

int ActionSamples::below() const {
  return static_cast<int>(std::count_if(actions.begin(), actions.end(), [](float action) { return action < 0.0F; }));
}

int ActionSamples::above() const {
  return static_cast<int>(std::count_if(actions.begin(), actions.end(), [](float action) { return action > 0.0F; }));
}

struct DecisionMeter::Impl {
  Impl(const Task& task_, const Policy* policy, std::span<const Trajectory> data, std::uint64_t seed_, int episodes_)
      : task(task_),
        demonstrations(data.begin(), data.end()),
        seed(seed_),
        episodes(policy != nullptr ? episodes_ : 0) {
    if (policy != nullptr) driver = std::make_unique<EpisodeDriver>(task, policy);
  }

  int total() const { return static_cast<int>(demonstrations.size()) + episodes; }
  int done() const { return static_cast<int>(next_demonstration) + next_episode; }
  bool finished() const { return done() >= total(); }
  bool within(float value) const {
    return static_cast<double>(value) >= found.at.low && static_cast<double>(value) <= found.at.high;
  }

  void one_step() {
    if (next_demonstration < demonstrations.size()) return step_demonstration();
    step_episode();
  }

  /// Takes a step's action in; true: nothing more is wanted of this episode.
  bool take(ActionSamples& samples, float action) {
    if (!counted) ++samples.reached;
    counted = true;
    samples.actions.push_back(action);
    return !found.at.every_step;
  }

  void step_demonstration();
  void end_demonstration();
  void step_episode();

  Task task;
  std::vector<Trajectory> demonstrations;
  std::uint64_t seed;
  int episodes;
  std::unique_ptr<EpisodeDriver> driver;
  FieldSource field;
  std::size_t which = 0;  ///< number of the action
  Field action_field;
  std::vector<float> probes;
  std::vector<float> applied;

  std::size_t next_demonstration = 0;
  int next_episode = 0;
  int step = 0;                    ///< of the demonstration
  std::unique_ptr<Replay> replay;  ///< of the demonstration, where its field was not recorded
  bool begun = false;              ///< an episode of the policy
  bool counted = false;            ///< this episode has a step within
  ActionSamples before;            ///< the demonstrations' before this one
  DecisionActions found;
  Belief belief;
};

void DecisionMeter::Impl::end_demonstration() {
  ++next_demonstration;
  step = 0;
  replay.reset();
  counted = false;
}

void DecisionMeter::Impl::step_demonstration() {
  const Trajectory& driven = demonstrations[next_demonstration];
  const bool recorded = field.kind == FieldSource::Kind::observation;
  const auto give_up = [&] {
    found.demonstrations = before;
    ++found.left_out;
    end_demonstration();
  };
  if (step == 0) {
    before = found.demonstrations;
    if (!recorded) {
      replay = Replay::begin(*task.entry, driven);
      if (replay == nullptr) return give_up();
    }
    ++found.demonstrations.episodes;
  }
  const auto at = static_cast<std::size_t>(step);
  float value = 0.0F;
  if (recorded) {
    value = driven.observation(step)[field.index];
  } else {
    if (!replay->faithful()) return give_up();
    replay->scene().probe(probes);
    value = field.read(replay->scene(), replay->observation(), probes);
  }
  const bool labelled = driven.label_mask[at] != 0;
  if (labelled && within(value) && take(found.demonstrations, driven.label(step)[which])) return end_demonstration();
  if (++step >= driven.steps) return end_demonstration();
  if (!recorded && !replay->advance()) give_up();
}

void DecisionMeter::Impl::step_episode() {
  if (!begun) {
    driver->begin(episode_seed(seed, static_cast<std::uint64_t>(next_episode)));
    begun = true;
    counted = false;
    ++found.own.episodes;
  }
  const Episode& drive = driver->episode();
  drive.scene().probe(probes);
  const float value = field.read(drive.scene(), drive.observation(), probes);
  const int steps = drive.steps();
  bool over = driver->step().ended();
  if (drive.steps() != steps && within(value)) {
    const std::span<const float> moved = std::span(drive.trajectory().applied).last(applied.size());
    const std::vector<ActionDistribution> believed = driver->policy()->distribution();
    if (!believed.empty()) belief.add(believed[which], action_field);
    over = take(found.own, moved[which]) || over;
  }
  if (!over) return;
  begun = false;
  ++next_episode;
}

DecisionMeter::DecisionMeter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DecisionMeter::~DecisionMeter() = default;

Result<std::unique_ptr<DecisionMeter>> DecisionMeter::make(const Task& task, const Policy* policy,
                                                           std::span<const Trajectory> demonstrations,
                                                           std::uint64_t seed, int episodes, const Decision& at) {
  if (policy != nullptr && episodes < 1) {
    return fail("at least one episode", std::to_string(episodes), "Drive one or more.");
  }
  const auto scene = task.make_scene();
  const SceneSpec& spec = scene->spec();
  auto chosen = check_decision(spec, at);
  if (!chosen) return tl::make_unexpected(chosen.error());
  for (const Trajectory& trajectory : demonstrations) {
    if (auto good = trajectory.validate_for(spec); !good) return tl::make_unexpected(good.error());
  }
  auto impl = std::make_unique<Impl>(task, policy, demonstrations, seed, episodes);
  impl->field = *find_field(spec, chosen->field);
  impl->which = static_cast<std::size_t>(chosen->action);
  impl->action_field = spec.action[impl->which];
  impl->probes.resize(spec.probes.size());
  impl->applied.resize(static_cast<std::size_t>(spec.action_size()));
  impl->found.at = std::move(*chosen);
  return std::unique_ptr<DecisionMeter>(new DecisionMeter(std::move(impl)));
}

bool DecisionMeter::step(std::int64_t env_steps) {
  for (std::int64_t i = 0; i < env_steps && !impl_->finished(); ++i) impl_->one_step();
  return !impl_->finished();
}

double DecisionMeter::progress() const {
  return impl_->total() == 0 ? 1.0 : static_cast<double>(impl_->done()) / impl_->total();
}

DecisionActions DecisionMeter::actions() const {
  DecisionActions actions = impl_->found;
  actions.predicted = impl_->belief.average();
  return actions;
}

}  // namespace driftlab
