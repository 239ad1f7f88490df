// HG-DAgger (human-gated DAgger): a supervisor watches the learner drive, takes the wheel when it errs, and gives it back when all is
// well; only what the supervisor did is learned.
//
//   Michael Kelly, Chelsea Sidrane, Katherine Driggs-Campbell, Mykel J. Kochenderfer, "HG-DAgger: Interactive Imitation Learning
//   with Human Experts", ICRA 2019, arXiv 1810.02890, algorithm 1:
//
//   for each round: roll out the novice; while the expert's gate g(x) holds, the expert acts and its labels go into D;
//                   the novice's doubt at the start of each intervention goes into I; train the novice on D
//   safety threshold tau = mean of the last quarter of I, doubt = spread of an ensemble's actions
//
// With teacher=person the gate is a person who takes the wheel. A scripted gate stands in for one: it takes over when the novice's
// action is further than `take_over` from the supervisor's, and gives back when it is nearer than `give_back` after at least
// `at_least` seconds. Interventions and doubt are read from the episode's record either way (core/learners/supervision.h).
//
// Deviations: a scripted gate judges actions, where a person judges the situation; the ensemble's first member acts, instead of their
// mean, so that its weights compare with bc's and dagger's; the doubt is the root mean square of the members' deviations over actions.
// Where nobody ever took over, tau is the largest doubt seen. The best policy of the sequence on held-out starts is returned, as dagger
// does (core/learners/rounds.h), not the last.
//
// When it fails: a supervisor who takes over late labels only what comes late; one who gives back early labels too little of
// the recovery. What the novice does well is never labelled, so it may be forgotten.

#include <algorithm>
#include <cmath>

#include "core/learners/hg_rollout.h"

namespace driftlab {
namespace {

constexpr std::string_view kCurves[] = {"rollout_success", "interventions", "doubt", "doubt_threshold"};

std::span<const Param> table() {
  static const std::vector<Param> params = [] {
    auto list = rounds_params("Supervised rollouts in each round.",
                              "Who supervises and corrects: the scene's expert, a model of a person, or a person "
                              "who watches and takes over.",
                              true);
    list.insert(
        list.begin() + 2,
        {real_param("take_over", "Take over", "1", 0.2, 0.0, 2.0,
                    "A scripted supervisor takes over when the policy's action is this far off, in half ranges of the "
                    "action."),
         real_param("give_back", "Give back", "1", 0.05, 0.0, 2.0,
                    "A scripted supervisor gives back when the policy's action is nearer than this, in half ranges."),
         real_param("at_least", "At least", "s", 1.0, 0.0, 60.0, "How long a scripted supervisor stays at the least."),
         integer_param("members", "Members", 3, 1, 20,
                       "Networks in the ensemble; how far they disagree is the doubt. The first one acts.")});
    return list;
  }();
  return params;
}

class HgDagger final : public Rounds<HgDagger> {
 public:
  explicit HgDagger(const ParamValues& params)
      : Rounds(params, RoundsPlan{.members = static_cast<int>(params.integer("members")),
                                  .curves = kCurves,
                                  .asks = Request::Kind::gated_rollouts}) {}

 private:
  std::unique_ptr<Gathering> gather(std::uint64_t seed) const override {
    const Gate gate{params().real("take_over"), params().real("give_back"), params().real("at_least")};
    return std::make_unique<SupervisedRollout>(task(), *ensemble().front(), params().choice("teacher"), gate, seed);
  }

  void supervised(const Supervision& episode) override {
    doubts_.insert(doubts_.end(), episode.doubts.begin(), episode.doubts.end());
    interventions_ += episode.interventions();
    doubt_sum_ += episode.mean_doubt;
    most_doubt_ = std::max(most_doubt_, episode.most_doubt);
  }

  void round_gathered(std::span<const Trajectory> episodes) override {
    const auto count = static_cast<double>(episodes.size());
    double successes = 0.0;
    for (const Trajectory& episode : episodes) {
      const bool alone = std::all_of(episode.controller.begin(), episode.controller.end(),
                                     [](Controller who) { return who == Controller::policy; });
      successes += alone && episode.outcome == Outcome::success ? 1.0 : 0.0;
    }
    point(0, successes / count);
    point(1, static_cast<double>(interventions_) / count);
    point(2, doubt_sum_ / count);
    point(3, doubt_threshold(doubts_, most_doubt_));
    interventions_ = 0;
    doubt_sum_ = 0.0;
  }

  void save_more(Writer& writer) const override {
    writer.put_all(std::span<const double>(doubts_));
    writer.put<std::int64_t>(interventions_);
    writer.put<double>(doubt_sum_);
    writer.put<double>(most_doubt_);
  }
  bool restore_more(Reader& reader) override {
    doubts_ = reader.get_all<double>();
    interventions_ = reader.get<std::int64_t>();
    doubt_sum_ = reader.get<double>();
    most_doubt_ = reader.get<double>();
    return reader.ok() && interventions_ >= 0;
  }

  std::vector<double> doubts_;      // one an intervention
  std::int64_t interventions_ = 0;  // in this round
  double doubt_sum_ = 0.0;          // mean doubts of this round's episodes
  double most_doubt_ = 0.0;
};

}  // namespace

const LearnerEntry& learner_entry_hg_dagger();
const LearnerEntry& learner_entry_hg_dagger() {
  static const LearnerEntry entry = {
      "hg_dagger",
      "HG-DAgger",
      "Acts under a supervisor who takes over where it errs, and learns from the corrections alone.",
      "Michael Kelly, Chelsea Sidrane, Katherine Driggs-Campbell, Mykel J. Kochenderfer, 2019, HG-DAgger: Interactive "
      "Imitation Learning with Human Experts, arXiv 1810.02890",
      0x56B4E9,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> { return std::make_unique<HgDagger>(params); }};
  return entry;
}

}  // namespace driftlab
