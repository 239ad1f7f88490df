#include "core/metrics/drift.h"

#include <algorithm>
#include <vector>

#include "core/base/rng.h"
#include "core/metrics/noise_floor.h"
#include "core/metrics/statistics.h"

namespace driftlab {
namespace {

constexpr int kResamples = 1000;

// Squared errors by action dimension, one entry an episode; and the labels' variance.
class ErrorSum {
 public:
  explicit ErrorSum(std::size_t actions) : actions_(actions), sum_(actions), squares_(actions) {}

  void begin_episode() {
    errors_.emplace_back(actions_);
    steps_.push_back(0.0);
  }
  void add(std::span<const float> action, std::span<const float> label) {
    steps_.back() += 1.0;
    count_ += 1.0;
    for (std::size_t i = 0; i < actions_; ++i) {
      const auto wanted = static_cast<double>(label[i]);
      const double off = static_cast<double>(action[i]) - wanted;
      errors_.back()[i] += off * off;
      sum_[i] += wanted;
      squares_[i] += wanted * wanted;
    }
  }
  /// Of the labels, one a dimension; where they never change, that of the field's whole range: nothing else is there to compare with.
  std::vector<double> variances(std::span<const Field> fields) const {
    std::vector<double> result(actions_);
    for (std::size_t i = 0; i < actions_; ++i) {
      const double middle = sum_[i] / count_;
      result[i] = squares_[i] / count_ - middle * middle;
      const double range = static_cast<double>(fields[i].high) - static_cast<double>(fields[i].low);
      if (result[i] < 1e-9 * range * range) result[i] = range * range / 12.0;
    }
    return result;
  }
  bool empty() const { return count_ == 0.0; }

  DriftError error(std::span<const double> variances) const {
    std::vector<std::size_t> rows(errors_.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
    DriftError result;
    result.value = over(rows, variances);
    Rng rng(errors_.size());
    std::vector<double> draws;
    for (int k = 0; k < kResamples; ++k) {
      for (std::size_t& row : rows) row = static_cast<std::size_t>(rng.below(errors_.size()));
      draws.push_back(over(rows, variances));
    }
    result.ci95 = {quantile(draws, 0.025), quantile(draws, 0.975)};
    return result;
  }

 private:
  double over(std::span<const std::size_t> rows, std::span<const double> variances) const {
    double steps = 0.0;
    double total = 0.0;
    for (const std::size_t row : rows) {
      steps += steps_[row];
      for (std::size_t i = 0; i < actions_; ++i) total += errors_[row][i] / variances[i];
    }
    return steps > 0.0 ? total / (steps * static_cast<double>(actions_)) : 0.0;
  }

  std::size_t actions_;
  std::vector<std::vector<double>> errors_;
  std::vector<double> steps_;
  std::vector<double> sum_, squares_;
  double count_ = 0.0;
};

}  // namespace

struct DriftMeter::Impl {
  Impl(const Task& task_, const Policy& policy_, std::uint64_t seed_, int episodes_)
      : task(task_),
        scene(task.make_scene()),
        policy(policy_.clone()),
        seed(seed_),
        episodes(episodes_),
        action(static_cast<std::size_t>(scene->spec().action_size())),
        label(action.size()),
        own(action.size()),
        expert(action.size()),
        training(action.size()) {
    scene->reset(0);
    has_expert = scene->expert_action(label);
  }

  int total() const { return has_expert ? 2 * episodes : episodes; }

