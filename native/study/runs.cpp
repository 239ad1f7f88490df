#include "native/study/runs.h"

#include <algorithm>
#include <limits>

#include "core/study/good_demonstrations.h"
#include "core/study/seeds.h"

namespace driftlab {
namespace {

constexpr std::int64_t kPlenty = std::numeric_limits<std::int64_t>::max() / 2;

bool has_param(const ParamValues& params, std::string_view key) {
  return std::any_of(params.table().begin(), params.table().end(), [&](const Param& p) { return p.key == key; });
}

void set_from_text(ParamValues& params, const std::string& setting) {
  const std::size_t at = setting.find('=');
  const auto done = params.set(setting.substr(0, at), setting.substr(at + 1));
  DRIFTLAB_ASSERT(done.has_value(), "a study sets what its learners have");
}

}  // namespace

ParamValues learner_params(const StudySetup& setup, std::string_view learner,
                           const std::vector<std::string>& settings) {
  ParamValues params(find_learner(learner).value()->params);
  for (const std::string& setting : setup.options.learner_settings) {
    if (has_param(params, std::string_view(setting).substr(0, setting.find('=')))) set_from_text(params, setting);
  }
  for (const std::string& setting : settings) set_from_text(params, setting);
  return params;
}

Result<std::vector<Trajectory>> demonstrations(const StudySetup& setup, const Task& task, std::string_view driver,
                                               int count, int seed) {
  return good_demonstrations(task, driver, count, seed_for(setup.options.seed, SeedUse::demonstrations, seed));
}

Result<std::vector<Trajectory>> fresh_demonstrations(const StudySetup& setup, const Task& task, std::string_view driver,
                                                     int count, int seed) {
  return good_demonstrations(task, driver, count, seed_for(setup.options.seed, SeedUse::held_out, seed));
}

Result<std::unique_ptr<Learner>> started(const StudySetup& setup, const Task& task, std::string_view learner,
                                         const ParamValues& params, std::span<const Trajectory> demonstrations,
                                         int seed) {
  auto result = find_learner(learner).value()->make(params);
  const auto begun = result->start(task, seed_for(setup.options.seed, SeedUse::training, seed), nullptr);
  if (!begun) return tl::make_unexpected(begun.error());
  if (const auto added = result->add(demonstrations); !added) return tl::make_unexpected(added.error());
  return result;
}

Result<std::vector<Outcomes>> train_rounds(Learner& learner, std::int64_t updates_a_round) {
  std::vector<Outcomes> outcomes;
  for (TrainStatus status = learner.status(); !status.finished;) {
    // Without environment steps it stops when the round is trained; without updates, when there is something to train on.
    status = learner.step({updates_a_round, 0});
    if (status.failed) return fail("training to the end", status.stop_reason, "Set other parameters.");
    const int round = static_cast<int>(outcomes.size());
    auto policy = learner.rounds() > round ? learner.round_policy(round) : learner.snapshot();
    DRIFTLAB_ASSERT(policy != nullptr, "a trained round has a policy");
    outcomes.push_back({std::move(policy), status});
    if (!status.finished) learner.step({0, kPlenty});
  }
  return outcomes;
}

Result<Outcomes> train(Learner& learner) {
  TrainStatus status = learner.status();
  while (!status.finished && !status.failed) status = learner.step({kPlenty, kPlenty});
  if (status.failed) return fail("training to the end", status.stop_reason, "Set other parameters.");
  return Outcomes{learner.snapshot(), status};
}

Result<std::vector<Sample>> learn_and_measure(const StudySetup& setup, const Task& task, std::string_view learner,
                                              const std::vector<std::string>& settings,
                                              std::span<const Trajectory> demonstrations, int seed) {
  const ParamValues params = learner_params(setup, learner, settings);
  const auto run = started(setup, task, learner, params, demonstrations, seed);
  if (!run) return tl::make_unexpected(run.error());
  const std::int64_t members = has_param(params, "members") ? params.integer("members") : 1;
  const auto rounds = train_rounds(**run, params.integer("updates") * members);
  if (!rounds) return tl::make_unexpected(rounds.error());
  std::vector<Sample> samples;
  for (const Outcomes& round : *rounds) {
    Sample sample = measured(setup, task, round.policy.get(), seed);
    sample.labels = static_cast<double>(round.status.expert_labels);
    sample.interventions = static_cast<double>(round.status.interventions);
    sample.context_switches = static_cast<double>(round.status.context_switches);
    sample.own_error = own_error(setup, task, *round.policy, seed);
    samples.push_back(sample);
  }
  return samples;
}

Sample measured(const StudySetup& setup, const Task& task, const Policy* policy, int seed) {
  Evaluator evaluator(task, policy, seed_for(setup.options.seed, SeedUse::evaluation, seed), setup.options.episodes);
  while (evaluator.step(kPlenty)) continue;
  Sample sample;
  sample.success = evaluator.result().success_rate();
  sample.falls_per_lap = evaluator.result().falls_per_lap();
  sample.steps_before_failure = evaluator.result().steps_before_failure();
  sample.episode_steps = static_cast<double>(evaluator.result().env_steps()) / setup.options.episodes;
  sample.episode_return = evaluator.result().mean_return();
  for (const ReportedFigure& figure : evaluator.result().reported())
    sample.reported.push_back({figure.name, figure.mean});
  return sample;
}

double own_error(const StudySetup& setup, const Task& task, const Policy& policy, int seed) {
  const std::uint64_t first = seed_for(setup.options.seed, SeedUse::evaluation, seed);
  const auto driven = policy.clone();
  const auto expert = make_demonstrator("expert").value();
  const Trajectory lap = run_policy(task, *driven, episode_seed(first, 0), "policy", expert.get());
  double sum = 0.0;
  for (std::size_t i = 0; i < lap.labels.size(); ++i) {
    const double off = static_cast<double>(lap.applied[i]) - static_cast<double>(lap.labels[i]);
    sum += off * off;
  }
  return sum / static_cast<double>(lap.labels.size());
}

double label_error(const Policy& policy, std::span<const Trajectory> demonstrations) {
  const auto driver = policy.clone();
  double error = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  std::vector<float> action;
  for (const Trajectory& lap : demonstrations) {
    driver->reset(lap.meta.seed);
    action.resize(static_cast<std::size_t>(lap.action_size));
    std::vector<float> before(action.size());
    for (int t = 0; t < lap.steps; ++t) {
      const auto at = static_cast<std::size_t>(t);
      driver->act({lap.observation(t), before, t > 0 ? lap.rewards[at - 1] : 0.0F, false}, action, nullptr);
      for (std::size_t i = 0; i < action.size(); ++i) {
        const auto label = static_cast<double>(lap.label(t)[i]);
        const double off = static_cast<double>(action[i]) - label;
        error += off * off;
        sum += label;
        squares += label * label;
        count += 1.0;
        before[i] = lap.applied[at * action.size() + i];
      }
    }
  }
  const double variance = squares / count - (sum / count) * (sum / count);
  return error / count / variance;
}

}  // namespace driftlab
