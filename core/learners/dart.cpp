// DART (disturbances for augmenting robot trajectories): push the demonstrator around as much as the learner will err, so that the
// demonstrations show how to recover.
//
//   Michael Laskey, Jonathan Lee, Roy Fox, Anca Dragan, Ken Goldberg, "DART: Noise Injection for Robust Imitation Learning",
//   CoRL 2017, arXiv 1703.09327, algorithm 1:
//
//   for k = 1 .. K:
//     gather demonstrations with action = expert(o) + noise, noise ~ N(0, Sigma_k), labels = expert(o)
//     w = the weights that fit all labels so far best
//     Sigma_(k+1) = mean over held-out steps of (f(o; w) - label) (f(o; w) - label)^T
//
// The noise that makes the learner's errors likeliest is as large as those errors (its section 4). They shrink where data is clean and
// plentiful, while the errors that matter come later and elsewhere; the paper scales Sigma by a guess of the final error. Here `level`
// multiplies the noise's standard deviation, and `least` bounds it from below.
//
// Deviations: Sigma is diagonal; the first demonstrations have no noise, so the first policy is behavioral cloning's to the bit; the
// best policy of the sequence on held-out starts is returned, as dagger does (core/learners/rounds.h), not the last.
//
// When it fails: too little noise shows no recovery, too much makes demonstrations that nobody needs, or that even the expert cannot
// finish. Noise that is new at every step averages out where an actuator is slow. The expert must act well under it.

#include <algorithm>
#include <cmath>

#include "core/learners/rounds.h"

namespace driftlab {
namespace {

constexpr std::uint64_t kNoiseStream = 0x64617274;  // "dart"
constexpr std::string_view kCurves[] = {"demonstration_success", "noise"};

std::span<const Param> table() {
  static const std::vector<Param> params = [] {
    auto list = rounds_params("Demonstrations with noise in each round.",
                              "Who demonstrates under noise: the scene's expert or a model of a person.", false);
    list.insert(list.begin() + 2,
                {real_param("level", "Noise level", "1", 1.0, 0.0, 100.0,
                            "Standard deviation of the noise, in units of the learner's error on held-out steps."),
                 real_param("least", "Least noise", "1", 0.0, 0.0, 1.0,
                            "The noise is never less than this, in units of each action's half range.")});
    return list;
  }();
  return params;
}

class NoisyDemonstration final : public Gathering {
 public:
  /// `deviation` [actions]: of the noise, in units of the action.
  NoisyDemonstration(const Task& task, std::string_view teacher, std::vector<double> deviation, std::uint64_t seed)
      : episode_(task, seed, "dart"),
        teacher_(make_demonstrator(teacher).value()),
        deviation_(std::move(deviation)),
        rng_(seed, kNoiseStream),
        label_(deviation_.size()),
        action_(deviation_.size()) {
    teacher_->reset(seed);
  }

  void advance() override {
    const auto fields = episode_.scene().spec().action;
    teacher_->act(episode_.scene(), label_);
    for (std::size_t i = 0; i < action_.size(); ++i) {
      const double pushed = static_cast<double>(label_[i]) + deviation_[i] * rng_.normal();
      action_[i] = std::clamp(static_cast<float>(pushed), fields[i].low, fields[i].high);
    }
    const StepResult result = episode_.step(action_, label_, Controller::expert);
    DRIFTLAB_ASSERT(result.refused == nullptr, "demonstrators give finite actions");
  }
  const Trajectory& trajectory() const override { return episode_.trajectory(); }
  bool ended() const override { return episode_.ended(); }

 private:
  Episode episode_;
  std::unique_ptr<Demonstrator> teacher_;
  std::vector<double> deviation_;
  Rng rng_;
  std::vector<float> label_, action_;
};

class Dart final : public Rounds<Dart> {
 public:
  explicit Dart(ParamValues params) : Rounds(std::move(params), RoundsPlan{.curves = kCurves}) {}

 private:
  std::unique_ptr<Gathering> gather(std::uint64_t seed) const override {
    return std::make_unique<NoisyDemonstration>(task(), params().choice("teacher"), deviation_, seed);
  }

  void learned() override {
    const auto held_out = data().held_out();
    const auto windows = held_out.empty() ? data().training() : held_out;
    // Its mean, as hg_dagger's doubt: what act=sample draws beside it is no error.
    const auto policy = clone_of(*ensemble().front());
    policy->act_by(ActBy::mean);
    const auto actions = static_cast<std::size_t>(spec().action_size());
    std::vector<double> squares(actions);
    std::vector<float> action(actions);
    const std::vector<float> before(actions);
    for (const Window& window : windows) {
      const Trajectory& episode = data().trajectories()[static_cast<std::size_t>(window.episode)];
      policy->act({episode.observation(window.step), before, 0.0F, false}, action, nullptr);
      for (std::size_t i = 0; i < actions; ++i) {
        const double off = static_cast<double>(action[i]) - static_cast<double>(episode.label(window.step)[i]);
        squares[i] += off * off;
      }
    }
    deviation_.resize(actions);
    for (std::size_t i = 0; i < actions; ++i) {
      const double error = std::sqrt(squares[i] / static_cast<double>(windows.size()));
      deviation_[i] = std::max(params().real("level") * error, params().real("least") * half_range(spec().action[i]));
    }
  }

  void round_gathered(std::span<const Trajectory> episodes) override {
    point(0, success_share(episodes));
    double sum = 0.0;
    for (std::size_t i = 0; i < deviation_.size(); ++i) sum += deviation_[i] / half_range(spec().action[i]);
    point(1, sum / static_cast<double>(deviation_.size()));
  }

  void save_more(Writer& writer) const override { writer.put_all(std::span<const double>(deviation_)); }
  bool restore_more(Reader& reader) override {
    deviation_ = reader.get_all<double>();
    const bool good = std::all_of(deviation_.begin(), deviation_.end(),
                                  [](double value) { return std::isfinite(value) && value >= 0.0; });
    return reader.ok() && good &&
           (deviation_.empty() || deviation_.size() == static_cast<std::size_t>(spec().action_size()));
  }

  std::vector<double> deviation_;  // of the noise, [actions]; empty before the first policy
};

}  // namespace

const LearnerEntry& learner_entry_dart();
const LearnerEntry& learner_entry_dart() {
  static const LearnerEntry entry = {
      "dart",
      "DART",
      "Pushes the demonstrator around as much as it errs itself, to be shown how to recover.",
      "Michael Laskey, Jonathan Lee, Roy Fox, Anca Dragan, Ken Goldberg, 2017, DART: Noise Injection for Robust "
      "Imitation "
      "Learning, arXiv 1703.09327",
      0xCC79A7,
      table(),
      [](const ParamValues& params) -> std::unique_ptr<Learner> { return std::make_unique<Dart>(params); }};
  return entry;
}

}  // namespace driftlab