  void measure_training(std::span<const Trajectory> demonstrations) {
    std::vector<float> before(action.size());
    for (const Trajectory& trajectory : demonstrations) {
      policy->reset(trajectory.meta.seed);
      training.begin_episode();
      std::fill(before.begin(), before.end(), 0.0F);
      for (int t = 0; t < trajectory.steps; ++t) {
        const auto at = static_cast<std::size_t>(t);
        const float reward = t > 0 ? trajectory.rewards[at - 1] : 0.0F;
        policy->act({trajectory.observation(t), before, reward, false}, action, nullptr);
        if (trajectory.label_mask[at] != 0) training.add(action, trajectory.label(t));
        std::copy_n(trajectory.applied.begin() + static_cast<std::ptrdiff_t>(at * action.size()), action.size(),
                    before.begin());
      }
    }
    noise_floor = label_noise_floor(demonstrations, scene->spec().dt);
  }

  void one_step() {
    const bool own_turn = next < episodes;
    ErrorSum& errors = own_turn ? own : expert;
    if (!episode) {
      const std::uint64_t episode_is =
          episode_seed(seed, static_cast<std::uint64_t>(own_turn ? next : next - episodes));
      episode = std::make_unique<Episode>(task, episode_is, own_turn ? "policy" : "expert");
      policy->reset(episode_is);
      errors.begin_episode();
    }
    policy->act(episode->moment(own_turn), action, nullptr);
    if (has_expert) {
      episode->scene().expert_action(label);
      errors.add(action, label);
    }
    const StepResult result =
        episode->step(own_turn ? action : label, {}, own_turn ? Controller::policy : Controller::expert);
    // An action that the scene refuses ends the episode as a failure.
    if (!result.ended() && result.refused == nullptr) return;
    const bool success = result.refused == nullptr && result.outcome == Outcome::success;
    (own_turn ? successes : expert_successes) += success ? 1 : 0;
    episode.reset();
    ++next;
  }

  Task task;
  std::unique_ptr<Scene> scene;
  std::unique_ptr<Policy> policy;
  std::uint64_t seed;
  int episodes;
  bool has_expert = false;
  int next = 0;  // episodes done, the expert's after the policy's
  int successes = 0;
  int expert_successes = 0;
  std::unique_ptr<Episode> episode;
  std::vector<float> action, label;
  ErrorSum own, expert, training;
  std::optional<double> noise_floor;
};

DriftMeter::DriftMeter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DriftMeter::~DriftMeter() = default;

Result<std::unique_ptr<DriftMeter>> DriftMeter::make(const Task& task, const Policy& policy,
                                                     std::span<const Trajectory> demonstrations, std::uint64_t seed,
                                                     int episodes) {
  if (episodes < 1) return fail("at least one episode", std::to_string(episodes), "Drive one or more.");
  auto impl = std::make_unique<Impl>(task, policy, seed, episodes);
  for (const Trajectory& trajectory : demonstrations) {
    if (const auto fits = trajectory.validate_for(impl->scene->spec()); !fits) return tl::make_unexpected(fits.error());
  }
  impl->measure_training(demonstrations);
  return std::unique_ptr<DriftMeter>(new DriftMeter(std::move(impl)));
}

bool DriftMeter::step(std::int64_t env_steps) {
  for (std::int64_t i = 0; i < env_steps && impl_->next < impl_->total(); ++i) impl_->one_step();
  return impl_->next < impl_->total();
}

double DriftMeter::progress() const {
  return static_cast<double>(impl_->next) / impl_->total();
}

DriftFigures DriftMeter::figures() const {
  DriftFigures figures;
  figures.episodes = std::min(impl_->next, impl_->episodes);
  figures.successes = impl_->successes;
  figures.noise_floor = impl_->noise_floor;
  const auto fields = impl_->scene->spec().action;
  if (!impl_->training.empty()) figures.training = impl_->training.error(impl_->training.variances(fields));
  const int by_expert = impl_->next - impl_->episodes;
  if (by_expert > 0 && !impl_->expert.empty()) {
    const auto variances = impl_->expert.variances(fields);
    figures.expert_success = static_cast<double>(impl_->expert_successes) / by_expert;
    figures.expert_states = impl_->expert.error(variances);
    figures.own_states = impl_->own.error(variances);
  }
  return figures;
}

}  // namespace driftlab
