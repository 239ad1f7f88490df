// DAgger (data set aggregation): let the learner drive, ask the expert what it should have done there, and learn from everything
// gathered so far.
//
//   Stephane Ross, Geoffrey J. Gordon, J. Andrew Bagnell, "A Reduction of Imitation Learning and Structured Prediction to
//   No-Regret Online Learning", AISTATS 2011, arXiv 1011.0686, algorithm 3.1:
//
//   for i = 1 .. N:
//     pi_i = beta_i expert + (1 - beta_i) policy_i          (the expert acts with probability beta_i at each step)
//     gather D_i = {(o, expert(o))} of the states that pi_i visits
//     D <- D + D_i
//     policy_(i+1) = the policy that fits D best
//
// beta_1 = 1: the first D_1 are the demonstrations, so the first policy is behavioral cloning's. Later beta_i:
//   first_round  0             the authors found it to work about as well as
//   half         0.5^(i-1)
//   slow         0.9^(i-1)     clearly slower
//   linear       1 - (i-1)/N
// Its guarantee: some policy of the sequence has a cost that grows linearly with the horizon, not with its square (theorem 3.2). The
// best of the sequence on held-out starts is returned, as in the paper; every round's is kept.
//
// The expert is scripted, or a person (teacher=person) who labels what the policy visits; then beta is the share of steps at which the
// person drives.
//
// Deviations: each round fits a fresh network with as many updates as the first, by the same loop as bc (core/learners/supervised.h): each round
// has as many updates in all as bc, so at equal data a sample is seen equally often, but in a later round less often than in round 0.
//
// When it fails: when the expert cannot be asked anew (recorded data), errs itself, or labels states from which even it cannot recover;
// and early rounds visit bad states for real, which an arm or a car may not survive.

#include <algorithm>

#include "core/learners/dagger_rollout.h"

namespace driftlab {
namespace {

constexpr std::string_view kSchedules[] = {"first_round", "half", "slow", "linear"};
constexpr std::string_view kCurves[] = {"rollout_success"};
constexpr std::uint64_t kRolloutSeeds = 0x646167676572;  // "dagger"

std::span<const Param> table() {
  static const std::vector<Param> params = [] {
    auto list = rounds_params(
        "Rollouts in each round.",
        "Who labels the states of rollouts: the scene's expert, a model of a person, or a person who is asked.", true);
    list.insert(list.begin() + 2, choice_param("beta", "Expert's share", kSchedules, 0,
                                               "How often the expert acts in rollouts: first_round: only in the "
                                               "demonstrations; half, slow: 0.5 or 0.9 to "
                                               "the power of the round; linear: falling evenly."));
    return list;
  }();
  return params;
}

class Dagger final : public Rounds<Dagger> {
 public:
  explicit Dagger(ParamValues params)
      : Rounds(std::move(params),
               RoundsPlan{.curves = kCurves, .asks = Request::Kind::labels, .seeds = kRolloutSeeds}) {}

 private:
  /// beta_i, where i = round() + 2 as above: i = 1 are the demonstrations, which round 0 learns from.
  double expert_share() const override {
    const double past = static_cast<double>(round() + 1);
    const auto schedule = params().choice("beta");
    if (schedule == "first_round") return 0.0;
    if (schedule == "linear") return std::max(0.0, 1.0 - past / static_cast<double>(params().integer("rounds") + 1));
    double share = 1.0;
    for (std::int64_t i = 0; i <= round(); ++i) share *= schedule == "half" ? 0.5 : 0.9;
    return share;
  }

  std::unique_ptr<Gathering> gather(std::uint64_t seed) const override {
    return std::make_unique<DaggerRollout>(task(), *ensemble().front(), params().choice("teacher"), expert_share(),
                                           seed);
  }

  void round_gathered(std::span<const Trajectory> episodes) override { point(0, success_share(episodes)); }
};

}  // namespace

const LearnerEntry& learner_entry_dagger() {
  static const LearnerEntry entry = {
      "dagger",
      "DAgger",
      "Acts by itself, asks the expert what to do in the states it gets into, and learns from all of it.",
      "Stephane Ross, Geoffrey J. Gordon, J. Andrew Bagnell, 2011, A Reduction of Imitation Learning and Structured "
      "Prediction to "
      "No-Regret Online Learning, arXiv 1011.0686",
      0x009E73,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> { return std::make_unique<Dagger>(params); }};
  return entry;
}

}  // namespace driftlab
